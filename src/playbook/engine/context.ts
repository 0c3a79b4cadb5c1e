import type { Known } from '../language/cel-value.ts'
import type { Playbook, Question, Step } from '../language/model.ts'
import { idOf, stepsOf } from './path.ts'
import type { Instant, Path, Run, StepState, Value } from './run.ts'

/** What expressions of a playbook may name. All of it is there at any time; what is not known yet is null. */
export type Context = { readonly [name: string]: Known }

const caseKeys = [
  ...['number', 'code', 'status', 'asset', 'phase', 'label', 'released'],
  ...['severity', 'impact', 'outlook', 'rsit', 'disposition', 'reported'],
]

/** What the expressions of a run know, `now` being `at`. Instants are `Date`s. */
export function contextOf(playbook: Playbook, run: Run, at: Instant): Context {
  const { facts } = run
  const { election } = facts
  return {
    inputs: answersOf(playbook.inputs, run.inputs),
    vars: { ...nulls(varsOf(playbook)), ...knownAll(run.vars) },
    steps: stepsKnown(playbook, run),
    case: { ...nulls(caseKeys), ...knownAll(facts.case ?? {}) },
    election: {
      id: election?.id ?? null,
      day: election?.day ?? null,
      opens: date(election?.opens[0]),
      closes: date(election?.closes.at(-1)),
      results: date(election?.results),
      embargo: date(election?.embargo),
    },
    members: facts.members,
    member: run.member ?? null,
    now: new Date(at),
    start: new Date(run.startedAt),
    run: { id: run.id, playbook: run.playbook },
  }
}

/** Whether a text is an instant as runs keep them. */
export const isInstant = (value: unknown): value is Instant =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value))

const date = (at: Instant | undefined): Date | null => (at === undefined ? null : new Date(at))
const nulls = (keys: readonly string[]): Record<string, null> => Object.fromEntries(keys.map((key) => [key, null]))

/** What a run keeps, with its instants as such. */
function known(value: Value): Known {
  if (isInstant(value)) return new Date(value)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(known)
  return knownAll(value as Readonly<Record<string, Value>>) // no list, as was just seen
}

const knownAll = (values: Readonly<Record<string, Value>>): Record<string, Known> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, known(value)]))

/** The answers to a form. What a person typed stays a text, even where it looks like an instant. */
const answersOf = (fields: readonly Question[], answers: Readonly<Record<string, Value>>): Record<string, Known> => ({
  ...nulls(fields.map(({ id }) => id)),
  ...knownAll(answers),
  ...Object.fromEntries(fields.filter(({ type }) => type !== 'moment').map(({ id }) => [id, answers[id] ?? null])),
})

const varNames = new WeakMap<Playbook, readonly string[]>()

function varsOf(playbook: Playbook): readonly string[] {
  const names =
    varNames.get(playbook) ??
    [...stepsOf(playbook).values()].flatMap((step) => (step.kind === 'set' ? Object.keys(step.values) : []))
  varNames.set(playbook, names)
  return names
}

/** Every step of the file by its id; of several instances the latest. */
function stepsKnown(playbook: Playbook, run: Run): Record<string, Known> {
  const latest = new Map<string, { path: Path; state: StepState }>()
  for (const [path, state] of Object.entries(run.steps)) {
    if (state.state === 'reset' || state.state === 'ready') continue
    const id = idOf(path)
    const before = latest.get(id)
    if (!before || isLater({ path, state }, before)) latest.set(id, { path, state })
  }
  return Object.fromEntries([...stepsOf(playbook)].map(([id, step]) => [id, stepKnown(step, latest.get(id)?.state)]))
}

const numbered = new Intl.Collator('en', { numeric: true })

function isLater(one: { path: Path; state: StepState }, other: { path: Path; state: StepState }): boolean {
  if (one.state.since !== other.state.since) return one.state.since > other.state.since
  return numbered.compare(one.path, other.path) > 0
}

function stepKnown(step: Step, state: StepState | undefined): Known {
  return {
    state: state?.state ?? null,
    answers: answersOf(fieldsOf(step), state && counts(step, state) ? (state.answers ?? {}) : {}),
    result: state?.result === undefined ? null : known(state.result),
    by: state?.by ?? null,
    at: date(state?.endedAt ?? state?.answeredAt),
    quorum: state?.quorum ?? null,
    number: state?.number ?? null,
    decisions: state?.decisions ?? null,
    minuted: state?.minuted ?? (step.kind === 'call' && state ? false : null),
    verdicts: Object.fromEntries((state?.approvals ?? []).map(({ role, verdict }) => [role, verdict])),
  }
}

/** An answer that must be approved is none before it is: whoever skips the approvals, or waits until time runs out, skips the answer. */
const counts = (step: Step, { state }: StepState): boolean =>
  state === 'done' || (step.kind !== 'ask' && step.kind !== 'task') || step.approvals.length === 0

const evidence: Question = { id: 'evidence', label: 'evidence', required: false, type: 'paragraph', max: 0 }

/** The questions of a step; a task has one, for what shows that it is done. */
function fieldsOf(step: Step): readonly Question[] {
  if (step.kind === 'ask') return step.fields
  return step.kind === 'task' ? [evidence] : []
}
