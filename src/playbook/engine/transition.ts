import type { Reaction } from '../language/model.ts'
import { type Draft, intend, isOver, put, putRun, record, type Spot } from './draft.ts'
import { zoneOf } from './due.ts'
import { shiftInstant } from './moment.ts'
import { isBelow, stepAt } from './path.ts'
import type { Path, StepState } from './run.ts'

/** How steps and runs end, and what is taken back then. */

/** The next attempt of a step has its turn: what is said of the one before does not count any more. */
export function makeReady(draft: Draft, path: Path, kept: Partial<StepState> = {}): StepState {
  const { attempt = 0, heard } = draft.steps[path] ?? {}
  const ready = { state: 'ready', attempt: attempt + 1, since: draft.at, rung: 0 } as const
  return put(draft, path, { ...ready, ...kept, ...(heard && { heard }) })
}

/** A step is done. */
export function finish(draft: Draft, { step, path }: Spot, more: Partial<StepState> = {}): void {
  if (draft.steps[path]?.state !== 'waiting') return
  close(draft, path, { ...more, state: 'done' })
  if (step.kind === 'ask' || step.kind === 'task') intend(draft, path, { kind: 'settled' })
  record(draft, path, 'step-done', {}, draft.steps[path]?.by)
}

/** A step cannot be done; `code` says why. */
export function fail(draft: Draft, spot: Spot, code: string): void {
  takeBack(draft, spot)
  close(draft, spot.path, { ...nextTry(draft, spot, spot.step.onFailure), state: 'failed', why: code })
  record(draft, spot.path, 'step-failed', { code })
}

/** A step was not done in time. */
export function timeOut(draft: Draft, spot: Spot): void {
  takeBack(draft, spot)
  close(draft, spot.path, { ...nextTry(draft, spot, spot.step.onTimeout), state: 'timed-out' })
  record(draft, spot.path, 'step-timed-out')
}

/** A step is left out: by its condition, by a person (`by`), or with what it stands in. */
export function skip(draft: Draft, spot: Spot, why: string, by?: string): void {
  takeBack(draft, spot)
  close(draft, spot.path, { state: 'skipped', why, ...(by !== undefined && { by }) })
  record(draft, spot.path, 'step-skipped', { why }, by)
}

/** Nothing below a step goes on any more. */
export function withdrawBelow(draft: Draft, path: Path): void {
  withdrawAll(draft, (inner) => isBelow(inner, path))
}

/** The run is over, and nothing of it goes on. */
export function endRun(
  draft: Draft,
  status: 'ended' | 'stopped',
  data: { outcome?: string; why?: string },
  by?: string,
): void {
  if (isOver(draft.run)) return
  withdrawAll(draft, () => true)
  const { outcome } = data
  putRun(draft, { status, endedAt: draft.at, ...(outcome !== undefined && { outcome }) })
  record(draft, '', status, data, by)
}

function withdrawAll(draft: Draft, meant: (path: Path) => boolean): void {
  for (const [path, state] of Object.entries(draft.steps)) {
    const isOpen = state.state === 'waiting' || state.state === 'ready' || state.next !== undefined
    const step = isOpen && meant(path) ? stepAt(draft.playbook, path) : undefined
    if (!step) continue
    takeBackOwn(draft, { step, path }, state)
    close(draft, path, { state: 'skipped', why: 'withdrawn' })
    record(draft, path, 'step-skipped', { why: 'withdrawn' })
  }
}

/** Nothing is to come of it by itself any more, but for what `more` says. */
function close(draft: Draft, path: Path, more: Partial<StepState>): void {
  const state = draft.steps[path]
  if (!state) return
  const { next: _, ...rest } = state
  put(draft, path, { ...rest, ...more, endedAt: draft.at })
}

/** Takes back what a step asks for, and all that goes on within it. */
export function takeBack(draft: Draft, spot: Spot): void {
  withdrawBelow(draft, spot.path)
  const state = draft.steps[spot.path]
  if (state) takeBackOwn(draft, spot, state)
}

function takeBackOwn(draft: Draft, { step, path }: Spot, { state, subject, closing, call: planned }: StepState): void {
  if (state !== 'waiting') return
  if (step.kind === 'ask' || step.kind === 'task') intend(draft, path, { kind: 'settled' })
  if (subject === undefined) return
  if (step.kind === 'notify') intend(draft, path, { kind: 'withdraw-notice', subject })
  if (step.kind === 'collect' && !closing) intend(draft, path, { kind: 'close-round', subject })
  if (step.kind === 'call' && planned) intend(draft, path, { kind: 'cancel-call', subject })
  if (step.kind === 'decide') intend(draft, path, { kind: 'withdraw-proposal', subject })
  if (step.kind === 'run') intend(draft, path, { kind: 'stop-run', subject })
  // One that is made later all the same would stand there, and nobody would speak in it.
  if (step.kind === 'room' && step.archive === undefined) intend(draft, path, { kind: 'archive-room', subject })
}

/** When what failed or ran out is tried again; nothing where it is not. */
function nextTry(draft: Draft, { path }: Spot, reaction: Reaction): Pick<StepState, 'next' | 'tries'> {
  const tries = draft.steps[path]?.tries ?? 0
  if (reaction.kind !== 'retry' || tries >= reaction.times) return {}
  const { days, ms } = reaction.after
  // Without any pause a run could spin.
  const pause = days > 0 ? reaction.after : { days, ms: Math.max(1000, ms) }
  return { next: shiftInstant(draft.at, pause, zoneOf(draft.run)), tries: tries + 1 }
}
