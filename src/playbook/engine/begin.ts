import type { Step } from '../language/model.ts'
import { type Draft, holds, put, record } from './draft.ts'
import { faultOf, momentOf } from './due.ts'
import { ruleOf } from './kinds/rules.ts'
import { isBelow } from './path.ts'
import type { Instant, Path, StepState } from './run.ts'
import { fail, makeReady, skip, timeOut } from './transition.ts'

/**
 * A step begins its next attempt, unless its condition does not hold, an expression of it is at fault, or its time is over
 * already. A person who has it redone means it: then its condition is not asked, and a timeout in the past does not count.
 */
export function begin(draft: Draft, step: Step, path: Path): void {
  const spot = { step, path }
  const state = freshState(draft, path)
  const meant = step.if && state.why === undefined ? holds(draft, step.if) : undefined
  const fault = meant?.ok === false ? meant.code : faultOf(draft.playbook, draft.run, step, state)
  const lapsed = timeoutOf(draft, step, state)
  draft.begun += 1
  if (meant?.ok && !meant.value) skip(draft, spot, 'if')
  else if (fault !== undefined) fail(draft, spot, fault)
  else if (lapsed !== undefined && state.why === undefined) timeOut(draft, spot)
  else {
    put(draft, path, { ...state, state: 'waiting', ...(lapsed !== undefined && { lapsed }) })
    record(draft, path, 'step-began')
    ruleOf(step).begin(draft, spot)
  }
}

/** Its next attempt; all within begins anew when its turn comes. */
function freshState(draft: Draft, path: Path): StepState {
  const before = draft.steps[path]
  resetBelow(draft, path)
  // Where its turn came in a pause, time counts from now.
  return before?.state === 'ready' ? put(draft, path, { ...before, since: draft.at }) : makeReady(draft, path)
}

function resetBelow(draft: Draft, path: Path): void {
  for (const [inner, { attempt, since, heard }] of Object.entries(draft.steps)) {
    if (isBelow(inner, path)) put(draft, inner, { state: 'reset', attempt, since, rung: 0, ...(heard && { heard }) })
  }
}

/** The timeout, where it is over by now. */
function timeoutOf({ playbook, run, at }: Draft, step: Step, state: StepState): Instant | undefined {
  const found = step.timeout && momentOf(playbook, run, step, state, step.timeout)
  return found?.ok && found.at !== undefined && found.at <= at ? found.at : undefined
}
