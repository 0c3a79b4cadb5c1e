import type { Occurrence } from './wall.ts'

/** One way to understand a time: the local time that may have been meant, and what follows it. */
export type Reading = { wall: string; zone: string; offset?: number; minutes?: number; rest: string }

/**
 * What a written time says. `rest` is what follows it. `minutes` is there where an end was written (`14:00-15:30`).
 * `doubled`: the clocks show it twice; `skipped`: they never show it, `before` and `after` are the last minute before the gap
 * and the same time as much later as the clock jumps; `past`: it is over, `next` is when the same time comes next, where only
 * a time of day was written; `unsure`: it can be understood in two ways, and only the person knows.
 */
export type When =
  | ({ kind: 'moment' } & Reading)
  | { kind: 'doubled'; wall: string; zone: string; offsets: [number, number]; minutes?: number; rest: string }
  | { kind: 'skipped'; wall: string; zone: string; minutes?: number; rest: string; before: string; after: string }
  | ({ kind: 'past'; next?: string } & Reading)
  | { kind: 'unsure'; readings: readonly Reading[] }

export type Speaker = { now: Date; zone: string }
export type { Occurrence }

/** Reads the time that words begin with, in English or Danish; `undefined` when they begin with none. It never guesses. */
export function readWhen(_words: string, _speaker: Speaker): When | undefined {
  return undefined // being written
}

/** A time spelled out so that `readWhen` reads exactly it again: `2027-10-31 02:30+01:00 Europe/Brussels`. */
export function writeWhen({ wall, zone, offset }: Pick<Reading, 'wall' | 'zone' | 'offset'>): string {
  const local = wall.replace('T', ' ')
  if (offset === undefined) return `${local} ${zone}`
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((each) =>
    String(each).padStart(2, '0'),
  )
  return `${local}${offset < 0 ? '-' : '+'}${hours}:${minutes} ${zone}`
}
