import type { Playbook, Step, Who } from '../language/model.ts'
import type { Instant, Path, Run, StepState } from './run.ts'

/** What follows from a run and its playbook, and from nothing else: the shell keeps rows and cards in step with these. */

/** A due instant of a run. `name` is stable: `<path>#<attempt>/<purpose>`. */
export type RunTimer = { name: string; due: Instant }

/** What a run waits for from people. `who` are roles with members resolved to codes: `duty@FR`. */
export type RunTodo = {
  path: Path
  attempt: number
  kind: 'task' | 'ask' | 'approve' | 'notice' | 'round'
  who: readonly Who[]
  step: Step
  state: StepState
  due?: Instant
}

/** All timers that a run wants now; none while it is paused, none once it is over. */
export function timersOf(playbook: Playbook, run: Run): readonly RunTimer[] {
  throw new Error(`not written yet: ${playbook.id} ${run.id}`)
}

/** All that a run waits for from people, most urgent first. */
export function todosOf(playbook: Playbook, run: Run): readonly RunTodo[] {
  throw new Error(`not written yet: ${playbook.id} ${run.id}`)
}

/** The subjects whose record a run follows: its case, and what its steps opened. */
export function subjectsOf(playbook: Playbook, run: Run): readonly string[] {
  throw new Error(`not written yet: ${playbook.id} ${run.id}`)
}

/** What a running run waits for, in words of its playbook: never empty, so that no run hangs without a reason. */
export function waitsOf(playbook: Playbook, run: Run): readonly { path: Path; state: StepState; step: Step }[] {
  throw new Error(`not written yet: ${playbook.id} ${run.id}`)
}
