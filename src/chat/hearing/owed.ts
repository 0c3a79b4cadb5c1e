/** What an adapter owes the core: what people did, and the core was not handed yet. */
export type Owed = {
  /** Counts work from now on until it is over: what happened out of sight is looked for, or read. Comes to what the work does. */
  reading<Done>(work: Promise<Done>): Promise<Done>
  /** What the platform told is on its way for a moment: it counts once that takes long, until it is over. Comes to what the work does. */
  telling<Done>(work: Promise<Done>): Promise<Done>
  /** Whether anything counts that began less than so many milliseconds ago: nobody waits for one and the same for ever. */
  isBehind(forMs: number): boolean
}

/** After so many milliseconds what was told is late. */
const lateAfterMs = 5000

/** Begins to count; nothing is owed yet. */
export function openOwed(lateMs = lateAfterMs): Owed {
  const open = new Set<{ began: number; counts: number }>()

  async function count<Done>(work: Promise<Done>, afterMs: number): Promise<Done> {
    const began = performance.now()
    const each = { began, counts: began + afterMs }
    open.add(each)
    try {
      return await work
    } finally {
      open.delete(each)
    }
  }

  return {
    reading: (work) => count(work, 0),
    telling: (work) => count(work, lateMs),
    isBehind(forMs) {
      const now = performance.now()
      return [...open].some(({ began, counts }) => counts <= now && now - began < forMs)
    },
  }
}
