import { compile } from '../language/expression.ts'
import type { Expression, Playbook, Step, StepOf } from '../language/model.ts'
import { allSteps } from '../language/names.ts'
import type { Report } from './finding.ts'
import { isInstant } from './parts.ts'

/** What is never reached, goes round without a pause, or waits for what cannot come. */
export function checkFlow(playbook: Playbook, report: Report): void {
  checkList(playbook.steps, report)
  for (const step of allSteps(playbook)) {
    checkConditions(step, report)
    checkReactions(step, report)
    if (step.kind === 'branch') checkBranch(step, report)
    if (step.kind === 'parallel') checkParallel(step, report)
    if (step.kind === 'repeat') checkRepeat(step, report)
  }
}

/** What an expression always is, where that is known without a run. */
export function constantOf(expression: Expression | undefined): unknown {
  if (!expression) return undefined
  const compiled = compile(expression.cel)
  return compiled.ok ? compiled.constant : undefined
}

/** The first step after one that always ends the run, in each list. */
function checkList(steps: readonly Step[], report: Report): void {
  const end = steps.findIndex(alwaysEnds)
  const next = end < 0 ? undefined : steps[end + 1]
  if (next) report('error', next.at, 'playbook.check.after-end', { step: next.id, end: steps[end]?.id ?? '' })
  for (const step of steps) {
    for (const list of listsIn(step)) checkList(list, report)
  }
}

function listsIn(step: Step): readonly (readonly Step[])[] {
  const reactions = [step.onTimeout, step.onFailure].flatMap((each) => (each.kind === 'do' ? [each.steps] : []))
  switch (step.kind) {
    case 'branch':
      return [...step.cases.map(({ steps }) => steps), step.otherwise, ...reactions]
    case 'parallel':
      return [...step.lanes.map(({ steps }) => steps), ...reactions]
    case 'repeat':
      return [step.steps, ...reactions]
    default:
      return reactions
  }
}

/** Whether the run is over once this step is done, whatever happens. */
function alwaysEnds(step: Step): boolean {
  if (step.if) return false
  switch (step.kind) {
    case 'end':
      return true
    case 'branch':
      return [...step.cases.map(({ steps }) => steps), step.otherwise].every((steps) => steps.some(alwaysEnds))
    case 'parallel': {
      const ending = step.lanes.map(({ steps }) => steps.some(alwaysEnds))
      return step.join === 'all' ? ending.some(Boolean) : ending.every(Boolean)
    }
    case 'repeat':
      return step.steps.some(alwaysEnds)
    default:
      return false
  }
}

function checkConditions(step: Step, report: Report): void {
  if (step.if && constantOf(step.if) === false) report('error', step.if.at, 'playbook.check.never', { step: step.id })
  if (step.if && constantOf(step.if) === true) report('warning', step.if.at, 'playbook.check.always', { step: step.id })
  if (step.kind === 'wait' && step.condition && constantOf(step.condition) === false && !step.timeout) {
    report('error', step.condition.at, 'playbook.check.waits-for-ever', { step: step.id })
  }
  if (step.kind === 'task' && step.until && constantOf(step.until) === false) {
    report('error', step.until.at, 'playbook.check.waits-for-ever', { step: step.id })
  }
}

function checkReactions(step: Step, report: Report): void {
  if (!step.timeout && step.onTimeout.kind !== 'continue') {
    report('error', step.at, 'playbook.check.no-timeout', { step: step.id })
  }
  if (step.timeout && isInstant(step)) report('error', step.at, 'playbook.check.instant-timeout', { step: step.id })
  if (step.kind === 'end' && step.onFailure.kind !== 'stop') {
    report('error', step.at, 'playbook.check.cannot-fail', { step: step.id })
  }
}

function checkBranch(step: StepOf<'branch'>, report: Report): void {
  const seen = new Map<string, number>()
  let always: number | undefined
  for (const [index, { if: condition }] of step.cases.entries()) {
    const value = constantOf(condition)
    const words = condition.cel.replaceAll(/\s+/g, ' ')
    const before = always ?? seen.get(words)
    const values = { step: step.id, nth: index + 1 }
    if (before !== undefined)
      report('error', condition.at, 'playbook.check.shadowed', { ...values, before: before + 1 })
    else if (value === false) report('error', condition.at, 'playbook.check.case-never', values)
    if (value === true) always ??= index
    seen.set(words, index)
  }
  const [first] = step.otherwise
  if (always !== undefined && first) report('error', first.at, 'playbook.check.otherwise-never', { step: step.id })
}

function checkParallel(step: StepOf<'parallel'>, report: Report): void {
  if (step.join === 'all') return
  const first = step.lanes.find(({ steps }) => steps.every(isInstant))
  if (first) report('error', step.at, 'playbook.check.lane-at-once', { step: step.id, lane: first.name })
}

function checkRepeat(step: StepOf<'repeat'>, report: Report): void {
  const until = constantOf(step.until)
  if (until === true) report('error', step.at, 'playbook.check.repeat-once', { step: step.id })
  if (until === false && step.times === undefined) {
    report('error', step.at, 'playbook.check.repeat-for-ever', { step: step.id })
  }
  if (step.every === undefined && step.steps.every(isInstant)) {
    report('error', step.at, 'playbook.check.repeat-at-once', { step: step.id })
  }
}
