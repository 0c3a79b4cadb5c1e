import { lengthOf } from '../language/duration.ts'
import type { Playbook, Step, When, Who } from '../language/model.ts'
import { allSteps } from '../language/names.ts'
import { writeWho } from '../language/who.ts'
import { afterStep, distanceOf, type Since, sinceStart } from './clockwork.ts'
import type { Report } from './finding.ts'
import { dueOf, laterOf, whensOf } from './parts.ts'

/** Deadlines that cannot be met, and others asked in an order that makes no sense. */
export function checkTimes(playbook: Playbook, report: Report): void {
  const begins = playbook.triggers.flatMap((each) => (each.kind === 'election' ? [each.at] : []))
  const onlyElection = begins.length === playbook.triggers.length
  walk(playbook.steps, sinceStart(onlyElection ? begins : undefined), false, report)
  for (const step of allSteps(playbook)) {
    checkOrder(step, report)
    if (playbook.about !== 'election') checkElection(step, report)
  }
}

const ofElection: ReadonlySet<When['from']> = new Set(['opens', 'closes', 'day', 'results'])

function checkElection(step: Step, report: Report): void {
  for (const { field, when } of whensOf(step)) {
    if (ofElection.has(when.from)) {
      report('error', step.at, 'playbook.check.no-election', { step: step.id, field, when: when.written })
    }
  }
}

/** Looks at each step at the earliest that it can begin; `again` is within a `repeat`. */
function walk(steps: readonly Step[], since: Since, again: boolean, report: Report): void {
  let now = since
  for (const step of steps) {
    checkReach(step, now, again, report)
    for (const reaction of [step.onTimeout, step.onFailure]) {
      if (reaction.kind === 'do') walk(reaction.steps, now, again, report)
    }
    if (step.kind === 'branch') {
      for (const { steps: inner } of step.cases) walk(inner, now, again, report)
      walk(step.otherwise, now, again, report)
    }
    if (step.kind === 'parallel') for (const lane of step.lanes) walk(lane.steps, now, again, report)
    if (step.kind === 'repeat') walk(step.steps, now, step.times !== 1, report)
    now = afterStep(step, now)
  }
}

function checkReach(step: Step, since: Since, again: boolean, report: Report): void {
  const due = dueOf(step)
  for (const { field, when } of whensOf(step)) {
    const values = { step: step.id, field, when: when.written }
    if (when.from === 'deadline') {
      if (!due) report('error', step.at, 'playbook.check.no-deadline', values)
      else if (when === due.when) report('error', step.at, 'playbook.check.own-deadline', values)
      continue
    }
    const at = distanceOf(when)
    if (at === undefined) continue
    const isWait = field === 'until'
    const begins = when.from === 'step' ? 0 : since[when.from]
    // To be escalated, or on a call, at once is meant; to be done the moment it begins is not.
    const passed =
      begins !== undefined &&
      (at < begins || (at === begins && !['escalate', 'chase', 'at'].includes(field) && !isWait))
    if (passed && isWait) report('warning', step.at, 'playbook.check.wait-over', values)
    else if (passed) report('error', step.at, 'playbook.check.too-early', values)
    else if (again && !isWait && when.from !== 'step')
      report('warning', step.at, 'playbook.check.same-each-round', values)
  }
}

/** How much later one instant is than another of the same step; `undefined` where that cannot be told. */
function gap(step: Step, one: When, other: When): number | undefined {
  const resolve = (when: When): { from: When['from']; at: number | undefined } => {
    const due = dueOf(step)?.when
    if (when.from !== 'deadline' || !due || due.from === 'deadline') return { from: when.from, at: distanceOf(when) }
    const own = distanceOf(due)
    const at = distanceOf(when)
    return { from: due.from, at: own === undefined || at === undefined ? undefined : own + at }
  }
  const [a, b] = [resolve(one), resolve(other)]
  return a.from !== b.from || a.at === undefined || b.at === undefined ? undefined : b.at - a.at
}

function checkOrder(step: Step, report: Report): void {
  const due = dueOf(step)
  const later = laterOf(step)
  const { timeout } = step
  if (due && timeout && isLess(gap(step, due.when, timeout))) {
    report('error', step.at, 'playbook.check.timeout-before-due', {
      step: step.id,
      timeout: timeout.written,
      field: due.field,
      due: due.when.written,
    })
  }
  if (step.kind === 'decide' && due && step.review && isLess(gap(step, due.when, step.review))) {
    const values = { step: step.id, review: step.review.written, due: due.when.written }
    report('error', step.at, 'playbook.check.review-before-decided', values)
  }
  if (later) checkLater(step, later, report)
  if (step.kind === 'notify' && timeout?.from === 'step') {
    const [last, all] = [step.ladder.at(-1), step.ladder.reduce((sum, rung) => sum + lengthOf(rung.after), 0)]
    if (last && all >= (distanceOf(timeout) ?? Number.POSITIVE_INFINITY)) {
      report('error', step.at, 'playbook.check.rung-after-timeout', {
        step: step.id,
        who: writeWho(last.who),
        timeout: timeout.written,
      })
    }
  }
}

const isLess = (ms: number | undefined): boolean => ms !== undefined && ms < 0

function checkLater(step: Step, { field, list }: NonNullable<ReturnType<typeof laterOf>>, report: Report): void {
  const due = dueOf(step)
  const first = new Set(firstAsked(step).map(writeWho))
  for (const [index, { at, who }] of list.entries()) {
    const values = { step: step.id, field, at: at.written, who: writeWho(who) }
    const before = list[index - 1]
    if (before && isLess(gap(step, before.at, at))) {
      report('error', step.at, 'playbook.check.not-in-order', { ...values, before: before.at.written })
    }
    const left = step.timeout && gap(step, at, step.timeout)
    if (step.timeout && left !== undefined && left <= 0) {
      report('error', step.at, 'playbook.check.after-timeout', { ...values, timeout: step.timeout.written })
    }
    // To remind those who are asked is never too early.
    if (field === 'escalate' && due && isLess(gap(step, due.when, at)) && !first.has(writeWho(who))) {
      report('warning', step.at, 'playbook.check.before-due', { ...values, due: due.when.written })
    }
  }
}

function firstAsked(step: Step): readonly Who[] {
  if (step.kind === 'ask') return step.of
  return step.kind === 'task' ? [step.owner] : []
}
