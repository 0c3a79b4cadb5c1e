import { expect, test } from 'vitest'
import { contextOf } from '../../../../src/playbook/engine/context.ts'
import type { Value } from '../../../../src/playbook/engine/run.ts'
import { subjectsOf, timersOf, todosOf } from '../../../../src/playbook/engine/view.ts'
import {
  actor,
  begin,
  facts,
  minutes,
  playbook,
  type Story,
  start,
  stateOf,
  step,
  tell,
  until,
  wanted,
  when,
} from './build.ts'

/** Something is recorded about what a step opened. */
const news = (story: Story, about: string, what: string, data: Record<string, Value> = {}): Story =>
  tell(story, { kind: 'recorded', subject: about, what, data })

const subject = 'call/R-2027-0042/c#1'
const rows = { FR: 'here', EE: 'late', EL: null }
const after = step('say', 'after')
const known = (story: Story, id: string) =>
  (contextOf(story.playbook, story.run, story.now).steps as Record<string, Record<string, unknown>>)[id] // as it is made

const election = {
  id: 'fr-2027',
  day: '2027-05-04',
  zone: 'Europe/Paris',
  opens: [minutes(600)],
  closes: [minutes(1300)],
}

test('a call is planned at once, and done with who was there', () => {
  const story = start(playbook(step('call', 'c', { starts: when('step + 1 h'), quorum: 2 }), after))
  expect(story.intents.find(({ kind }) => kind === 'plan-call')).toMatchObject({
    subject,
    codes: ['FR', 'EE', 'EL'],
    startsAt: minutes(60),
  })
  expect(todosOf(story.playbook, story.run)).toMatchObject([{ kind: 'call', due: minutes(60), overdue: false }])
  expect(timersOf(story.playbook, story.run)).toEqual([])
  news(story, subject, 'call.moved', { startsAt: minutes(75), sequence: 1 })
  news(story, subject, 'call.moved', { startsAt: minutes(90), sequence: 2 })
  // What is heard again of an earlier move moves nothing back.
  news(story, subject, 'call.moved', { startsAt: minutes(75), sequence: 1 })
  expect(todosOf(story.playbook, story.run)).toMatchObject([{ due: minutes(90) }])
  news(story, subject, 'call.begun')
  expect(stateOf(story, 'c').state).toBe('waiting')
  news(story, subject, 'call.ended', { rows, quorum: true, decisions: ['P-2027-0003'], number: 'C-2027-0004' })
  expect(story.run.status).toBe('ended')
  expect(known(story, 'c')).toMatchObject({
    result: rows,
    quorum: true,
    number: 'C-2027-0004',
    decisions: ['P-2027-0003'],
    minuted: false,
  })
})

test('whether its minutes are written is heard after it has ended', () => {
  const task = step('task', 'write', { until: { cel: 'steps.c.minuted == true', at: { line: 1, column: 1 } } })
  const story = start(playbook(step('call', 'c', { starts: when('step + 1 h') }), task))
  news(story, subject, 'call.ended', { rows, number: 'C-2027-0004' })
  expect(subjectsOf(story.playbook, story.run)).toEqual([subject])
  expect(stateOf(story, 'write').state).toBe('waiting')
  news(story, subject, 'call.minuted')
  expect(stateOf(story, 'write').state).toBe('done')
  expect(subjectsOf(story.playbook, story.run)).toEqual([])
})

test('what was decided while it lasts stands together, whatever is minuted after it', () => {
  const story = start(playbook(step('call', 'c', { starts: when('step + 1 h') }), after))
  news(story, subject, 'call.minuted', { decisions: ['P-2027-0004'] })
  news(story, subject, 'call.minuted', { decisions: ['P-2027-0003'] })
  news(story, subject, 'call.minuted', { decisions: [] })
  news(story, subject, 'call.ended', { rows, decisions: ['P-2027-0003', 'P-2027-0004'], number: 'C-2027-0004' })
  expect(known(story, 'c')).toMatchObject({ minuted: true, decisions: ['P-2027-0003', 'P-2027-0004'] })
})

test('what is not known yet is planned when it is, and moves with the calendar until it begins', () => {
  const story = start(playbook(step('call', 'c', { starts: when('opens - 1 h') })))
  expect(wanted(story.intents)).toEqual([])
  story.facts = { ...facts, election }
  tell(story, { kind: 'looked' })
  expect(story.intents).toMatchObject([{ kind: 'plan-call', startsAt: minutes(540) }])
  story.facts = { ...facts, election: { ...election, opens: [minutes(660)] } }
  tell(story, { kind: 'looked' })
  expect(story.intents).toMatchObject([{ kind: 'move-call', subject, startsAt: minutes(600) }])
  tell(story, { kind: 'looked' })
  expect(story.intents).toEqual([])
  news(story, subject, 'call.begun')
  story.facts = { ...facts, election }
  tell(story, { kind: 'looked' })
  expect(story.intents).toEqual([])
})

test('where people moved it, it stays until what it is counted from moves', () => {
  const story = start(playbook(step('call', 'c', { starts: when('opens - 1 h') })), { facts: { ...facts, election } })
  news(story, subject, 'call.moved', { startsAt: minutes(500), sequence: 1 })
  expect(wanted(story.intents)).toEqual([])
  expect(todosOf(story.playbook, story.run)).toMatchObject([{ due: minutes(500) }])
})

test('where the calendar moves it into the past it is held now, or left out where it would be over', () => {
  const vote = (opens: number) => ({ ...facts, election: { ...election, opens: [minutes(opens)] } })
  const planned = () => {
    const story = start(playbook(step('call', 'c', { starts: when('opens - 1 h'), minutes: 20 })), { facts: vote(600) })
    story.now = minutes(100)
    return story
  }
  const late = planned()
  late.facts = vote(150)
  tell(late, { kind: 'looked' })
  expect(late.intents).toMatchObject([{ kind: 'move-call', subject, startsAt: minutes(100) }])
  expect(stateOf(late, 'c')).toMatchObject({ call: { meant: minutes(90), starts: minutes(100) } })
  tell(late, { kind: 'looked' })
  expect(late.intents).toEqual([])

  const gone = planned()
  gone.facts = vote(140)
  tell(gone, { kind: 'looked' })
  expect(wanted(gone.intents)).toEqual(['cancel-call c#1'])
  expect(stateOf(gone, 'c')).toMatchObject({ state: 'skipped', why: 'past' })

  // That the calendar moved it before is no move by people.
  const again = planned()
  again.facts = vote(800)
  tell(again, { kind: 'looked' })
  news(again, subject, 'call.moved', { startsAt: minutes(740), sequence: 1 })
  again.facts = vote(140)
  tell(again, { kind: 'looked' })
  expect(wanted(again.intents)).toEqual(['cancel-call c#1'])
  expect(stateOf(again, 'c')).toMatchObject({ state: 'skipped', why: 'past' })

  // What people moved it to is still to come.
  const moved = planned()
  news(moved, subject, 'call.moved', { startsAt: minutes(200), sequence: 1 })
  moved.facts = vote(140)
  tell(moved, { kind: 'looked' })
  expect(wanted(moved.intents)).toEqual([])
})

test('one that would be over is left out, one that would have begun is held now', () => {
  const book = playbook(
    step('call', 'gone', { starts: when('start'), minutes: 20 }),
    step('call', 'late', { starts: when('start'), minutes: 60 }),
  )
  const early = start(book)
  expect(stateOf(early, 'gone')).toMatchObject({ state: 'waiting', call: { starts: begin } })
  const wait = playbook(step('wait', 'w', { until: when('start + 30 min') }), ...book.steps)
  const later = until(start(wait), 30)
  expect(stateOf(later, 'gone')).toMatchObject({ state: 'skipped', why: 'past' })
  expect(stateOf(later, 'late')).toMatchObject({ state: 'waiting', call: { meant: begin, starts: minutes(30) } })
  const by = actor('cleo', 'head@FR')
  tell(later, { kind: 'redone', step: 'gone', attempt: 1, why: 'we meet all the same', by })
  expect(later.intents.find(({ kind }) => kind === 'plan-call')).toMatchObject({ startsAt: minutes(30), attempt: 2 })
})

test.each([
  ['its time runs out', { timeout: when('step + 30 min') }],
  ['somebody leaves it out', {}],
])('a call is called off when %s, and only if it was planned', (_, part) => {
  const story = start(playbook(step('call', 'c', { starts: when('step + 1 h'), ...part }), after))
  if ('timeout' in part) until(story, 30)
  else
    tell(story, {
      kind: 'skipped',
      step: 'c',
      attempt: 1,
      why: 'no need',
      by: actor('cleo', 'head@FR'),
    })
  expect(story.all.filter(({ kind }) => kind === 'cancel-call')).toMatchObject([{ subject }])
  const never = start(playbook(step('call', 'c', { starts: when('opens'), of: 'all' })))
  tell(never, { kind: 'stopped', why: 'enough', by: { person: 'cleo', roles: [], codes: [] } })
  expect(never.all.filter(({ kind }) => kind === 'cancel-call')).toEqual([])
})

test('a call that people called off is done, with nobody on it', () => {
  const story = start(playbook(step('call', 'c', { starts: when('step + 1 h'), quorum: 2 }), step('wait', 'w')))
  news(story, subject, 'call.cancelled', { number: 'C-2027-0004' })
  expect(stateOf(story, 'c')).toMatchObject({
    state: 'done',
    result: { FR: null, EE: null, EL: null },
    quorum: false,
  })
})

test('what delegations decide is proposed until its deadline, and done with the outcome', () => {
  const about = 'decision/R-2027-0042/d#1'
  const decide = step('decide', 'd', { deadline: when('step + 2 d'), review: when('deadline + 30 d') })
  const story = start(playbook(decide, step('wait', 'w')))
  expect(story.intents.find(({ kind }) => kind === 'propose')).toMatchObject({
    subject: about,
    codes: ['FR', 'EE', 'EL'],
    deadline: minutes(2 * 24 * 60),
    review: minutes(32 * 24 * 60),
  })
  // It closes by itself: a run that looks at the clock as well could be first.
  expect(timersOf(story.playbook, story.run)).toEqual([])
  news(story, about, 'decision.position', { code: 'FR' })
  expect(stateOf(story, 'd').state).toBe('waiting')
  news(story, about, 'decision.closed', { outcome: 'adopted', chosen: 'yes', number: 'P-2027-0012' })
  expect(known(story, 'd')).toMatchObject({
    state: 'done',
    result: { outcome: 'adopted', chosen: 'yes' },
    number: 'P-2027-0012',
  })
})

test('a proposal is withdrawn with its step; withdrawn by people it is done so', () => {
  const about = 'decision/R-2027-0042/d#1'
  const story = start(playbook(step('decide', 'd', { timeout: when('step + 1 h') }), step('wait', 'w')))
  until(story, 60)
  expect(story.all.filter(({ kind }) => kind === 'withdraw-proposal')).toMatchObject([{ subject: about }])
  const other = start(playbook(step('decide', 'd'), step('wait', 'w')))
  news(other, about, 'decision.withdrawn')
  expect(stateOf(other, 'd').result).toEqual({ outcome: 'withdrawn', chosen: null })
})

test('what could be decided no more has lapsed, and is proposed to nobody', () => {
  const story = start(
    playbook(step('decide', 'd', { rule: { profile: 'silence' }, deadline: when('start - 1 h') }), step('wait', 'w')),
  )
  expect(stateOf(story, 'd').result).toEqual({ outcome: 'lapsed', chosen: null })
  expect(story.all.map(({ kind }) => kind)).not.toContain('propose')
  tell(story, { kind: 'redone', step: 'd', attempt: 1, why: 'we ask all the same', by: actor('cleo', 'head@FR') })
  expect(story.intents.find(({ kind }) => kind === 'propose')).not.toHaveProperty('deadline')
})
