/** Costly work that is done in turn: one at a time of each person, and a few of all together. */
export type Queue = {
  /** Does the work in its turn, first come first served; `undefined` where too much waits already, of this person or of all. */
  inTurn<Result>(person: string, work: () => Promise<Result>): Promise<Result> | undefined
}

type Waiting = { person: string; start(): void }

/** Opens a queue of which `atOnce` are done together, while at most `waiting` wait, and `each` of one person. */
export function openQueue(most: { atOnce: number; waiting: number; each: number }): Queue {
  const busy = new Set<string>()
  const queue: Waiting[] = []

  function startNext(): void {
    while (busy.size < most.atOnce) {
      const index = queue.findIndex(({ person }) => !busy.has(person))
      const [next] = index < 0 ? [] : queue.splice(index, 1)
      if (!next) return
      busy.add(next.person)
      next.start()
    }
  }

  async function take<Result>(person: string, work: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((start) => {
      queue.push({ person, start })
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
    inTurn(person, work) {
      const own = queue.filter((each) => each.person === person).length
      return queue.length >= most.waiting || own >= most.each ? undefined : take(person, work)
    },
  }
}
