import { Temporal } from 'temporal-polyfill'
import { brussels } from '../calendar/clock.ts'
import { isWorkingDay } from '../threat/clocks/holidays.ts'
import { instantOf, occurrencesOf, offsetAt, wallOf } from './wall.ts'

/**
 * The only hours that are office hours in every Member State at once: 08:00 in Dublin and Lisbon, 17:00 in Helsinki, Athens
 * and Nicosia (domain brief 7.2). They are those of Brussels.
 */
const civil = { from: 9 * 60, until: 16 * 60 }
/** At what times of a day a call is proposed; two of the morning and two of the afternoon. */
const startsOfDay = ['10:00', '14:00', '11:30', '15:00', '09:00', '13:00']
/** For how long everybody may answer who is asked when they can come, in hours; what is urgent waits for no day. */
export const answerHours = { usual: 24, urgent: 1 } as const
/** Nobody can come to what begins at once: how much earlier a call is proposed, in minutes. One that is not urgent, once all could answer. */
const notice = { civil: answerHours.usual * 60 + 120, urgent: 30 }
/** How long after the first possible half hour the times of an urgent call are, in minutes. */
const urgentSteps = [0, 30, 60, 120, 240, 480, 720, 1440]

export type Wanted = { now: Date; minutes: number; urgent: boolean; count: number; perDay?: number }
/** A time to choose from, as a local time; `offset` where the clocks show it twice, `value` is its instant as plain text. */
export type Candidate = { value: string; at: Date; wall: string; zone: string; offset?: number }

/**
 * The times to ask about, in order: at office hours that are common to the Union, on days on which its institutions work,
 * `perDay` of each day (two by default), after the day in which everybody may answer. An urgent call may be at any hour, the first in
 * half an hour at least. There are `count` of them, fewer only where the call is too long for any day: then there is none.
 */
export function proposeTimes({ now, minutes, urgent, count, perDay = 2 }: Wanted): readonly Candidate[] {
  const found = urgent ? atAnyHour(now, count) : atOfficeHours(now, minutes, count, perDay)
  return found.toSorted((a, b) => a.getTime() - b.getTime()).map(candidate)
}

/** Times that somebody named, to ask about as those that are proposed: each instant once, in their order. */
export function candidatesOf(named: readonly { wall: string; zone: string; offset?: number }[]): readonly Candidate[] {
  const times = named.map(({ wall, zone, offset }): Candidate => {
    const at = instantOf(wall, zone, offset)
    return { value: at.toISOString(), at, wall, zone, ...(offset !== undefined && { offset }) }
  })
  const each = new Map(times.map((time) => [time.value, time]))
  return [...each.values()].toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

function atAnyHour(now: Date, count: number): readonly Date[] {
  const halfHour = 1_800_000
  const first = Math.ceil((now.getTime() + notice.urgent * 60_000) / halfHour) * halfHour
  const last = urgentSteps.at(-1) ?? 0
  const steps = Array.from({ length: count }, (_, index) => urgentSteps[index] ?? last + (index + 1) * 60)
  return steps.map((minutesLater) => new Date(first + minutesLater * 60_000))
}

function atOfficeHours(now: Date, minutes: number, count: number, perDay: number): readonly Date[] {
  const times = startsOfDay.filter((time) => minutesOf(time) >= civil.from && minutesOf(time) + minutes <= civil.until)
  if (times.length === 0 || perDay < 1) return []
  const earliest = now.getTime() + notice.civil * 60_000
  const found: Date[] = []
  for (
    let day = Temporal.PlainDate.from(wallOf(now, brussels).slice(0, 10));
    found.length < count;
    day = day.add({ days: 1 })
  ) {
    if (!isWorkingDay(day, 'COM')) continue
    const open = times.map((time) => instantOf(`${day}T${time}`, brussels)).filter((at) => at.getTime() >= earliest)
    found.push(...open.slice(0, perDay).slice(0, count - found.length))
  }
  return found
}

function candidate(at: Date): Candidate {
  const wall = wallOf(at, brussels)
  const isTwice = occurrencesOf(wall, brussels).length > 1
  return { value: at.toISOString(), at, wall, zone: brussels, ...(isTwice && { offset: offsetAt(at, brussels) }) }
}
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** What a delegation has said about the times it was asked: those at which it can come. */
export type Availability = { code: string; observer: boolean; times: readonly string[] }
export type Best = {
  value: string
  available: readonly string[]
  missing: readonly string[]
  observers: readonly string[]
}

/**
 * The time at which most delegations can come; of several the earliest. Observers do not count, but are listed. Of several
 * answers of one delegation the last counts. `undefined` while no delegation can come to any of the times. Values must sort
 * by time, as instants in ISO 8601 do.
 */
export function bestOf(values: readonly string[], answers: readonly Availability[]): Best | undefined {
  const standing = [...new Map(answers.map((answer) => [answer.code, answer])).values()]
  const seats = standing.filter(({ observer }) => !observer)
  const coming = (value: string, among: readonly Availability[]): string[] =>
    among.filter(({ times }) => times.includes(value)).map(({ code }) => code)
  const ranked = [...new Set(values)]
    .map((value) => ({ value, available: coming(value, seats) }))
    .filter(({ available }) => available.length > 0)
    .toSorted((a, b) => b.available.length - a.available.length || (a.value < b.value ? -1 : 1))
  const [best] = ranked
  if (!best) return undefined
  const missing = seats.map(({ code }) => code).filter((code) => !best.available.includes(code))
  const observers = coming(
    best.value,
    standing.filter(({ observer }) => observer),
  )
  return { ...best, missing, observers }
}
