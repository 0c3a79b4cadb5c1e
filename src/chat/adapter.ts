import type { ZodType } from 'zod'
import type { ChatEvent } from './event.ts'
import type { Answers, Form, Problems } from './form.ts'
import type { HttpMount } from './http.ts'
import type { Message } from './message.ts'
import type { AccountRef, ConversationRef, MessageId } from './refs.ts'
import type { Shelf, ShelfWrite } from './shelf.ts'

/** What a folder under `adapters/` exports. Its SDK is imported inside `create`, so that it loads only when configured. */
export type AdapterModule<Settings = unknown> = {
  platform: string
  /** The adapter's own part of the environment. Parsing to `undefined` means: not configured. */
  settings: ZodType<Settings>
  /** The addresses it will talk to; in an exercise world each must be on this machine. */
  reaches(settings: NonNullable<Settings>): readonly string[]
  /** Makes it without asking the platform anything: that begins with `start`. */
  create(settings: NonNullable<Settings>): Promise<ChatAdapter>
  /** How an administrator gets to the settings, step by step, in a language. */
  guide?(language: string): readonly string[]
  /** Signs the bot in by what an administrator is asked for, so that nobody has to look for a token. It keeps nothing. */
  logIn?(asking: { language: string; ask: Ask }): Promise<LogIn>
}

/** Asks whoever sits at the terminal, and gives their answer; what is `secret` does not show while it is typed. */
export type Ask = (question: string, how?: { secret?: boolean }) => Promise<string>

/** What came of it, in the language asked for: variables for the environment, or why not, and what to do. */
export type LogIn = { variables: Readonly<Record<string, string>>; note: string } | { problem: string }

/**
 * One chat platform: everything the core needs of it. An optional port that is present is a capability; what it is refused it
 * throws as `DeliveryError`, as `send` does.
 */
export interface ChatAdapter {
  readonly platform: string
  readonly traits: Traits
  /**
   * Connects and delivers events until `stop`. Reconnects by itself; resolves when the first connection is up. A platform that does
   * not answer yet, or refuses the token, is asked again for as long as it takes: it rejects only where `stop` came before.
   */
  start(context: AdapterContext): Promise<void>
  /**
   * Accepts nothing more, waits for accepted events to be committed, disconnects. It may come at any point of a `start`, and before it;
   * what is left of that start then connects to nothing, even where another one follows before it has ended.
   */
  stop(): Promise<void>
  /** `down` before `start`, after `stop` and where the token is refused; `connecting` for as long as it tries. */
  health(): Health
  /** Posts a message; a long one becomes several parts, split at block borders. The same `key` never posts twice where the platform can tell. Throws `DeliveryError`. */
  send(to: ConversationRef, message: Message, options: SendOptions): Promise<Sent>
  /** Replaces a message of ours. Repeating the same `key` is harmless. Throws `DeliveryError`. */
  edit(sent: Sent, message: Message, options: SendOptions): Promise<Sent>
  /** Takes a message of ours back. A message that is gone already is a success. Throws `DeliveryError`. */
  retract(sent: Sent): Promise<void>
  /** The address at which those who may go there find a message; nothing where the platform has none. It asks the platform nothing. */
  linkTo?(conversation: ConversationRef, message: MessageId): string | undefined
  /** What can be promised now of a conversation's confidentiality, or of what is said there to one account alone. */
  assurance(conversation: ConversationRef, only?: AccountRef): Promise<Assurance>
  readonly rooms?: Rooms
  readonly people?: People
  readonly reactions?: Reactions
  readonly files?: Files
  readonly history?: History
  readonly checks?: Checks
}

/** What the core reads before it renders; all other differences are the adapter's own business. */
export type Traits = {
  forms: 'native' | 'dialogue'
  /** Whether a message can be shown to one person only within a conversation; where not, it goes to them as a direct message. */
  privateReplies: boolean
  threads: boolean
  /** What is typed to the bot in a room is seen by nobody else there. */
  unseenCommands?: true
  /** Its rooms are pages of the bot's own: people sign in there by what the bot itself keeps of them. */
  ownPages?: true
}

export type AdapterContext = {
  sink: EventSink
  shelf: Shelf
  http: HttpMount
  log: AdapterLog
  /** What most people say to the bot, at most 20, the most needed first: for a platform that lists commands by their names. */
  commands(language: string): readonly CommandWords[]
  /** Whether this is an exercise world: what the adapter says by itself must be marked, as what it is given to say is. */
  exercise: boolean
}

/** How a command is written (`ack <case>`, not translated), and what it does, in the language asked for. */
export type CommandWords = { name: string; usage: string; summary: string }

/** A log that takes facts about the adapter, never a person's words. */
export type AdapterLog = (level: 'info' | 'warn' | 'error', what: string, facts?: Record<string, unknown>) => void

/** Where an adapter puts what it hears. */
export interface EventSink {
  /**
   * Resolves once the event, and with it `keep`, is committed: only then may the platform be told. A repeat
   * resolves as `repeat` and keeps nothing; an event that bears a forbidden marking is stored without its words,
   * keeps nothing and resolves as `withheld`. Rejects when nothing was stored; then of the same conversation nothing is
   * stored either that was handed over behind it before that was known, so that whatever is handed over again is in order.
   */
  accept(event: ChatEvent, keep?: readonly ShelfWrite[]): Promise<Accepted>
  /** The form that a command or button opens for this person, who says it of the message `on`, if of any; `undefined` when it opens none. */
  form(
    command: string,
    actor: AccountRef,
    conversation: ConversationRef,
    on?: MessageId,
  ): Form | undefined | Promise<Form | undefined>
  /** What is wrong with these answers of a form with this id and context. */
  check(form: string, answers: Answers, actor: AccountRef, context: string): Problems | Promise<Problems>
  /**
   * Asked after each page of a form that this platform shows, with all answers so far: `undefined` to go on. A message, for this
   * person alone, where they have to go on elsewhere: they answered with a label above what may be typed here. It bears a link
   * to the same form on the bot's own pages that works once, so it is asked for only when it is shown. Nothing of what was
   * answered is to be kept then.
   */
  next(
    form: Pick<Form, 'id' | 'context'>,
    answers: Answers,
    actor: AccountRef,
    conversation: ConversationRef,
  ): Promise<Message | undefined>
  /**
   * What somebody finds on their own page at this platform: their tasks, and the open cases that they may read, each as far as a
   * place of theirs alone may carry it, with controls. A stranger gets a text that reveals nothing. `undefined` where there is
   * nothing to say to an account.
   */
  home(account: AccountRef): Promise<Message | undefined>
  /**
   * Asked while somebody types a line: whole lines that go on from there, at most 25, the likeliest first. Nothing but what they may
   * say, about what they may read; a stranger gets none. It never throws for what was typed.
   */
  suggest(typed: string, actor: AccountRef, conversation: ConversationRef): Promise<readonly Suggestion[]>
  /** Whether a conversation is a room of the directory, from memory. */
  isRoom(conversation: ConversationRef): boolean
  /** Who holds an account, from memory; `undefined` for a stranger, and for somebody who has left. */
  reader(account: AccountRef): Reader | undefined
  /**
   * Says that conversations (all, when none is named) were out of sight, or that what is promised of them changed: nothing
   * goes there until their members and assurance were read again. Resolves once that holds.
   */
  doubt(conversations?: readonly ConversationRef[]): Promise<void>
}

/** A whole line that somebody could say, and in their language what it is, as far as a place of theirs alone may carry that. */
export type Suggestion = { line: string; label: string }

/** How to speak to somebody whom the directory knows. */
export type Reader = { name: string; language: string; zone: string }

export type Accepted = 'stored' | 'repeat' | 'withheld'

export type SendOptions = {
  /** Unique to this message and revision, at most 100 characters of `[A-Za-z0-9/_.@:-]`. */
  key: string
  /**
   * Shown to this account alone; where the platform cannot, by direct message: there `replyTo` and `thread` lead nowhere and are left
   * out. It still belongs to the conversation it was sent to: a button pressed on it, and a command said of it, is an event of that
   * one, with the id that `send` gave.
   */
  only?: AccountRef
  /** It is no answer of the moment: it is changed later, or looked for again, and has to be found where it stands. */
  lasts?: true
  /**
   * Of an edit: what stood there may be read no more. Where it would stand on beside what is said now, the edit is refused for good, as
   * taking it back would be.
   */
  hides?: true
  replyTo?: MessageId
  /** Root message of the thread to post in. */
  thread?: MessageId
}

/** A message of ours on its platform: the conversation that it was sent to, wherever it stands. The last part carries the controls. */
export type Sent = { conversation: ConversationRef; parts: readonly MessageId[] }

/** What a platform promises of a conversation; `sharing` maps it to a ceiling. */
export type Assurance = {
  encryption: 'end-to-end' | 'in-transit' | 'loopback' | 'none'
  /** `own`: run by this bot's operator; `allowed`: on the operator's allow-list, which is a setting of the adapter (`JOM_NAME_ALLOWED`). */
  operator: 'own' | 'allowed' | 'foreign'
  /** Whether somebody who joins can read what was said before. */
  joinersReadBack: boolean
}

export type Health = { state: 'up' | 'connecting' | 'down'; since: string; detail?: string }

export interface Rooms {
  /**
   * Makes a conversation, or finds the one made before under the same `key`, after a restart too. `readBack`: whether who joins later
   * may read what was said before; where the platform leaves no choice, it makes no difference, and `assurance` says how it is. A
   * title that is too long there is cut.
   */
  create(room: { key: string; title: string; readBack: boolean }): Promise<ConversationRef>
  /** `name` is how the person is called where the platform does not know it itself. Who sits there already is invited with success. */
  invite(conversation: ConversationRef, account: AccountRef, name: string): Promise<void>
  /** Who sits there no more is removed with success. */
  remove(conversation: ConversationRef, account: AccountRef): Promise<void>
  /** Shows standing facts of the room, its label and addressees, cut where they are too long there. */
  topic(conversation: ConversationRef, topic: string): Promise<void>
  archive(conversation: ConversationRef): Promise<void>
  /** All who read there, people and bots, but for the bot itself. Throws where that cannot be known: then nothing goes there. */
  members(conversation: ConversationRef): Promise<readonly AccountRef[]>
}

export interface People {
  /** Somebody by e-mail, by the platform's id, or by what they are called there; nobody where it may be several. */
  find(handle: string): Promise<AccountRef | undefined>
}

export interface Reactions {
  /** The bot's own names are `seen` and `done`, which the adapter translates both ways; any other is the platform's. A repeat is harmless. */
  add(conversation: ConversationRef, message: MessageId, reaction: string): Promise<void>
}

export interface Files {
  /** The bytes of a file that came with a message. */
  read(id: string): Promise<Uint8Array>
  /** Keeps a file and names it for use in a `file` block. */
  keep(file: { name: string; mediaType: string; bytes: Uint8Array; key: string }): Promise<string>
}

export interface History {
  /** Hands everything after the last event kept (edits and deletions included) to the sink again. */
  readBack(conversation: ConversationRef): Promise<void>
  /**
   * Whether something that people did before now may not be stored yet, for another reason than that it is on its way: after a start and
   * a gap, from before `health` says `up` until all that happened out of sight is stored, in whatever conversation; and where what the
   * platform told could not be stored for seconds. A deadline waits for it. What the platform refuses is not waited for, nor what the
   * adapter began to wait for `forMs` milliseconds ago or more. It is answered from memory; true while the adapter does not run, where
   * people go on without it.
   */
  isBehind(forMs: number): boolean
}

/** One thing that `connect` looked at, in the reader's language, and what to do when it is not right. Lines of `todo` that begin with spaces are to be copied as they are. */
export type Check = { what: string; ok: boolean; todo?: string }
/** What a check is told of a room that the directory names on the platform: its written ceiling, and who shall sit there. */
export type RoomToCheck = {
  title: string
  conversation: ConversationRef
  ceiling: string
  seats: readonly AccountRef[]
}
export interface Checks {
  /**
   * Looks at one thing after the other, without the adapter being started, and beside a bot that runs on the same account.
   * `load`: whether limits may be measured, which holds up such a bot for a minute. `origin`: where the bot's own server is
   * reached, without a trailing slash, for platforms that come to it.
   */
  run(ask: { language: string; rooms: readonly RoomToCheck[]; load: boolean; origin?: string }): AsyncIterable<Check>
}
