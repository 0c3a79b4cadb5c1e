import type { Playbook, Step, Text, Who } from '../language/model.ts'
import { dueOf } from './due.ts'
import type { Reached } from './kinds/notify.ts'
import { reacting, stepAt, type Turn, within } from './path.ts'
import type { Approval, Instant, Path, Run, RunStatus, StepState } from './run.ts'
import { todosOf, waitsOf } from './view.ts'
import { approversLeft, askedOf, placed } from './who.ts'

/** What the card of a run shows, as plain data; its words are put around it where it is shown. */
export type Card = {
  run: string
  playbook: string
  title: Text
  status: RunStatus
  outcome?: string
  startedAt: Instant
  endedAt?: Instant
  lines: readonly CardLine[]
  /** The next instant by which somebody shall have done something. */
  next?: { path: Path; due: Instant }
  overdue: number
}

export type CardLine = {
  path: Path
  kind: Step['kind']
  title: Text
  /** `ahead`: its turn has not come. */
  state: Exclude<StepState['state'], 'reset'> | 'ahead'
  attempt: number
  /** Who is asked now: the question, the task, or whether they approve. */
  asked: readonly Who[]
  approves: boolean
  due?: Instant
  overdue: boolean
  /** Nothing goes on in its lane until a person redoes or skips it. */
  held: boolean
  by?: string
  at?: Instant
  why?: string
  approvals: readonly Approval[]
  /** Of a notice: who was told, and which of them acknowledged or could not be reached. */
  reached?: Reached
  /** Of a `repeat`: the round it is in, of how many, and when the next one begins. */
  round?: { now: number; of?: number; next?: Instant }
  /** What goes on in it: lanes by name, the present round, or what is done since it ran out or failed. */
  within: readonly { lane?: string; reaction?: Turn; lines: readonly CardLine[] }[]
}

/** What the lines are made from. `open` are the paths of all that the run waits for. */
type Sight = { playbook: Playbook; run: Run; open: ReadonlySet<Path> }

/** Where a run stands, who is asked what, and what is overdue. */
export function cardOf(playbook: Playbook, run: Run): Card {
  const isOver = run.endedAt !== undefined
  const sight = { playbook, run, open: new Set(waitsOf(playbook, run).map(({ path }) => path)) }
  const todos = todosOf(playbook, run)
  const next = todos.find(({ due, state }) => due !== undefined && due !== state.overdue)
  const { outcome, endedAt } = run
  return {
    run: run.id,
    playbook: playbook.id,
    title: playbook.title,
    status: run.status,
    ...(outcome !== undefined && { outcome }),
    startedAt: run.startedAt,
    ...(endedAt !== undefined && { endedAt }),
    lines: [...linesOf(sight, playbook.steps, ''), ...apartOf(sight)].filter(
      ({ state }) => !isOver || state !== 'ahead',
    ),
    ...(next?.due !== undefined && { next: { path: next.path, due: next.due } }),
    overdue: todos.filter(({ due, state }) => due !== undefined && due === state.overdue).length,
  }
}

const linesOf = (sight: Sight, steps: readonly Step[], prefix: Path): readonly CardLine[] =>
  steps.flatMap((step) => linesOfOne(sight, step, `${prefix}${step.id}`))

/** What is being done again although what it stands in is over. */
function apartOf(sight: Sight): readonly CardLine[] {
  return Object.entries(sight.run.steps).flatMap(([path, { apart, state }]) => {
    const step = apart && state !== 'done' && state !== 'skipped' ? stepAt(sight.playbook, path) : undefined
    return step ? linesOfOne(sight, step, path) : []
  })
}

function linesOfOne(sight: Sight, step: Step, path: Path): readonly CardLine[] {
  const state = sight.run.steps[path]
  // The case that holds stands where its branch does; which one that is is not known before.
  if (step.kind === 'branch' && state?.state !== 'failed' && state?.state !== 'timed-out') {
    return state?.turn === undefined ? [] : linesOf(sight, caseOf(step, state.turn), within(path))
  }
  return isShown(step, state) ? [lineOf(sight, step, path)] : []
}

const caseOf = (step: Extract<Step, { kind: 'branch' }>, turn: number): readonly Step[] =>
  step.cases[turn]?.steps ?? step.otherwise

/** What is over in a moment is shown when something went wrong; what was left out by its condition, never. */
function isShown(step: Step, state: StepState | undefined): boolean {
  if (state?.state === 'failed' || state?.state === 'timed-out') return true
  if (state?.state === 'skipped' && state.why === 'if') return false
  if (step.kind === 'wait') return state?.state !== 'done'
  return step.kind !== 'say' && step.kind !== 'set' && step.kind !== 'end'
}

function lineOf(sight: Sight, step: Step, path: Path): CardLine {
  const { playbook, run } = sight
  const known = run.steps[path]
  const state = known?.state === 'reset' ? undefined : known
  const isWaiting = state?.state === 'waiting'
  const due = isWaiting ? dueOf(playbook, run, step, state) : undefined
  const approves = isWaiting && state.answeredAt !== undefined
  const { by, endedAt, why, approvals = [] } = state ?? {}
  return {
    path,
    kind: step.kind,
    title: titleOf(step),
    state: state?.state === undefined || state.state === 'reset' ? 'ahead' : state.state,
    attempt: known?.attempt ?? 0,
    asked: isWaiting ? placed(askedNow(step, state), run) : [],
    approves,
    ...(due !== undefined && { due }),
    overdue: due !== undefined && due === state?.overdue,
    held: state?.endedAt !== undefined && state.next === undefined && sight.open.has(path),
    ...(by !== undefined && { by }),
    ...(endedAt !== undefined && { at: endedAt }),
    ...(why !== undefined && { why }),
    approvals,
    ...(step.kind === 'notify' && state?.result !== undefined && { reached: state.result as Reached }), // as the step wrote it
    ...(step.kind === 'repeat' && state && { round: roundOf(step, state) }),
    within: state ? insideOf(sight, step, path, state) : [],
  }
}

function askedNow(step: Step, state: StepState): readonly Who[] {
  if (step.kind === 'notify') return step.who
  if (step.kind !== 'ask' && step.kind !== 'task') return []
  return state.answeredAt === undefined ? askedOf(step, state) : approversLeft(step.approvals, state)
}

function roundOf(
  { times }: Extract<Step, { kind: 'repeat' }>,
  { turn = 0, next }: StepState,
): NonNullable<CardLine['round']> {
  return { now: turn, ...(times !== undefined && { of: times }), ...(next !== undefined && { next }) }
}

/** What goes on in a step: nothing more once it is over. */
function insideOf(sight: Sight, step: Step, path: Path, state: StepState): CardLine['within'] {
  const lines = (steps: readonly Step[], prefix: Path) => linesOf(sight, steps, prefix)
  if (state.state === 'failed' || state.state === 'timed-out') {
    const reaction = state.state === 'failed' ? 'failure' : 'timeout'
    const reacts = reaction === 'failure' ? step.onFailure : step.onTimeout
    return reacts.kind === 'do' ? [{ reaction, lines: lines(reacts.steps, reacting(path, reaction)) }] : []
  }
  if (state.state !== 'waiting') return []
  if (step.kind === 'parallel') {
    return step.lanes.map(({ name, steps }) => ({ lane: name, lines: lines(steps, within(path)) }))
  }
  return step.kind === 'repeat' ? [{ lines: lines(step.steps, within(path, state.turn ?? 1)) }] : []
}

/** Its short name, else what it says. */
function titleOf(step: Step): Text {
  if (step.title !== undefined) return step.title
  switch (step.kind) {
    case 'say':
    case 'notify':
      return step.text
    case 'ask':
    case 'collect':
      return step.question
    case 'task':
      return step.what
    case 'room':
      return step.name
    case 'run':
      return step.playbook
    case 'clock':
      return step.regime
    default:
      return step.id
  }
}
