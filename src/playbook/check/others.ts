import type { Playbook, Step, StepOf } from '../language/model.ts'
import { allSteps, innerSteps } from '../language/names.ts'
import type { Report } from './finding.ts'
import { isInstant } from './parts.ts'

/** What a playbook says of other playbooks, and of the clocks of laws. */
export function checkOthers(playbook: Playbook, others: readonly Playbook[], report: Report): void {
  const known = new Map([...others, playbook].map((each) => [each.id, each]))
  for (const step of allSteps(playbook)) {
    if (step.kind !== 'run') continue
    const other = known.get(step.playbook)
    if (!other) report('error', step.at, 'playbook.check.no-playbook', { playbook: step.playbook })
    else checkCall(playbook, step, other, report)
  }
  checkCommands(playbook, others, report)
  const circle = circleOf(playbook, known, [playbook.id])
  if (circle) report('error', circle.step.at, 'playbook.check.circle', { way: circle.way.join(' → ') })
}

export function checkRegimes(playbook: Playbook, regimes: readonly string[], report: Report): void {
  for (const step of allSteps(playbook)) {
    if (step.kind === 'clock' && !regimes.includes(step.regime)) {
      report('error', step.at, 'playbook.check.no-regime', { regime: step.regime, known: regimes.join(', ') })
    }
  }
}

function checkCall(playbook: Playbook, step: StepOf<'run'>, other: Playbook, report: Report): void {
  const values = { step: step.id, playbook: other.id }
  if (!other.triggers.some(({ kind }) => kind === 'playbook'))
    report('error', step.at, 'playbook.check.not-callable', values)
  if (other.about === 'case' && playbook.about !== 'case')
    report('error', step.at, 'playbook.check.call-without-case', values)
  const given = Object.keys(step.inputs)
  for (const name of given) {
    if (!other.inputs.some(({ id }) => id === name))
      report('error', step.at, 'playbook.check.no-such-input', { ...values, name })
  }
  for (const { id, required } of other.inputs) {
    if (required && !given.includes(id))
      report('error', step.at, 'playbook.check.input-missing', { ...values, name: id })
  }
}

function checkCommands(playbook: Playbook, others: readonly Playbook[], report: Report): void {
  const namesOf = ({ triggers }: Playbook) =>
    triggers.flatMap((each) => (each.kind === 'command' ? (each.name ?? []) : []))
  for (const name of namesOf(playbook)) {
    const other = others.find((each) => each.id !== playbook.id && namesOf(each).includes(name))
    if (other) report('error', { line: 1, column: 1 }, 'playbook.check.command-twice', { name, playbook: other.id })
  }
}

/** A way from a playbook to itself on which nothing waits. */
function circleOf(
  playbook: Playbook,
  known: ReadonlyMap<string, Playbook>,
  way: readonly string[],
): { step: StepOf<'run'>; way: readonly string[] } | undefined {
  for (const step of runsAtOnce(playbook.steps)) {
    if (step.playbook === way[0]) return { step, way: [...way, step.playbook] }
    const other = known.get(step.playbook)
    if (!other || way.includes(step.playbook)) continue
    const circle = circleOf(other, known, [...way, step.playbook])
    if (circle) return { step, way: circle.way }
  }
  return undefined
}

/** The runs that a list of steps comes to without waiting for anything before. */
function runsAtOnce(steps: readonly Step[]): readonly StepOf<'run'>[] {
  const found: StepOf<'run'>[] = []
  for (const step of steps) {
    if (step.kind === 'run') found.push(step)
    if (step.kind === 'branch' || step.kind === 'repeat' || step.kind === 'parallel') {
      const lists = step.kind === 'parallel' ? step.lanes.map((lane) => lane.steps) : [innerSteps(step)]
      found.push(...lists.flatMap(runsAtOnce))
    }
    if (!isInstant(step) && !step.if) break
  }
  return found
}
