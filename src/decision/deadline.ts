import { Temporal } from 'temporal-polyfill'
import type { Effect } from '../sharing/effect.ts'
import { isWorkingDay } from '../threat/clocks/holidays.ts'
import type { DecisionFile } from './file.ts'
import type { Rule } from './rule.ts'

/** How long a silence stands where nobody says, in working days of the institutions. */
const silenceDays = 5
/** Delegations that have said nothing are reminded when this part of the time has passed. */
const remindAfter = 2 / 3

const brussels = 'Europe/Brussels'

/** By when a proposal that names no deadline is decided: a silence always has one. */
export function usualDeadline(rule: Rule, from: Date): Date | undefined {
  if (rule.profile !== 'silence') return undefined
  if (rule.hours !== undefined) return new Date(from.getTime() + rule.hours * 3_600_000)
  let ends = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(brussels)
  for (let left = silenceDays; left > 0; ) {
    ends = ends.add({ days: 1 })
    if (isWorkingDay(ends.toPlainDate(), 'COM')) left -= 1
  }
  return new Date(ends.epochMilliseconds)
}

type TimerName = 'close' | 'remind' | 'ratify' | 'sign' | 'remind-ratify' | 'remind-sign' | 'review'

const keyOf = (id: string, name: TimerName): string => `decision/${id}/${name}`

/** Sets one of a decision's timers; where it waits already for what was said in time, `since` then. */
const timerOf = (id: string, name: TimerName, due: Date, since?: Date): Effect => ({
  kind: 'timer',
  key: keyOf(id, name),
  timer: `decision.${name}`,
  due,
  payload: { decision: id, ...(since && { since: since.toISOString() }) },
})

/** Has it be closed later, for what was said in time may still come: `since` then that is waited for. */
export const closeTimer = (id: string, due: Date, since: Date): Effect => timerOf(id, 'close', due, since)

/** Has what a second person has time for be over later, in the same way. */
export const secondTimer = (id: string, what: 'sign' | 'ratify', due: Date, since: Date): Effect =>
  timerOf(id, what, due, since)

export const cancelOf = (id: string, name: TimerName): Effect => ({ kind: 'cancel', key: keyOf(id, name) })

/** The timers of a proposal: it reminds once, and closes itself. */
export function openTimers({ id, proposedAt, deadline }: DecisionFile): readonly Effect[] {
  if (!deadline) return []
  const span = deadline.getTime() - proposedAt.getTime()
  return [
    timerOf(id, 'remind', new Date(proposedAt.getTime() + Math.round(span * remindAfter))),
    timerOf(id, 'close', deadline),
  ]
}

/** The timers of what a second person has until `due` for: they are reminded once, and then it is over. */
export const secondTimers = (id: string, what: 'sign' | 'ratify', now: Date, due: Date | null): readonly Effect[] =>
  due
    ? [
        timerOf(
          id,
          `remind-${what}`,
          new Date(now.getTime() + Math.round((due.getTime() - now.getTime()) * remindAfter)),
        ),
        timerOf(id, what, due),
      ]
    : []

/** Has a review be told once its day has come, of what is adopted: at once where that was before. */
export const reviewTimer = (
  { id, reviewAt, remindedAt }: Pick<DecisionFile, 'id' | 'reviewAt' | 'remindedAt'>,
  now: Date,
): readonly Effect[] => (reviewAt && !remindedAt ? [timerOf(id, 'review', reviewAt > now ? reviewAt : now)] : [])

/** Takes them back from one that was closed before. */
export const stopTimers = ({ id, deadline }: DecisionFile): readonly Effect[] =>
  deadline ? [cancelOf(id, 'remind'), cancelOf(id, 'close')] : []
