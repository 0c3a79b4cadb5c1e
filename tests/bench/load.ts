import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../support/poll.ts'
import type { Arrivals } from './arrivals.ts'

/** Posts the message with this number; resolves when it was taken. */
export type Post = (number: number) => Promise<void>

export type Relay = { perSecond: number; p50Ms: number; p99Ms: number }

export type LoadOptions = {
  /** Messages under way at a time when as many as possible are sent. */
  concurrency: number
  warmMs: number
  windowMs: number
  /** Of the measurement of latency. */
  perSecond: number
  latencyMs: number
}

let last = 0

/** How many messages were posted since the bench began. */
export const messagesSoFar = (): number => last

/**
 * Messages a second that arrive in all their rooms, with `concurrency` of them under way at all times: a message's
 * place is free again only once it stands in the last room.
 */
export async function measureThroughput(arrivals: Arrivals, post: Post, options: LoadOptions): Promise<number> {
  const waiting = new Map<number, () => void>()
  let arrived = 0
  let posting = true
  arrivals.onArrival((number) => {
    arrived += 1
    waiting.get(number)?.()
    waiting.delete(number)
  })
  const places = Array.from({ length: options.concurrency }, async () => {
    while (posting) {
      const number = ++last
      const there = new Promise<void>((resolve) => waiting.set(number, resolve))
      await post(number)
      await there
    }
  })
  const all = Promise.all(places)
  await Promise.race([all, sleep(options.warmMs)])
  const [from, before] = [performance.now(), arrived]
  await Promise.race([all, sleep(options.windowMs)])
  const perSecond = ((arrived - before) / (performance.now() - from)) * 1000
  posting = false
  await Promise.race([all, late(30_000, () => `${waiting.size} messages never arrived`)])
  return perSecond
}

/** Milliseconds from the post to the arrival in the last room, sorted; posts leave at their time, whatever the earlier ones do. */
export async function measureLatency(arrivals: Arrivals, post: Post, options: LoadOptions): Promise<readonly number[]> {
  const begun = new Map<number, number>()
  const took: number[] = []
  arrivals.onArrival((number) => {
    const began = begun.get(number)
    if (began !== undefined) took.push(performance.now() - began)
  })
  const total = Math.round((options.latencyMs / 1000) * options.perSecond)
  const posts: Promise<void>[] = []
  const start = performance.now()
  for (let sent = 0; sent < total; sent++) {
    const wait = start + (sent * 1000) / options.perSecond - performance.now()
    if (wait > 0) await sleep(wait)
    const number = ++last
    begun.set(number, performance.now())
    posts.push(post(number))
  }
  await Promise.all(posts)
  await until(() => took.length === total, {
    within: 30_000,
    what: () => `${total} arrivals, there were ${took.length}`,
  })
  return took.sort((a, b) => a - b)
}

/** The value below which a share of the sorted ones lies. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** The middle one; of an even number, what lies between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

async function late(ms: number, what: () => string): Promise<never> {
  await sleep(ms, undefined, { ref: false })
  throw new Error(what())
}
