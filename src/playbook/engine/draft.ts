import { evaluate } from '../language/expression.ts'
import type { Expression, Playbook, Step } from '../language/model.ts'
import { type Context, contextOf } from './context.ts'
import type { Happening, Instant, Intent, Path, Run, RunRecord, StepState, Value } from './run.ts'
import { withoutTakenBack } from './taken-back.ts'

/**
 * A run while it hears one happening. Its own copy of the run is written by the functions here and by nothing else; what was
 * given to `advance` stays as it is.
 */
export type Draft = {
  readonly playbook: Playbook
  readonly at: Instant
  readonly before: Run
  run: Run
  readonly steps: Record<Path, StepState>
  readonly intents: Intent[]
  /** Steps and rounds begun by this happening. */
  begun: number
  /** Whether something changed since this was last set to false. */
  moved: boolean
  /** Whether something holds a lane until people redo or skip it. */
  held: boolean
  known?: Context
}

export function openDraft(playbook: Playbook, before: Run, { at, facts }: Happening): Draft {
  const steps = { ...before.steps }
  const run = { ...before, facts, steps }
  return { playbook, at, before, run, steps, intents: [], begun: 0, moved: false, held: false }
}

/** What the draft has become. A run to which nothing happened is given back as the same object. */
export function closeDraft({ before, run, steps, intents: all }: Draft): { run: Run; intents: readonly Intent[] } {
  const intents = withoutTakenBack(all)
  const sameSteps = Object.keys(steps).every((path) => steps[path] === before.steps[path])
  const sameFacts = JSON.stringify(run.facts) === JSON.stringify(before.facts)
  const own = { ...run, facts: before.facts, steps: before.steps }
  const sameRun = Object.keys(own).every((key) => own[key as keyof Run] === before[key as keyof Run]) // keys of a run
  if (sameSteps && sameFacts && sameRun) return { run: before, intents }
  return { run, intents }
}

export const isOver = (run: Run): boolean => run.status === 'ended' || run.status === 'stopped'

/** Writes what has become of a step, and gives it. */
export function put(draft: Draft, path: Path, state: StepState): StepState {
  draft.steps[path] = state
  moved(draft)
  return state
}

/** Writes what has become of the run itself. */
export function putRun(draft: Draft, change: Partial<Run>): void {
  draft.run = { ...draft.run, ...change }
  moved(draft)
}

function moved(draft: Draft): void {
  draft.moved = true
  delete draft.known
}

type Without<Kind, Keys extends PropertyKey> = Kind extends unknown ? Omit<Kind, Keys> : never

/** Wants something done for the step's present attempt. */
export function intend(draft: Draft, path: Path, intent: Without<Intent, 'step' | 'attempt'>): void {
  const step = { step: path, attempt: draft.steps[path]?.attempt ?? 0 }
  draft.intents.push({ ...step, ...intent } as Intent) // the parts of one and the same kind
}

/** Has something written into the ledger, about a step, or about the run where the path is empty. */
export function record(
  draft: Draft,
  path: Path,
  what: RunRecord,
  data: Readonly<Record<string, Value>> = {},
  by?: string,
): void {
  intend(draft, path, { kind: 'record', what, data, ...(by !== undefined && { by }) })
}

export type Worth = { ok: true; value: Value } | { ok: false; code: string }

/** What an expression is now. */
export function worth(draft: Draft, expression: Expression): Worth {
  draft.known ??= contextOf(draft.playbook, draft.run, draft.at)
  const result = evaluate(expression, draft.known)
  return result.ok ? result : { ok: false, code: `expression-${result.code}` }
}

/** Whether a condition holds; one that is neither true nor false is at fault. */
export function holds(
  draft: Draft,
  expression: Expression,
): { ok: true; value: boolean } | { ok: false; code: string } {
  const found = worth(draft, expression)
  if (!found.ok) return found
  return typeof found.value === 'boolean' ? { ok: true, value: found.value } : { ok: false, code: 'expression-type' }
}

/** A step and where it stands. */
export type Spot<Kind extends Step = Step> = { step: Kind; path: Path }
