import type { Step } from '../language/model.ts'
import { type Draft, holds, isOver, put, record } from './draft.ts'
import { faultOf, momentOf } from './due.ts'
import { ruleOf } from './kinds/rules.ts'
import { isBelow, reacting, stepAt } from './path.ts'
import type { Path, StepState } from './run.ts'
import { endRun, fail, makeReady, skip, timeOut } from './transition.ts'

/**
 * Goes on with a run as far as it comes: what follows something that is over begins, until everything open waits for a person,
 * an instant, or news. Ends, since only rounds can begin without end, and those are counted.
 */
export function goOn(draft: Draft): void {
  do {
    draft.moved = false
    draft.held = false
    const over = [walk(draft, draft.playbook.steps, ''), walkApart(draft)]
    if (over.every(Boolean)) endRun(draft, 'ended', { outcome: 'done' })
    if (isOver(draft.run)) return
  } while (draft.moved)
  showHeld(draft)
}

/** A run is stuck while something holds one of its lanes; the others go on. */
function showHeld(draft: Draft): void {
  const { status } = draft.run
  if (status === 'paused' || (status === 'stuck') === draft.held) return
  draft.run = { ...draft.run, status: draft.held ? 'stuck' : 'running' }
  if (draft.held) record(draft, '', 'stuck')
}

/** Steps one after the other; whether all are over. What has begun goes on, also when something before it is done again. */
function walk(draft: Draft, steps: readonly Step[], prefix: Path): boolean {
  let open = false
  for (const step of steps) {
    if (isOver(draft.run)) return false
    const path = `${prefix}${step.id}`
    const before = draft.steps[path]?.state
    if (open && (before === undefined || before === 'reset')) break
    if (!walkStep(draft, step, path)) open = true
  }
  return !open && !isOver(draft.run)
}

/** Steps that were done again after what they stand in was over go on by themselves; whether all are over. */
function walkApart(draft: Draft): boolean {
  let over = true
  for (const [path, { apart }] of Object.entries(draft.steps)) {
    if (isOver(draft.run)) return false
    const step = apart && stepAt(draft.playbook, path)
    if (step && !walkStep(draft, step, path)) over = false
  }
  return over
}

/** One step; whether it is over, so that the next may begin. */
function walkStep(draft: Draft, step: Step, path: Path): boolean {
  const before = draft.steps[path]
  const begins = !before || before.state === 'reset' || before.state === 'ready'
  if (begins && draft.run.status === 'paused') {
    if (before?.state !== 'ready') makeReady(draft, path)
    return false
  }
  if (begins) begin(draft, step, path)
  if (draft.steps[path]?.state === 'waiting') ruleOf(step).look?.(draft, { step, path }, walk)
  const state = draft.steps[path]
  if (!state || isOver(draft.run)) return false
  if (state.state === 'failed') return react(draft, step, path, state, 'failure')
  if (state.state === 'timed-out') return react(draft, step, path, state, 'timeout')
  return state.state === 'done' || state.state === 'skipped'
}

/** A step begins, unless its condition does not hold, its time is over already, or an expression of it is at fault. */
function begin(draft: Draft, step: Step, path: Path): void {
  const spot = { step, path }
  const state = freshState(draft, step, path)
  draft.begun += 1
  resetBelow(draft, path)
  put(draft, path, state)
  // What a person had redone is done, whether or not its condition holds.
  const meant = step.if && state.why === undefined ? holds(draft, step.if) : undefined
  if (meant?.ok && !meant.value) {
    skip(draft, spot, 'if')
    return
  }
  record(draft, path, 'step-began')
  const fault = meant?.ok === false ? meant.code : faultOf(draft.playbook, draft.run, step, state)
  const timeout = timeoutOf(draft, step, state)
  if (fault !== undefined) fail(draft, spot, fault)
  else if (timeout !== undefined && timeout <= draft.at && timeout !== state.lapsed) timeOut(draft, spot)
  else ruleOf(step).begin(draft, spot)
}

/** Its next attempt. A timeout that is over when a person has it redone would make that void: it is passed over. */
function freshState(draft: Draft, step: Step, path: Path): StepState {
  if (draft.steps[path]?.state !== 'ready') makeReady(draft, path)
  const ready = draft.steps[path]
  const state: StepState = { attempt: 1, rung: 0, ...ready, state: 'waiting', since: draft.at }
  const timeout = state.why === undefined ? undefined : timeoutOf(draft, step, state)
  return timeout !== undefined && timeout <= draft.at ? { ...state, lapsed: timeout } : state
}

function timeoutOf({ playbook, run }: Draft, step: Step, state: StepState): string | undefined {
  const found = step.timeout && momentOf(playbook, run, step, state, step.timeout)
  return found?.ok ? found.at : undefined
}

/** What stood in an earlier attempt begins anew when its turn comes; its attempts are counted on. */
function resetBelow(draft: Draft, path: Path): void {
  for (const [inner, { attempt, since, heard }] of Object.entries(draft.steps)) {
    if (isBelow(inner, path)) put(draft, inner, { state: 'reset', attempt, since, rung: 0, ...(heard && { heard }) })
  }
}

/** What comes of a step that failed or ran out; whether the next may begin. */
function react(draft: Draft, step: Step, path: Path, state: StepState, to: 'failure' | 'timeout'): boolean {
  const reaction = to === 'failure' ? step.onFailure : step.onTimeout
  switch (reaction.kind) {
    case 'continue':
      return true
    case 'retry': {
      if (state.next !== undefined) return false
      // Tried often enough: then as if nothing were said.
      if (to === 'failure') draft.held = true
      return to === 'timeout'
    }
    case 'do':
      return walk(draft, reaction.steps, reacting(path, to))
    case 'end':
      if (draft.run.status !== 'paused') endRun(draft, 'ended', { outcome: reaction.outcome })
      return false
    case 'stop':
      draft.held = true
      return false
  }
}
