import { Temporal } from 'temporal-polyfill'
import type { Day, Half } from './time-part.ts'
import { type Understanding, understand } from './understand.ts'
import { instantOf, occurrencesOf, offsetAt, wallOf } from './wall.ts'

/** One way to understand a time: the local time that may have been meant, and what follows it. */
export type Reading = { wall: string; zone: string; offset?: number; minutes?: number; rest: string }

/**
 * What a written time says. `rest` is what follows it; `minutes` is there where an end was written (`14:00-15:30`); `offset`
 * where a local time comes twice and it is known which is meant.
 * `doubled`: the clocks show it twice, with these offsets; `skipped`: they never show it, `before` and `after` are the last
 * minute before the gap and the same time as much later as the clock jumps; `past`: it is over, `next` is the local time at
 * which it comes again, where only a time of day was written; `unsure`: it can be understood in several ways, and only the
 * speaker knows.
 */
export type When =
  | ({ kind: 'moment' } & Reading)
  | { kind: 'doubled'; wall: string; zone: string; offsets: [number, number]; minutes?: number; rest: string }
  | { kind: 'skipped'; wall: string; zone: string; minutes?: number; rest: string; before: string; after: string }
  | ({ kind: 'past'; next?: string } & Reading)
  | { kind: 'unsure'; readings: readonly Reading[] }

/** The instant at which something is said, and the zone of the person who says it. */
export type Speaker = { now: Date; zone: string }

/** What follows a time; where a place may begin that, all of it. */
export const restOf = (when: When): string => (when.kind === 'unsure' ? (when.readings[0]?.rest ?? '') : when.rest)

/** For how many minutes, where an end was written, whichever time is meant. */
export function spanOf(when: When): number | undefined {
  if (when.kind !== 'unsure') return when.minutes
  const [first, ...others] = when.readings.map(({ minutes }) => minutes)
  return others.every((each) => each === first) ? first : undefined
}

/**
 * Reads the time that words begin with, in English or Danish, on the speaker's clock unless a zone is named. What can be
 * understood in two ways is told so, never guessed. `undefined` when the words begin with no time. `untitled`: no title follows
 * that a place might begin.
 */
export function readWhen(words: string, speaker: Speaker, untitled = false): When | undefined {
  // Whoever says 14:00 during that minute means now.
  const now = new Date(Math.floor(speaker.now.getTime() / minuteMs) * minuteMs)
  const moments = understand(words, untitled).flatMap((each) => momentsOf(each, { ...speaker, now }))
  const ahead = moments.filter(({ isPast }) => !isPast)
  const latest = distinct([...ahead, ...otherwise(moments, ahead)])
  const [only, ...others] = latest
  if (only) return others.length === 0 ? only.when : { kind: 'unsure', readings: latest.flatMap(readingsOf) }
  return moments.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0]?.when
}

/** Where a place may as well begin the title, what is over on one of the two clocks may be meant to come again. */
function otherwise(moments: readonly Moment[], ahead: readonly Moment[]): readonly Moment[] {
  const rests = new Set(ahead.map(({ when }) => when.rest))
  return rests.size === 0 ? [] : moments.flatMap(({ when, next }) => (next && !rests.has(when.rest) ? next : []))
}

/** A time spelled out so that `readWhen` reads exactly it again: `2027-10-31T02:30+01:00 Europe/Brussels`. */
export function writeWhen({ wall, zone, offset }: Pick<Reading, 'wall' | 'zone' | 'offset'>): string {
  return `${wall}${offset === undefined ? '' : writeOffset(offset)} ${zone}`
}

const minuteMs = 60_000
const halfDayMs = 720 * minuteMs
const longOverMs = 180 * minuteMs

/** A local time that may be meant; `offset` where more than the wall clock is known. */
type Choice = { wall: string; zone: string; offset?: number }
/** What becomes of a choice on the clocks of its zone; of one that is over, `next` is when it comes again. */
type Moment = { when: Exclude<When, { kind: 'unsure' }>; at: Date; isPast: boolean; next?: Moment }

function momentsOf(understanding: Understanding, speaker: Speaker): readonly Moment[] {
  const { stretch, clock, place, rest } = understanding
  if (place?.place === 'unknown') return []
  const minutes = clock?.minutes
  const more = { rest, ...(minutes !== undefined && { minutes }) }
  const settle = (choice: Choice): Moment => momentOf(choice, more, speaker.now)
  if (stretch) {
    const at = new Date(speaker.now.getTime() + Math.ceil(stretch.ms / minuteMs) * minuteMs)
    const { zone } = frameOf(understanding, speaker)
    return [settle({ wall: wallOf(at, zone), zone, offset: offsetAt(at, zone) })]
  }
  const days = daysOf(understanding, speaker)
  if (days) return wallsOn(days, understanding).flatMap((wall) => choicesOf(wall, understanding, speaker).map(settle))
  const today = todayIn(frameOf(understanding, speaker).zone, speaker.now)
  const around = [-1, 0, 1, 2].map((shift) => today.add({ days: shift }))
  const times = clock?.isMidnight ? ['00:00'] : timesOf(understanding)
  return times.flatMap((time) => {
    const walls = around.map((day) => wallAt(day, time))
    return nearest(
      walls.flatMap((wall) => choicesOf(wall, understanding, speaker).map(settle)),
      speaker,
    )
  })
}

/**
 * Of a time of day alone: the next, where that is within twelve hours or the last was yesterday, hours ago. What was over less long
 * ago than it comes again may else have been meant for today, by somebody who was too late.
 */
function nearest(moments: readonly Moment[], speaker: Speaker): readonly Moment[] {
  const { now } = speaker
  const sorted = moments.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const ahead = sorted.find(({ isPast }) => !isPast)
  const last = sorted.findLast(({ isPast }) => isPast)
  if (!ahead) return []
  if (!last || ahead.at.getTime() - now.getTime() <= halfDayMs || isLongOver(last, speaker)) {
    // Where an offset left two ways to understand it, both of the same hours.
    return sorted.filter(({ at, isPast }) => !isPast && at.getTime() - ahead.at.getTime() < halfDayMs)
  }
  const next = 'wall' in ahead.when ? { next: ahead.when.wall } : {}
  return [{ ...last, when: { ...asPast(last.when), ...next }, next: ahead }]
}

/** Nobody who says 23:00 in their morning means the night before; shortly after midnight they may. */
function isLongOver({ at }: Moment, { now, zone }: Speaker): boolean {
  const [day, today] = [at, now].map((each) => wallOf(each, zone).slice(0, 10))
  return day !== today && now.getTime() - at.getTime() > longOverMs
}

type Frame = { zone: string; offset: number | undefined; isRegion: boolean }

/** On whose clock a time was written: in a zone, or so far from UTC, or both. */
function frameOf({ clock, place }: Understanding, speaker: Speaker): Frame {
  const named = typeof place?.place === 'object' ? place.place : undefined
  const offset = clock?.offset ?? named?.offset
  if (named && named.zone !== '') return { zone: named.zone, offset, isRegion: named.offset !== undefined }
  if (clock?.offset === 0) return { zone: 'UTC', offset: undefined, isRegion: false }
  return { zone: speaker.zone, offset, isRegion: false }
}

/** The choices that a written wall clock leaves: two where the offset written is not the one in force in the zone then. */
function choicesOf(wall: string, understanding: Understanding, speaker: Speaker): readonly Choice[] {
  const { zone, offset, isRegion } = frameOf(understanding, speaker)
  if (offset === undefined) return [{ wall, zone }]
  const at = new Date(Temporal.PlainDateTime.from(wall).toZonedDateTime('UTC').epochMilliseconds - offset * minuteMs)
  // "CET" of a speaker in Warsaw is the clock of Warsaw.
  const own = isRegion && offsetAt(at, speaker.zone) === offset ? speaker.zone : zone
  const exact = { wall: wallOf(at, own), zone: own, offset: offsetAt(at, own) }
  const isNamed = typeof understanding.place?.place === 'object' && understanding.place.place.zone !== ''
  return exact.offset === offset || !isNamed ? [exact] : [{ wall, zone: own }, exact]
}

/** The days that were named; `undefined` when none was. */
function daysOf(understanding: Understanding, speaker: Speaker): readonly Day[] | undefined {
  const { relative, date, weekday } = understanding
  if (!relative && !date && !weekday) return undefined
  // "Tomorrow" may be another day where the call is than where the speaker is.
  const todays = [speaker.zone, frameOf(understanding, speaker).zone].map((zone) => todayIn(zone, speaker.now))
  const named = todays.flatMap((today) => (relative ?? date)?.days(today) ?? [])
  const ofWeek = todays.flatMap((today) => weekday?.days(today) ?? [])
  if (!weekday) return named
  if (named.length === 0) return ofWeek
  const agreed = named.filter((day) => day.dayOfWeek === ofWeek[0]?.dayOfWeek)
  return agreed.length > 0 ? agreed : [...named, ...ofWeek]
}

const wallsOn = (days: readonly Day[], understanding: Understanding): readonly string[] =>
  days.flatMap((day) => timesOf(understanding).map((time) => wallAt(day, time)))

function wallAt(day: Day, time: string): string {
  return time === '24:00' ? `${day.add({ days: 1 })}T00:00` : `${day}T${time}`
}

function timesOf({ clock, half, relative }: Understanding): readonly string[] {
  if (!clock) return []
  const told: Half | undefined = half?.half ?? relative?.half
  if (told === undefined || clock.isMidnight) return clock.times
  if (told === 'am') return clock.times.filter((time) => time < '12:00')
  return [
    ...new Set(clock.times.map((time) => (time < '12:00' ? `${Number(time.slice(0, 2)) + 12}${time.slice(2)}` : time))),
  ]
}

function momentOf({ wall, zone, offset }: Choice, more: { rest: string; minutes?: number }, now: Date): Moment {
  const times = occurrencesOf(wall, zone)
  const ahead = times.filter((each) => each.at >= now && (offset === undefined || each.offset === offset))
  const [first, second] = ahead
  const one = { wall, zone, ...more }
  const twice = times.length > 1
  if (first && second)
    return { when: { kind: 'doubled', ...one, offsets: [first.offset, second.offset] }, at: first.at, isPast: false }
  if (first)
    return { when: { kind: 'moment', ...one, ...(twice && { offset: first.offset }) }, at: first.at, isPast: false }
  const at = times.at(-1)?.at ?? instantOf(wall, zone)
  if (at < now) return { when: { kind: 'past', ...one }, at, isPast: true }
  const gap = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .getTimeZoneTransition('previous')
  const before = wallOf(new Date((gap?.epochMilliseconds ?? at.getTime()) - minuteMs), zone)
  return { when: { kind: 'skipped', ...one, before, after: wallOf(at, zone) }, at, isPast: false }
}

/** Different instants only, those that leave more to the title first. Of two readings of the same instant such a one is kept. */
function distinct(moments: readonly Moment[]): readonly Moment[] {
  const kept = new Map<string, Moment>()
  for (const moment of moments) {
    const key = `${moment.when.kind} ${moment.at.toISOString()}`
    const other = kept.get(key)
    if (!other || other.when.rest.length < moment.when.rest.length) kept.set(key, moment)
  }
  return [...kept.values()].toSorted(
    (a, b) => b.when.rest.length - a.when.rest.length || a.at.getTime() - b.at.getTime(),
  )
}

/** A moment as buttons can offer it: of a doubled hour both, of a skipped one what it becomes. */
function readingsOf({ when }: Moment): readonly Reading[] {
  const { wall, zone, rest, minutes } = when
  const one = { wall, zone, rest, ...(minutes !== undefined && { minutes }) }
  if (when.kind === 'doubled') return when.offsets.map((offset) => ({ ...one, offset }))
  if (when.kind === 'skipped') return [{ ...one, wall: when.after }]
  return [{ ...one, ...(when.offset !== undefined && { offset: when.offset }) }]
}

function asPast(when: Moment['when']): Extract<When, { kind: 'past' }> {
  const { wall, zone, rest, minutes } = when
  return { kind: 'past', wall, zone, rest, ...(minutes !== undefined && { minutes }) }
}

const todayIn = (zone: string, now: Date): Day => Temporal.PlainDate.from(wallOf(now, zone).slice(0, 10))

function writeOffset(offset: number): string {
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60]
  return `${offset < 0 ? '-' : '+'}${[hours, minutes].map((each) => String(each).padStart(2, '0')).join(':')}`
}
