import type { Reaction } from '../language/model.ts'
import { type Draft, isOver, putRun, record, type Spot } from './draft.ts'
import { isUnderWay, stepAt } from './path.ts'
import type { Happening, Path, StepState } from './run.ts'
import { endRun, makeReady, skip, takeBack } from './transition.ts'

/** What those who look after a run do to it. */

type Said<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>

/** A step is left out: one that is open, or that holds its lane. False when there is nothing to leave out. */
export function hearSkip(draft: Draft, { step: path, attempt, why, by }: Said<'skipped' | 'redone'>): boolean {
  const found = spotOf(draft, path, attempt)
  if (!found || !isOpen(found.state, reactionOf(found))) return false
  skip(draft, found.spot, why, by.person)
  return true
}

/** A step is done again, with all that stands in it. False when it is another attempt's turn already. */
export function hearRedo(draft: Draft, { step: path, attempt, why, by }: Said<'skipped' | 'redone'>): boolean {
  const found = spotOf(draft, path, attempt)
  if (!found || found.state.state === 'ready' || found.state.state === 'reset') return false
  takeBack(draft, found.spot)
  record(draft, path, 'step-redone', { why }, by.person)
  const apart = found.state.apart === true || !isUnderWay(path, draft.steps)
  makeReady(draft, path, { why, ...(apart && { apart }) })
  return true
}

/** The run is paused: nothing new begins and no time counts, but answers are taken. */
export function hearPause(draft: Draft, { key, why, by, waits }: Said<'paused' | 'resumed' | 'stopped'>): boolean {
  if (draft.run.status === 'paused' || wasHeard(draft, key)) return false
  putRun(draft, { status: 'paused', heard: heardAlso(draft, key), ...(waits && { waits }) })
  record(draft, '', 'paused', { why }, by.person)
  return true
}

export function hearResume(draft: Draft, { key, why, by }: Said<'paused' | 'resumed' | 'stopped'>): boolean {
  if (draft.run.status !== 'paused' || wasHeard(draft, key)) return false
  const { waits: _, ...rest } = draft.run
  draft.run = rest
  putRun(draft, { status: 'running', heard: heardAlso(draft, key) })
  record(draft, '', 'resumed', { why }, by.person)
  return true
}

export function hearStop(draft: Draft, { why, by }: Said<'paused' | 'resumed' | 'stopped'>): boolean {
  if (isOver(draft.run)) return false
  endRun(draft, 'stopped', { why }, by.person)
  return true
}

const wasHeard = ({ run }: Draft, key: string): boolean => run.heard?.includes(key) === true
const heardAlso = ({ run }: Draft, key: string): readonly string[] => [...(run.heard ?? []), key].toSorted()

function spotOf(draft: Draft, path: Path, attempt: number): { spot: Spot; state: StepState } | undefined {
  const state = draft.steps[path]
  const step = stepAt(draft.playbook, path)
  return state && step && state.attempt === attempt ? { spot: { step, path }, state } : undefined
}

const reactionOf = ({ spot, state }: { spot: Spot; state: StepState }): Reaction =>
  state.state === 'failed' ? spot.step.onFailure : spot.step.onTimeout

/** Whether something waits for the step, or for what is done about it. */
function isOpen({ state }: StepState, reaction: Reaction): boolean {
  if (state === 'waiting' || state === 'ready') return true
  return (state === 'failed' || state === 'timed-out') && reaction.kind !== 'continue'
}
