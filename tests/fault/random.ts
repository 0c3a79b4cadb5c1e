/** Numbers that look random and are the same for the same seed. */
export type Random = {
  /** From 0 up to but not including 1. */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  /** True so often out of one. */
  chance(share: number): boolean
  pick<Each>(list: readonly Each[]): Each | undefined
}

/** Opens a stream of numbers from a seed. */
export function openRandom(seed: number): Random {
  let state = (seed * 2_654_435_761) >>> 0
  const next = (): number => {
    // xorshift over a Weyl sequence: enough to choose instants and deeds.
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (list) => list[between(0, list.length - 1)],
  }
}
