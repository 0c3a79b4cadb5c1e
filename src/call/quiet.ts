import { dayAfter } from '../calendar/clock.ts'
import type { Quiet } from '../directory/quiet.ts'
import { clockChange, instantOf, occurrencesOf, wallOf } from './wall.ts'

/** The reminders of a call, with how long before its beginning each is due, in minutes. */
export const reminders = { day: 1440, hour: 60, quarter: 15, start: 0 } as const
export type Reminder = keyof typeof reminders

/** The clock of a person, and their quiet hours on it; `undefined` where they have none. */
type Clock = { zone: string; quiet: Quiet | undefined }
/** `comes`: they said that they come. */
export type Reminded = Clock & { startsAt: Date; urgent: boolean; comes: boolean }

/**
 * When a person is reminded of a call, looked at when the reminder is due or later: `now`. Those of an urgent call come when they are
 * due, and in the last quarter of an hour those of whoever said that they come; nothing else rings in quiet hours. The earlier ones wait
 * for their end; `undefined` when that is no earlier than what rings in the last quarter, which then says everything.
 */
export function remindAt(reminder: Reminder, reminded: Reminded, now?: Date): Date | undefined {
  const { startsAt, urgent } = reminded
  const due = before(startsAt, reminder)
  if (urgent) return due
  const at = now && now > due ? now : due
  if (reminder === 'quarter' || reminder === 'start') return mayRing(at, reminded) ? due : undefined
  const open = endOfQuiet(at, reminded)
  const last = mayRing(before(startsAt, 'quarter'), reminded) ? 'quarter' : 'start'
  return open < before(startsAt, last) ? open : undefined
}

/** Whether somebody is rung at an instant for a call that begins then, or in a quarter of an hour. */
export const mayRing = (at: Date, { urgent, comes, ...clock }: Omit<Reminded, 'startsAt'>): boolean =>
  urgent || comes || !isQuiet(at, clock)

/** Whether an instant is in somebody's quiet hours. */
export const isQuiet = (at: Date, { zone, quiet }: Clock): boolean =>
  quiet !== undefined && isWithin(wallOf(at, zone).slice(11), quiet)

function isWithin(time: string, { from, until }: Quiet): boolean {
  return from > until ? time >= from || time < until : time >= from && time < until
}

/** The instant itself where it is in no quiet hours, else when those end. */
export function endOfQuiet(at: Date, clock: Clock): Date {
  const { zone, quiet } = clock
  if (!quiet || !isQuiet(at, clock)) return at
  const { from, until } = quiet
  const [day = '', time = ''] = wallOf(at, zone).split('T')
  const wall = `${from > until && time >= from ? dayAfter(day, 1) : day}T${until}`
  const end = nextAt(wall, at, zone)
  // Where the clocks are put back behind the beginning, that comes a second time, and until then it is not quiet.
  const change = clockChange(at, end, zone)
  if (change && !isQuiet(change, clock)) return change
  // What the clocks skip is over as soon as they are put forward; where they skip all that is not quiet, it goes on.
  return endOfQuiet(end, clock)
}

/** When the clocks of a zone show a local time next, or are put forward over it. */
function nextAt(wall: string, at: Date, zone: string): Date {
  const shown = occurrencesOf(wall, zone).find((each) => each.at > at)?.at
  const late = instantOf(wall, zone)
  return shown ?? clockChange(at, late, zone) ?? late
}

const before = (startsAt: Date, reminder: Reminder): Date => new Date(startsAt.getTime() - reminders[reminder] * 60_000)
