import { Temporal } from 'temporal-polyfill'
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
    return { day, at, zone, ...placed(at, zone) }
  })
}

/** The calls of an election night, counted from the instant at which the polls close; shown and stored on the clock of a zone. */
export function nightCalls({ after, hourly }: Night, closesAt: Date, zone: string): readonly SeriesCall[] {
  const steps = [...new Set(after)].toSorted((a, b) => a - b)
  const last = steps.at(-1) ?? 0
  const minutes = [...steps, ...Array.from({ length: hourly }, (_, index) => last + (index + 1) * 60)]
  return minutes.map((later) => {
    const at = new Date(closesAt.getTime() + later * 60_000)
    return { day: `close+${later}`, at, zone, ...placed(at, zone) }
  })
}

/** The local time of an instant, with its offset where the clocks show that time twice. */
function placed(at: Date, zone: string): { wall: string; offset?: number } {
  const wall = wallOf(at, zone)
  const twice = occurrencesOf(wall, zone)
  const own = twice.length > 1 ? twice.find((each) => each.at.getTime() === at.getTime()) : undefined
  return { wall, ...(own && { offset: own.offset }) }
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

export type ReadRule = { rule: SeriesRule; rest: string }

/** Reads the rule that words begin with, in English or Danish; `undefined` when they begin with none. */
export function readRule(_words: string, _speaker: Speaker): ReadRule | undefined {
  return undefined // being written
}
