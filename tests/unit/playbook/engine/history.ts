import fc from 'fast-check'
import type { Actor, StepState } from '../../../../src/playbook/engine/run.ts'
import { timersOf, waitsOf } from '../../../../src/playbook/engine/view.ts'
import type { Playbook } from '../../../../src/playbook/language/model.ts'
import { actor, begin, facts, minutes, open, type Story, type Told, tell } from './build.ts'

/** Random histories: what people, timers, the record and chance do to a run, one thing after the other. */

export type Move = { does: 'timer' | 'person' | 'control' | 'world' | 'noise'; pick: number; late: number }

export const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    does: fc.oneof(
      { weight: 6, arbitrary: fc.constant('timer' as const) },
      { weight: 6, arbitrary: fc.constant('person' as const) },
      { weight: 2, arbitrary: fc.constant('control' as const) },
      { weight: 2, arbitrary: fc.constant('world' as const) },
      { weight: 2, arbitrary: fc.constant('noise' as const) },
    ),
    pick: fc.nat({ max: 1000 }),
    late: fc.nat({ max: 20 }),
  }),
  { maxLength: 30 },
)

const people: readonly Actor[] = [
  actor('anna', 'duty@FR'),
  actor('bert', 'deputy@FR', 'spoc@FR'),
  actor('cleo', 'head@FR'),
  actor('dora', 'spoc@FR', 'head@FR'),
]
const polls = { id: 'fr-2027', day: '2027-05-04', zone: 'Europe/Paris' }
export const world = {
  ...facts,
  case: { number: 'EL-2027-FR-0042', status: 'new' },
  election: { ...polls, opens: ['2027-05-04T06:00:00.000Z'], closes: ['2027-05-04T18:00:00.000Z'] },
}

export const enter = (book: Playbook): Story =>
  tell(open(book, { facts: world, case: 'EL-2027-FR-0042', starter: 'anna' }), { kind: 'started' })

/** Does a move; nothing where there is nothing for it to do. */
export function move(story: Story, { does, pick, late }: Move): void {
  const told = { timer, person, control, world: worldly, noise }[does](story, pick, late)
  if (told) tell(story, told)
}

const chosen = <T>(from: readonly T[], pick: number): T | undefined => from[pick % Math.max(1, from.length)]

/** The earliest timer fires, some minutes late. */
function timer(story: Story, _: number, late: number): Told | undefined {
  const [first] = timersOf(story.playbook, story.run)
  if (!first) return undefined
  const due = minutes(late % 5 === 0 ? late : 0, first.due)
  if (due > story.now) story.now = due
  return { kind: 'due', timer: first.name }
}

/** Somebody does what is waited for, or the record tells of it. */
function person(story: Story, pick: number, late: number): Told | undefined {
  story.now = minutes(late, story.now)
  const wait = chosen(waitsOf(story.playbook, story.run), pick)
  return wait && sayOf(wait.path, wait.state, wait.step, pick)
}

type Wait = ReturnType<typeof waitsOf>[number]

function sayOf(path: string, state: StepState, step: Wait['step'], pick: number): Told | undefined {
  const by = people[(pick >> 3) % people.length] ?? people[0]
  const { attempt, subject = '' } = state
  if (!by || state.state !== 'waiting') return undefined
  switch (step.kind) {
    case 'ask':
    case 'task': {
      if (state.answeredAt !== undefined) {
        const role = pick % 2 === 0 ? 'head' : 'spoc'
        return { kind: 'judged', step: path, attempt, role, verdict: pick % 5 === 0 ? 'no' : 'yes', by }
      }
      if (step.kind === 'task') return { kind: 'done', step: path, attempt, evidence: 'seen', by }
      return { kind: 'answered', step: path, attempt, answers: { yes: pick % 2 === 0 ? 'yes' : 'no' }, by }
    }
    case 'notify': {
      const code = ['FR', 'EE', 'EL', 'XX'][(pick >> 2) % 4] ?? 'FR'
      return {
        kind: 'recorded',
        subject,
        what: pick % 3 === 0 ? 'notice.failed' : 'notice.acknowledged',
        data: { code },
      }
    }
    case 'collect':
      return { kind: 'recorded', subject, what: 'round.closed', data: { rows: [{ code: 'FR', value: 'ok' }] } }
    case 'call': {
      // It is moved by people, begins, is called off, ends, and has its minutes written.
      const what = ['moved', 'begun', 'minuted', 'cancelled', 'ended'][pick % 5] ?? 'ended'
      const startsAt = minutes(pick % 90, begin)
      const rows = { FR: 'here', EE: null, EL: 'late' }
      if (!state.call) return undefined
      const sequence = (state.call.sequence ?? 0) + 1
      const decisions = [`P-2027-000${pick % 3}`]
      const data = { startsAt, sequence, rows, quorum: pick % 2 === 0, decisions, number: 'C-2027-0001' }
      return { kind: 'recorded', subject, what: `call.${what}`, data }
    }
    case 'decide': {
      const what = pick % 4 === 0 ? 'withdrawn' : 'closed'
      const data = { outcome: 'adopted', chosen: 'yes', number: 'P-2027-0002' }
      return { kind: 'recorded', subject, what: `decision.${what}`, data }
    }
    case 'room':
      return { kind: 'recorded', subject, what: 'room.made', data: { room: 'r1' } }
    case 'run':
      return { kind: 'recorded', subject, what: 'run.ended', data: { outcome: 'done', run: 'R-2027-0043' } }
    default:
      return undefined
  }
}

/** Those who look after the run change its course. */
function control(story: Story, pick: number): Told | undefined {
  const by = people[0]
  const path = chosen(Object.keys(story.run.steps), pick >> 2)
  const state = path === undefined ? undefined : story.run.steps[path]
  if (!by || path === undefined || !state) return undefined
  const why = 'as agreed'
  const { attempt } = state
  const kinds = ['skipped', 'redone', 'paused', 'resumed', 'resumed', 'redone', 'skipped'] as const
  const kind = pick === 999 ? 'stopped' : chosen(kinds, pick)
  if (kind === undefined) return undefined
  if (kind === 'skipped' || kind === 'redone') return { kind, step: path, attempt, why, by }
  return { kind, why, by }
}

/** The case changes, the calendar is edited, or something cannot be done. */
function worldly(story: Story, pick: number): Told | undefined {
  if (pick % 3 === 0) {
    const status = pick % 2 === 0 ? 'closed' : 'new'
    story.facts = { ...story.facts, case: { ...story.facts.case, status } }
    return { kind: 'recorded', subject: 'EL-2027-FR-0042', what: 'case.status', data: { status } }
  }
  if (pick % 3 === 1) {
    const opens = minutes((pick % 7) * 60 - 180, '2027-05-04T06:00:00.000Z')
    story.facts = { ...story.facts, election: { ...world.election, opens: [opens] } }
    return { kind: 'looked' }
  }
  const path = chosen(Object.keys(story.run.steps), pick >> 2)
  const attempt = path === undefined ? undefined : story.run.steps[path]?.attempt
  return path === undefined || attempt === undefined
    ? undefined
    : { kind: 'failed', step: path, attempt, code: 'no-room' }
}

/** What is no matter of the run, or comes from another time. */
function noise(story: Story, pick: number): Told | undefined {
  const path = chosen(Object.keys(story.run.steps), pick >> 3) ?? 'nowhere'
  const by = people[(pick >> 1) % people.length] ?? actor('nobody')
  const attempt = (story.run.steps[path]?.attempt ?? 1) + (pick % 2 === 0 ? 1 : -1)
  const said: readonly Told[] = [
    { kind: 'answered', step: path, attempt, answers: { yes: 'yes' }, by },
    { kind: 'done', step: path, attempt, by },
    { kind: 'judged', step: path, attempt, role: 'head', verdict: 'yes', by },
    { kind: 'due', timer: `${path}#${attempt}/timeout` },
    { kind: 'due', timer: 'no timer at all' },
    { kind: 'failed', step: path, attempt, code: 'gone' },
    { kind: 'recorded', subject: `round/R-2027-0001/${path}#1`, what: 'round.closed', data: {} },
    { kind: 'started' },
  ]
  return chosen(said, pick)
}

/** Whatever a run still waits for is done by people who mean well, until it is over. */
export function conclude(story: Story): void {
  for (let turn = 0; turn < 3000 && story.run.endedAt === undefined; turn += 1) {
    const by = people[0] ?? actor('nobody')
    if (story.run.status === 'paused') {
      tell(story, { kind: 'resumed', why: 'on we go', by })
      continue
    }
    const before = story.run
    for (const wait of waitsOf(story.playbook, story.run)) {
      for (const pick of [1, 9, 17, 25, 0, 4, 8, 10, 16, 24]) {
        const state = story.run.steps[wait.path]
        const said = state && sayOf(wait.path, state, wait.step, pick)
        // Pick 0 would not approve.
        if (said && !(said.kind === 'judged' && said.verdict === 'no')) tell(story, said)
      }
    }
    if (story.run === before) tell(story, timer(story, 0, 1) ?? skipFirst(story, by))
  }
}

/** What nobody can do is left out. */
function skipFirst(story: Story, by: Actor): Told {
  const [wait] = waitsOf(story.playbook, story.run)
  if (!wait) throw new Error('a run that is not over waits for nothing')
  return { kind: 'skipped', step: wait.path, attempt: wait.state.attempt, why: 'nobody can', by }
}

/** A whole random life of a run; it may end in the middle. */
export function live(book: Playbook, made: readonly Move[]): Story {
  const story = enter(book)
  for (const each of made) move(story, each)
  return story
}

/** What a run and all it holds are as plain JSON, and nothing else. */
export const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T // what JSON has made of the same

/** Makes sure that nobody writes into it. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const each of Object.values(value)) frozen(each)
  }
  return value
}
