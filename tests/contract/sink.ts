import type { Accepted, EventSink, Reader, Suggestion } from '../../src/chat/adapter.ts'
import type { ChatEvent } from '../../src/chat/event.ts'
import type { Answers, Form, Problems } from '../../src/chat/form.ts'
import type { Message } from '../../src/chat/message.ts'
import { type AccountRef, type ConversationRef, localOf } from '../../src/chat/refs.ts'
import type { ShelfWrite } from '../../src/chat/shelf.ts'

/** The way in, as a test holds it: a real one behind a door that can be held shut or turn away. */
export type Sink = EventSink & {
  /** What was stored, in order; no event twice. */
  readonly stored: readonly ChatEvent[]
  /** Every event that was handed over, however often, with what came of it. */
  readonly offered: readonly { event: ChatEvent; answer: Accepted | 'rejected' | undefined }[]
  /** The next `count` things that people do are turned away; that somebody came into a room or left may still be on its way from before. */
  reject(count: number): void
  /** Lets nothing in until `release`. */
  hold(): void
  /** Opens the door and turns nobody away any more. */
  release(): void
  /** The form that a command opens from now on. */
  offer(command: string, form: Form, check: (answers: Answers) => Problems): void
  /** What answers of a form lead to from now on: `undefined` to go on, as to begin with. */
  divert(to: (form: Pick<Form, 'id' | 'context'>, answers: Answers) => Message | undefined): void
  /** What people find on their own page from now on. */
  furnish(home: (account: AccountRef) => Message | undefined): void
  /** The lines that are suggested from now on to whoever types; none to begin with. */
  propose(suggest: (typed: string, account: AccountRef) => readonly Suggestion[]): void
  /** Names of those whom the directory does not know from now on; empty to begin with. */
  readonly strangers: Set<string>
  /** The conversations that are rooms of the directory. */
  readonly rooms: Set<ConversationRef>
  /** What was doubted, in order; all conversations are an empty list. */
  readonly doubted: readonly (readonly ConversationRef[])[]
}

/** The name in an account: `ana` of `ana` and of `@ana:example.eu`. */
const nameIn = (account: AccountRef): string => localOf(account).replace(/^@|:.*$/g, '')

/** Puts a door in front of a way in. `reader` says how to speak to whom, strangers left out; English in Brussels by default. */
export function openSink(
  accept: (event: ChatEvent, keep: readonly ShelfWrite[]) => Promise<Accepted>,
  reader: (name: string) => Reader | undefined = (name) => ({ name, language: 'en', zone: 'Europe/Brussels' }),
): Sink {
  const strangers = new Set<string>()
  const rooms = new Set<ConversationRef>()
  const doubted: (readonly ConversationRef[])[] = []
  const stored: ChatEvent[] = []
  const offered: { event: ChatEvent; answer: Accepted | 'rejected' | undefined }[] = []
  const forms = new Map<string, { form: Form; check: (answers: Answers) => Problems }>()
  let diverted: (form: Pick<Form, 'id' | 'context'>, answers: Answers) => Message | undefined = () => undefined
  let home: (account: AccountRef) => Message | undefined = () => undefined
  let suggest: (typed: string, account: AccountRef) => readonly Suggestion[] = () => []
  let rejections = 0
  let door = Promise.withResolvers<void>()
  door.resolve()
  return {
    stored,
    offered,
    async accept(event, keep = []) {
      const offer: { event: ChatEvent; answer: Accepted | 'rejected' | undefined } = { event, answer: undefined }
      offered.push(offer)
      await door.promise
      if (rejections > 0 && event.kind !== 'joined' && event.kind !== 'left') {
        rejections -= 1
        offer.answer = 'rejected'
        throw new Error('the store did not take it')
      }
      offer.answer = await accept(event, keep)
      if (offer.answer === 'stored') stored.push(event)
      return offer.answer
    },
    form: (command) => forms.get(command)?.form,
    check: (id, answers) => [...forms.values()].find(({ form }) => form.id === id)?.check(answers) ?? {},
    next: async (form, answers) => diverted(form, answers),
    home: async (account) => home(account),
    suggest: async (typed, account) => suggest(typed, account),
    divert: (to) => {
      diverted = to
    },
    furnish: (to) => {
      home = to
    },
    propose: (to) => {
      suggest = to
    },
    reject(count) {
      rejections = count
    },
    hold() {
      door = Promise.withResolvers<void>()
    },
    release() {
      rejections = 0
      door.resolve()
    },
    strangers,
    rooms,
    isRoom: (conversation) => rooms.has(conversation),
    doubted,
    reader: (account) => (strangers.has(nameIn(account)) ? undefined : reader(nameIn(account))),
    async doubt(conversations = []) {
      doubted.push(conversations)
    },
    offer: (command, form, check) => void forms.set(command, { form, check }),
  }
}
