import type { AdapterContext, ChatAdapter } from '../../src/chat/adapter.ts'
import type { Answers, Form } from '../../src/chat/form.ts'
import type { Mark } from '../../src/chat/marks.ts'
import type { AccountRef, ConversationRef, MessageId } from '../../src/chat/refs.ts'
import type { Sink } from './sink.ts'

/** The people that a harness plays; `cyd` sits in no room to begin with. */
export type Player = 'ana' | 'ben' | 'cyd'

/**
 * Something a person does. When it is not taken, the platform or the person tries it again. Where a double lives in the same process
 * it is done at once, as in `recording.ts`; a promise may take its time.
 */
export type Act = {
  /** Resolves when it stands on the platform, with the message it made or was about; the bot need not have heard of it. */
  done: Promise<MessageId>
  /** Whether the platform, or the person, was told that the bot has it. */
  acknowledged(): boolean
  /** Happens to be told again: by the platform, or by a person who got no answer. */
  again(): Promise<void>
}

/** How words are addressed to the bot: by its sign, as a slash command, by its name, or of a message. */
export type Address = 'line' | 'slash' | 'mention' | 'of'

/** One message as somebody sees it. */
export type Seen = {
  /** As the adapter names it: what stands elsewhere than in its conversation as `send` named it. */
  id: MessageId
  by: 'bot' | AccountRef
  /** What can be read, markup taken away. */
  plain: string
  /** The label and the like, where they stand beside what can be read. */
  marks?: string
  /** Who was called by name. */
  pings: readonly string[]
  controls: readonly { label: string; command?: string; url?: string }[]
  links: readonly string[]
  files: readonly string[]
  reactions: readonly string[]
  thread?: MessageId
  /** What should not be in there at all: elements and attributes that no renderer of ours makes. */
  strange: readonly string[]
}

/** A form on somebody's screen, or asked for in a message. */
export type OpenForm = {
  /** Answers what is asked; answers what is shown to the person then, empty when there is no more to do. */
  answer(answers: Answers): Promise<string>
}

/** A platform under test, with people on it. */
export type Harness = {
  /** The adapter that runs now; another one after `restart`. */
  readonly adapter: ChatAdapter
  /** What it was started with. */
  readonly context: AdapterContext
  readonly sink: Sink
  account(who: Player): AccountRef
  /** A new room in which the bot, Ana and Ben sit; the bot has heard of both. */
  room(): Promise<ConversationRef>
  type(
    who: Player,
    room: ConversationRef,
    text: string,
    more?: { thread?: MessageId; file?: { name: string; bytes: Uint8Array } },
  ): Act
  /** The ways to say a command there, the usual one first. */
  readonly addresses: readonly [Address, ...Address[]]
  command(who: Player, room: ConversationRef, words: string, how?: { address: Address; on?: MessageId }): Act
  /** Says a command in answer to a message as one answers any, where that is another way than `of`. */
  reply?(who: Player, room: ConversationRef, words: string, on: MessageId): Act
  edit(who: Player, room: ConversationRef, message: MessageId, text: string): Act
  erase(who: Player, room: ConversationRef, message: MessageId): Act
  react(who: Player, room: ConversationRef, message: MessageId): Act
  /**
   * Sets a mark on a message and takes it away again, where that is done by a reaction. What was taken away before anybody looked must
   * be gone from the platform's history.
   */
  mark?(who: Player, room: ConversationRef, message: MessageId, mark: Mark): Act
  unmark?(who: Player, room: ConversationRef, message: MessageId, mark: Mark): Act
  /** The ways to do what a button does, in words for README's table, where there is more than one or nothing is pressed but typed. */
  readonly ways?: readonly string[]
  /** `message` as the adapter names it: one to this person alone may stand elsewhere than in `room`. Throws where they see no such button. */
  press(who: Player, room: ConversationRef, message: MessageId, label: string, way?: string): Act
  /**
   * Opens a form by a command, or by the button that carries it. Resolves once the person sees it. Throws where a dialogue asks in more
   * than one message, or goes on past the third.
   */
  fill(
    who: Player,
    room: ConversationRef,
    words: string,
    form: Form,
    by?: { message: MessageId; label: string },
  ): Promise<OpenForm>
  /** What somebody sees in a room now; rejects where they do not sit there. */
  sees(who: Player, room: ConversationRef): Promise<readonly Seen[]>
  /** What stands where the bot speaks with somebody alone; nothing where it does that within a room. */
  alone(who: Player): Promise<readonly Seen[]>
  /** Says something there to the bot, where there is such a place. */
  tell?(who: Player, text: string): Act
  /** Opens somebody's own page, where there is one, and presses something there. */
  home?(who: Player): Promise<Pick<Seen, 'plain' | 'controls'>>
  pressAtHome?(who: Player, label: string): Act
  /** The bytes of a file that somebody sees. */
  download(who: Player, room: ConversationRef, file: string): Promise<Uint8Array | undefined>
  /** Ends the adapter as in a restart of the bot and starts another one on the same shelf. */
  restart(): Promise<void>
  /**
   * Breaks the connection, lets something happen that the platform will not tell by itself, and connects again: resolves once the
   * adapter is up.
   */
  away(meanwhile: () => readonly Act[]): Promise<readonly Act[]>
  faults: {
    /** The next message is posted, but its answer is lost. */
    loseAnswer(): void
    /** The next message is refused with a request to wait. */
    limit?(ms: number): void
    /** The next message gets no sensible answer. */
    fail?(): void
  }
  close(): Promise<void>
}
