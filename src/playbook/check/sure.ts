import { compile, type Read, subjectOf } from '../language/expression.ts'
import type { Expression, Playbook, Step } from '../language/model.ts'
import { allSteps } from '../language/names.ts'
import type { Report } from './finding.ts'
import { expressionsOf, type Used } from './parts.ts'

/**
 * Answers that an expression needs and that may not be there: the step comes later, is left out, may run out without an
 * answer, or asks something that may be left empty. To compare with null, or to ask first whether it is there, is fine.
 */
export function checkSure(playbook: Playbook, report: Report): void {
  const all = allSteps(playbook)
  const steps = new Map(all.map((step, index) => [step.id, { step, index }]))
  const optional = new Set(playbook.inputs.flatMap(({ id, required }) => (required ? [] : [`inputs.${id}`])))
  const told = new Set<string>()

  const why = (read: Read, here: Step, sure: ReadonlySet<string>): Why | undefined => {
    const [root, name = '', part, field] = read.path
    if (root === 'inputs') return optional.has(subjectOf(read.path)) ? 'optional' : undefined
    if (root === 'vars') return sure.has(subjectOf(read.path)) ? undefined : 'unset'
    if (root !== 'steps' || (part !== 'answers' && part !== 'result' && part !== 'quorum')) return undefined
    const found = steps.get(name)
    if (!found) return undefined
    if (!sure.has(subjectOf(read.path))) {
      if (found.index >= (steps.get(here.id)?.index ?? 0)) return 'later'
      return canRunOut(found.step) ? 'runout' : 'leftout'
    }
    const asked = found.step.kind === 'ask' ? found.step.fields.find(({ id }) => id === field) : undefined
    return asked?.required === false ? 'optional' : undefined
  }

  const look = (used: Pick<Used, 'cel' | 'at' | 'kept'>, here: Step, known: Known): void => {
    const compiled = compile(used.cel)
    if (!compiled.ok) return
    for (const read of compiled.reads) {
      const subject = subjectOf(read.path)
      if (!read.needed || known.asked.has(subject) || (used.kept && read.path.join('.') === used.cel.trim())) continue
      const reason = why(read, here, known.sure)
      const mark = `${used.at.line}:${used.at.column} ${read.path.join('.')}`
      if (!reason || told.has(mark)) continue
      told.add(mark)
      report('warning', used.at, 'playbook.check.unsure', { name: read.path.join('.'), why: reason })
    }
  }

  walk(playbook.steps, { sure: new Set(), asked: new Set() }, look)
}

type Why = 'later' | 'leftout' | 'runout' | 'optional' | 'unset'

/** What is surely there, and what was asked for by the conditions around. */
type Known = { sure: ReadonlySet<string>; asked: ReadonlySet<string> }
type LookAt = (used: Pick<Used, 'cel' | 'at' | 'kept'>, here: Step, known: Known) => void

function walk(steps: readonly Step[], known: Known, look: LookAt): ReadonlySet<string> {
  let { sure } = known
  for (const step of steps) sure = walkStep(step, { ...known, sure }, look)
  return sure
}

function walkStep(step: Step, known: Known, look: LookAt): ReadonlySet<string> {
  const { sure } = known
  if (step.if) look({ ...step.if, kept: false }, step, known)
  const within: Known = { sure, asked: asking(known.asked, step.if) }
  const answered: Known = { ...within, sure: new Set([...sure, `steps.${step.id}`]) }
  for (const used of expressionsOf(step)) look(used, step, used.answered ? answered : within)
  for (const reaction of [step.onTimeout, step.onFailure]) {
    if (reaction.kind === 'do') walk(reaction.steps, within, look)
  }
  const inner = walkInner(step, within, look)
  if (step.if) return sure
  const own = step.kind === 'set' ? Object.keys(step.values).map((name) => `vars.${name}`) : []
  return new Set([...inner, ...own, ...(canRunOut(step) ? [] : [`steps.${step.id}`])])
}

/** What is surely there after the steps within a step. */
function walkInner(step: Step, known: Known, look: LookAt): ReadonlySet<string> {
  switch (step.kind) {
    case 'branch': {
      let { asked } = known
      const ways = step.cases.map(({ if: condition, steps }) => {
        look({ ...condition, kept: false }, step, { ...known, asked })
        asked = asking(asked, condition)
        return walk(steps, { ...known, asked }, look)
      })
      return common([...ways, walk(step.otherwise, { ...known, asked }, look)])
    }
    case 'parallel': {
      const lanes = step.lanes.map(({ steps }) => walk(steps, known, look))
      return step.join === 'any' ? common(lanes) : new Set(lanes.flatMap((each) => [...each]))
    }
    case 'repeat': {
      const after = walk(step.steps, known, look)
      if (step.until) look({ ...step.until, kept: false }, step, { ...known, sure: after })
      return after
    }
    default:
      return known.sure
  }
}

/** Whether a step may be over without an answer, and the run goes on. */
const canRunOut = (step: Step): boolean =>
  (step.timeout !== undefined && (step.onTimeout.kind === 'continue' || step.onTimeout.kind === 'retry')) ||
  (step.onFailure.kind === 'continue' && step.kind !== 'set') ||
  (step.timeout !== undefined &&
    step.onTimeout.kind === 'do' &&
    !step.onTimeout.steps.some(({ kind }) => kind === 'end'))

function asking(before: ReadonlySet<string>, condition: Expression | undefined): ReadonlySet<string> {
  const compiled = condition && compile(condition.cel)
  if (!compiled?.ok) return before
  return new Set([...before, ...compiled.reads.map(({ path }) => subjectOf(path))])
}

function common(ways: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first = new Set<string>(), ...others] = ways
  return new Set([...first].filter((each) => others.every((other) => other.has(each))))
}
