import { UserError } from '../../chat/errors.ts'
import type { Person } from '../../directory/directory.ts'
import type { Scene } from '../../directory/scene.ts'
import { sayMoment } from '../../locale/moment.ts'
import type { Effect } from '../../sharing/effect.ts'
import { type CaseFile, isClosedUp } from '../case.ts'
import { note } from '../timeline.ts'
import { startClock } from './clock.ts'
import { showFamily } from './family.ts'
import { type Clock, openClock } from './read.ts'
import { storedDuty } from './regime.ts'
import { answerReminders, remindAt, stopReminding } from './reminder.ts'

/** How an official sent something to an authority. */
export type Filing = { reference: string; channel: string; at: Date; by: Person }

/** Clocks differ: an instant of sending may lie this far ahead. */
const aheadMs = 5 * 60_000
/** A duty that is overdue is snoozed for this long at most. */
const snoozeOverdueMs = 4 * 3_600_000

/** Of a case whose words nobody may read none are kept: who did what about which duty, and when, is all that is noted. */
const keptOf = (file: CaseFile, words: string): string => (isClosedUp(file) ? '' : words)

const filingContext = 'clock.filing'
const whyContext = 'clock.why'

/** The reference number and the channel of a filed clock; `undefined` before it is filed. */
export async function readFiling(
  { tx, keyring }: Pick<Scene, 'tx' | 'keyring'>,
  clock: Clock,
): Promise<{ reference: string; channel: string } | undefined> {
  const row = await tx.clock.findUnique({ where: { id: clock.id }, select: { reference: true } })
  if (!row?.reference) return undefined
  return JSON.parse(keyring.openText(row.reference, filingContext)) as { reference: string; channel: string } // written below alone
}

/**
 * Records that a named official has filed what a clock asks for: when it was sent, under which reference, by which channel.
 * The bot sends nothing. Filing a notification begins the clock of its final report; filing a progress report is done in place
 * of the final one. `clocks` are the running clocks of the case, which the caller holds locked.
 */
export async function fileClock(
  scene: Scene,
  file: CaseFile,
  clock: Clock,
  { reference, channel, at, by }: Filing,
): Promise<readonly Effect[]> {
  const { tx, keyring, now } = scene
  const sent = sayMoment(by.language, at, by.zone)
  if (at.getTime() > now.getTime() + aheadMs) throw new UserError('clocks.filed.ahead', { at: sent })
  if (at < clock.from) throw new UserError('clocks.filed.before', { at: sent })
  const sealed = isClosedUp(file) ? null : keyring.seal(JSON.stringify({ reference, channel }), filingContext)
  await tx.clock.update({
    where: { id: clock.id },
    data: { state: 'filed', filedAt: at, filedBy: by.id, reference: sealed, snoozedUntil: null },
  })
  const late =
    clock.strict && at > clock.strict ? { late: Math.ceil((at.getTime() - clock.strict.getTime()) / 60_000) } : {}
  const entry = await note(scene, file, {
    kind: 'clock.filed',
    by,
    words: keptOf(file, `${reference} (${channel})`),
    data: { regime: clock.duty.id, sent: at.toISOString(), ...late },
  })
  return [
    entry,
    stopReminding(clock),
    ...(await answerReminders(scene, file, clock, 'clocks.told.filed', by)),
    ...(await replaced(scene, file, clock, by)),
    ...(await begun(scene, file, clock, at, by)),
    ...(await showFamily(scene, file)),
  ]
}

/** The clock that a filing begins, from the instant of sending, unless it runs already. */
async function begun(
  scene: Scene,
  file: CaseFile,
  { duty, caseNumber }: Clock,
  at: Date,
  by: Person,
): Promise<readonly Effect[]> {
  if (!duty.next) return []
  const runs = await scene.tx.clock.findFirst({ where: { caseNumber, regime: duty.next, state: 'running' } })
  // Whoever files says when it was sent, so that needs no further reason, however long ago it was.
  return runs ? [] : startClock(scene, file, { regime: duty.next, from: at, by, why: storedDuty(duty.id).text })
}

/** The clock in whose place another was filed. */
async function replaced(
  scene: Scene,
  file: CaseFile,
  { duty, caseNumber }: Clock,
  by: Person,
): Promise<readonly Effect[]> {
  if (!duty.instead) return []
  const where = { caseNumber, regime: duty.instead, state: 'running' }
  const row = await scene.tx.clock.findFirst({ where })
  return row ? stopClock(scene, file, openClock(row), { by, why: duty.text }) : []
}

/** Ends a clock without a filing, for a reason that goes on record: the incident was not significant after all. */
export async function stopClock(
  scene: Scene,
  file: CaseFile,
  clock: Clock,
  { by, why }: { by: Person; why: string },
): Promise<readonly Effect[]> {
  await scene.tx.clock.update({
    where: { id: clock.id },
    data: {
      state: 'stopped',
      stoppedWhy: isClosedUp(file) ? null : scene.keyring.seal(why, whyContext),
      snoozedUntil: null,
    },
  })
  const entry = await note(scene, file, {
    kind: 'clock.stopped',
    by,
    words: keptOf(file, why),
    data: { regime: clock.duty.id },
  })
  return [
    entry,
    stopReminding(clock),
    ...(await answerReminders(scene, file, clock, 'clocks.told.stopped', by)),
    ...(await showFamily(scene, file)),
  ]
}

/** How far the reminders of a clock can be put off: to its deadline, which is always said; one that is overdue by four hours. */
export const latestSnooze = ({ strict }: Clock, now: Date): Date =>
  strict && strict > now ? strict : new Date(now.getTime() + snoozeOverdueMs)

/** Puts off the reminders of one clock, for a reason that goes on record. Throws where they can not be put off so far. */
export async function snoozeClock(
  scene: Scene,
  file: CaseFile,
  clock: Clock,
  { by, why, until }: { by: Person; why: string; until: Date },
): Promise<readonly Effect[]> {
  const latest = latestSnooze(clock, scene.now)
  const say = (at: Date): string => sayMoment(by.language, at, by.zone)
  if (!clock.strict) throw new UserError('clocks.snooze.none', { number: file.number })
  if (until <= scene.now) throw new UserError('clocks.snooze.past', { at: say(until) })
  if (until > latest) throw new UserError('clocks.snooze.late', { at: say(until), latest: say(latest) })
  await scene.tx.clock.update({ where: { id: clock.id }, data: { snoozedUntil: until } })
  const entry = await note(scene, file, {
    kind: 'clock.snoozed',
    by,
    words: keptOf(file, why),
    data: { regime: clock.duty.id, until: until.toISOString() },
  })
  return [
    entry,
    remindAt(clock, until),
    ...(await answerReminders(scene, file, clock, 'clocks.told.snoozed', by, until)),
  ]
}
