import type { Transaction } from '../../store/client.ts'
import { timerKey } from './fire.ts'

/** A schedule that is watched, and when it is due next. */
export type NextSlot = { schedule: string; says: string; at: Date | undefined }

/** What became of a slot; missed ones of one schedule that follow each other stand together. */
export type PastSlot =
  | { kind: 'one'; schedule: string; at: Date; wall: string; state: string; run: string | null }
  | { kind: 'several'; schedule: string; from: Date; to: Date; count: number }

/** All schedules that are watched, the next due first; those with nothing to come last. */
export async function readNext(tx: Transaction): Promise<readonly NextSlot[]> {
  const rows = await tx.schedule.findMany({ where: { endedAt: null }, orderBy: { id: 'asc' } })
  const timers = await tx.timer.findMany({
    where: { key: { in: rows.map(({ id }) => timerKey(id)) }, state: 'pending' },
    select: { key: true, payload: true },
  })
  const due = new Map(timers.map(({ key, payload }) => [key, new Date((payload as { at: string }).at)])) // set by nextTimer
  return rows
    .map(({ id, says }): NextSlot => ({ schedule: id, says, at: due.get(timerKey(id)) }))
    .toSorted((a, b) => (a.at?.getTime() ?? Infinity) - (b.at?.getTime() ?? Infinity))
}

/** What became of the slots since an instant, newest first, at most so many lines. */
export async function readPast(tx: Transaction, since: Date, most: number): Promise<readonly PastSlot[]> {
  const rows = await tx.$queryRaw<(Row & { count: number; until: Date })[]>`
    SELECT schedule, max("fireAt") AS "fireAt", max("fireAt") AS until, min("fireAt") AS since, max(wall) AS wall, state,
      max("runId") AS "runId", count(*)::int AS count
    FROM (
      SELECT *, CASE WHEN state = 'missed' THEN
          row_number() OVER (PARTITION BY schedule ORDER BY "fireAt")
          - row_number() OVER (PARTITION BY schedule, state ORDER BY "fireAt")
        ELSE row_number() OVER (PARTITION BY schedule ORDER BY "fireAt") END AS stretch
      FROM "Slot" WHERE "fireAt" >= ${since}
    ) AS slots
    GROUP BY schedule, state, stretch ORDER BY max("fireAt") DESC, schedule LIMIT ${most}`
  return rows.map(
    ({ schedule, fireAt, until, since: from, wall, state, runId, count }): PastSlot =>
      count > 1
        ? { kind: 'several', schedule, from, to: until, count }
        : { kind: 'one', schedule, at: fireAt, wall, state, run: runId },
  )
}

type Row = { schedule: string; fireAt: Date; since: Date; wall: string; state: string; runId: string | null }
