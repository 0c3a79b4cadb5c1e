import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { type CallFile, endOf } from './file.ts'
import { type Reminder, reminders } from './quiet.ts'

/** How long after its planned end a call that nobody ends does so itself, in minutes. */
const endsItselfAfter = 30

const remindKey = (id: string, reminder: Reminder): string => `call/${id}/remind/${reminder}`
const endKey = (id: string): string => `call/${id}/end`
const asReminders = Object.keys(reminders) as readonly Reminder[] // its keys

/** The timers of a call that is planned: its reminders that lie ahead, the last of which begins it. */
export function dueTimers({ id, startsAt }: CallFile, now: Date): readonly Effect[] {
  if (!startsAt) return []
  return asReminders.map((reminder): Effect => {
    const due = new Date(startsAt.getTime() - reminders[reminder] * 60_000)
    const key = remindKey(id, reminder)
    if (reminder === 'start') return { kind: 'timer', key, timer: 'call.begin', due, payload: { call: id } }
    return due > now
      ? { kind: 'timer', key, timer: 'call.remind', due, payload: { call: id, reminder } }
      : { kind: 'cancel', key }
  })
}

/** The timer by which a call that has begun ends itself. */
export function endTimer(file: CallFile, now: Date): readonly Effect[] {
  const planned = file.startsAt ? endOf({ startsAt: file.startsAt, minutes: file.minutes }) : now
  const due = new Date(Math.max(planned.getTime(), now.getTime()) + endsItselfAfter * 60_000)
  return [{ kind: 'timer', key: endKey(file.id), timer: 'call.end', due, payload: { call: file.id } }]
}

/** Has it end itself later, for what was said before that may still come: `since` then that is waited for. */
export const endLater = (id: string, due: Date, since: Date): Effect => ({
  kind: 'timer',
  key: endKey(id),
  timer: 'call.end',
  due,
  payload: { call: id, since: since.toISOString() },
})

/** The timer by which one person is reminded later than the others, since it is in their quiet hours. */
export const lateReminder = (id: string, reminder: Reminder, personId: string, due: Date): Effect => ({
  kind: 'timer',
  key: `${remindKey(id, reminder)}@~${personId}`,
  timer: 'call.remind',
  due,
  payload: { call: id, reminder, person: personId },
})

/** When the reminders of a call were said, in the world's time, of those whose turn it was already: late where the bot was down. */
export async function rangAt(
  { tx }: Pick<Scene, 'tx'>,
  id: string,
  wanted: readonly Reminder[],
): Promise<ReadonlyMap<Reminder, Date>> {
  const rows = await tx.timer.findMany({
    where: { key: { in: wanted.map((each) => remindKey(id, each)) }, state: 'fired' },
    select: { key: true, firedAt: true },
  })
  const firedAt = new Map(rows.map((row) => [row.key, row.firedAt]))
  return new Map(
    wanted.flatMap((each): [Reminder, Date][] => {
      const at = firedAt.get(remindKey(id, each))
      return at ? [[each, at]] : []
    }),
  )
}

/** Takes the timers of a call back that is over before they were due. */
export function stopTimers({ id, guests }: CallFile): readonly Effect[] {
  const keys = [
    ...asReminders.flatMap((reminder) => [
      remindKey(id, reminder),
      ...(reminder === 'day' || reminder === 'hour'
        ? guests.map(({ personId }) => `${remindKey(id, reminder)}@~${personId}`)
        : []),
    ]),
    endKey(id),
  ]
  return keys.map((key): Effect => ({ kind: 'cancel', key }))
}
