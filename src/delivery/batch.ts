const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Group commit: calls made while a commit is under way go together into the next one. When a joint commit fails, each call is tried alone, so that one bad item fails by itself. */
export function createBatch<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  most: number,
): { add(item: Item): Promise<Result>; drained(): Promise<void> } {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (fault: unknown) => void }
  let waiting: Waiting[] = []
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const taken = waiting.slice(0, most)
      waiting = waiting.slice(most)
      try {
        const results = await commit(taken.map((each) => each.item))
        for (const [index, each] of taken.entries()) each.resolve(results[index] as Result) // commit answers one result an item
      } catch (fault) {
        if (taken.length === 1) taken[0]?.reject(fault)
        else
          for (const each of taken)
            await commit([each.item]).then(([result]) => each.resolve(result as Result), each.reject) // as above
      }
    }
    running = undefined
  }

  return {
    add(item) {
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        // What this turn of the event loop still brings goes along.
        running ??= nextTurn().then(run)
      })
    },
    async drained() {
      while (running) await running
    },
  }
}
