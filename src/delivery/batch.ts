/** Group commit: calls made while a commit is under way go together into the next one. */
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
        for (const each of taken) each.reject(fault)
      }
    }
    running = undefined
  }

  return {
    add(item) {
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        running ??= Promise.resolve().then(run)
      })
    },
    async drained() {
      while (running) await running
    },
  }
}
