import type { ConversationRef } from '../chat/refs.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { Directory } from './directory.ts'

/**
 * Where the rooms of the domain read, decide and write: one transaction, one snapshot of the directory, one instant of the world's
 * clock. In a transaction one thing is asked at a time, and a run is locked before a case, a round or a notice.
 */
export type Scene = {
  tx: Transaction
  keyring: Keyring
  directory: Directory
  now: Date
  exercise: boolean
  /** The bot's public address, without a trailing slash. */
  origin: string
  /** The platform of the bot's own pages, where people sign in by what the bot keeps of them; absent where there is none. */
  ownPages?: string
  /** How calls are joined, as it was set up, and in whose name invitations leave. */
  calls?: { link?: string; sender?: string }
  /** Whether a platform may still hand over what was said before now: the bot has just started, or was cut off from it. */
  isCatchingUp?(tx: Transaction): Promise<boolean>
  /** What this transaction is going to say beside what it has written: whoever takes something back takes that back as well. */
  said?: readonly Said[]
}

/** Something that will stand in a slot, and in which conversation. */
export type Said = { slot: string; conversation: ConversationRef }
