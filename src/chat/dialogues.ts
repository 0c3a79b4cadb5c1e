import type { EventSink } from './adapter.ts'
import { askFor, type DialogueWords, mostMessages, readReply, startAnswers } from './dialogue.ts'
import type { ChatEvent } from './event.ts'
import { type Answers, type Form, fieldsOf, type Problems } from './form.ts'
import type { Message } from './message.ts'
import type { AccountRef, ConversationRef, MessageId } from './refs.ts'
import type { Json, Shelf, ShelfWrite } from './shelf.ts'

/**
 * Opens the forms that a platform cannot show: asks for everything in one message to one person, takes one reply. One form is
 * open at a time in a person's place; a new one takes the place of the last.
 */
export type Dialogues = {
  turn(said: Said): Promise<Turn>
  /** What was to be asked before a restart, and is not known to have been. */
  unasked(): readonly Ask[]
}

/** Something a person wrote or pressed, for which a form may be waiting or which opens one. */
export type Said = {
  event: Extract<ChatEvent, { kind: 'message' | 'command' | 'pressed' }>
  /** Where one form of a person is open at a time: the person's, or the person's in a room. */
  place: string
  message: MessageId
  text: string
  replyTo?: MessageId
  /** Said to the bot alone and not by its sign: there an answer need not be a reply. */
  aside: boolean
}

/** Whom to ask, where they wrote, and in answer to what. */
export type Whom = { actor: AccountRef; conversation: ConversationRef; place: string; message: MessageId }

/**
 * Asks what is to be asked. Repeating it posts nothing twice; it rejects when it could not be said. Where that is for good, `giveUp`
 * forgets the form: it may keep nothing else waiting.
 */
export type Ask = { ask(): Promise<void>; giveUp(): Promise<void> }

/**
 * What it was to a dialogue: nothing; something that is to be asked, or asked again, once `keep` is kept; or the answers of a
 * form.
 */
export type Turn =
  | { kind: 'none' }
  | ({ kind: 'asking'; keep: readonly ShelfWrite[] } & Ask)
  | { kind: 'answered'; event: ChatEvent; keep: readonly ShelfWrite[]; done(): void }

export type DialogueParts = {
  sink: EventSink
  shelf: Shelf
  /** What is said besides a form's own words. `line` is what opens the same form elsewhere. */
  words(actor: AccountRef, line: string): DialogueWords
  /**
   * Shows a message to somebody, and to them alone; the same in answer to the same never posts twice. Answers the id that a reply to
   * it will bear as `replyTo`: of a long form in several parts the last, so that where an earlier part can be replied to, the adapter
   * hands over that one for it.
   */
  say(whom: Whom, message: Message): Promise<MessageId>
  change(whom: Whom, shown: MessageId, message: Message): Promise<void>
  exercise: boolean
}

/** A form that somebody is asked to fill in, and the messages that asked. */
type Asked = {
  form: Form
  /** Where it was opened: there its answers belong. */
  conversation: ConversationRef
  fields: readonly string[]
  messages: readonly MessageId[]
  at: string
  /** Whom it is still to be asked of; absent once it was. */
  open?: Whom
}

/** How long a form waits for its answers, in milliseconds. */
const waits = 86_400_000

/** An answer by number, as the form asks for it. */
const numbered = /^\s*\**\s*\d{1,3}\s*[:.)]/m

const lineOf = ({ id, context }: Form): string => (context === '' ? id : `${id} ${context}`)
const keyOf = (place: string): string => `form/${place}`

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

  const put = (key: string, asked: Asked): ShelfWrite => ({ type: 'put', key, value: asked as unknown as Json }) // a form is plain data

  /** Asks for what is missing or wrong, or for all. What is wrong is said from memory: after a restart the whole is asked for. */
  function asking(asked: Asked, whom: Whom, problems: Problems): Ask {
    const key = keyOf(whom.place)
    const isCurrent = (): boolean => open.get(key)?.open?.message === whom.message
    return {
      async ask() {
        // Somebody may have gone on with another form meanwhile.
        if (!isCurrent()) return
        const { form } = asked
        const taken = answered.get(key) ?? startAnswers(form)
        const words = parts.words(whom.actor, lineOf(form))
        const message = askFor(form, taken, problems, words, { marking: '', exercise })
        const last = asked.messages.at(-1)
        let { messages } = asked
        if (last !== undefined && messages.length >= mostMessages) await parts.change(whom, last, message)
        else messages = [...messages, await parts.say(whom, message)]
        if (!isCurrent()) return
        const { open: _, ...rest } = { ...asked, messages }
        open.set(key, rest)
        await shelf.write([put(key, rest)])
      },
      async giveUp() {
        if (!isCurrent()) return
        open.delete(key)
        answered.delete(key)
        await shelf.write([{ type: 'remove', key }])
      },
    }
  }

  function begin(said: Said, asked: Asked, problems: Problems): Turn {
    const { actor, conversation, at } = said.event
    const { place, message } = said
    const wrong = fieldsOf(asked.form).filter((field) => problems[field.id] !== undefined)
    const fields = (wrong.length > 0 ? wrong : fieldsOf(asked.form)).map((field) => field.id)
    const whom: Whom = { actor, conversation, place, message }
    const kept: Asked = { ...asked, fields, at, open: whom }
    open.set(keyOf(place), kept)
    return { kind: 'asking', keep: [put(keyOf(place), kept)], ...asking(kept, whom, problems) }
  }

  async function take(said: Said, asked: Asked): Promise<Turn> {
    const key = keyOf(said.place)
    const { form, conversation } = asked
    const { at, actor, key: eventKey } = said.event
    const { answers, faults } = readReply(form, asked.fields, said.text, answered.get(key) ?? startAnswers(form))
    answered.set(key, answers)
    const words = parts.words(actor, lineOf(form))
    const found = Object.entries(faults).map(([id, fault]) => [id, words.fault(fault)] as const)
    const problems =
      found.length > 0 ? Object.fromEntries(found) : await sink.check(form.id, answers, actor, form.context)
    if (Object.keys(problems).length > 0) return begin(said, asked, problems)
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
      const asked = open.get(keyOf(place))
      if (asked && replyTo !== undefined && asked.messages.includes(replyTo)) return take(said, asked)
      // Who talks to the bot alone may go on with something else: only what looks like an answer is one.
      const fits = asked && asked.messages.length > 0 && (asked.fields.length === 1 || numbered.test(said.text))
      if (asked && fits && said.aside && replyTo === undefined) return take(said, asked)
      const line = event.kind === 'command' ? event.text : event.kind === 'pressed' ? event.command : undefined
      const on = event.kind === 'command' ? event.on : undefined
      const form = line === undefined ? undefined : await sink.form(line, event.actor, event.conversation, on)
      if (!form) return { kind: 'none' }
      answered.set(keyOf(place), startAnswers(form))
      const { conversation, at } = event
      return begin(said, { form, conversation, fields: [], messages: [], at }, {})
    },
    unasked: () =>
      [...open.values()].flatMap((asked) =>
        asked.open ? [asking({ ...asked, fields: fieldsOf(asked.form).map(({ id }) => id) }, asked.open, {})] : [],
      ),
  }
}
