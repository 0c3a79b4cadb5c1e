/** Milliseconds in which what happened at the same moment comes in, over whichever way. */
const momentMs = 5

/** Resolves for what came in of one channel at the same moment in the order in which it happened. */
export type Order = (channel: string, stamp: string | undefined) => Promise<void>

type Waiting = { at: number; go(): void }

/**
 * Puts in order what comes over several sockets, or by several requests: Slack hands out events in turn, and of two that
 * were said one after the other the second may be read first. Each waits a moment of its own, and then goes behind all that
 * happened before it.
 */
export function openOrder(): Order {
  /** By channel, in the order in which it happened. */
  const waiting = new Map<string, Waiting[]>()

  function enter(channel: string, entry: Waiting): void {
    const all = waiting.get(channel) ?? []
    waiting.set(channel, all)
    all.splice(all.findLastIndex(({ at }) => at <= entry.at) + 1, 0, entry)
  }

  /** Lets go of all that happened up to a moment. */
  function goUpTo(channel: string, moment: number): void {
    const all = waiting.get(channel) ?? []
    for (const { go } of all.splice(0, all.findLastIndex(({ at }) => at <= moment) + 1)) go()
    if (all.length === 0) waiting.delete(channel)
  }

  return (channel, stamp) =>
    new Promise((go) => {
      const at = Number(stamp ?? 0)
      enter(channel, { at, go })
      // Where there is much to do the moment may be over before all ways were read: they are read once more.
      setTimeout(() => setImmediate(goUpTo, channel, at), momentMs)
    })
}
