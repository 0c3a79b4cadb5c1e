import { dutyLevels } from '../../../directory/holders.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { askToAccept } from '../../../threat/escalation.ts'
import { dueOf, momentOf } from '../../engine/due.ts'
import type { Path } from '../../engine/run.ts'
import type { StepOf, Who } from '../../language/model.ts'
import type { Asked } from '../perform.ts'
import type { RunScene } from '../scene.ts'
import type { Stored } from '../store.ts'
import { sendRequest, settleRequests } from './request.ts'

type Asking = StepOf<'ask'> | StepOf<'task'>

/** Tells those asked. What the card of the run's case asks for is asked for there alone; accepting it climbs its own ladder. */
export async function performAsked(
  scene: RunScene,
  { stored, intent, step }: Asked<'asked'>,
): Promise<readonly Effect[]> {
  if (step.kind !== 'ask' && step.kind !== 'task') return []
  const { run } = stored
  const { rung, step: path, attempt } = intent
  const who = askedAt(step, rung)
  if (step.kind === 'task' && step.does !== undefined && run.case !== undefined) {
    const level = rung === 0 ? 0 : levelOf(who)
    if (step.does === 'ack' && level !== undefined)
      return askToAccept(scene, run.case, level, nextAsk(stored, path, step, rung))
    if (rung === 0) return []
  }
  return sendRequest(scene, stored, {
    step,
    path,
    attempt,
    who,
    turn: String(rung),
    text: rung === 0 ? 'runs.ask.first' : 'runs.ask.next',
  })
}

/** Whom a question or task asks at a rung: 0 the first, then whom each escalation names. */
function askedAt(step: Asking, rung: number): readonly Who[] {
  if (rung > 0) return step.escalate.slice(rung - 1, rung).map(({ who }) => who)
  return step.kind === 'ask' ? step.of : [step.owner]
}

/** The level of duty that is asked, where it is one. */
function levelOf(who: readonly Who[]): 0 | 1 | 2 | undefined {
  const role = who.map((each) => each.role).find((each) => Object.hasOwn(dutyLevels, each))
  return role === undefined ? undefined : dutyLevels[role as keyof typeof dutyLevels] // just looked up
}

/** By when somebody shall have done it before the next is asked. */
function nextAsk({ playbook, run }: Stored, path: Path, step: Asking, rung: number): Date | undefined {
  const state = run.steps[path]
  const next = step.escalate[rung]?.at
  if (!state) return undefined
  const found = next && momentOf(playbook, run, step, state, next)
  const at = found?.ok ? found.at : dueOf(playbook, run, step, state)
  return at === undefined ? undefined : new Date(at)
}

/** Tells those who must approve what was answered or done; whoever was asked for it reads that it was, and by whom. */
export async function performApprove(
  scene: RunScene,
  { stored, intent, step }: Asked<'approve'>,
): Promise<readonly Effect[]> {
  if (step.kind !== 'ask' && step.kind !== 'task') return []
  const { step: path, attempt } = intent
  const who = step.approvals
  const answered = await settleRequests(scene, stored, step, path, attempt)
  const request = { step, path, attempt, who, turn: 'approve', text: 'runs.ask.approve' } as const
  return [...answered, ...sendRequest(scene, stored, request)]
}

/** Whoever was asked reads what became of it: nobody has to do anything any more. */
export const performSettled = (
  scene: RunScene,
  { stored, intent, step }: Asked<'settled'>,
): Promise<readonly Effect[]> => settleRequests(scene, stored, step, intent.step, intent.attempt)
