import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterLog } from '../../../src/chat/adapter.ts'
import { numberIn, objectIn } from '../json.ts'
import type { Wire } from '../wire.ts'

/** How many sessions Discord lets the bot begin before it resets its token: so many of a day's are left, and so long until there are all again. */
export type StartLimit = { total: number; remaining: number; resetMs: number }

/** Milliseconds between two beginnings at least (docs.discord.com, Gateway, Rate Limiting: one in five seconds). */
const leastMs = 5000
/** The longest pause in milliseconds between two beginnings, where one session after the other breaks off. */
const mostMs = 300_000
/** So many sessions in a row may break off before the pause between them grows. */
const patience = 5
/** A session that lasted so many milliseconds did not break off at once. */
const lastedMs = 60_000
/** After so many milliseconds of a longer pause it is asked again. */
const asksAgainMs = 60_000
/** A part of a day's beginnings that is left to whoever starts the bot again after it went wrong. */
const reserve = 0.02

/**
 * Milliseconds to wait before a session may begin, `sinceMs` after the last beginning, of which `broken` in a row broke off soon.
 * Where less than a quarter of the day's beginnings is left, the others are spread over the rest of the day.
 */
export function pauseBefore(limit: StartLimit, sinceMs: number, broken: number): number {
  if (limit.remaining <= Math.floor(limit.total * reserve)) return Math.max(1000, limit.resetMs)
  const doubled = Math.min(mostMs, leastMs * 2 ** Math.max(0, broken - patience))
  const spread = limit.remaining < limit.total / 4 ? limit.resetMs / limit.remaining : 0
  return Math.max(0, Math.max(doubled, spread) - sinceMs)
}

/** Lets sessions begin no oftener than Discord says. */
export type Identifying = {
  /** Resolves when a session may begin. Rejects when `signal` says that the connection is gone. */
  waitForIdentify(shard: number, signal: AbortSignal): Promise<void>
}

/** Keeps count of the sessions of this process. `waits` hears for how long in milliseconds none may begin. */
export function openIdentifying(parts: {
  wire: Pick<Wire, 'ask'>
  log: AdapterLog
  waits(ms: number): void
  now?(): number
  pause?(ms: number, signal: AbortSignal): Promise<unknown>
}): Identifying {
  const { wire, log, waits, now = Date.now, pause: wait = pauseFor } = parts
  let last = Number.NEGATIVE_INFINITY
  let broken = 0

  /** `undefined` where Discord does not say. */
  async function limitNow(): Promise<StartLimit | undefined> {
    const told = await wire.ask('GET', '/gateway/bot').catch(() => undefined)
    const limit = objectIn(objectIn(told).session_start_limit)
    const [total, remaining, resetMs] = [numberIn(limit.total), numberIn(limit.remaining), numberIn(limit.reset_after)]
    if (total === undefined || remaining === undefined || resetMs === undefined) return undefined
    return { total, remaining, resetMs }
  }

  return {
    async waitForIdentify(_, signal) {
      const sinceLast = now() - last
      if (sinceLast > lastedMs) broken = 0
      for (;;) {
        const limit = await limitNow()
        const pause = limit ? pauseBefore(limit, now() - last, broken) : leastMs
        signal.throwIfAborted()
        if (pause === 0) break
        if (pause > leastMs) {
          log('warn', 'Discord lets no new session begin yet', { ms: pause })
          waits(pause)
        }
        await wait(Math.min(pause, asksAgainMs), signal)
      }
      last = now()
      broken += 1
    },
  }
}

const pauseFor = (ms: number, signal: AbortSignal): Promise<unknown> => sleep(ms, undefined, { signal })
