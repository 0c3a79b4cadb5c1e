/** Milliseconds in which what happened at the same moment comes in, over whichever way. */
const momentMs = 5

/** Resolves for what came in of one channel at the same moment in the order in which it happened. */
export type Order = (channel: string, stamp: string | undefined) => Promise<void>

/**
 * Puts in order what comes over several sockets, or by several requests: Slack hands out events in turn, and of two that
 * were said one after the other the second may be read first.
 */
export function openOrder(): Order {
  const waiting = new Map<string, { at: number; go(): void }[]>()
  return (channel, stamp) =>
    new Promise((resolve) => {
      const entry = { at: Number(stamp ?? 0), go: resolve }
      const others = waiting.get(channel)
      if (others) return void others.push(entry)
      const all = [entry]
      waiting.set(channel, all)
      const goAll = (): void => {
        waiting.delete(channel)
        for (const { go } of all.toSorted((a, b) => a.at - b.at)) go()
      }
      // Where there was much to do, the moment was over before all ways were read: they are read once more.
      setTimeout(() => setImmediate(goAll), momentMs)
    })
}
