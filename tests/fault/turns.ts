import { setTimeout as sleep } from 'node:timers/promises'

/** How much people may do, so that a slow machine has as much to catch up with as a fast one. */
export type Turns = {
  /** Lets people do something more; what they left undone of earlier grants is mostly forgotten. */
  grant(): void
  /** Takes one turn, when there is one; `false` once it is over. */
  take(): Promise<boolean>
  end(): void
}

/** Opens the turns with a first grant: so many deeds of everybody together between two kills. */
export function openTurns(perKill = 24): Turns {
  let left = perKill
  let over = false
  return {
    grant() {
      left = Math.min(left, perKill) + perKill
    },
    async take() {
      while (!over && left <= 0) await sleep(20)
      left -= 1
      return !over
    },
    end() {
      over = true
    },
  }
}
