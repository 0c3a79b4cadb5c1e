import type { Answers, Form, Problems } from '../chat/form.ts'
import type { Message } from '../chat/message.ts'
import type { AccountRef, ConversationRef, MessageId } from '../chat/refs.ts'
import type { Directory, Person, Room } from '../directory/directory.ts'
import type { Action } from '../directory/permission.ts'
import type { Scene } from '../directory/scene.ts'
import type { TextKey } from '../locale/catalogue.ts'
import type { Library } from '../playbook/live/library.ts'
import type { RunScene } from '../playbook/live/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Label } from '../sharing/label.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'

/**
 * One thing a person can say to the bot. A typed line, a pressed button and a submitted form all end here: a button
 * is its command typed by whoever pressed it, a form hands its answers to the command it is named after.
 */
export type Command = {
  /** An action of the table of permissions, `src/directory/permission.ts`: what has no row there is permitted to nobody. */
  name: Action
  /** How it is written, shown in help: `ack <case>`. Not translated. */
  usage: string
  summary: TextKey
  /** It ends in the speaker's own words, which bear a label of their own: an answer does not repeat them. */
  ownWords?: true
  /** What is typed after it opens something: no answer repeats a word of it, whatever it looks like. */
  secretWords?: true
  /**
   * What is done when it reaches the bot long after it was said: `obey`, where that can do no harm. Without it the speaker is
   * asked first, since others may have acted meanwhile.
   */
  whenLate?: 'obey'
  form?(asking: Asking): Form | undefined | Promise<Form | undefined>
  /** What is wrong with a form's answers. */
  check?(answers: Answers, asking: Asking): Problems | Promise<Problems>
  /** Reads and decides; writes its room's rows in the call's transaction, and returns all other effects. Throws `UserError`. */
  run(call: Call): Promise<readonly Effect[]>
}

/** Who asks, where: all that a form may depend on. `tx` is for reading alone while no event is handled. */
export type Asking = {
  tx: Transaction
  keyring: Keyring
  library: Library
  directory: Directory
  person: Person
  room: Room | undefined
  conversation: ConversationRef
  now: Date
  /** Where a form will be seen, if not on a page of our own. */
  place?: FormPlace
  /** What followed the command's name. For a submitted form: its context. */
  words: string
  /** The message it was said of, if any. */
  on?: MessageId
}

/** A place of one person alone: what may be said and typed there, and whether its platform shows forms itself, page by page. */
export type FormPlace = { ceiling: Label; shows: boolean }

/** One use of a command, inside the transaction of the event that brought it. */
export type Call = Asking & {
  onFault: RunScene['onFault']
  account: AccountRef
  /** The event's key: stable over redelivery, so that what is made from it can be keyed by it. */
  key: string
  answers?: Answers
  /** When it happened by the platform's clock. */
  at: Date
  /** The platform showed what was typed to nobody else. */
  unseen?: true
  /** What may stand where what was typed stands on; absent where nothing of it is left on the platform. */
  ceilingThere?: Label
  /** How long it took to reach the bot and be heard by it, in real milliseconds, whatever the world's clock. */
  waitedMs: number
  /** It was said by a reaction: that it was done is shown by one too, where that says enough. */
  bySign?: true
  /** Where a message stands, for those who may go there. */
  linkTo?(conversation: ConversationRef, message: MessageId): string | undefined
  exercise: boolean
  /** Where pages of the bot are reached, without a trailing slash. */
  origin: string
  /** How calls are joined, and in whose name invitations leave. */
  calls?: NonNullable<Scene['calls']>
  /** The platform of the bot's own pages. */
  ownPages?: string
  isCatchingUp?: NonNullable<Scene['isCatchingUp']>
  /**
   * Answers the person alone, where they asked. `about`: whose words it quotes, also where these bear no label; see
   * `Parcel.about`. `stub`: what stands where the answer may not, without content; by default where to read it.
   * `key`: where the answer is to be found again by what it is about, a key of its own.
   */
  reply(message: Message, about?: readonly string[], stub?: Message, key?: string): readonly Effect[]
}
