import { describe, expect, it } from 'vitest'
import { timersOf, waitsOf } from '../../../../src/playbook/engine/view.ts'
import {
  begin,
  cel,
  facts,
  lane,
  minutes,
  playbook,
  span,
  start,
  stateOf,
  step,
  tell,
  until,
  wanted,
  when,
} from './build.ts'

describe('a room', () => {
  it('is there when its making is recorded, and can be archived by a later step', () => {
    const story = start(
      playbook(step('room', 'war_room'), step('room', 'gone', { archive: 'war_room' }), step('task', 'next')),
    )
    const subject = 'room/R-2027-0042/war_room#1'
    expect(story.intents).toContainEqual({ kind: 'make-room', step: 'war_room', attempt: 1, subject })
    tell(story, { kind: 'recorded', subject, what: 'room.made', data: { room: 'r-7' } })
    expect(stateOf(story, 'war_room')).toMatchObject({ state: 'done', result: { room: 'r-7' } })
    expect(story.intents).toContainEqual({ kind: 'archive-room', step: 'gone', attempt: 1, subject })
    tell(story, { kind: 'recorded', subject, what: 'room.made', data: {} })
    expect(stateOf(story, 'gone').state).toBe('waiting')
    tell(story, { kind: 'recorded', subject, what: 'room.archived', data: {} })
    expect(stateOf(story, 'gone').state).toBe('done')
  })

  it('that its platform does not make fails its step, and is wanted no more', () => {
    const subject = 'room/R-2027-0042/war_room#1'
    const book = playbook(step('room', 'war_room', { onFailure: { kind: 'continue' } }), step('task', 'next'))
    const story = start(book)
    tell(story, { kind: 'recorded', subject, what: 'room.failed', data: { room: 'r-7' } })
    expect(stateOf(story, 'war_room')).toMatchObject({ state: 'failed', why: 'room-not-made' })
    expect(wanted(story.intents)).toEqual(['archive-room war_room#1', 'asked next#1'])
    // What comes too late changes nothing.
    tell(story, { kind: 'recorded', subject, what: 'room.made', data: { room: 'r-7' } })
    expect(stateOf(story, 'war_room').state).toBe('failed')
  })

  it('that is not made in time is wanted no more', () => {
    const story = start(playbook(step('room', 'war_room', { timeout: when('step + 15 min') }), step('task', 'next')))
    until(story, 15)
    expect(wanted(story.intents)).toEqual(['archive-room war_room#1', 'asked next#1'])
  })

  it('that was never made cannot be archived', () => {
    const story = start(playbook(step('room', 'gone', { archive: 'war_room' })))
    expect(stateOf(story, 'gone')).toMatchObject({ state: 'failed', why: 'no-room' })
  })
})

describe('another run', () => {
  const subject = 'child/R-2027-0042/review#1'
  const inputs = { why: cel('"after " + run.id') }

  it('is started with what it is given; whoever waits goes on at its end', () => {
    const story = start(playbook(step('run', 'review', { inputs }), step('task', 'next')))
    expect(story.intents).toContainEqual({
      kind: 'start-run',
      step: 'review',
      attempt: 1,
      subject,
      inputs: { why: 'after R-2027-0042' },
    })
    tell(story, { kind: 'recorded', subject, what: 'run.stuck', data: {} })
    expect(stateOf(story, 'review').state).toBe('waiting')
    tell(story, { kind: 'recorded', subject, what: 'run.ended', data: { outcome: 'closed', run: 'R-2027-0043' } })
    expect(stateOf(story, 'review')).toMatchObject({ state: 'done', result: { outcome: 'closed', run: 'R-2027-0043' } })
  })

  it('that was stopped by a person is over as well', () => {
    const story = start(playbook(step('run', 'review')))
    tell(story, { kind: 'recorded', subject, what: 'run.stopped', data: { run: 'R-2027-0043' } })
    expect(stateOf(story, 'review').result).toEqual({ outcome: 'stopped', run: 'R-2027-0043' })
  })

  it('is not waited for where the playbook says so, and is stopped when whoever waits for it is', () => {
    const once = start(playbook(step('run', 'review', { wait: false }), step('task', 'next')))
    expect(wanted(once.intents)).toEqual(['start-run review#1', 'asked next#1'])
    const waiting = start(playbook(step('run', 'review', { timeout: when('step + 1 h') }), step('task', 'next')))
    until(waiting, 60)
    expect(wanted(waiting.intents)).toEqual(['stop-run review#1', 'asked next#1'])
  })
})

describe('a statutory clock', () => {
  const asked = (from: string, more = {}) =>
    start(playbook(step('clock', 'warn', { from: cel(from) }), step('task', 'next')), {
      case: 'EL-2027-FR-0042',
      ...more,
    })

  it('starts from the instant that a person gave', () => {
    const story = asked('start')
    expect(story.intents).toContainEqual({ kind: 'start-clock', step: 'warn', attempt: 1, from: begin })
    expect(stateOf(story, 'warn')).toMatchObject({ state: 'done', result: begin })
  })

  it('is left out while nobody gave one', () => {
    for (const from of ['null', 'vars.aware', 'inputs.aware', 'case.nothing']) {
      expect(stateOf(asked(from), 'warn')).toMatchObject({ state: 'skipped', why: 'no-instant' })
    }
  })

  it('fails by what is no instant, or without a case', () => {
    expect(stateOf(asked('"noon"'), 'warn')).toMatchObject({ state: 'failed', why: 'expression-type' })
    expect(stateOf(asked('1 / 0'), 'warn')).toMatchObject({ state: 'failed', why: 'expression-value' })
    const { playbook: book } = asked('start')
    expect(stateOf(start(book), 'warn')).toMatchObject({ state: 'failed', why: 'no-case' })
  })
})

describe('values', () => {
  it('are all taken from what was known before, and kept as plain JSON', () => {
    const story = start(
      playbook(
        step('set', 'first', { values: { a: cel('1'), b: cel('start') } }),
        step('set', 'second', {
          values: { a: cel('vars.a + 1'), c: cel('[vars.a, 2]'), d: cel('vars.b + duration("60s")') },
        }),
        step('task', 'next'),
      ),
    )
    expect(story.run.vars).toEqual({ a: 2, b: begin, c: [1, 2], d: minutes(1) })
  })

  it('that cannot be made leave everything as it was', () => {
    const story = start(playbook(step('set', 'bad', { values: { a: cel('1'), b: cel('vars.a + "x"') } })))
    expect(stateOf(story, 'bad')).toMatchObject({ state: 'failed' })
    expect(story.run.vars).toEqual({})
  })
})

describe('a wait', () => {
  it('is over after its time, or at its instant; one in the past is none', () => {
    const story = start(
      playbook(
        step('wait', 'past', { until: when('start - 1 h') }),
        step('wait', 'a', { for: span('30 min') }),
        step('wait', 'b', { until: when('start + 45 min') }),
      ),
    )
    expect(stateOf(story, 'past').state).toBe('done')
    expect(timersOf(story.playbook, story.run)).toEqual([{ name: 'a#1/wait', due: minutes(30) }])
    until(story, 45)
    expect(story.run).toMatchObject({ status: 'ended', endedAt: minutes(45) })
  })

  it('for a condition looks whenever something happens', () => {
    const story = start(
      playbook(
        step('parallel', 'both', {
          lanes: [
            lane('one', step('wait', 'w', { condition: cel('vars.ready == true') }), step('say', 'go')),
            lane('two', step('task', 'act'), step('set', 's', { values: { ready: cel('true') } })),
          ],
        }),
      ),
    )
    expect(timersOf(story.playbook, story.run)).toEqual([])
    tell(story, {
      kind: 'done',
      step: 'both/act',
      attempt: 1,
      by: { person: 'anna', roles: ['duty@FR'], codes: ['FR'] },
    })
    expect(story.run.status).toBe('ended')
    expect(wanted(story.intents)).toEqual(['settled both/act#1', 'say both/go#1'])
  })

  it('for something the calendar does not know yet goes on when it does', () => {
    const election = { id: 'e', day: '2027-05-03', zone: 'Europe/Paris', opens: [], closes: [] }
    const story = start(playbook(step('wait', 'w', { until: when('results + 1 h') })), {
      facts: { ...facts, election },
    })
    expect(timersOf(story.playbook, story.run)).toEqual([])
    expect(waitsOf(story.playbook, story.run)).toMatchObject([{ path: 'w' }])
    story.facts = { ...facts, election: { ...election, results: minutes(60) } }
    tell(story, { kind: 'looked' })
    expect(timersOf(story.playbook, story.run)).toEqual([{ name: 'w#1/wait', due: minutes(120) }])
  })
})
