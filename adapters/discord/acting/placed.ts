import { type APIMessage, MessageFlags } from 'discord.js'
import type { ConversationRef, MessageId } from '../../../src/chat/refs.ts'
import { fleetingId } from '../spots.ts'
import type { By } from './acts.ts'
import type { InteractionParts } from './interactions.ts'

type Named = Pick<APIMessage, 'id' | 'channel_id' | 'flags'> & { author?: { id: string } }

/** Whether a message was shown to one person alone. */
export const isFleeting = ({ flags }: Pick<APIMessage, 'flags'>): boolean =>
  flags !== undefined && (flags & MessageFlags.Ephemeral) !== 0

/**
 * The conversation that a message belongs to, and its id there. What the bot said to one person alone belongs to the conversation
 * it was said for; of that only what the bot itself wrote says so.
 */
export async function placed(
  message: Named,
  by: Pick<By, 'user' | 'conversation'>,
  { places, subjects, replies, bot }: Pick<InteractionParts, 'places' | 'subjects' | 'replies' | 'bot'>,
): Promise<{ conversation: ConversationRef; message: MessageId }> {
  const { id, channel_id: channel } = message
  const isOurs = message.author?.id === bot.userId
  if (isFleeting(message)) {
    const about = isOurs ? replies.about(id) : undefined
    return { conversation: about ?? by.conversation, message: fleetingId({ id, channel, user: by.user }) }
  }
  const about = isOurs ? await subjects.of(id) : undefined
  const conversation = about ?? by.conversation
  return { conversation, message: places.idOf(conversation, { channel, id }) }
}
