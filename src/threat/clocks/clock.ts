import { UserError } from '../../chat/errors.ts'
import type { Person } from '../../directory/directory.ts'
import type { Scene } from '../../directory/scene.ts'
import { sayMoment } from '../../locale/moment.ts'
import type { Effect } from '../../sharing/effect.ts'
import type { CaseFile } from '../case.ts'
import { note } from '../timeline.ts'
import { type Due, type DuePlace, dueOf } from './due.ts'
import { showFamily } from './family.ts'
import { type Clock, openClock } from './read.ts'
import { type Duty, dutyOfId, isStartable, termAt } from './regime.ts'
import { answerReminders, clockTimer } from './reminder.ts'
import { sayDuty } from './words.ts'

/** Clocks differ: a confirmed instant may lie this far ahead. */
const aheadMs = 5 * 60_000
/** What lies further back is taken for a slip of the pen unless a reason is given. */
const longAgoMs = 30 * 24 * 3_600_000

/** What a person confirms when a clock starts. */
export type ClockStart = {
  regime: string
  /** When it was known for certain: what the clock counts from. */
  from: Date
  by: Person
  /** When it was first suspected, kept apart and never counted from. */
  suspected?: Date
  /** The deadline that a request names, for the duties where the law leaves it to that. */
  asked?: Date
  /** Why `from` lies long ago. */
  why?: string
}

/**
 * Starts a statutory clock of a case, which the caller holds locked, from an instant that `by` confirmed. Writes
 * `clock.started` about the case. Started again from the same instant nothing happens. Throws `UserError` where the duty is
 * none of a case, its law did not apply then, the instant lies ahead or (without `why`) long ago, or one runs from another instant.
 */
export async function startClock(scene: Scene, file: CaseFile, start: ClockStart): Promise<readonly Effect[]> {
  const { tx, now } = scene
  const duty = startableDuty(start.regime)
  const { from, by, why = '' } = start
  const key = { caseNumber: file.number, regime: duty.id, startedFrom: from }
  const known = await tx.clock.findUnique({ where: { caseNumber_regime_startedFrom: key } })
  if (known && known.state !== 'stopped') return []
  const fault = await whyNotStart(scene, file.number, start)
  if (fault) throw fault
  const dates = datesOf(scene, file, duty, start)
  const row = {
    ...dates,
    state: 'running',
    confirmedBy: by.id,
    confirmedAt: now,
    suspectedAt: start.suspected ?? null,
    snoozedUntil: null,
    stoppedWhy: null,
  }
  // Not of the instant, which a correction changes: the first one would be that of another clock then.
  const before = await tx.clock.count({ where: { caseNumber: file.number, regime: duty.id } })
  const id = `${file.number}/${duty.id}/${before + 1}`
  const clock = openClock(
    known
      ? await tx.clock.update({ where: { id: known.id }, data: row })
      : await tx.clock.create({ data: { id, ...key, ...row } }),
  )
  const suspected = start.suspected && { suspected: start.suspected.toISOString() }
  const entry = await note(scene, file, {
    kind: 'clock.started',
    by,
    words: why,
    data: { regime: duty.id, since: from.toISOString(), ...suspected, ...isoDates(dates) },
  })
  return [entry, ...clockTimer(clock, now), ...(await showFamily(scene, file))]
}

/**
 * Corrects the instant that a running clock counts from, or the deadline that a request named; the reason, the old instant and
 * the new one go on record. A deadline that is not named again stays. The caller holds the clock's case locked.
 */
export async function correctClock(
  scene: Scene,
  file: CaseFile,
  clock: Clock,
  start: Omit<ClockStart, 'regime'> & { why: string },
): Promise<readonly Effect[]> {
  const { tx, now } = scene
  const { duty } = clock
  const asked = start.asked ?? (termAt(duty, start.from)?.offset === 'asked' ? clock.strict : null)
  const confirmed = { ...start, ...(asked && { asked }) }
  checkInstants(scene, duty, confirmed)
  const key = { caseNumber: clock.caseNumber, regime: duty.id, startedFrom: start.from }
  const other = await tx.clock.findUnique({ where: { caseNumber_regime_startedFrom: key } })
  if (other && other.id !== clock.id) {
    const since = sayMoment(start.by.language, start.from, start.by.zone)
    throw new UserError('clocks.known', { duty: sayDuty(start.by.language, duty), since })
  }
  const dates = datesOf(scene, file, duty, confirmed)
  const corrected = openClock(
    await tx.clock.update({
      where: { id: clock.id },
      data: {
        ...dates,
        startedFrom: start.from,
        confirmedBy: start.by.id,
        confirmedAt: now,
        snoozedUntil: null,
        ...(start.suspected && { suspectedAt: start.suspected }),
      },
    }),
  )
  const entry = await note(scene, file, {
    kind: 'clock.corrected',
    by: start.by,
    words: start.why,
    data: {
      regime: duty.id,
      before: clock.from.toISOString(),
      since: start.from.toISOString(),
      ...isoDates(dates),
    },
  })
  const isMoved = start.from.getTime() !== clock.from.getTime()
  const toldAs = isMoved ? 'clocks.told.corrected' : 'clocks.told.deadline'
  return [
    entry,
    ...clockTimer(corrected, now),
    ...(await answerReminders(scene, file, corrected, toldAs, start.by)),
    ...(await showFamily(scene, file)),
  ]
}

/** Whether an instant lies ahead, and so is none since when something was known. */
export const liesAhead = (from: Date, now: Date): boolean => from.getTime() > now.getTime() + aheadMs

/** What `startClock` would throw for a case, if anything. */
export async function whyNotStart(
  { tx, now }: Pick<Scene, 'tx' | 'now'>,
  caseNumber: string,
  start: ClockStart,
): Promise<UserError | undefined> {
  const duty = startableDuty(start.regime)
  const running = await tx.clock.findFirst({ where: { caseNumber, regime: duty.id, state: 'running' } })
  if (!running) return faultIn({ now }, duty, start)
  const { language, zone } = start.by
  const isSame = running.startedFrom.getTime() === start.from.getTime()
  const since = sayMoment(language, running.startedFrom, zone)
  const values = { duty: sayDuty(language, duty), number: caseNumber, regime: duty.id, since }
  return isSame ? undefined : new UserError('clocks.runs', values)
}

/** The duty of an id that a clock of a case can be started for. Throws otherwise. */
export function startableDuty(regime: string): Duty {
  const duty = dutyOfId(regime)
  if (!duty) throw new UserError('clocks.unknown', { written: regime.slice(0, 40) })
  if (!isStartable(duty)) throw new UserError(`clocks.not-of-a-case.${duty.kind}`, { regime: duty.id })
  return duty
}

/** Whose days and holidays count for a duty of a case. */
function placeOfDuty({ directory }: Pick<Scene, 'directory'>, file: CaseFile, duty: Duty): DuePlace {
  const union = { zone: 'Europe/Brussels', code: 'EU' }
  return duty.place === 'union'
    ? union
    : { zone: directory.members.get(file.code)?.zone ?? union.zone, code: file.code }
}

function datesOf(
  scene: Scene,
  file: CaseFile,
  duty: Duty,
  { from, asked }: Pick<ClockStart, 'from' | 'asked'>,
): { strict: Date | null; legal: Date | null } {
  const offset = termAt(duty, from)?.offset ?? 'free'
  if (offset === 'asked') return { strict: asked ?? null, legal: asked ?? null }
  const due: Due | undefined = dueOf(from, offset, placeOfDuty(scene, file, duty))
  return due ?? { strict: null, legal: null }
}

const isoDates = ({ strict, legal }: { strict: Date | null; legal: Date | null }): Record<string, string> => ({
  ...(strict && { until: strict.toISOString() }),
  ...(legal && { legal: legal.toISOString() }),
})

/** Throws with what stands against starting a duty's clock from these instants. */
function checkInstants(scene: Pick<Scene, 'now'>, duty: Duty, start: Omit<ClockStart, 'regime'>): void {
  const fault = faultIn(scene, duty, start)
  if (fault) throw fault
}

/** What stands against starting a duty's clock from these instants, if anything. */
function faultIn(
  { now }: Pick<Scene, 'now'>,
  duty: Duty,
  { from, suspected, asked, why, by }: Omit<ClockStart, 'regime'>,
): UserError | undefined {
  const at = sayMoment(by.language, from, by.zone)
  if (liesAhead(from, now)) return new UserError('clocks.ahead', { at })
  const term = termAt(duty, from)
  if (!term) {
    return new UserError('clocks.not-in-force', {
      duty: sayDuty(by.language, duty),
      from: duty.terms[0]?.from ?? '',
      at,
    })
  }
  if (from.getTime() < now.getTime() - longAgoMs && !why) return new UserError('clocks.long-ago', { at })
  if (suspected && suspected > from) return new UserError('clocks.suspected-later', { at })
  if (asked && term.offset !== 'asked') return new UserError('clocks.no-deadline', { duty: sayDuty(by.language, duty) })
  if (asked && asked <= from) return new UserError('clocks.deadline-before', { at })
  return undefined
}
