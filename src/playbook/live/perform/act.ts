import { recordAct } from '../../../decision/sole-act.ts'
import { type DecisionType, isGuarded } from '../../../decision/type.ts'
import { type Person, worksFor } from '../../../directory/directory.ts'
import { observersAmong } from '../../../round/seats.ts'
import type { Effect } from '../../../sharing/effect.ts'
import type { Path, Value } from '../../engine/run.ts'
import type { Question, StepOf } from '../../language/model.ts'
import { sayAnswers } from '../answer-words.ts'
import { labelOf, readersOf, roomOf } from '../place.ts'
import type { RunScene } from '../scene.ts'
import type { Stored } from '../store.ts'
import { speak, titleOf } from '../words.ts'
import { groundsOf } from './grounds.ts'

/**
 * Records what one person decided by answering a step, and gives its number; whoever approved it first stands for it beside them.
 * Nothing where the step is no decision, or the person works for no member any more.
 */
export async function recordAnswer(
  scene: RunScene,
  { playbook, run }: Pick<Stored, 'playbook' | 'run'>,
  step: StepOf<'ask'>,
  { path, attempt, by }: { path: Path; attempt: number; by: Person },
): Promise<{ id: string; effects: readonly Effect[] } | undefined> {
  const { directory, now } = scene
  const state = run.steps[path]
  const code = run.member ?? worksFor(by, now)[0]
  if (!step.decision || !state || code === undefined) return undefined
  const at = now.toISOString()
  const answers = state.answers ?? {}
  const type = typeOf(step, answers)
  const chosen = chosenBy(step.fields, answers)
  const second = directory.people.get(state.approvals?.[0]?.by ?? '')
  const { decision } = step
  const isDelegated = decision.rule === 'delegated'
  const own = roomOf(directory, playbook, run)
  // What takes a second person stands where one may see it; all else is on the card of its run or case.
  const room = isDelegated || isGuarded(type) ? own : undefined
  const readers = readersOf(directory, playbook, run, now)
  const label = labelOf(run)
  const grounds = await groundsOf(scene, { playbook, run }, decision, { codes: [code, ...readers], label }, by)
  return recordAct(scene, {
    key: `act/${run.id}/${path}#${attempt}`,
    type,
    title: titleOf(playbook, run, step, at),
    question: speak(playbook, run, step.question, at),
    decidedBy: by,
    ...(second && { recordedBy: second }),
    rule:
      decision.rule === 'delegated'
        ? { profile: 'delegated', ratifyHours: decision.ratifyHours, delegate: code }
        : { profile: 'national', code },
    code,
    // Another delegation ratifies what one decides for all: those that may read it.
    ...(isDelegated && { others: readers, observers: observersAmong(scene, readers, own) }),
    on: {
      runId: run.id,
      step: path,
      ...(run.case !== undefined && { caseNumber: run.case }),
      ...(run.election !== undefined && { electionId: run.election }),
      ...(room && { roomId: room.id }),
    },
    rationale: sayAnswers(step, answers, 'en'),
    label,
    ...grounds,
    addressees: readers,
    decidedAt: state.answeredAt === undefined ? now : new Date(state.answeredAt),
    ...(decision.mandate !== undefined && { mandate: speak(playbook, run, decision.mandate, at) }),
    ...(chosen && {
      chosen: chosen.value,
      options: chosen.options.map(({ value, label }) => ({ value, label: speak(playbook, run, label, at) })),
    }),
  })
}

/** Whoever holds back what others would publish, or judges that nothing need be escalated, does neither. */
export function typeOf({ decision, fields }: StepOf<'ask'>, answers: Readonly<Record<string, Value>>): DecisionType {
  const type = decision?.type ?? 'operational'
  const guarding = fields.filter(takesPasskey)
  if (!isGuarded(type) || guarding.length === 0) return type
  return guarding.some(({ id, passkey = {} }) => Object.hasOwn(passkey, String(answers[id]))) ? type : 'operational'
}

type Choice = Question & { type: 'one' | 'many' }

const takesPasskey = (field: Question): field is Choice => field.type === 'one' && field.passkey !== undefined

/** What was chosen from what: by the question that matters most, which is the one that takes a passkey, else the first. */
function chosenBy(
  fields: readonly Question[],
  answers: Readonly<Record<string, Value>>,
): { value: string; options: Choice['options'] } | undefined {
  const choices = fields.filter((field): field is Choice => field.type === 'one')
  const field = choices.find(takesPasskey) ?? choices[0]
  const value = field && answers[field.id]
  return field && typeof value === 'string' && value !== '' ? { value, options: field.options } : undefined
}
