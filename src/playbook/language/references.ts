import type { TextKey, Values } from '../../locale/catalogue.ts'
import { nearest } from '../../locale/nearest.ts'
import { compile, variables } from './expression.ts'
import type { Playbook, Spot, Step, Text } from './model.ts'
import { allSteps, knownOf } from './names.ts'
import type { Look, Reading, Scope } from './reading.ts'
import { partsOf } from './text.ts'

type Report = Reading['report']

/** Checks what the parts of a playbook say of each other; each part for itself has been read. */
export function checkReferences(playbook: Playbook, reading: Reading): void {
  const { looks, report } = reading
  const all = allSteps(playbook)
  checkIds(all, report)
  checkHead(playbook, reading)
  for (const step of all) checkStep(playbook, step, all, report)
  const known = namesOf(playbook, all)
  for (const look of looks) checkLook(look, known, report)
}

function checkIds(all: readonly Step[], report: Report): void {
  const first = new Map<string, Spot>()
  for (const { id, at } of all) {
    const before = first.get(id)
    if (before) report(at, 'playbook.problem.double-step', { id, line: before.line })
    else first.set(id, at)
  }
}

function checkHead({ about, each, triggers }: Playbook, { report, spotOf }: Reading): void {
  if (each && about !== 'election') report(spotOf(['each']), 'playbook.problem.each-of-nothing')
  for (const [index, { kind }] of triggers.entries()) {
    if (kind === 'election' && about !== 'election') report(spotOf(['on', index]), 'playbook.problem.no-election')
  }
}

function checkStep(playbook: Playbook, step: Step, all: readonly Step[], report: Report): void {
  const made = (id: string): void => {
    if (all.some((each) => each.id === id && each.kind === 'room' && each.archive === undefined)) return
    report(step.at, 'playbook.problem.not-made', { step: id })
  }
  const room = (id: string | undefined): void => {
    if (id?.startsWith('made:')) made(id.slice('made:'.length))
  }
  switch (step.kind) {
    case 'say':
      for (const target of step.to) if ('room' in target) room(target.room)
      return
    case 'task':
      if (step.does !== undefined && !step.until)
        report(step.at, 'playbook.problem.does-without-until', { does: step.does })
      if (step.does !== undefined && playbook.about !== 'case')
        report(step.at, 'playbook.problem.no-case', { what: step.does })
      // Who did what merely shows is not known: they could approve it themselves.
      if (step.until && step.approvals.length > 0) report(step.at, 'playbook.problem.approved-by-itself')
      return
    case 'clock':
      if (playbook.about !== 'case') report(step.at, 'playbook.problem.no-case', { what: step.regime })
      return
    case 'collect':
    case 'call':
    case 'decide':
      room(step.room)
      return
    case 'room':
      if (step.archive !== undefined) made(step.archive)
      for (const linked of step.link) room(linked)
      if (namesWords(step.name)) report(step.at, 'playbook.problem.words-in-name')
      return
    case 'repeat':
      if (!step.until && step.times === undefined) report(step.at, 'playbook.problem.endless')
  }
}

/** What of a run is nobody's words, and may stand in the name of a room: its platform and all who see a list of rooms read that. */
const wordless: readonly string[] = ['case', 'election', 'member', 'now', 'start', 'run']

const namesWords = (name: Text): boolean =>
  [name]
    .flatMap((text) => (typeof text === 'string' ? [text] : Object.values(text)))
    .flatMap((words) => partsOf(words))
    .some((part) => {
      const read = typeof part === 'string' ? undefined : compile(part.cel)
      return read?.ok === true && read.reads.some(({ path }) => !wordless.includes(path[0] ?? ''))
    })

/** What can be named under each variable: `undefined` where anything can. */
type Names = { inputs: readonly string[]; vars: readonly string[]; steps: ReadonlyMap<string, Step> }

const namesOf = ({ inputs }: Playbook, all: readonly Step[]): Names => ({
  inputs: inputs.map(({ id }) => id),
  vars: [...new Set(all.flatMap((step) => (step.kind === 'set' ? Object.keys(step.values) : [])))],
  steps: new Map(all.map((step) => [step.id, step])),
})

/** Which variables there are, by who asks. */
const scopes: Readonly<Record<Scope, readonly string[]>> = {
  run: variables.filter((name) => name !== 'report' && name !== 'body'),
  report: ['case', 'report', 'now', 'members', 'member'],
  webhook: ['body', 'now', 'members'],
}

function checkLook({ path: [root = '', ...rest], spot, scope }: Look, names: Names, report: Report): void {
  const unknown = (key: TextKey, name: string, known: readonly string[], values: Values = {}): void => {
    const near = nearest(name, known)
    if (near !== undefined)
      report(spot, 'playbook.problem.unknown-near', { name: [root, ...before(name)].join('.'), near })
    else report(spot, key, { name, known: known.join(', '), ...values })
  }
  const before = (name: string): readonly string[] => (name === root ? [] : rest.slice(0, rest.indexOf(name) + 1))
  if (!scopes[scope].includes(root)) {
    unknown('playbook.problem.unknown-variable', root, scopes[scope])
    return
  }
  const [first, second, third] = rest
  if (first === undefined) return
  switch (root) {
    case 'inputs':
      if (!names.inputs.includes(first)) unknown('playbook.problem.no-input', first, names.inputs)
      return
    case 'vars':
      if (!names.vars.includes(first)) unknown('playbook.problem.no-var', first, names.vars)
      return
    case 'case':
    case 'election':
    case 'run': {
      const known: readonly string[] = knownOf[root]
      if (!known.includes(first)) unknown('playbook.problem.no-key', first, known, { of: root })
      return
    }
    case 'steps': {
      const step = names.steps.get(first)
      const known: readonly string[] = knownOf.step
      if (!step) unknown('playbook.problem.no-step', first, [...names.steps.keys()])
      else if (second !== undefined && !known.includes(second)) {
        unknown('playbook.problem.no-key', second, known, { of: `steps.${first}` })
      } else if (second === 'answers' && third !== undefined && !answersOf(step).includes(third)) {
        unknown('playbook.problem.no-answer', third, answersOf(step), { step: first })
      } else if (second === 'quorum' && !hasQuorum(step)) {
        report(spot, 'playbook.problem.no-quorum', { step: first })
      } else if (second === 'minuted' && step.kind !== 'call') {
        report(spot, 'playbook.problem.no-minutes', { step: first })
      }
    }
  }
}

const hasQuorum = (step: Step): boolean =>
  (step.kind === 'collect' || step.kind === 'call') && step.quorum !== undefined

/** The ids of the answers that a step has; a task that is done may have one in words. */
function answersOf(step: Step): readonly string[] {
  if (step.kind === 'ask') return step.fields.map(({ id }) => id)
  return step.kind === 'task' ? ['evidence'] : []
}
