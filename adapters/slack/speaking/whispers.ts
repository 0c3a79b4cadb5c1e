import type { SendOptions } from '../../../src/chat/adapter.ts'
import { isForGood } from '../../../src/chat/errors.ts'
import { filesOf, type Message } from '../../../src/chat/message.ts'
import type { Nearness } from '../../../src/chat/nearness.ts'
import type { ConversationRef, MessageId } from '../../../src/chat/refs.ts'
import { isUnclear } from '../../../src/chat/refusals.ts'
import { userOf } from '../content/addresses.ts'
import { divide } from '../content/render.ts'
import type { Wire } from '../wire.ts'
import { fleetingId, spotOf } from './spots.ts'

/** What is shown to one person alone within a channel in which they acted just now. */
export type Whispers = {
  /** Shows a message so where that suits it, and says what it is called; else it has to go by direct message. */
  tryIn(
    where: { to: ConversationRef; channel: string },
    message: Message,
    options: SendOptions,
  ): Promise<MessageId | undefined>
}

/** So many are remembered at most, so that a repeat shows nothing anew. */
const most = 5000

/**
 * Opens this way to speak. A card has to last, as a receipt does, and what has files or several parts has to be found again: these do not go this
 * way. Nor does what may have been shown already, since nobody can look that up.
 */
export function openWhispers({ wire, nearness }: { wire: Wire; nearness: Nearness }): Whispers {
  const shown = new Map<string, MessageId | 'unclear'>()

  function remember(key: string, outcome: MessageId | 'unclear'): void {
    shown.set(key, outcome)
    const [oldest] = shown.keys()
    if (shown.size > most && oldest !== undefined) shown.delete(oldest)
  }

  return {
    async tryIn({ to, channel }, message, { key, only, thread, lasts }) {
      if (only === undefined || lasts) return undefined
      const before = shown.get(key)
      if (before !== undefined) return before === 'unclear' ? undefined : before
      const user = userOf(only)
      const isDirect = channel.startsWith('D')
      if (user === undefined || isDirect || message.look === 'card' || !nearness.isNear(only, to)) return undefined
      const [content, ...more] = divide(message)
      if (!content || more.length > 0 || filesOf(message).length > 0) return undefined
      const root = thread === undefined ? undefined : spotOf(channel, thread)
      try {
        const { message_ts: ts } = await wire.ask('chat.postEphemeral', {
          channel,
          user,
          ...content,
          parse: 'none',
          link_names: false,
          ...(root?.channel === channel && { thread_ts: root.ts }),
        })
        const id = fleetingId({ channel, user, ts: ts ?? '0' })
        remember(key, id)
        return id
      } catch (fault) {
        // They left, or the channel was shut: what is for them alone can still reach them.
        if (isForGood(fault)) return undefined
        if (isUnclear(fault)) remember(key, 'unclear')
        throw fault
      }
    },
  }
}
