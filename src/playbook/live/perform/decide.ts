import { UserError } from '../../../chat/errors.ts'
import { leastMinutes, takesTime } from '../../../decision/early.ts'
import { propose } from '../../../decision/propose.ts'
import type { Rule } from '../../../decision/rule.ts'
import { withdrawProposal } from '../../../decision/withdraw.ts'
import type { ByLanguage } from '../../../locale/words.ts'
import { observersAmong } from '../../../round/seats.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { strictest } from '../../../sharing/label.ts'
import { targetRoom } from '../../../sharing/target.ts'
import type { Asked } from '../perform.ts'
import { isMember, isNational, labelOf, roomOf } from '../place.ts'
import type { RunScene } from '../scene.ts'
import { speak, titleOf } from '../words.ts'
import { groundsOf } from './grounds.ts'
import { roomAt } from './say.ts'

/** Proposes what a step has delegations decide. */
export async function performPropose(
  scene: RunScene,
  { stored, intent, step }: Asked<'propose'>,
): Promise<readonly Effect[]> {
  if (step.kind !== 'decide') return []
  const { playbook, run } = stored
  const room = step.room === undefined ? roomOf(scene.directory, playbook, run) : roomAt(scene, stored, step.room)
  const at = scene.now.toISOString()
  const codes = intent.codes.filter((code) => isMember(scene.directory, run, code))
  if (codes.length === 0) throw new UserError('runs.why.nobody-asked')
  const question = speak(playbook, run, step.question, at)
  // What a run has decided after its call is about that, such as the minutes: they are read there.
  const call = await scene.tx.call.findFirst({
    where: { runId: run.id, begunAt: { not: null } },
    orderBy: { begunAt: 'desc' },
    select: { id: true },
  })
  const stays = isNational(run)
  const label = stays ? strictest(labelOf(run), 'TLP:AMBER+STRICT') : labelOf(run)
  const present = room && !stays ? targetRoom(scene.directory, room, scene.now).readers : []
  const observers = observersAmong(scene, codes, room)
  const entitled = codes.filter((code) => !observers.includes(code))
  const grounds = await groundsOf(scene, stored, step, { codes: [...codes, ...present], label })
  const { effects } = await propose(scene, {
    key: intent.subject,
    type: step.type,
    title: titleOf(playbook, run, step, at),
    question: step.text === undefined ? question : together(question, speak(playbook, run, step.text, at)),
    ...(step.options.length > 0 && {
      options: step.options.map(({ value, label }) => ({ value, label: speak(playbook, run, label, at) })),
    }),
    rule: step.rule,
    label,
    codes,
    observers,
    ...(room && { roomId: room.id }),
    runId: run.id,
    step: intent.step,
    ...(call && { callId: call.id }),
    ...(run.case !== undefined && { caseNumber: run.case }),
    ...(run.election !== undefined && { electionId: run.election }),
    ...(intent.deadline !== undefined && {
      deadline: heldTo(step.rule, entitled, new Date(intent.deadline), scene.now),
    }),
    ...(step.mandate !== undefined && { mandate: speak(playbook, run, step.mandate, at) }),
    ...(intent.review !== undefined && { reviewAt: new Date(intent.review) }),
    ...grounds,
    ...(stays && { onlyAsked: true }),
  })
  return effects
}

/** Where the calendar leaves minutes to what takes time, it has that; it is there sooner where all have spoken. */
function heldTo(rule: Rule, entitled: readonly string[], deadline: Date, now: Date): Date {
  const least = new Date(now.getTime() + leastMinutes * 60_000)
  return takesTime(rule, entitled) && deadline < least ? least : deadline
}

/** Question and text, one below the other, in each language. */
function together(question: ByLanguage, text: ByLanguage): ByLanguage {
  const words = Object.entries(question).map(([language, asked]) => [language, `${asked}\n\n${said(text, language)}`])
  return { ...Object.fromEntries(words), en: `${question.en}\n\n${text.en}` }
}

const said = (text: ByLanguage, language: string): string =>
  (text as Readonly<Record<string, string | undefined>>)[language] ?? text.en // one of its languages, or English

export async function performWithdrawProposal(
  scene: RunScene,
  { intent }: Asked<'withdraw-proposal'>,
): Promise<readonly Effect[]> {
  const found = await scene.tx.decision.findUnique({ where: { key: intent.subject }, select: { id: true } })
  return found ? withdrawProposal(scene, found.id) : []
}
