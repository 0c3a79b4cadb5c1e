import type { Playbook, Step, Who } from '../language/model.ts'
import { isOver } from './draft.ts'
import { dueOf, wakesOf } from './due.ts'
import { isBelow, isUnderWay, stepAt, timerName } from './path.ts'
import type { Instant, Path, Run, StepState } from './run.ts'
import { approversLeft, askedOf, placed } from './who.ts'

/** What follows from a run and its playbook, and from nothing else: the shell keeps rows and cards in step with these. */

/**
 * A due instant of a run. `name` is stable: `<path>#<attempt>/<purpose>`, the purpose being `due`, `timeout`, `deadline`, `wait`,
 * `retry`, `escalate-<rung>`, `chase-<turn>` or `next-<round>`.
 */
export type RunTimer = { name: string; due: Instant }

/** What a run waits for from people. `who` are roles with members resolved to codes: `duty@FR`. */
export type RunTodo = {
  path: Path
  attempt: number
  kind: 'task' | 'ask' | 'approve' | 'notice' | 'round' | 'call' | 'decision'
  who: readonly Who[]
  step: Step
  state: StepState
  due?: Instant
  /** Its due instant has passed, as it is now: an edit of the calendar may have moved it since. */
  overdue: boolean
}

/** A step that was begun. */
export type Open = { path: Path; state: StepState; step: Step }

/** All timers that a run wants now, the earliest first; none while it is paused, none once it is over. */
export function timersOf(playbook: Playbook, run: Run): readonly RunTimer[] {
  if (isOver(run) || run.status === 'paused') return []
  const timers = stepsOfRun(playbook, run).flatMap(({ path, step, state }) =>
    wakesOf(playbook, run, step, state).map(({ purpose, due }) => ({
      name: timerName(path, state.attempt, purpose),
      due,
    })),
  )
  return timers.toSorted((a, b) => compare(a.due, b.due) || compare(a.name, b.name))
}

/** All that a run waits for from people, most urgent first. */
export function todosOf(playbook: Playbook, run: Run): readonly RunTodo[] {
  if (isOver(run)) return []
  const todos = stepsOfRun(playbook, run).flatMap((open): RunTodo[] => {
    const { path, step, state } = open
    const asked = state.state === 'waiting' ? askedNow(step, state) : undefined
    if (!asked) return []
    const due = step.kind === 'call' ? state.call?.starts : dueOf(playbook, run, step, state)
    const { kind, who } = asked
    const overdue = due !== undefined && due === state.overdue
    return [{ path, attempt: state.attempt, kind, who: placed(who, run), step, state, ...(due && { due }), overdue }]
  })
  return todos.toSorted((a, b) => compare(a.due ?? '~', b.due ?? '~') || compare(a.state.since, b.state.since))
}

/** The subjects whose record a run follows: its case, and what its steps opened. */
export function subjectsOf(playbook: Playbook, run: Run): readonly string[] {
  if (isOver(run)) return []
  const opened = stepsOfRun(playbook, run).flatMap(({ step, state }) =>
    state.subject !== undefined && follows(step, state) ? [state.subject] : [],
  )
  return [...new Set([...(run.case === undefined ? [] : [run.case]), ...opened])]
}

/** Whether a step hears of what it opened: while it waits; of a call also afterwards, until its minutes are written. */
export const follows = (step: Step, { state, minuted }: StepState): boolean =>
  state === 'waiting' || (step.kind === 'call' && state === 'done' && minuted !== true)

/**
 * What a run waits for: the innermost of what is open, and what holds a lane. Never empty before it is over, so that no run
 * hangs without a reason. What is `ready` waits for the run to be resumed.
 */
export function waitsOf(playbook: Playbook, run: Run): readonly Open[] {
  if (isOver(run)) return []
  const open = stepsOfRun(playbook, run).filter((each) => isOpen(each, run))
  const inner = open.filter(({ path }) => isUnderWay(path, run.steps))
  // What holds a lane does so whatever people had done again below it, which goes on apart.
  return open.filter(
    ({ path, state }) => state.state !== 'waiting' || !inner.some((other) => isBelow(other.path, path)),
  )
}

/** What holds a lane until people redo or skip it: it failed or ran out, and nothing comes of that by itself. */
export const heldOf = (playbook: Playbook, run: Run): readonly Open[] =>
  waitsOf(playbook, run).filter(
    ({ state: { state, next } }) => (state === 'failed' || state === 'timed-out') && next === undefined,
  )

/** Whether something about it is still to come, or it holds what comes after it. */
function isOpen({ path, step, state }: Open, run: Run): boolean {
  if (state.state === 'waiting' || state.state === 'ready' || state.next !== undefined) return true
  if (state.state !== 'failed' && state.state !== 'timed-out') return false
  const reaction = state.state === 'failed' ? step.onFailure : step.onTimeout
  const holds = reaction.kind === 'stop' || (reaction.kind === 'retry' && state.state === 'failed')
  // With such a reaction the run would be over, were it not paused.
  if (reaction.kind === 'end') return isUnderWay(path, run.steps)
  return holds && (state.apart === true || isUnderWay(path, run.steps))
}

function askedNow(step: Step, state: StepState): { kind: RunTodo['kind']; who: readonly Who[] } | undefined {
  switch (step.kind) {
    case 'ask':
    case 'task':
      if (state.answeredAt !== undefined) return { kind: 'approve', who: approversLeft(step.approvals, state) }
      return { kind: step.kind, who: askedOf(step, state) }
    case 'notify':
      return { kind: 'notice', who: step.who }
    case 'collect':
      return { kind: 'round', who: [] }
    case 'call':
      return { kind: 'call', who: [] }
    case 'decide':
      return { kind: 'decision', who: [] }
    default:
      return undefined
  }
}

const stepsOfRun = (playbook: Playbook, run: Run): readonly Open[] =>
  Object.entries(run.steps).flatMap(([path, state]) => {
    const step = stepAt(playbook, path)
    return step ? [{ path, state, step }] : []
  })

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
