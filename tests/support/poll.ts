import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until `condition` gives something other than `undefined`, `false` or `null`, and hands it back; fails with `what` was awaited after `within` milliseconds. */
export async function until<Found>(
  condition: () => Found | Promise<Found>,
  { within = 20_000, what, every = 10 }: { within?: number; what: string | (() => string); every?: number },
): Promise<NonNullable<Exclude<Found, false>>> {
  const deadline = Date.now() + within
  let fault: unknown
  while (true) {
    try {
      const found = await condition()
      fault = undefined
      if (found !== undefined && found !== null && found !== false) return found as NonNullable<Exclude<Found, false>> // the line above excludes the rest
    } catch (caught) {
      fault = caught
    }
    if (Date.now() > deadline) {
      const awaited = typeof what === 'string' ? what : what()
      throw new Error(`waited ${within} ms in vain for: ${awaited}`, { ...(fault !== undefined && { cause: fault }) })
    }
    await sleep(every)
  }
}
