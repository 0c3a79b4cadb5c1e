import type { Reaction } from '../language/model.ts'
import { type Draft, intend, isOver, put, putRun, record, type Spot } from './draft.ts'
import { zoneOf } from './due.ts'
import { shiftInstant } from './moment.ts'
import { isBelow, stepAt } from './path.ts'
import type { Path, StepState } from './run.ts'

/** How steps and runs end, and what is taken back then. */

/** A step is done. */
export function finish(draft: Draft, { step, path }: Spot, more: Partial<StepState> = {}): void {
  const state = draft.steps[path]
  if (state?.state !== 'waiting') return
  put(draft, path, { ...state, ...more, state: 'done', endedAt: draft.at })
  if (step.kind === 'ask' || step.kind === 'task') intend(draft, path, { kind: 'settled' })
  record(draft, path, 'step-done', {}, draft.steps[path]?.by)
}

/** A step cannot be done; `code` says why. */
export function fail(draft: Draft, spot: Spot, code: string): void {
  const state = draft.steps[spot.path]
  if (!state) return
  takeBack(draft, spot)
  const next = nextTry(draft, spot.step.onFailure, state)
  put(draft, spot.path, { ...state, state: 'failed', why: code, endedAt: draft.at, ...next })
  record(draft, spot.path, 'step-failed', { code })
}

/** A step was not done in time. */
export function timeOut(draft: Draft, spot: Spot): void {
  const state = draft.steps[spot.path]
  if (!state) return
  takeBack(draft, spot)
  const next = nextTry(draft, spot.step.onTimeout, state)
  put(draft, spot.path, { ...state, state: 'timed-out', endedAt: draft.at, ...next })
  record(draft, spot.path, 'step-timed-out')
}

/** A step is left out: by its condition, by a person (`by`), or with what it stands in. */
export function skip(draft: Draft, spot: Spot, why: string, by?: string): void {
  const state = draft.steps[spot.path]
  if (!state) return
  takeBack(draft, spot)
  const { next: _, ...rest } = state
  put(draft, spot.path, { ...rest, state: 'skipped', why, endedAt: draft.at, ...(by !== undefined && { by }) })
  record(draft, spot.path, 'step-skipped', { why }, by)
}

/** Nothing below a step goes on any more. */
export function withdrawBelow(draft: Draft, path: Path): void {
  for (const [inner, state] of Object.entries(draft.steps)) {
    const isOpen = state.state === 'waiting' || state.state === 'ready' || state.next !== undefined
    const step = isOpen && isBelow(inner, path) ? stepAt(draft.playbook, inner) : undefined
    if (step) withdraw(draft, { step, path: inner })
  }
}

/** The run is over, and nothing of it goes on. */
export function endRun(
  draft: Draft,
  status: 'ended' | 'stopped',
  data: { outcome?: string; why?: string },
  by?: string,
): void {
  if (isOver(draft.run)) return
  for (const [path, state] of Object.entries(draft.steps)) {
    const isOpen = state.state === 'waiting' || state.state === 'ready' || state.next !== undefined
    const step = isOpen ? stepAt(draft.playbook, path) : undefined
    if (step) withdraw(draft, { step, path })
  }
  const { outcome } = data
  putRun(draft, { status, endedAt: draft.at, ...(outcome !== undefined && { outcome }) })
  record(draft, '', status, data, by)
}

function withdraw(draft: Draft, spot: Spot): void {
  const state = draft.steps[spot.path]
  if (!state) return
  takeBackOwn(draft, spot, state)
  const { next: _, ...rest } = state
  put(draft, spot.path, { ...rest, state: 'skipped', why: 'withdrawn', endedAt: draft.at })
  record(draft, spot.path, 'step-skipped', { why: 'withdrawn' })
}

/** Takes back what a step asks for, and all that goes on within it. */
export function takeBack(draft: Draft, spot: Spot): void {
  withdrawBelow(draft, spot.path)
  const state = draft.steps[spot.path]
  if (state) takeBackOwn(draft, spot, state)
}

function takeBackOwn(draft: Draft, { step, path }: Spot, { state, subject, closing }: StepState): void {
  if (state !== 'waiting') return
  if (step.kind === 'ask' || step.kind === 'task') intend(draft, path, { kind: 'settled' })
  if (subject === undefined) return
  if (step.kind === 'notify') intend(draft, path, { kind: 'withdraw-notice', subject })
  if (step.kind === 'collect' && !closing) intend(draft, path, { kind: 'close-round', subject })
  if (step.kind === 'run') intend(draft, path, { kind: 'stop-run', subject })
}

/** When what failed or ran out is tried again; nothing where it is not. */
function nextTry(draft: Draft, reaction: Reaction, { tries = 0 }: StepState): Pick<StepState, 'next' | 'tries'> {
  if (reaction.kind !== 'retry' || tries >= reaction.times) return {}
  const { days, ms } = reaction.after
  // Without any pause a run could spin.
  const pause = days > 0 ? reaction.after : { days, ms: Math.max(1000, ms) }
  return { next: shiftInstant(draft.at, pause, zoneOf(draft.run)), tries: tries + 1 }
}
