/** Costly work that is done in turn: one at a time of each person, and a few of all together. */
export type Queue = {
  /**
   * Does the work in its turn, first come first served; `undefined` where too much waits already, of this person or of all. Rejects with
   * the reason of `gone` where that is aborted before the turn has come; what is begun has to look at it itself.
   */
  inTurn<Result>(person: string, work: () => Promise<Result>, gone?: AbortSignal): Promise<Result> | undefined
  /** Resolves once nothing is done, and nothing waits. */
  over(): Promise<void>
}

type Waiting = { person: string; start(): void }

/** Opens a queue of which `atOnce` are done together, while at most `waiting` wait, and `each` of one person. */
export function openQueue(most: { atOnce: number; waiting: number; each: number }): Queue {
  const busy = new Set<string>()
  const queue: Waiting[] = []
  const open = new Set<Promise<unknown>>()

  function startNext(): void {
    while (busy.size < most.atOnce) {
      const index = queue.findIndex(({ person }) => !busy.has(person))
      const [next] = index < 0 ? [] : queue.splice(index, 1)
      if (!next) return
      busy.add(next.person)
      next.start()
    }
  }

  async function take<Result>(person: string, work: () => Promise<Result>, gone?: AbortSignal): Promise<Result> {
    gone?.throwIfAborted()
    await new Promise<void>((start, leave) => {
      const own = { person, start }
      queue.push(own)
      const end = (): void => {
        const index = queue.indexOf(own)
        if (index < 0) return
        queue.splice(index, 1)
        leave(gone?.reason)
      }
      gone?.addEventListener('abort', end, { once: true })
      startNext()
    })
    try {
      return await work()
    } finally {
      busy.delete(person)
      startNext()
    }
  }

  return {
    inTurn(person, work, gone) {
      const own = queue.filter((each) => each.person === person).length
      if (queue.length >= most.waiting || own >= most.each) return undefined
      const done = take(person, work, gone)
      open.add(done)
      const close = (): void => void open.delete(done)
      done.then(close, close)
      return done
    },
    async over() {
      while (open.size > 0) await Promise.allSettled(open)
    },
  }
}
