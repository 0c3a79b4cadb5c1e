/** When a numbered message stands everywhere it belongs. */
export type Arrivals = {
  /** Calls back when the message with this number stands in the last of its rooms. */
  onArrival(listener: (number: number) => void): void
  /** How often a message came to stand more than once in a room. */
  doubles(): number
}

/** Collects what stands where; `rooms` is the number of rooms that a message belongs into. */
export function openArrivals(rooms: number): Arrivals & { saw(words: string, room: string): void } {
  const seen = new Map<number, Set<string>>()
  let listener: (number: number) => void = () => {}
  let doubles = 0
  return {
    saw(words, room) {
      const number = Number(/\bn(\d+)n\b/.exec(words)?.[1])
      if (!(number > 0)) return
      const standing = seen.get(number) ?? new Set()
      seen.set(number, standing)
      if (standing.has(room)) {
        doubles += 1
        return
      }
      standing.add(room)
      if (standing.size === rooms) listener(number)
    },
    onArrival(next) {
      listener = next
    },
    doubles: () => doubles,
  }
}

/** The words of a message by its number: two sentences, as long as people's usually are. */
export const wordsOf = (number: number): string =>
  `n${number}n The results page of our electoral commission answers slowly since 19:40; the provider sees requests from many networks. Has anybody else seen this?`
