import type { SendOptions } from '../../../src/chat/adapter.ts'
import { isForGood } from '../../../src/chat/errors.ts'
import { filesOf, type Message } from '../../../src/chat/message.ts'
import type { ConversationRef, MessageId } from '../../../src/chat/refs.ts'
import { isUnclear } from '../../../src/chat/refusals.ts'
import type { Replies } from '../acting/replies.ts'
import { userOf } from '../content/addresses.ts'
import { type Content, divide } from '../content/render.ts'
import { fleetingId } from '../spots.ts'

/** What is shown to one person alone where they did something just now. */
export type Whispers = {
  /** Shows a message so where that suits it, and says what it is called; else it has to go by direct message. */
  tryIn(to: ConversationRef, message: Message, options: SendOptions): Promise<MessageId | undefined>
}

/** So many are remembered at most, so that a repeat shows nothing anew. */
const most = 5000

/**
 * Opens this way to speak, by the interactions of those it is for. A card has to last, as a receipt does, and what has files or
 * several parts has to be found again: these do not go this way. Nor does what may have been shown already, since nobody can look that up.
 */
export function openWhispers(replies: Pick<Replies, 'show'>): Whispers {
  const shown = new Map<string, MessageId | 'unclear'>()

  function remember(key: string, outcome: MessageId | 'unclear'): void {
    shown.set(key, outcome)
    const [oldest] = shown.keys()
    if (shown.size > most && oldest !== undefined) shown.delete(oldest)
  }

  return {
    async tryIn(to, message, { key, only, lasts }) {
      const user = only === undefined ? undefined : userOf(only)
      const content = lasts ? undefined : passing(message)
      if (only === undefined || user === undefined || !content) return undefined
      const before = shown.get(key)
      if (before !== undefined) return before === 'unclear' ? undefined : before
      try {
        const told = await replies.show(only, to, content)
        if (!told) return undefined
        const id = fleetingId({ ...told, user })
        remember(key, id)
        return id
      } catch (fault) {
        // What is for them alone can still reach them.
        if (isForGood(fault)) return undefined
        if (isUnclear(fault)) remember(key, 'unclear')
        throw fault
      }
    },
  }
}

/** What is said in passing, of one part and without files; `undefined` for what has to be found again. */
export function passing(message: Message): Content | undefined {
  if (message.look === 'card' || filesOf(message).length > 0) return undefined
  const [content, ...more] = divide(message)
  return more.length === 0 ? content : undefined
}
