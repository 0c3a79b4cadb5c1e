import type { Step } from '../language/model.ts'
import { begin } from './begin.ts'
import { type Draft, isOver, record } from './draft.ts'
import { ruleOf } from './kinds/rules.ts'
import { reacting, stepAt } from './path.ts'
import type { Path, StepState } from './run.ts'
import { endRun, makeReady } from './transition.ts'

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
