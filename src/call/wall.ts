import { Temporal } from 'temporal-polyfill'
import { localIn } from '../calendar/clock.ts'

/**
 * A local date and time in a zone is what people agree on; the instant comes of it by the zone data of this machine.
 * `wall` is `2027-03-28T14:00`, `offset` the minutes from UTC, east positive.
 */

/** One of the instants at which the clocks of a zone show a local time, and their offset from UTC then. */
export type Occurrence = { at: Date; offset: number }

/**
 * The instant of a local time in a zone. Of a time that comes twice the one with this offset, else the first; a time that is
 * skipped is as much later as the clock jumps. Throws RangeError where there is no such day, hour or zone.
 */
export function instantOf(wall: string, zone: string, offset?: number): Date {
  const chosen = offset === undefined ? undefined : occurrencesOf(wall, zone).find((each) => each.offset === offset)
  return chosen?.at ?? new Date(read(wall).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds)
}

/** The local time of an instant in a zone, to the minute. */
export const wallOf = (at: Date, zone: string): string => localIn(zone, at)

/** When the clocks of a zone show a local time: once, twice where they are put back, never where they are put forward. */
export function occurrencesOf(wall: string, zone: string): readonly Occurrence[] {
  const local = read(wall)
  const each = (['earlier', 'later'] as const).map((disambiguation) => local.toZonedDateTime(zone, { disambiguation }))
  const [first, second] = each
  const showing = each.filter((one) => one.toPlainDateTime().equals(local))
  const kept = first && second && first.epochMilliseconds === second.epochMilliseconds ? showing.slice(0, 1) : showing
  return kept.map((one) => ({ at: new Date(one.epochMilliseconds), offset: one.offsetNanoseconds / 60_000_000_000 }))
}

/** How far the clocks of a zone are from UTC at an instant, in minutes. */
export const offsetAt = (at: Date, zone: string): number => zoned(at, zone).offsetNanoseconds / 60_000_000_000

/** The first change of the clocks of a zone after `from`, up to and including `until`; `undefined` when there is none. */
export function clockChange(from: Date, until: Date, zone: string): Date | undefined {
  const next = zoned(from, zone).getTimeZoneTransition('next')
  return next && next.epochMilliseconds <= until.getTime() ? new Date(next.epochMilliseconds) : undefined
}

const read = (wall: string): Temporal.PlainDateTime => Temporal.PlainDateTime.from(wall, { overflow: 'reject' })
const zoned = (at: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
