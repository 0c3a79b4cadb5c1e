import type { EventSink } from '../../src/chat/adapter.ts'
import { askFor, mostMessages, readReply, startAnswers } from '../../src/chat/dialogue.ts'
import type { ChatEvent } from '../../src/chat/event.ts'
import { type Answers, type Form, fieldsOf, type Problems } from '../../src/chat/form.ts'
import type { Message } from '../../src/chat/message.ts'
import { type AccountRef, type ConversationRef, localOf, type MessageId } from '../../src/chat/refs.ts'
import type { Json, Shelf, ShelfWrite } from '../../src/chat/shelf.ts'
import { dialogueWords } from '../../src/locale/dialogue.ts'
import { isPrivate, keyOf, wordsToBot } from './translate.ts'
import type { Entry } from './wire.ts'

/** A form that somebody was asked to fill in, and the messages that asked. */
type Asked = { form: Form; fields: readonly string[]; messages: readonly string[]; at: string }

/** How long a form waits for its answers, in milliseconds. */
const waits = 86_400_000

/** What an entry was to a dialogue: nothing; asked or asked again, to be kept with `keep`; or the answers of a form. */
export type Turn =
  | { kind: 'none' }
  | { kind: 'asked'; keep: readonly ShelfWrite[] }
  | { kind: 'answered'; event: ChatEvent; keep: readonly ShelfWrite[]; done(): void }

export type Dialogues = { turn(room: string, entry: Entry, event: ChatEvent): Promise<Turn> }

export type DialogueParts = {
  sink: EventSink
  shelf: Shelf
  /** Shows a message to one account; the same key never posts twice. */
  say(
    to: ConversationRef,
    message: Message,
    options: { key: string; only: AccountRef; replyTo: MessageId },
  ): Promise<string>
  change(to: ConversationRef, id: string, message: Message): Promise<void>
  exercise: boolean
}

/**
 * Opens the forms that this service cannot show: asks for everything in one message, takes one reply. One form a person
 * and room is open at a time; a new one takes the place of the last.
 */
export async function openDialogues({ sink, shelf, say, change, exercise }: DialogueParts): Promise<Dialogues> {
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

  const wordsFor = (account: AccountRef) => dialogueWords(sink.reader(account)?.language ?? 'en')

  async function begin(room: string, entry: Entry, event: ChatEvent, form: Form): Promise<Turn> {
    const key = `form/${room}/${entry.by}`
    answered.set(key, startAnswers(form))
    return ask(key, room, entry, event, { form, fields: [], messages: [], at: event.at }, {})
  }

  async function ask(
    key: string,
    room: string,
    entry: Entry,
    event: ChatEvent,
    asked: Asked,
    problems: Problems,
  ): Promise<Turn> {
    const { form } = asked
    const words = wordsFor(event.actor)
    const message = askFor(form, answered.get(key) ?? startAnswers(form), problems, words, { marking: '', exercise })
    const last = asked.messages.at(-1)
    const options = {
      key: `ask/${room}/${entry.position}`,
      only: event.actor,
      replyTo: String(entry.position) as MessageId,
    } // a position names a message
    let messages = asked.messages
    if (last !== undefined && messages.length >= mostMessages) await change(event.conversation, last, message)
    else messages = [...messages, await say(event.conversation, message, options)]
    const wrong = fieldsOf(form).filter((field) => problems[field.id] !== undefined)
    const fields = (wrong.length > 0 ? wrong : fieldsOf(form)).map((field) => field.id)
    const kept: Asked = { form, fields, messages, at: event.at }
    open.set(key, kept)
    return { kind: 'asked', keep: [{ type: 'put', key, value: kept as unknown as Json }] } // a form is plain data
  }

  async function take(
    key: string,
    room: string,
    entry: Entry,
    event: ChatEvent,
    asked: Asked,
    reply: string,
  ): Promise<Turn> {
    const { form } = asked
    const { answers, faults } = readReply(form, asked.fields, reply, answered.get(key) ?? startAnswers(form))
    answered.set(key, answers)
    const words = wordsFor(event.actor)
    const said = Object.entries(faults).map(([id, fault]) => [id, words.fault(fault)] as const)
    const problems = said.length > 0 ? Object.fromEntries(said) : sink.check(form.id, answers, event.actor)
    if (Object.keys(problems).length > 0) return ask(key, room, entry, event, asked, problems)
    const { at, actor, conversation } = event
    return {
      kind: 'answered',
      event: {
        kind: 'submitted',
        key: keyOf(room, entry),
        at,
        actor,
        conversation,
        form: form.id,
        context: form.context,
        answers,
      },
      keep: [{ type: 'remove', key }],
      done() {
        open.delete(key)
        answered.delete(key)
      },
    }
  }

  return {
    async turn(room, entry, event) {
      if (entry.kind !== 'posted' || (event.kind !== 'command' && event.kind !== 'message')) return { kind: 'none' }
      const key = `form/${room}/${localOf(event.actor)}`
      const asked = open.get(key)
      const isReply = entry.re !== undefined && asked?.messages.includes(entry.re)
      const form = event.kind === 'command' ? sink.form(event.text, event.actor, event.conversation) : undefined
      if (asked && isReply) return take(key, room, entry, event, asked, entry.text)
      if (form) return begin(room, entry, event, form)
      if (asked && isPrivate(entry) && entry.re === undefined && wordsToBot(entry.text) === undefined)
        return take(key, room, entry, event, asked, entry.text)
      return { kind: 'none' }
    },
  }
}
