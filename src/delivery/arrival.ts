import type { Assurance } from '../chat/adapter.ts'
import type { ChatEvent } from '../chat/event.ts'
import type { AccountRef, ConversationRef, MessageId } from '../chat/refs.ts'
import type { RunScene } from '../playbook/live/scene.ts'

/** An inbox row on its way through the handlers. Of a withheld one there is no event, or one without its words. */
export type Arrival = Address & {
  at: Date
  /** Real milliseconds between when it happened, by the platform's clock, and now. */
  waitedMs: number
  event: ChatEvent | undefined
  withheld: string | undefined
  /** What was typed to the bot was shown to nobody else, and stands nowhere: it never does on its platform, or not this time. */
  unseen?: true
  /** What its platform promises of what it says to this account alone, of somebody who typed to the bot alone. */
  promised?: Assurance
}

/** What is known of an arrival without opening it. */
export type Address = { key: string; kind: string; actor: AccountRef; conversation: ConversationRef }

/** Where and when arrivals are handled: one transaction, one snapshot of the directory, one instant of the world's clock. */
export type Scene = RunScene & {
  /** Where a message stands, for those who may go there; nothing where its platform has no such address, or does not run here. */
  linkTo?(conversation: ConversationRef, message: MessageId): string | undefined
}
