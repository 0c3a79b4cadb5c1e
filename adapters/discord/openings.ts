import type { AccountRef, ConversationRef } from '../../src/chat/refs.ts'

/** By what somebody can be answered where they used a command, a button or a form a moment ago. */
export type Opening = {
  user: string
  /** The secret by which Discord takes answers to that interaction: never logged, never kept. */
  token: string
  /** Until when Discord takes them, in milliseconds since 1970. */
  until: number
  /** An answer is awaited in place: `@original` says that the bot thinks. False from the start, once it was filled, or once it was taken away. */
  awaited: boolean
}

/** What people did here a moment ago, in memory alone. */
export type Openings = {
  /** Somebody did something in a conversation. `awaited`: the interaction was answered with "the bot thinks", for them alone. */
  open(done: {
    account: AccountRef
    conversation: ConversationRef
    user: string
    token: string
    awaited: boolean
  }): Opening
  /** The last thing that somebody did in a conversation less than five minutes ago. */
  find(account: AccountRef, conversation: ConversationRef): Opening | undefined
}

/** Discord takes answers to an interaction for fifteen minutes (docs.discord.com, Receiving and Responding); ours are given up a little before. */
const goodMs = 14.5 * 60_000
/** For so many milliseconds somebody who did something somewhere counts as looking there. */
const nearMs = 5 * 60_000
/** So many are remembered at most. */
const most = 5000

/** Opens this memory; `now` gives the time in milliseconds. */
export function openOpenings(now: () => number = Date.now): Openings {
  const last = new Map<string, { opening: Opening; at: number }>()
  const keyOf = (account: AccountRef, conversation: ConversationRef): string => `${account} ${conversation}`
  return {
    open({ account, conversation, user, token, awaited }) {
      const key = keyOf(account, conversation)
      const opening: Opening = { user, token, until: now() + goodMs, awaited }
      last.delete(key)
      last.set(key, { opening, at: now() })
      const [oldest] = last.keys()
      if (last.size > most && oldest !== undefined) last.delete(oldest)
      return opening
    },
    find(account, conversation) {
      const found = last.get(keyOf(account, conversation))
      return found && now() - found.at < nearMs ? found.opening : undefined
    },
  }
}
