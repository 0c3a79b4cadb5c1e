import type { Scene } from '../../directory/scene.ts'
import type { Clock as ClockRow } from '../../store/generated/client.ts'
import type { CaseFile } from '../case.ts'
import { type Duty, storedDuty } from './regime.ts'

/** A running or ended clock of a case. */
export type Clock = {
  id: string
  /** The case it was started for, which may be part of another now. */
  caseNumber: string
  duty: Duty
  /** The instant that a person confirmed. */
  from: Date
  confirmedBy: string
  suspectedAt: Date | null
  /** Absent where the law names no time. */
  strict: Date | null
  legal: Date | null
  state: 'running' | 'filed' | 'stopped'
  snoozedUntil: Date | null
  filedAt: Date | null
  filedBy: string | null
}

/** A stored clock as the rest of the house knows it. */
export function openClock(row: ClockRow): Clock {
  const { id, caseNumber, regime, startedFrom, confirmedBy, suspectedAt, strict, legal, snoozedUntil } = row
  const { filedAt, filedBy } = row
  const state = row.state as Clock['state'] // written by this room alone
  const duty = storedDuty(regime)
  return {
    ...{ id, caseNumber, duty, from: startedFrom, confirmedBy, suspectedAt, strict, legal, state, snoozedUntil },
    ...{ filedAt, filedBy },
  }
}

/** The clock of a duty that runs for a case; none where it was not started, or has ended. */
export async function readRunning(
  { tx }: Pick<Scene, 'tx'>,
  number: string,
  { id: regime }: Pick<Duty, 'id'>,
): Promise<Clock | undefined> {
  const row = await tx.clock.findFirst({ where: { caseNumber: number, regime, state: 'running' } })
  return row ? openClock(row) : undefined
}

/** The order in which clocks are shown: overdue ones and the nearest first, those without a date last. */
const byDate = (a: Clock, b: Clock): number =>
  (a.strict?.getTime() ?? Infinity) - (b.strict?.getTime() ?? Infinity) || a.from.getTime() - b.from.getTime()

/** The clocks of a case and of every case that is part of it, the nearest first. */
export async function readClocks(
  { tx }: Pick<Scene, 'tx'>,
  file: Pick<CaseFile, 'id' | 'number'>,
  state?: Clock['state'],
): Promise<readonly Clock[]> {
  const numbers = await familyOf({ tx }, file)
  const rows = await tx.clock.findMany({ where: { caseNumber: { in: [...numbers] }, ...(state && { state }) } })
  return rows.map(openClock).sort(byDate)
}

/** The numbers of a case and of every case that was merged into it, and still is. */
async function familyOf({ tx }: Pick<Scene, 'tx'>, file: Pick<CaseFile, 'id' | 'number'>): Promise<readonly string[]> {
  const entries = await tx.caseEntry.findMany({ where: { caseId: file.id, kind: 'absorbed' }, select: { data: true } })
  const absorbed = entries.flatMap(({ data }) => (data as { from?: string } | null)?.from ?? []) // written by `mergeCase` alone
  if (absorbed.length === 0) return [file.number]
  const parts = await tx.case.findMany({
    where: { number: { in: absorbed }, mergedInto: file.number },
    select: { id: true, number: true },
  })
  const below: string[] = []
  for (const part of parts) below.push(...(await familyOf({ tx }, part)))
  return [...new Set([file.number, ...below])]
}
