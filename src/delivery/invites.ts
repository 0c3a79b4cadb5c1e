import { DeliveryError, type Retry } from '../chat/errors.ts'
import type { AccountRef, ConversationRef } from '../chat/refs.ts'

/** Somebody whom the directory wants in a room. */
export type Wish = { room: string; conversation: ConversationRef; account: AccountRef }

export type Invites = {
  /** Wishes that somebody be seated. One that waits already is not made twice. */
  ask(wish: Wish): void
  /** Resolves once every wish made so far was tried, or is told to wait. */
  tried(): Promise<void>
  /** Begins no other invitation and waits for the one under way. */
  stop(): Promise<void>
}

type Waiting = { wish: Wish; tries: number; dueMs: number }

/** Pause before an invitation that failed without saying when is tried again, in milliseconds: doubled from the first to the last. */
const backOff = { firstMs: 5000, lastMs: 600_000 }

/**
 * Gives seats in the background, one after the other, since platforms limit invitations most of all: one that is told to
 * wait waits, and with it those to the same person; all others go on. What is refused for good is not tried again.
 */
export function openInvites(
  invite: (wish: Wish) => Promise<void>,
  onFault: (wish: Wish, retry: Retry, fault: unknown) => void,
): Invites {
  const waiting = new Map<string, Waiting>()
  let running: Promise<void> | undefined
  let wake: NodeJS.Timeout | undefined
  let stopped = false

  const soonest = (): Waiting | undefined =>
    [...waiting.values()].reduce<Waiting | undefined>(
      (first, each) => (first && first.dueMs <= each.dueMs ? first : each),
      undefined,
    )

  function look(): void {
    clearTimeout(wake)
    if (stopped) return
    running ??= giveDue().finally(() => {
      running = undefined
      const next = soonest()
      if (next && !stopped) wake = setTimeout(look, Math.max(0, next.dueMs - Date.now()))
    })
  }

  async function giveDue(): Promise<void> {
    for (let next = soonest(); next && !stopped && next.dueMs <= Date.now(); next = soonest()) await give(next)
  }

  async function give(next: Waiting): Promise<void> {
    const { wish } = next
    try {
      await invite(wish)
      waiting.delete(keyOf(wish))
    } catch (fault) {
      const retry: Retry = fault instanceof DeliveryError ? fault.retry : { kind: 'backoff' }
      if (next.tries === 0 || retry.kind === 'never') onFault(wish, retry, fault)
      next.tries += 1
      if (retry.kind === 'never') waiting.delete(keyOf(wish))
      else if (retry.kind === 'after') postpone(wish.account, Date.now() + retry.ms)
      else next.dueMs = Date.now() + Math.min(backOff.lastMs, backOff.firstMs * 2 ** Math.min(20, next.tries - 1))
    }
  }

  function postpone(account: AccountRef, untilMs: number): void {
    for (const each of waiting.values()) if (each.wish.account === account) each.dueMs = Math.max(each.dueMs, untilMs)
  }

  return {
    ask(wish) {
      const present = waiting.get(keyOf(wish))
      // The place may be another one by now; what the platform said of waiting holds.
      if (present) present.wish = wish
      else waiting.set(keyOf(wish), { wish, tries: 0, dueMs: 0 })
      look()
    },
    async tried() {
      await running
    },
    async stop() {
      stopped = true
      clearTimeout(wake)
      await running
    },
  }
}

const keyOf = ({ room, account }: Wish): string => `${room} ${account}`
