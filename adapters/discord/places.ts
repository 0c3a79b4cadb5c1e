import type { Guild } from 'discord.js'
import type { Assurance } from '../../src/chat/adapter.ts'
import type { AccountRef, ConversationRef, MessageId } from '../../src/chat/refs.ts'
import type { Json } from './json.ts'
import type { Spot } from './spots.ts'

/**
 * The channels of one bot, and what they are to the core. A thread that all can see who see its channel belongs to the
 * conversation of that channel; a private thread is a conversation of its own.
 */
export type Places = {
  /** The conversation that a channel, a thread or a direct message belongs to, as far as is known of it. */
  conversationOf(channel: string): ConversationRef
  /** The same, asked for where nothing is known of a channel yet. Throws a `DeliveryError` where Discord does not answer. */
  find(channel: string): Promise<ConversationRef>
  /** Takes note of a channel or thread as an event or an interaction tells of it (`id`, `type`, `parent_id`). */
  learn(channel: Json): void
  /** The channel in which a conversation goes on. */
  channelOf(conversation: ConversationRef): string
  /** What a message is called within a conversation: its id, and its channel where it stands in another. */
  idOf(conversation: ConversationRef, spot: Spot): MessageId
  /** Where a message of a conversation stands; `undefined` for one that was shown to one person alone. */
  spotOf(conversation: ConversationRef, message: MessageId): Spot | undefined
  /** What the root of a thread is called within its conversation; `undefined` where a channel is no thread. */
  rootOf(channel: string): MessageId | undefined
  /** How a channel is called, where that is known. */
  nameOf(channel: string): string | undefined
  /** The server in which rooms are made. Throws `gone` with the reason where it is not clear which. */
  home(): Guild
  /** All who read a conversation, without the bot. Throws never with the reason where nobody can say. */
  members(conversation: ConversationRef): Promise<readonly AccountRef[]>
  assurance(conversation: ConversationRef, only?: AccountRef): Promise<Assurance>
  /** The ids of all channels, active threads and direct messages in which the bot hears. */
  mine(): Promise<readonly string[]>
}
