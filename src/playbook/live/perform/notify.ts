import { openNotice, withdrawNotices } from '../../../notice/notice.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { lengthOf } from '../../engine/moment.ts'
import { noticeEnd } from '../../engine/notice-end.ts'
import type { StepOf, Who } from '../../language/model.ts'
import type { Asked } from '../perform.ts'
import { isMember, labelOf, roomOf } from '../place.ts'
import type { RunScene } from '../scene.ts'
import { speak } from '../words.ts'

/** Gives the members meant a notice, each by the step's ladder. */
export async function performNotify(
  scene: RunScene,
  { stored, intent, step }: Asked<'notify'>,
): Promise<readonly Effect[]> {
  const state = stored.run.steps[intent.step]
  if (step.kind !== 'notify' || !state) return []
  const { playbook, run } = stored
  const board = roomOf(scene.directory, playbook, run)?.id
  const due = new Date(noticeEnd(playbook, run, step, state, scene.now.toISOString()))
  const text = speak(playbook, run, step.text, scene.now.toISOString())
  const effects: Effect[] = []
  for (const code of intent.codes) {
    if (!isMember(scene.directory, run, code)) {
      // There is nobody to try: it has failed, and what was typed for a member is kept sealed alone.
      const payload = { code, why: 'no-member' }
      effects.push({ kind: 'append', entry: { kind: 'notice.failed', subject: intent.subject, actor: 'bot', payload } })
      continue
    }
    effects.push(
      ...(await openNotice(scene, {
        group: intent.subject,
        code,
        text,
        label: labelOf(run),
        needs: step.acknowledge === 'none' ? 'delivery' : 'acknowledgement',
        urgent: step.urgent,
        ladder: ladderOf(step),
        due,
        runId: run.id,
        ...(run.case !== undefined && { caseNumber: run.case }),
        ...(board !== undefined && intent.codes.length > 1 && { board }),
      })),
    )
  }
  return effects
}

const ladderOf = (step: StepOf<'notify'>) =>
  step.ladder.length > 0
    ? step.ladder.map(({ after, who, by }) => ({ afterMs: lengthOf(after), role: roleOf(who), by }))
    : step.who.map((who) => ({ afterMs: 0, role: roleOf(who), by: ['chat'] as const }))

const roleOf = ({ role }: Who): string => role

/** Takes a step's notices back. */
export const performWithdraw = (scene: RunScene, { intent }: Asked<'withdraw-notice'>): Promise<readonly Effect[]> =>
  withdrawNotices(scene, intent.subject)
