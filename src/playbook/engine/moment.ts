import { Temporal } from 'temporal-polyfill'
import { brussels } from '../../calendar/clock.ts'
import type { ElectionClock } from '../../calendar/election.ts'
import type { Duration, When } from '../language/model.ts'
import type { Instant } from './run.ts'

/** What instants can be counted from; what is not known yet is absent. */
export type Anchors = {
  start?: Instant
  step?: Instant
  deadline?: Instant
  /** What the expression of a `{{ CEL }}` gave. */
  expression?: Instant
  election?: ElectionClock
}

/**
 * The instant that is meant, by these anchors; `undefined` while what it is counted from is not known. Days, weeks and times
 * of day are those of the wall clock: in the zone written, else the member's, else Brussels. A local time that a change of
 * the clock skips comes that much later; of one that comes twice, the first is meant.
 */
export function instantOf(when: When, anchors: Anchors): Instant | undefined {
  const zone = when.zone ?? anchors.election?.zone ?? brussels
  const from = anchorOf(when, anchors, zone)
  if (!from) return undefined
  const shifted = shift(from, when.shift)
  const timed = when.time === undefined ? shifted : atTime(shifted, when)
  return written(timed)
}

/** An instant later (or earlier) by days on the wall clock of a zone, then by milliseconds. */
export const shiftInstant = (at: Instant, by: Duration, zone: string): Instant => written(shift(local(at, zone), by))

/** How late an instant is after another, in milliseconds; negative when it is earlier. */
export const msBetween = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from)

/**
 * The first instant of a grid after `at`. The grid begins at `origin`, with a step of `every` on the wall clock of a zone; each
 * of its points is counted from the origin, so that nothing adds up.
 */
export function nextOnGrid(origin: Instant, every: Duration, zone: string, at: Instant): Instant {
  const point = (turn: number): Instant => shiftInstant(origin, { days: every.days * turn, ms: every.ms * turn }, zone)
  const estimate = Math.floor(msBetween(origin, at) / lengthOf(every))
  // A day of 23 or 25 hours puts the estimate off by one, never by more than the two around it.
  let turn = Math.max(1, estimate - 2)
  while (point(turn) <= at) turn += 1
  return point(turn)
}

/** How long a duration is, counting each day as 24 hours. */
export const lengthOf = ({ days, ms }: Duration): number => days * 86_400_000 + ms

const local = (at: Instant, zone: string): Temporal.ZonedDateTime => Temporal.Instant.from(at).toZonedDateTimeISO(zone)

/** Instants are compared as texts, which holds for years of four digits. */
const last = Date.UTC(9999, 0)
const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value))

const written = (at: Temporal.ZonedDateTime): Instant =>
  new Date(Math.max(0, Math.min(last, at.epochMilliseconds))).toISOString()

/** However long a file says: what Temporal can count is not left. */
const shift = (at: Temporal.ZonedDateTime, { days, ms }: Duration): Temporal.ZonedDateTime =>
  at.add({ days: clamp(days, 3_650_000) }).add({ milliseconds: clamp(ms, last) })

/** The time of day, on the day of `at`; a time alone is the next one, today or tomorrow. */
function atTime(at: Temporal.ZonedDateTime, { from, time }: When): Temporal.ZonedDateTime {
  const today = at.withPlainTime(time)
  const isOver = Temporal.ZonedDateTime.compare(today, at) < 0
  return from === 'time' && isOver ? at.add({ days: 1 }).withPlainTime(time) : today
}

function anchorOf(when: When, anchors: Anchors, zone: string): Temporal.ZonedDateTime | undefined {
  const { election } = anchors
  if (when.from === 'day') return election && Temporal.PlainDate.from(election.day).toZonedDateTime(zone)
  const at = {
    start: anchors.start,
    step: anchors.step,
    time: anchors.step,
    deadline: anchors.deadline,
    expression: anchors.expression,
    opens: election?.opens[0],
    closes: election?.closes.at(-1),
    results: election?.results,
  }[when.from]
  return at === undefined ? undefined : local(at, zone)
}
