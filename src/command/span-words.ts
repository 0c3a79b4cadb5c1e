import { Temporal } from 'temporal-polyfill'
import { UserError } from '../chat/errors.ts'
import { readAhead } from '../locale/written-time.ts'
import type { Asking } from './command.ts'

/** How people write when something begins and ends: `from 2027-06-01 to 2027-06-30`, `from 18:00 to 22:00`. */

/** Most characters of a line that is read for it. */
export const longestLine = 200

/**
 * The instant that words mean, by a person's zone: a day, a day and a time, a time for the next such one after `after`, or a
 * stretch such as `2 h`. A day alone is its beginning or, as an end, that of the day after. `undefined` for anything else.
 */
function readWhen(written: string, zone: string, after: Date, side: 'begin' | 'end'): Date | undefined {
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

/**
 * From when to when, where it was said. Throws where it cannot be read, and where it ends before it begins or has ended; what began
 * before now begins now.
 */
export function readSpan(
  { from, to }: { from: string; to: string },
  { person: { zone }, now }: Pick<Asking, 'person' | 'now'>,
): { from?: Date; to?: Date } {
  const begin = from === '' ? undefined : readWhen(from, zone, now, 'begin')
  const end = to === '' ? undefined : readWhen(to, zone, begin ?? now, 'end')
  if (from !== '' && !begin) throw new UserError('people.when', { written: from.slice(0, 40) })
  if (to !== '' && !end) throw new UserError('people.when', { written: to.slice(0, 40) })
  if (end && end <= (begin && begin > now ? begin : now)) throw new UserError('people.when.end')
  return { ...(begin && { from: begin }), ...(end && { to: end }) }
}

/** What stands before `from <when> to <when>` in a line, and the span that this means; none where nothing of it was said. */
export function readTimed(
  asking: Pick<Asking, 'person' | 'now'>,
  line: string,
): { head: string; span?: { from: Date; to: Date } } {
  if (line.length > longestLine) throw new UserError('rota.how')
  const found = /^(?<head>.*?)(?:^|\s+)from\s+(?<from>\S.*?)\s+(?:to|until)\s+(?<to>\S.*)$/iu.exec(line.trim())
  if (!found?.groups) {
    if (/(?:^|\s)from\s/iu.test(line)) throw new UserError('rota.how')
    return { head: line.trim() }
  }
  const { head = '', from: begins = '', to: ends = '' } = found.groups
  const { from, to } = readSpan({ from: begins, to: ends }, asking)
  if (!from || !to) throw new UserError('rota.how')
  return { head, span: { from: from < asking.now ? asking.now : from, to } }
}
