import type { AccountRef, ConversationRef, MessageId } from '../chat/refs.ts'
import type { Json } from '../chat/shelf.ts'
import type { ErrandContent } from './errand.ts'
import type { Cleared } from './release.ts'

/** What a handler wants done. `src/delivery` applies all of a cause's effects in the cause's own transaction. */
export type Effect =
  /** Says something in a slot: the first time it is sent, later it is edited in place. Only a cleared message can leave. */
  | { kind: 'put'; slot: string; cleared: Cleared; under?: Under }
  /** Takes back what stands in a slot, sent or not. */
  | { kind: 'retract'; slot: string }
  /** Has the posts of a conversation looked at again, some of which were changed. */
  | { kind: 'stir'; conversation: ConversationRef }
  /** Takes an account's seat in a conversation away; where it has none, nothing happens. Its slot is for this alone. */
  | { kind: 'unseat'; slot: string; conversation: ConversationRef; account: AccountRef }
  /** Sets a timer; one under the same key is moved, or set anew when it has fired or was cancelled. */
  | { kind: 'timer'; key: string; timer: string; due: Date; payload: Readonly<Record<string, string | number>> }
  | { kind: 'cancel'; key: string }
  /**
   * Has the bot react to a message, once a slot: it says nothing but that the message was taken in. Where the platform does not let it
   * for good, a timer `evidence.unseen` says so, with the post's id.
   */
  | { kind: 'react'; slot: string; conversation: ConversationRef; message: MessageId; reaction: 'seen' | 'done' }
  /** Writes into the ledger. `actor` is a person's pseudonym or `bot`; the payload is sealed, its commitment chained. */
  | { kind: 'append'; entry: LedgerNote }
  /** Has a letter or a call sent by another machine, once a key; when that came to an end a timer `notice.errand` says so. */
  | { kind: 'errand'; key: string; channel: 'email' | 'webhook'; to: string; content: ErrandContent }
  /** An errand that was not run yet is not needed any more. */
  | { kind: 'drop'; key: string }
  /** Keeps a message that was heard, once, for what may be done with it later. */
  | { kind: 'keep'; message: KeptMessage }

export type LedgerNote = { kind: string; subject: string; actor: string; payload: Json }

export type KeptMessage = {
  conversation: string
  externalId: string
  room: string
  author: string
  label: string
  addressees: readonly string[]
  /** Sealed. */
  text: Uint8Array
  /** Sealed: the files that came with it, `FileRef`s of its platform. */
  files?: Uint8Array
  thread?: string
  at: Date
}

/** What a message hangs under: a message on the platform, or one of ours by its slot. */
export type Under = { message: string; as: 'reply' | 'thread' } | { slot: string; as: 'reply' | 'thread' }
