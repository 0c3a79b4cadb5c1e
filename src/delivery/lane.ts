/** What a pass over one lane found: nothing left, more to do at once, or not before so many milliseconds. */
export type Pass = 'idle' | 'again' | { waitMs: number }

export type Lanes = {
  /** Says that there may be work in a lane. Cheap; to be called as often as one likes. */
  poke(lane: string): void
  /** Takes no more work and waits for the passes under way. */
  stop(): Promise<void>
}

/**
 * Runs one pass at a time per lane (a conversation), lanes beside each other, so that a slow or failing one never holds
 * up another. `pass` must not throw for anything foreseeable; if it does, `onFault` hears of it and the lane rests a second.
 */
export function createLanes(
  pass: (lane: string) => Promise<Pass>,
  onFault: (lane: string, fault: unknown) => void,
): Lanes {
  const running = new Map<string, Promise<void>>()
  const poked = new Set<string>()
  const resting = new Map<string, NodeJS.Timeout>()
  let stopped = false

  async function run(lane: string): Promise<void> {
    while (!stopped) {
      poked.delete(lane)
      const found = await pass(lane).catch((fault: unknown): Pass => {
        onFault(lane, fault)
        return { waitMs: 1000 }
      })
      if (stopped) return
      if (typeof found === 'object') return rest(lane, found.waitMs)
      if (found === 'idle' && !poked.has(lane)) return
    }
  }

  /** A resting lane is not woken by new work: it waits for the instant that the platform or the back-off named. */
  function rest(lane: string, ms: number): void {
    resting.set(
      lane,
      setTimeout(() => {
        resting.delete(lane)
        poke(lane)
      }, ms),
    )
  }

  function poke(lane: string): void {
    if (stopped || resting.has(lane)) return
    poked.add(lane)
    if (running.has(lane)) return
    const done = run(lane).finally(() => {
      running.delete(lane)
      if (poked.has(lane)) poke(lane)
    })
    running.set(lane, done)
  }

  return {
    poke,
    async stop() {
      stopped = true
      for (const timer of resting.values()) clearTimeout(timer)
      await Promise.all(running.values())
    },
  }
}
