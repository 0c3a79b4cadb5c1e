import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { ChatAdapter, SendOptions, Sent } from '../chat/adapter.ts'
import type { Message } from '../chat/message.ts'
import { type AccountRef, type ConversationRef, type MessageId, messageId } from '../chat/refs.ts'
import type { Envelope } from './apply.ts'
import { isReply } from './reply.ts'
import { firstSlot } from './slots.ts'

/** What is known of a post when it is sent. */
export type Outgoing = {
  id: string
  slot: string
  revision: number
  sentRevision: number
  parts: string[]
  attempts: number
}

export type Sender = {
  /** Sends, or edits what stands there already. After an attempt of unknown outcome the first key finds the older revision, which is then edited. */
  show(
    post: Outgoing,
    conversation: ConversationRef,
    message: Message,
    envelope: Envelope,
    how: Pick<SendOptions, 'hides'>,
  ): Promise<Sent>
  /** What an attempt of unknown outcome left on the platform: `message` sent again under the same key. */
  find(post: Outgoing, conversation: ConversationRef, message: Message, envelope: Envelope): Promise<Sent>
}

/** Opens the sending of posts to one platform. `freshPart` knows where posts stand that are not yet marked. */
export function openSender(
  pool: pg.Pool,
  adapter: ChatAdapter,
  freshPart: (slot: string) => string | undefined,
): Sender {
  async function optionsFor(post: Outgoing, conversation: ConversationRef, envelope: Envelope): Promise<SendOptions> {
    const { only, under } = envelope
    const root = under && ('message' in under ? messageId(under.message) : await firstPart(under.slot, conversation))
    return {
      key: keyOf(post, post.revision),
      ...(only && { only: only as AccountRef }), // kept from an address
      ...(!isReply(post.slot) && { lasts: true }),
      ...(root && under?.as === 'thread' && { thread: root }),
      ...(root && under?.as === 'reply' && { replyTo: root }),
    }
  }

  async function firstPart(slot: string, conversation: string): Promise<MessageId | undefined> {
    const fresh = freshPart(slot)
    if (fresh !== undefined) return messageId(fresh)
    const found = await pool.query<{ parts: string[] }>(
      'SELECT parts FROM "Post" WHERE slot = $1 AND conversation = $2',
      [slot, conversation],
    )
    const part = found.rows[0]?.parts[0]
    return part === undefined ? undefined : messageId(part)
  }

  async function find(post: Outgoing, conversation: ConversationRef, message: Message, envelope: Envelope) {
    const options = await optionsFor(post, conversation, envelope)
    return adapter.send(conversation, message, { ...options, key: firstKeyOf(post) })
  }

  return {
    find,
    async show(post, conversation, message, envelope, how) {
      const options = { ...(await optionsFor(post, conversation, envelope)), ...how }
      if (post.parts.length > 0) return adapter.edit(sentOf(post, conversation), message, options)
      const sent = await find(post, conversation, message, envelope)
      return post.attempts > 1 && post.revision > post.sentRevision + 1 ? adapter.edit(sent, message, options) : sent
    },
  }
}

/** A post as its platform has it. */
export const sentOf = (post: Outgoing, conversation: ConversationRef): Sent => ({
  conversation,
  parts: post.parts.map(messageId),
})

/** The idempotency key of a revision: short enough for every platform, and not to be guessed from the slot. */
const keyOf = (post: Pick<Outgoing, 'id' | 'slot'>, revision: number): string =>
  `${createHash('sha256')
    .update(`${post.id} ${firstSlot(post.slot)}`)
    .digest('base64url')
    .slice(0, 18)}.${revision}`

/** The key of the first send. What was taken back and may stand again is another message to the platform. */
export const firstKeyOf = (post: Outgoing): string =>
  post.sentRevision === 0 ? keyOf(post, 1) : `${keyOf(post, post.sentRevision + 1)}.again`
