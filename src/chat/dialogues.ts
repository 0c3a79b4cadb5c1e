import type { EventSink } from './adapter.ts'
import { askFor, type DialogueWords, mostMessages, readReply, startAnswers } from './dialogue.ts'
import type { ChatEvent } from './event.ts'
import { type Answers, type Form, fieldsOf, type Problems } from './form.ts'
import type { Message } from './message.ts'
import type { ConversationRef, MessageId } from './refs.ts'
import type { Json, Shelf, ShelfWrite } from './shelf.ts'

/**
 * Opens the forms that a platform cannot show: asks for everything in one message to one person, takes one reply. One form is
 * open at a time in a person's place; a new one takes the place of the last.
 */
export type Dialogues = { turn(said: Said): Promise<Turn> }

/** Something a person wrote or pressed, for which a form may be waiting or which opens one. */
export type Said = {
  event: Extract<ChatEvent, { kind: 'message' | 'command' | 'pressed' }>
  /** Where one form of a person is open at a time: the person's, or the person's in a room. */
  place: string
  message: MessageId
  text: string
  replyTo?: MessageId
  /** Said to the bot alone and not by its prefix. */
  aside: boolean
}

/** What it was to a dialogue: nothing; asked or asked again, to be kept with `keep`; or the answers of a form. */
export type Turn =
  | { kind: 'none' }
  | { kind: 'asked'; keep: readonly ShelfWrite[] }
  | { kind: 'answered'; event: ChatEvent; keep: readonly ShelfWrite[]; done(): void }

export type DialogueParts = {
  sink: EventSink
  shelf: Shelf
  /** What is said besides a form's own words. `line` is what opens the same form elsewhere. */
  words(said: Said, line: string): DialogueWords
  /** Shows a message to whoever said something, and to them alone; the same for the same thing said never posts twice. */
  say(said: Said, message: Message): Promise<MessageId>
  change(said: Said, shown: MessageId, message: Message): Promise<void>
  exercise: boolean
}

/** A form that somebody was asked to fill in, and the messages that asked. */
type Asked = {
  form: Form
  /** Where it was opened: there its answers belong. */
  conversation: ConversationRef
  fields: readonly string[]
  messages: readonly MessageId[]
  at: string
}

/** How long a form waits for its answers, in milliseconds. */
const waits = 86_400_000

/** An answer by number, as the form asks for it. */
const numbered = /^\s*\**\s*\d{1,3}\s*[:.)]/m

const lineOf = ({ id, context }: Form): string => (context === '' ? id : `${id} ${context}`)

/** Opens what was open before a restart again. */
export async function openDialogues(parts: DialogueParts): Promise<Dialogues> {
  const { sink, shelf, exercise } = parts
  const open = new Map<string, Asked>()
  // Answers of an incomplete reply stay in memory alone: nothing a person wrote is kept before `accept` has looked for markings.
  const answered = new Map<string, Answers>()
  const old: ShelfWrite[] = []
  for (const { key, value } of await shelf.list('form/')) {
    const asked = value as Asked // written below alone
    if (Date.parse(asked.at) < Date.now() - waits) old.push({ type: 'remove', key })
    else open.set(key, asked)
  }
  if (old.length > 0) await shelf.write(old)

  async function ask(key: string, said: Said, asked: Asked, problems: Problems): Promise<Turn> {
    const { form } = asked
    const taken = answered.get(key) ?? startAnswers(form)
    const message = askFor(form, taken, problems, parts.words(said, lineOf(form)), { marking: '', exercise })
    const last = asked.messages.at(-1)
    let { messages } = asked
    if (last !== undefined && messages.length >= mostMessages) await parts.change(said, last, message)
    else messages = [...messages, await parts.say(said, message)]
    const wrong = fieldsOf(form).filter((field) => problems[field.id] !== undefined)
    const fields = (wrong.length > 0 ? wrong : fieldsOf(form)).map((field) => field.id)
    const kept: Asked = { ...asked, fields, messages, at: said.event.at }
    open.set(key, kept)
    return { kind: 'asked', keep: [{ type: 'put', key, value: kept as unknown as Json }] } // a form is plain data
  }

  async function take(key: string, said: Said, asked: Asked): Promise<Turn> {
    const { form, conversation } = asked
    const { at, actor, key: eventKey } = said.event
    const { answers, faults } = readReply(form, asked.fields, said.text, answered.get(key) ?? startAnswers(form))
    answered.set(key, answers)
    const words = parts.words(said, lineOf(form))
    const found = Object.entries(faults).map(([id, fault]) => [id, words.fault(fault)] as const)
    const problems = found.length > 0 ? Object.fromEntries(found) : sink.check(form.id, answers, actor)
    if (Object.keys(problems).length > 0) return ask(key, said, asked, problems)
    const { id, context } = form
    return {
      kind: 'answered',
      event: { kind: 'submitted', key: eventKey, at, actor, conversation, form: id, context, answers },
      keep: [{ type: 'remove', key }],
      done() {
        open.delete(key)
        answered.delete(key)
      },
    }
  }

  return {
    async turn(said) {
      const { event, place, replyTo } = said
      const key = `form/${place}`
      const asked = open.get(key)
      if (asked && replyTo !== undefined && asked.messages.includes(replyTo)) return take(key, said, asked)
      // Who talks to the bot alone may go on with something else: only what looks like an answer is one.
      const fits = asked && (asked.fields.length === 1 || numbered.test(said.text))
      if (asked && fits && said.aside && replyTo === undefined) return take(key, said, asked)
      const line = event.kind === 'command' ? event.text : event.kind === 'pressed' ? event.command : undefined
      const form = line === undefined ? undefined : sink.form(line, event.actor, event.conversation)
      if (!form) return { kind: 'none' }
      answered.set(key, startAnswers(form))
      const { conversation, at } = event
      return ask(key, said, { form, conversation, fields: [], messages: [], at }, {})
    },
  }
}
