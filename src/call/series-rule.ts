import { Temporal } from 'temporal-polyfill'
import { dayAfter } from '../calendar/clock.ts'
import { nightAt, seriesAt, type WrittenSeries } from './series-words.ts'
import { instantOf, occurrencesOf, wallOf } from './wall.ts'
import type { Speaker } from './when.ts'

/** The days and times of a series of calls, as plain data. */
export type SeriesRule = Weekly | Daily | Night
/** On these days of the week (1 is Monday, 7 Sunday), every so many weeks, counted from the week of `from`. */
export type Weekly = { kind: 'weekly'; weekdays: readonly number[]; every: number } & Clocked
/** Every so many days, counted from `from`. */
export type Daily = { kind: 'daily'; every: number } & Clocked
/** Calls of an election night: so many minutes after the polls close, then every hour from the last of them, `hourly` times. */
export type Night = { kind: 'night'; after: readonly number[]; hourly: number }
/** The wall clock that a series keeps, its first day, and where it ends: on a last day, after so many calls, or never. */
export type Clocked = { from: string; time: string; zone: string; until?: string; count?: number }

/** One call of a series; `day` tells it from the others of the series: `2027-03-29`, or `close+75` in an election night. */
export type SeriesCall = { day: string; wall: string; zone: string; offset?: number; at: Date }

/** The first `count` days of a series that are not before `from`; fewer where it ends. An election night has none of its own. */
export function daysOf(rule: SeriesRule, from: string, count: number): string[] {
  if (rule.kind === 'night') return []
  const found: string[] = []
  let made = 0
  for (const day of allDays(rule)) {
    if (found.length >= count || made >= (rule.count ?? Infinity) || day > (rule.until ?? day)) break
    made += 1
    if (day >= from) found.push(day)
  }
  return found
}

/**
 * The calls of these days. What is kept is the time on the wall clock: a change of the clocks moves no call for those who
 * agreed on it. Where it skips the time of a day, that call is as much later as the clock jumps; where it doubles it, the
 * first is meant. A person may not be asked for every day of a series, and this is what calendars do as well.
 */
export function callsOf(rule: Weekly | Daily, days: readonly string[]): readonly SeriesCall[] {
  return days.map((day) => {
    const { zone, time } = rule
    const at = instantOf(`${day}T${time}`, zone)
    return { day, at, ...callOn(at, zone) }
  })
}

/** The calls of an election night, counted from the instant at which the polls close; shown and stored on the clock of a zone. */
export function nightCalls({ after, hourly }: Night, closesAt: Date, zone: string): readonly SeriesCall[] {
  const steps = [...new Set(after)].toSorted((a, b) => a - b)
  const last = steps.at(-1) ?? 0
  const minutes = [...steps, ...Array.from({ length: hourly }, (_, index) => last + (index + 1) * 60)]
  return minutes.map((later) => {
    const at = new Date(closesAt.getTime() + later * 60_000)
    return { day: `close+${later}`, at, ...callOn(at, zone) }
  })
}

/** The local time of an instant in a zone, with its offset where the clocks show that time twice. */
export function callOn(at: Date, zone: string): Pick<SeriesCall, 'wall' | 'zone' | 'offset'> {
  const wall = wallOf(at, zone)
  const twice = occurrencesOf(wall, zone)
  const own = twice.length > 1 ? twice.find((each) => each.at.getTime() === at.getTime()) : undefined
  return { wall, zone, ...(own && { offset: own.offset }) }
}

function* allDays(rule: Weekly | Daily): Generator<string> {
  const first = Temporal.PlainDate.from(rule.from)
  if (rule.kind === 'daily') {
    for (let turn = 0; ; turn += 1) yield first.add({ days: turn * rule.every }).toString()
  }
  const monday = first.subtract({ days: first.dayOfWeek - 1 })
  const weekdays = [...new Set(rule.weekdays)].toSorted((a, b) => a - b)
  if (weekdays.length === 0) return
  for (let week = 0; ; week += rule.every) {
    for (const weekday of weekdays) {
      const day = monday.add({ weeks: week, days: weekday - 1 }).toString()
      if (day >= rule.from) yield day
    }
  }
}

/** What a written rule says, for how long where an end was written, and what follows it; `unsure` where it can be understood in several ways. */
export type RuleReading = { rule: SeriesRule; minutes?: number; rest: string }
export type ReadRule = ({ kind: 'rule' } & RuleReading) | { kind: 'unsure'; readings: readonly RuleReading[] }

/**
 * Reads the rule that words begin with, in English or Danish: how often and on which days, then in any order a time, a zone
 * (the speaker's otherwise), a first and a last day, a number of calls; or an election night. The first day is the next on
 * which the time is still ahead, unless one is written. `undefined` when words begin with no rule, or with one without a time.
 */
export function readRule(words: string, speaker: Speaker): ReadRule | undefined {
  const night = nightAt(words.trim())
  if (night)
    return { kind: 'rule', rule: { kind: 'night', after: night.after, hourly: night.hourly }, rest: night.rest }
  const readings = seriesAt(words.trim(), speaker).flatMap(({ rest, minutes, ...written }): RuleReading[] => {
    const rule = ruleOf(written, speaker.now)
    return rule ? [{ rule, rest, ...(minutes !== undefined && { minutes }) }] : []
  })
  const [only, ...others] = readings
  if (!only) return undefined
  return others.length === 0 ? { kind: 'rule', ...only } : { kind: 'unsure', readings }
}

/** A rule spelled out so that `readRule` reads exactly it again, for as long as its first day is ahead. */
export function writeRule(rule: SeriesRule): string {
  if (rule.kind === 'night') {
    const after = rule.after.map((minutes) => `+${minutes}`).join(', ')
    return `close ${after}${rule.hourly > 0 ? `, then hourly ${rule.hourly} times` : ''}`
  }
  const { every, time, zone, from, until, count } = rule
  const often =
    rule.kind === 'daily'
      ? `every ${every} days`
      : `every ${every === 1 ? '' : `${every} weeks on `}${rule.weekdays.map((day) => dayNames[day - 1]).join(', ')}`
  const end = `${until === undefined ? '' : ` until ${until}`}${count === undefined ? '' : ` ${count} times`}`
  return `${often} ${time} ${zone} from ${from}${end}`
}

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

function ruleOf(written: Omit<WrittenSeries, 'rest' | 'minutes'>, now: Date): Weekly | Daily | undefined {
  const { unit, every, time, zone, from, until, count } = written
  const today = wallOf(now, zone).slice(0, 10)
  const start = from ?? (instantOf(`${today}T${time}`, zone) < now ? dayAfter(today, 1) : today)
  const clocked = { time, zone, ...(until !== undefined && { until }), ...(count !== undefined && { count }) }
  if (unit === 'day') return { kind: 'daily', every, from: start, ...clocked }
  // "Every week from 1 March" is on the day of the week of 1 March; without any day nobody knows which.
  const own = from === undefined ? [] : [Temporal.PlainDate.from(from).dayOfWeek]
  const weekdays = written.weekdays.length > 0 ? written.weekdays : own
  const [first] = daysOf({ kind: 'weekly', weekdays, every: 1, from: start, time, zone }, start, 1)
  return first === undefined ? undefined : { kind: 'weekly', weekdays, every, from: first, ...clocked }
}
