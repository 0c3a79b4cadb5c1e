import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { RoundFile } from './file.ts'

/** A round that a person opened reminds those who are silent when this part of its time has passed. */
const remindAfter = 2 / 3

const closeKey = (id: string): string => `round/${id}/close`
const chaseKey = (id: string): string => `round/${id}/chase`

/** One turn of chasing those who are silent, and the role of whom is told of it beside them. */
export type Chase = { turn: number; role: string }
/** How a round that no run looks after chases. */
export const ownChase: Chase = { turn: 1, role: 'duty' }

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

/** Has those who are silent be chased later, for what was answered may still come: `since` then that is waited for. */
export const chaseTimer = (
  { id, runId }: Pick<RoundFile, 'id' | 'runId'>,
  chase: Chase,
  due: Date,
  since: Date,
): Effect => ({
  kind: 'timer',
  key: runId === null ? chaseKey(id) : `${chaseKey(id)}/${chase.turn}`,
  timer: 'round.chase',
  due,
  payload: { round: id, ...chase, since: since.toISOString() },
})

/** When the chases of a run's round that wait are over, at the earliest; `undefined` where none waits. */
export async function chasedAt({ tx }: Pick<Scene, 'tx'>, id: string): Promise<Date | undefined> {
  const last = await tx.timer.findFirst({
    where: { key: { startsWith: `${chaseKey(id)}/` }, state: 'pending' },
    orderBy: { dueAt: 'desc' },
    select: { dueAt: true },
  })
  return last ? new Date(last.dueAt.getTime() + 1) : undefined
}

/** Takes the timers of a round back that has been closed before they were due. */
export function stopTimers({ id, runId, deadline }: RoundFile): readonly Effect[] {
  if (runId !== null || !deadline) return []
  return [chaseKey(id), closeKey(id)].map((key): Effect => ({ kind: 'cancel', key }))
}
