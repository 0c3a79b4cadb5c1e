import type { Effect } from '../sharing/effect.ts'
import type { RoundFile } from './file.ts'

/** A round that a person opened reminds those who are silent when this part of its time has passed. */
const remindAfter = 2 / 3

const closeKey = (id: string): string => `round/${id}/close`
const chaseKey = (id: string): string => `round/${id}/chase`

/** The timers of a round with a deadline that no run looks after: it reminds once, and closes itself. */
export function ownTimers({ id, runId, askedAt, deadline }: RoundFile): readonly Effect[] {
  if (runId !== null || !deadline) return []
  const span = deadline.getTime() - askedAt.getTime()
  const remind = new Date(askedAt.getTime() + Math.round(span * remindAfter))
  const payload = { round: id }
  return [
    { kind: 'timer', key: chaseKey(id), timer: 'round.chase', due: remind, payload },
    { kind: 'timer', key: closeKey(id), timer: 'round.close', due: deadline, payload },
  ]
}

/** Has it be closed later, for what was answered in time may still come: `since` then that is waited for. */
export const closeTimer = (id: string, due: Date, since: Date): Effect => ({
  kind: 'timer',
  key: closeKey(id),
  timer: 'round.close',
  due,
  payload: { round: id, since: since.toISOString() },
})

/** Takes the timers of a round back that has been closed before they were due. */
export function stopTimers({ id, runId, deadline }: RoundFile): readonly Effect[] {
  if (runId !== null || !deadline) return []
  return [chaseKey(id), closeKey(id)].map((key): Effect => ({ kind: 'cancel', key }))
}
