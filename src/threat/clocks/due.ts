import { Temporal } from 'temporal-polyfill'
import { isWorkingDay } from './holidays.ts'
import type { Offset } from './regime.ts'

/**
 * By when a duty is to be done. `strict` is what the product works with and shows first: from the confirmed instant on to the
 * minute. `legal` is never earlier: what Regulation (EEC, Euratom) 1182/71 leaves on top for periods in days and months.
 */
export type Due = { strict: Date; legal: Date }

/** Whose days count: the zone of the authority, and whose holidays by a member's code. */
export type DuePlace = { zone: string; code: string }

/**
 * The two dates of a duty that began at `from`; `undefined` where no law names a time. Hours run through weekends, holidays and
 * changes of the clock, and the hour of the event is not left out, though art. 3(1) would: both dates are the same. Days and
 * months end at the same time of day, in a month that has no such day on its last one; legally (art. 3(2) and 3(4)) with the
 * last hour of that day, or of the next working day where it is a Saturday, Sunday or public holiday.
 */
export function dueOf(from: Date, offset: Offset, { zone, code }: DuePlace): Due | undefined {
  if (typeof offset === 'string') return undefined
  if ('hours' in offset) {
    const strict = new Date(from.getTime() + offset.hours * 3_600_000)
    return { strict, legal: strict }
  }
  const begun = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone)
  const ends = begun.add('months' in offset ? { months: offset.months } : { days: offset.days })
  let last = ends.toPlainDate()
  while (!isWorkingDay(last, code)) last = last.add({ days: 1 })
  const midnight = last.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds
  // The last instant that the store can hold before midnight: written, it still stands on the day itself.
  return { strict: new Date(ends.epochMilliseconds), legal: new Date(midnight - 1) }
}

/** Of the time between start and strict date, the shares at which somebody is reminded. */
export const marks = [50, 75, 90, 100] as const

/** A mark in percent, or how many whole hours a duty is overdue. */
export type Mark = { percent: (typeof marks)[number] } | { overdue: number }

const hourMs = 3_600_000

/** The first reminder due after an instant, and what it says; `undefined` where there is no date to count to. */
export function nextMark(
  clock: { from: Date; strict: Date | null },
  after: Date,
): { mark: Mark; at: Date } | undefined {
  if (!clock.strict) return undefined
  const [begun, ends] = [clock.from.getTime(), clock.strict.getTime()]
  for (const percent of marks) {
    const at = begun + Math.round(((ends - begun) * percent) / 100)
    if (at > after.getTime()) return { mark: { percent }, at: new Date(at) }
  }
  const overdue = Math.floor((after.getTime() - ends) / hourMs) + 1
  return { mark: { overdue }, at: new Date(ends + overdue * hourMs) }
}

/** What a reminder that comes at an instant has to say: the latest mark that has passed; `undefined` before the first. */
export function markAt(clock: { from: Date; strict: Date | null }, at: Date): Mark | undefined {
  if (!clock.strict) return undefined
  const [begun, ends] = [clock.from.getTime(), clock.strict.getTime()]
  const overdue = Math.floor((at.getTime() - ends) / hourMs)
  if (overdue >= 1) return { overdue }
  const percent = marks.findLast((each) => begun + Math.round(((ends - begun) * each) / 100) <= at.getTime())
  return percent === undefined ? undefined : { percent }
}
