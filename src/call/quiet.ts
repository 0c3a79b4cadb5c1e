import { dayAfter } from '../calendar/clock.ts'
import { instantOf, wallOf } from './wall.ts'

/** The reminders of a call, with how long before its beginning each is due, in minutes. */
export const reminders = { day: 1440, hour: 60, quarter: 15, start: 0 } as const
export type Reminder = keyof typeof reminders

/** The night of a person, on their own clock: nothing rings then that can wait. */
export type Quiet = { from: string; until: string }
const usualQuiet: Quiet = { from: '22:00', until: '07:00' }

export type Reminded = { startsAt: Date; urgent: boolean; zone: string; quiet?: Quiet }

/**
 * When a person is reminded of a call. The reminders of the last quarter of an hour and those of an urgent call come when they
 * are due. The earlier ones wait for the end of the person's quiet hours; `undefined` when that is no earlier than the
 * reminder of the last quarter, which then says everything.
 */
export function remindAt(
  reminder: Reminder,
  { startsAt, urgent, zone, quiet = usualQuiet }: Reminded,
): Date | undefined {
  const due = before(startsAt, reminder)
  if (urgent || reminder === 'quarter' || reminder === 'start') return due
  const at = endOfQuiet(due, zone, quiet)
  return at < before(startsAt, 'quarter') ? at : undefined
}

/** The instant itself where it is in no quiet hours of a zone, else when those end. */
export function endOfQuiet(at: Date, zone: string, { from, until }: Quiet = usualQuiet): Date {
  const [day = '', time = ''] = wallOf(at, zone).split('T')
  const overMidnight = from > until
  const isQuiet = overMidnight ? time >= from || time < until : time >= from && time < until
  if (!isQuiet) return at
  return instantOf(`${overMidnight && time >= from ? dayAfter(day, 1) : day}T${until}`, zone)
}

const before = (startsAt: Date, reminder: Reminder): Date => new Date(startsAt.getTime() - reminders[reminder] * 60_000)
