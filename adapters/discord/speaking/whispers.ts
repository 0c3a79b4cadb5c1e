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
  tryIn(to: ConversationRef, message: Message, options: SendOptions): Promise<readonly MessageId[] | undefined>
  /** Shows whatever it is: to somebody whom no direct message reaches. */
  insist(to: ConversationRef, message: Message, options: SendOptions): Promise<readonly MessageId[] | undefined>
}

type Outcome = { parts: readonly MessageId[]; isUnclear?: true }

/** So many are remembered at most, so that a repeat shows nothing anew. */
const most = 5000

/**
 * Opens this way to speak, by the interactions of those it is for. A card has to last, as a receipt does, and what has files or
 * several parts has to be found again: these do not go this way while there is another. Nor does what may have been shown already,
 * since nobody can look that up.
 */
export function openWhispers(replies: Pick<Replies, 'show'>): Whispers {
  const shown = new Map<string, Outcome>()

  function remember(key: string, outcome: Outcome): void {
    shown.set(key, outcome)
    const [oldest] = shown.keys()
    if (shown.size > most && oldest !== undefined) shown.delete(oldest)
  }

  /** Shows the parts that were not shown yet; `undefined` where not all can be. */
  async function show(
    to: ConversationRef,
    contents: readonly Content[],
    { key, only }: SendOptions,
  ): Promise<readonly MessageId[] | undefined> {
    const user = only === undefined ? undefined : userOf(only)
    const before = shown.get(key)
    if (only === undefined || user === undefined || before?.isUnclear) return undefined
    let parts = before?.parts ?? []
    try {
      for (const content of contents.slice(parts.length)) {
        const told = await replies.show(only, to, content)
        if (!told) return undefined
        parts = [...parts, fleetingId({ ...told, user })]
        remember(key, { parts })
      }
      return parts
    } catch (fault) {
      // What is for them alone can still reach them.
      if (isForGood(fault)) return undefined
      if (isUnclear(fault)) remember(key, { parts, isUnclear: true })
      throw fault
    }
  }

  return {
    async tryIn(to, message, options) {
      const contents = divide(message)
      const isPassing = !options.lasts && message.look !== 'card' && filesOf(message).length === 0
      return isPassing && contents.length === 1 ? show(to, contents, options) : undefined
    },
    insist: (to, message, options) => show(to, divide(message), options),
  }
}
