import type { APIInteraction } from 'discord.js'
import type { AdapterContext } from '../../../src/chat/adapter.ts'
import type { AccountRef, ConversationRef, MessageId } from '../../../src/chat/refs.ts'
import type { Wire } from '../wire.ts'
import type { Replies } from './replies.ts'

/** What people type to the bot as commands, press and fill. */
export type Interactions = {
  /**
   * Takes one interaction as the gateway hands it over (`INTERACTION_CREATE`), and answers it. Resolves once all that came of it
   * is committed and the person was told, and never rejects: where nothing was stored they were told so.
   */
  take(interaction: APIInteraction): Promise<void>
  /** Begins nothing more, and waits for what is under way. */
  stop(): Promise<void>
}

/** A message of the bot's or of somebody's, as an interaction names it. */
export type Pressed = {
  user: string
  /** The channel, thread or direct message in which it stands, and the conversation that goes on there. */
  channel: string
  here: ConversationRef
  id: string
  ephemeral: boolean
  /** The bot wrote it: it may belong to another conversation than that in which it stands. */
  isOurs: boolean
}

export type InteractionParts = Pick<AdapterContext, 'sink' | 'shelf' | 'log' | 'exercise'> & {
  wire: Pick<Wire, 'ask'>
  bot: { userId: string; applicationId: string }
  replies: Replies
  /** The conversation that goes on in a channel or a direct message; a thread's is that of its parent, which is asked for. */
  conversationOf(channel: string): ConversationRef
  /** The conversation that a message belongs to, and its id there: what the bot said to one person alone belongs to the conversation it was said for. */
  placed(pressed: Pressed): Promise<{ conversation: ConversationRef; message: MessageId }>
  /** Notes that somebody acted in a conversation now. */
  near(account: AccountRef, conversation: ConversationRef): void
}
