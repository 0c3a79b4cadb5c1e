import { Temporal } from 'temporal-polyfill'
import { readAhead } from '../locale/written-time.ts'

/** How people write when something begins and ends: `from 2027-06-01 to 2027-06-30`, `from 18:00 to 22:00`. */

/** Most characters of a line that is read for it. */
export const longestLine = 200

/**
 * The instant that words mean, by a person's zone: a day, a day and a time, a time for the next such one after `after`, or a
 * stretch such as `2 h`. A day alone is its beginning or, as an end, that of the day after. `undefined` for anything else.
 */
export function readWhen(written: string, zone: string, after: Date, side: 'begin' | 'end'): Date | undefined {
  const tidy = written.trim()
  if (/^\d{4}-\d{2}-\d{2}$/.test(tidy)) {
    try {
      const day = Temporal.PlainDate.from(tidy).add({ days: side === 'end' ? 1 : 0 })
      return new Date(day.toZonedDateTime(zone).epochMilliseconds)
    } catch {
      return undefined // a day that does not exist
    }
  }
  const read = readAhead(tidy, zone, after)
  return read?.rest === '' ? read.at : undefined
}
