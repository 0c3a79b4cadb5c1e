import type { AccountRef, ConversationRef } from './refs.ts'

/**
 * Who did something where a short while ago, in this process: to them alone something can be shown there. Platforms show
 * such a message only to somebody who looks on, and keep it nowhere.
 */
export type Nearness = {
  /** Notes that somebody acted in a conversation now: by a command, a mention of the bot, or a button. */
  near(account: AccountRef, conversation: ConversationRef): void
  isNear(account: AccountRef, conversation: ConversationRef): boolean
}

/** For so many milliseconds somebody who acted somewhere counts as being there. */
const nearMs = 5 * 60_000
/** So many are remembered at most. */
const most = 5000

/** Opens this memory; `now` gives the time in milliseconds. */
export function openNearness(now: () => number = Date.now): Nearness {
  const seen = new Map<string, number>()
  const placed = (account: AccountRef, conversation: ConversationRef): string => `${account} ${conversation}`
  return {
    near(account, conversation) {
      const key = placed(account, conversation)
      seen.delete(key)
      seen.set(key, now())
      const [oldest] = seen.keys()
      if (seen.size > most && oldest !== undefined) seen.delete(oldest)
    },
    isNear(account, conversation) {
      const at = seen.get(placed(account, conversation))
      return at !== undefined && now() - at < nearMs
    },
  }
}
