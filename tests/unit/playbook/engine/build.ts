import { advance } from '../../../../src/playbook/engine/advance.ts'
import {
  type Actor,
  beginRun,
  type Facts,
  type Happening,
  type Instant,
  type Intent,
  type NewRun,
  type Path,
  type Run,
  type StepState,
} from '../../../../src/playbook/engine/run.ts'
import { timersOf } from '../../../../src/playbook/engine/view.ts'
import { parseDuration } from '../../../../src/playbook/language/duration.ts'
import type {
  Duration,
  Expression,
  Playbook,
  Question,
  Reaction,
  Step,
  StepKind,
  StepOf,
  When,
} from '../../../../src/playbook/language/model.ts'
import { parseWhen } from '../../../../src/playbook/language/when.ts'

/** Playbooks as plain objects, and runs of them that are told things one after the other. */

export const begin: Instant = '2027-05-03T08:00:00.000Z'

export const minutes = (count: number, from: Instant = begin): Instant =>
  new Date(Date.parse(from) + count * 60_000).toISOString()

const spot = { line: 1, column: 1 }
export const cel = (text: string): Expression => ({ cel: text, at: spot })

export function when(written: string): When {
  const read = parseWhen(written)
  if (!read) throw new Error(`no instant: ${written}`)
  return read
}

export function span(written: string): Duration {
  const read = parseDuration(written)
  if (!read) throw new Error(`no stretch of time: ${written}`)
  return read
}

const base = { onTimeout: { kind: 'continue' }, onFailure: { kind: 'stop' }, at: spot } as const
const defaults: { readonly [Kind in StepKind]: Omit<StepOf<Kind>, 'id' | 'kind' | 'onTimeout' | 'onFailure' | 'at'> } =
  {
    say: { text: 'Hello', to: [] },
    ask: { question: 'Well?', of: [{ role: 'duty' }], fields: [], approvals: [], escalate: [] },
    task: { what: 'Do it', owner: { role: 'duty' }, evidence: false, approvals: [], escalate: [] },
    notify: { text: 'Look', who: [{ role: 'duty', of: 'each' }], acknowledge: 'each', ladder: [], urgent: false },
    collect: { round: 'roll-call', question: 'Here?', options: [], of: 'all', deadline: when('step + 1 h'), chase: [] },
    call: {
      about: 'The call',
      starts: when('step + 1 h'),
      minutes: 20,
      of: 'all',
      roles: [],
      urgent: false,
      agenda: [],
    },
    decide: { question: 'Shall we?', type: 'operational', rule: { profile: 'consensus' }, of: 'all', options: [] },
    room: { name: 'War room', ceiling: 'TLP:AMBER', invite: [], link: [] },
    wait: {},
    branch: { cases: [], otherwise: [] },
    parallel: { lanes: [], join: 'all' },
    repeat: { steps: [] },
    run: { playbook: 'PB-09', inputs: {}, wait: true },
    clock: { regime: 'nis2.early-warning', from: cel('null') },
    set: { values: {} },
    end: { outcome: 'closed' },
  }

/** A step of a kind, with what matters of it. */
export function step<Kind extends StepKind>(
  kind: Kind,
  id: string,
  part: Partial<Omit<StepOf<Kind>, 'kind' | 'id'>> = {},
): StepOf<Kind> {
  return { ...base, ...defaults[kind], ...part, kind, id } as unknown as StepOf<Kind> // put together of the parts of one kind
}

export const lane = (name: string, ...steps: readonly Step[]) => ({ name, steps })
export const doing = (...steps: readonly Step[]): Reaction => ({ kind: 'do', steps })

export const yesNo: Question = {
  id: 'yes',
  label: 'Is it so?',
  required: true,
  type: 'one',
  options: [
    { value: 'yes', label: 'Yes' },
    { value: 'no', label: 'No' },
  ],
}

/** What one member's own authority decides. */
export const national = { rule: 'national', type: 'operational' } as const

export const playbook = (...steps: readonly Step[]): Playbook => ({
  id: 'PB-99',
  hash: 'a'.repeat(64),
  title: 'A try',
  purpose: 'To try',
  label: 'TLP:AMBER',
  room: 'joint',
  may: { run: [], change: [], approve: [] },
  inputs: [],
  triggers: [],
  steps,
})

export const actor = (person: string, ...roles: readonly string[]): Actor => ({
  person,
  roles,
  codes: [...new Set(roles.flatMap((role) => role.split('@')[1] ?? []))],
})
export const duty = actor('anna', 'duty@FR')
export const deputy = actor('bert', 'deputy@FR')
export const head = actor('cleo', 'head@FR')

export const facts: Facts = { members: ['FR', 'EE', 'EL'] }

type Without<Known, Keys extends PropertyKey> = Known extends unknown ? Omit<Known, Keys> : never
export type Told = Without<Happening, 'key' | 'at' | 'facts'> & { key?: string }

/** A run that is told things; what it wanted is collected. */
export type Story = {
  readonly playbook: Playbook
  run: Run
  facts: Facts
  now: Instant
  told: Happening[]
  /** What the last happening made it want, and all there ever was. */
  intents: readonly Intent[]
  all: Intent[]
}

type More = Partial<Omit<NewRun, 'member'>> & { member?: string | undefined }

/** A run that has heard nothing yet; it is France's where nothing else is said. */
export function open(book: Playbook, more: More = {}): Story {
  const { member = 'member' in more ? undefined : 'FR', ...rest } = more
  const fresh: NewRun = { id: 'R-2027-0042', inputs: {}, facts, ...rest, ...(member !== undefined && { member }) }
  const run = beginRun(book, fresh, begin)
  return { playbook: book, run, facts: fresh.facts, now: begin, told: [], intents: [], all: [] }
}

export function start(book: Playbook, more: More = {}): Story {
  return tell(open(book, more), { kind: 'started' })
}

/** Tells a run of something now. */
export function tell(story: Story, told: Told): Story {
  const key = told.key ?? `k${story.told.length}`
  const happening = { ...told, key, at: story.now, facts: story.facts } as Happening // a happening's own parts, with what all have
  const { run, intents } = advance(story.playbook, story.run, happening)
  story.run = run
  story.intents = intents
  story.told.push(happening)
  story.all.push(...intents)
  return story
}

/** Lets time pass until so many minutes after the beginning; every timer that becomes due then fires in its order. */
export function until(story: Story, minute: number): Story {
  const end = minutes(minute)
  const intents: Intent[] = []
  for (let turn = 0; turn < 10_000; turn += 1) {
    const [timer] = timersOf(story.playbook, story.run)
    if (!timer || timer.due > end) {
      story.now = end
      story.intents = intents
      return story
    }
    if (timer.due > story.now) story.now = timer.due
    tell(story, { kind: 'due', timer: timer.name })
    intents.push(...story.intents)
  }
  throw new Error('timers never come to rest')
}

export function stateOf(story: Story, path: Path): StepState {
  const state = story.run.steps[path]
  if (!state) throw new Error(`no step was begun at ${path}`)
  return state
}

/** The state of each step by path, for a look at all of them. */
export const statesOf = ({ run }: Story): Record<Path, string> =>
  Object.fromEntries(Object.entries(run.steps).map(([path, { state }]) => [path, state]))

export const answer = (
  story: Story,
  path: Path,
  by: Actor,
  answers: Record<string, string> = {},
  key?: string,
): Story =>
  tell(story, { kind: 'answered', step: path, attempt: attemptOf(story, path), answers, by, ...(key && { key }) })

export const done = (story: Story, path: Path, by: Actor, evidence?: string): Story =>
  tell(story, { kind: 'done', step: path, attempt: attemptOf(story, path), by, ...(evidence && { evidence }) })

export const judge = (story: Story, path: Path, by: Actor, role: string, verdict: 'yes' | 'no', why?: string): Story =>
  tell(story, { kind: 'judged', step: path, attempt: attemptOf(story, path), role, verdict, by, ...(why && { why }) })

const attemptOf = ({ run }: Story, path: Path): number => run.steps[path]?.attempt ?? 1

/** What is wanted besides entries for the record: its kind, and where. */
export const wanted = (intents: readonly Intent[]): readonly string[] =>
  intents.flatMap((intent) => {
    if (intent.kind === 'record') return []
    const rung = intent.kind === 'asked' && intent.rung > 0 ? ` rung ${intent.rung}` : ''
    return [`${intent.kind} ${intent.step}#${intent.attempt}${rung}`]
  })

/** The entries for the record. */
export const recorded = (intents: readonly Intent[]): readonly string[] =>
  intents.flatMap((intent) => (intent.kind === 'record' ? [`${intent.what} ${intent.step}`.trim()] : []))
