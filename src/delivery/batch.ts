const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Group commit: calls made while a commit is under way go together into the next one. When a joint commit fails, each call is tried
 * alone, so that one bad item fails by itself. Where `laneOf` gives an item a lane, nothing overtakes in it: with one that fails, all
 * that waits behind it in its lane is refused, for the same fault.
 */
export function createBatch<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  most: number,
  laneOf: (item: Item) => string | undefined = () => undefined,
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
        if (taken.length === 1 && taken[0]) refuse(taken[0], fault, [])
        else await runAlone(taken)
      }
    }
    running = undefined
  }

  async function runAlone(taken: readonly Waiting[]): Promise<void> {
    let left = [...taken]
    for (let each = left.shift(); each; each = left.shift()) {
      const one = each
      await commit([one.item]).then(
        ([result]) => one.resolve(result as Result), // as above
        (fault: unknown) => {
          left = refuse(one, fault, left)
        },
      )
    }
  }

  /** Refuses one, and with it what is behind it in its lane; gives what is left to be tried. */
  function refuse(one: Waiting, fault: unknown, left: readonly Waiting[]): Waiting[] {
    const lane = laneOf(one.item)
    const isBehind = ({ item }: Waiting): boolean => lane !== undefined && laneOf(item) === lane
    const behind = [...left, ...waiting].filter(isBehind)
    waiting = waiting.filter((each) => !isBehind(each))
    for (const each of [one, ...behind]) each.reject(fault)
    return left.filter((each) => !isBehind(each))
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
