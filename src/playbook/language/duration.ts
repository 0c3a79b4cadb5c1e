import type { Duration } from './model.ts'

/** Milliseconds of the units that are the same everywhere; days and weeks count on the wall clock. */
const spans: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000 }
const days: Readonly<Record<string, number>> = { d: 1, w: 7 }

/** How a stretch of time is written: `90 s`, `15 min`, `2 h`, `14 d`, `1 w`, or several: `1 h 30 min`. */
export const durationPattern = String.raw`\d{1,5} ?(?:s|min|h|d|w)(?: \d{1,5} ?(?:s|min|h|d|w))*`

/** Reads a stretch of time, never negative; `undefined` where it is none. */
export function parseDuration(written: string): Duration | undefined {
  const text = written.trim().replaceAll(/\s+/g, ' ')
  if (!new RegExp(`^${durationPattern}$`).test(text)) return undefined
  const sum: Duration = { days: 0, ms: 0 }
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+) ?([a-z]+)/g)) {
    sum.days += Number(count) * (days[unit] ?? 0)
    sum.ms += Number(count) * (spans[unit] ?? 0)
  }
  return sum
}

/** Writes a stretch of time, which is not negative, in the largest units that say it exactly. */
export function writeDuration({ days: whole, ms }: Duration): string {
  const parts: string[] = []
  if (whole > 0) parts.push(whole % 7 === 0 ? `${whole / 7} w` : `${whole} d`)
  let rest = ms
  for (const [unit, size] of [
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ] as const) {
    const count = Math.floor(rest / size)
    if (count > 0) parts.push(`${count} ${unit}`)
    rest -= count * size
  }
  return parts.join(' ') || '0 min'
}

/** Reads a stretch of time that a schema has found to be one. */
export function durationOf(written: string): Duration {
  const duration = parseDuration(written)
  if (!duration) throw new Error(`no stretch of time: ${written}`)
  return duration
}

const dayMs = 86_400_000

/** How long it is about, in milliseconds, to compare: a day on the wall clock may have 23 or 25 hours. */
export const lengthOf = ({ days: whole, ms }: Duration): number => whole * dayMs + ms
