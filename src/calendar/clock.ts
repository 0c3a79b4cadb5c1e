import { Temporal } from 'temporal-polyfill'
import type { Election, ElectionClock, Embargo, Instant, Poll } from './election.ts'

/** The zone in which the mechanism counts where no member's own is meant. */
export const brussels = 'Europe/Brussels'

/**
 * The instants of an election for one member, or for all together. A member that does not vote in it has the hours of all,
 * and the embargoes that bind it. A wall-clock time that a clock change leaves out counts as much later as the clock jumps;
 * one that comes twice, as the first.
 * Throws where the election has no day of voting: nothing of the kind is ever stored.
 */
export function clockOf(election: Election, code?: string): ElectionClock {
  const own = election.polls.filter((poll) => poll.code === code)
  const polls = own.length > 0 ? own : election.polls
  const days = [...new Set(polls.map((poll) => poll.day))].toSorted()
  const [first] = days
  if (first === undefined) throw new Error(`the election ${election.id} has no day of voting`)
  const ofEach = (pick: (day: readonly Poll[]) => Instant | undefined): Instant[] =>
    days.flatMap((day) => pick(polls.filter((poll) => poll.day === day)) ?? []).toSorted()
  const embargo = embargoOf(election, code)
  const results = resultsOf(polls, embargo)
  return {
    id: election.id,
    day: first,
    zone: own.length > 0 ? homeZone(own) : brussels,
    opens: ofEach((day) => min(day.flatMap((poll) => opensAt(poll) ?? []))),
    closes: ofEach((day) => max(day.flatMap((poll) => closesAt(poll) ?? []))),
    ...(results && { results }),
    ...(embargo && { embargo }),
  }
}

/** The instant of a local date and time in a zone: `2029-06-10T23:00`. */
export function instantIn(zone: string, local: string): Instant {
  const at = Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'compatible' })
  return iso(at.epochMilliseconds)
}

/** The local date and time of an instant in a zone, to the minute: `2029-06-10T23:00`. */
export function localIn(zone: string, at: Instant | Date): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(new Date(at).getTime())
  return instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/** A day so many days later or earlier. */
export const dayAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()

/** When a poll opens; `undefined` where only its day is known. */
export const opensAt = ({ day, zone, opens }: Poll): Instant | undefined =>
  opens === undefined ? undefined : instantIn(zone, `${day}T${opens}`)

/** When a poll closes; `undefined` where only its day is known. */
export function closesAt({ day, zone, opens, closes }: Poll): Instant | undefined {
  if (closes === undefined) return undefined
  const nextDay = opens !== undefined && closes <= opens
  return instantIn(zone, `${nextDay ? dayAfter(day, 1) : day}T${closes}`)
}

/** By when a poll has closed for certain: at the end of its day where the hour is not known. */
const closedBy = (poll: Poll): Instant => closesAt(poll) ?? instantIn(poll.zone, `${dayAfter(poll.day, 1)}T00:00`)

/** The instant at which the last polling station of the whole election has closed for certain. */
export const lastClose = (election: Election): Instant | undefined => max(election.polls.map(closedBy))

/** The first instant of the first day of voting, by the clocks of whoever begins first. */
export const firstMidnight = (election: Election): Instant | undefined =>
  min(election.polls.map(({ zone, day }) => instantIn(zone, `${day}T00:00`)))

/** Until when an embargo holds. An hour of closing that nobody knows yet counts as the end of its day. */
export function embargoUntil(election: Election, { until, zone = brussels }: Embargo): Instant | undefined {
  return until === undefined ? lastClose(election) : instantIn(zone, until)
}

/** The latest of the embargoes that bind a member; for all together, of all. */
function embargoOf(election: Election, code: string | undefined): Instant | undefined {
  const binding = election.embargoes.filter(
    (embargo) => code === undefined || embargo.code === undefined || embargo.code === code,
  )
  return max(binding.flatMap((embargo) => embargoUntil(election, embargo) ?? []))
}

/** The earliest instant at which first results may be expected; never before the embargo ends. */
function resultsOf(polls: readonly Poll[], embargo: Instant | undefined): Instant | undefined {
  const expected = min(polls.flatMap(({ zone, results }) => (results === undefined ? [] : instantIn(zone, results))))
  return expected === undefined ? undefined : max([expected, ...(embargo ? [embargo] : [])])
}

/** The zone of a member that votes in several: that in Europe before those overseas. */
function homeZone(polls: readonly Poll[]): string {
  const zones = [...new Set(polls.map(({ zone }) => zone))].toSorted()
  return zones.find((zone) => zone.startsWith('Europe/')) ?? zones[0] ?? brussels
}

// Instants written alike sort as texts.
const min = (instants: readonly Instant[]): Instant | undefined => instants.toSorted()[0]
const max = (instants: readonly Instant[]): Instant | undefined => instants.toSorted().at(-1)
const iso = (ms: number): Instant => new Date(ms).toISOString()
