import type { ConversationRef } from '../../../src/chat/refs.ts'
import { Refused } from '../../../src/chat/refusals.ts'
import { platform } from '../platform.ts'
import type { Spot } from '../speaking/spots.ts'
import { eventType } from '../speaking/standing.ts'
import type { Bot } from '../ways/app.ts'
import type { Wire } from '../wire.ts'
import { isOwn, objectIn, text } from './translate.ts'

/**
 * The conversation that a message of the bot's was said for where it stands in another place, by what the bot wrote along with
 * it; `undefined` for one that belongs where it stands, and for anybody else's. Throws a `DeliveryError` where Slack does not answer.
 */
export async function subjectOf(wire: Wire, bot: Bot, { channel, ts }: Spot): Promise<ConversationRef | undefined> {
  const question = { channel, ts, limit: 1, include_all_metadata: true }
  const told = await wire.ask('conversations.replies', question).catch((fault: unknown) => {
    if (fault instanceof Refused) return undefined
    throw fault
  })
  const root = objectIn(told?.messages?.[0])
  const metadata = objectIn(root.metadata)
  if (root.ts !== ts || !isOwn(root, bot) || metadata.event_type !== eventType) return undefined
  const conversation = text(objectIn(metadata.event_payload).conversation)
  return conversation?.startsWith(`${platform}:`) ? (conversation as ConversationRef) : undefined // the bot wrote it itself
}
