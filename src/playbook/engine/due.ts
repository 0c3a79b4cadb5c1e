import { brussels } from '../../calendar/clock.ts'
import { evaluate } from '../language/expression.ts'
import type { Playbook, Step, When } from '../language/model.ts'
import { contextOf, isInstant } from './context.ts'
import { instantOf, msBetween, shiftInstant } from './moment.ts'
import type { Instant, Run, StepState } from './run.ts'

/** Instants of a step, counted anew from the facts each time. */

type Found = { ok: true; at: Instant | undefined } | { ok: false; code: string }

/**
 * The instant that a step means, `now` being when it began. Not there while what it is counted from is not known; at fault
 * where an expression cannot be evaluated or gives no instant.
 */
export function momentOf(playbook: Playbook, run: Run, step: Step, state: StepState, when: When): Found {
  const { election } = run.facts
  const anchors = { start: run.startedAt, step: state.since, ...(election && { election }) }
  if (when.from === 'deadline') {
    const own = ownDue(step)
    const deadline = own && own.from !== 'deadline' ? momentOf(playbook, run, step, state, own) : undefined
    if (deadline?.ok === false) return deadline
    return { ok: true, at: instantOf(when, { ...anchors, ...(deadline?.at && { deadline: deadline.at }) }) }
  }
  if (!when.expression) return { ok: true, at: instantOf(when, anchors) }
  const result = evaluate(when.expression, contextOf(playbook, run, state.since))
  if (!result.ok) return { ok: false, code: `expression-${result.code}` }
  if (result.value === null) return { ok: true, at: undefined }
  if (!isInstant(result.value)) return { ok: false, code: 'expression-type' }
  return { ok: true, at: instantOf(when, { ...anchors, expression: result.value }) }
}

/** When a step shall be done, its round be answered, or what it proposes be decided. */
export function dueOf(playbook: Playbook, run: Run, step: Step, state: StepState): Instant | undefined {
  const when = ownDue(step)
  return when && known(momentOf(playbook, run, step, state, when))
}

function ownDue(step: Step): When | undefined {
  if (step.kind === 'collect' || step.kind === 'decide') return step.deadline
  return step.kind === 'ask' || step.kind === 'task' || step.kind === 'notify' ? step.due : undefined
}

/** The first fault among all instants that a step names; a step that has one cannot be done. */
export function faultOf(playbook: Playbook, run: Run, step: Step, state: StepState): string | undefined {
  const named = [ownDue(step), step.timeout, ...laterOf(step).map(({ at }) => at)]
  if (step.kind === 'wait') named.push(step.until)
  if (step.kind === 'call') named.push(step.starts)
  if (step.kind === 'decide') named.push(step.review)
  for (const when of named) {
    const found = when && momentOf(playbook, run, step, state, when)
    if (found?.ok === false) return found.code
  }
  return undefined
}

/** Escalations of a question or task, chases of a round: the instants at which others are asked. */
function laterOf(step: Step): readonly { at: When }[] {
  if (step.kind === 'collect') return step.chase
  return step.kind === 'ask' || step.kind === 'task' ? step.escalate : []
}

/** The zone in which days are counted: that of the run's member, else Brussels. */
export const zoneOf = (run: Run): string => run.facts.election?.zone ?? brussels

const known = (found: Found): Instant | undefined => (found.ok ? found.at : undefined)

type Purpose = 'due' | 'timeout' | 'deadline' | 'wait' | 'retry' | `${'escalate' | 'chase' | 'next'}-${number}`

/** An instant at which a step wants to be woken, and what for. */
export type Wake = { purpose: Purpose; due: Instant }

/** What a step in this state wants to be woken for, and when. */
export function wakesOf(playbook: Playbook, run: Run, step: Step, state: StepState): readonly Wake[] {
  if ((state.state === 'failed' || state.state === 'timed-out') && state.next) {
    return [{ purpose: 'retry', due: state.next }]
  }
  if (state.state !== 'waiting') return []
  const find = (when: When | undefined): Instant | undefined =>
    when && known(momentOf(playbook, run, step, state, when))
  const due = find(ownDue(step))
  const timeout = find(step.timeout)
  const others = state.closing ? undefined : find(laterOf(step)[state.rung]?.at)
  const asks = step.kind === 'collect' ? 'chase' : 'escalate'
  const wants: readonly (readonly [Purpose, Instant | undefined])[] = [
    [`${asks}-${state.rung + 1}`, others],
    // What delegations decide is closed then by its own rule.
    ['due', due === state.overdue || step.kind === 'decide' ? undefined : due],
    [
      'deadline',
      // Before it is closed everybody is chased who shall be, also at that very instant.
      step.kind === 'collect' && !state.closing && others === undefined
        ? closingOf(
            due,
            step.chase.map(({ at }) => find(at)),
          )
        : undefined,
    ],
    // A round that is closing has a result within minutes, once all that was answered in time has been heard.
    ['timeout', timeout === state.lapsed || state.closing ? undefined : timeout],
    ['wait', step.kind === 'wait' ? waitOf(playbook, run, step, state) : undefined],
    [`next-${(state.turn ?? 0) + 1}`, step.kind === 'repeat' ? state.next : undefined],
  ]
  return wants.flatMap(([purpose, at]) => (at === undefined ? [] : [{ purpose, due: at }]))
}

/** When a wait is over, as far as the clock decides; absent while that is not known. */
export function waitOf(
  playbook: Playbook,
  run: Run,
  step: Extract<Step, { kind: 'wait' }>,
  state: StepState,
): Instant | undefined {
  if (step.for) return shiftInstant(state.since, step.for, zoneOf(run))
  return step.until && known(momentOf(playbook, run, step, state, step.until))
}

/**
 * A round closes at its deadline. Where it is chased later than that (a missing line, then the deputy is phoned), it stays
 * open for late answers as long after the last chase as that comes after the deadline.
 */
function closingOf(deadline: Instant | undefined, chases: readonly (Instant | undefined)[]): Instant | undefined {
  const last = chases
    .filter((at) => at !== undefined)
    .toSorted()
    .at(-1)
  if (deadline === undefined || last === undefined || last <= deadline) return deadline
  return new Date(Date.parse(last) + msBetween(deadline, last)).toISOString()
}
