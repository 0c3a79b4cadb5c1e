import { describe, expect, it } from 'vitest'
import { heldOf, timersOf, waitsOf } from '../../../../src/playbook/engine/view.ts'
import type { Reaction, Step } from '../../../../src/playbook/language/model.ts'
import {
  answer,
  begin,
  cel,
  doing,
  done,
  duty,
  lane,
  minutes,
  playbook,
  recorded,
  span,
  start,
  stateOf,
  statesOf,
  step,
  tell,
  until,
  wanted,
  when,
} from './build.ts'

const retry = (times: number, after = '10 min'): Reaction => ({ kind: 'retry', times, after: span(after) })

describe('a step that runs out', () => {
  const asking = (onTimeout: Reaction) =>
    start(playbook(step('ask', 'd1', { timeout: when('start + 4 h'), onTimeout }), step('task', 'next')))

  it('lets its lane go on, and is answered too late', () => {
    const story = until(asking({ kind: 'continue' }), 240)
    expect(statesOf(story)).toEqual({ d1: 'timed-out', next: 'waiting' })
    expect(wanted(story.intents)).toEqual(['settled d1#1', 'asked next#1'])
    answer(story, 'd1', duty)
    expect(recorded(story.intents)).toEqual(['late d1'])
    expect(stateOf(story, 'd1').state).toBe('timed-out')
  })

  it('holds its lane until people redo or skip it; other lanes go on', () => {
    const held = step('ask', 'd1', { timeout: when('start + 1 h'), onTimeout: { kind: 'stop' } })
    const story = start(
      playbook(
        step('parallel', 'both', {
          lanes: [lane('one', held, step('task', 'after')), lane('two', step('task', 'a'), step('task', 'b'))],
        }),
      ),
    )
    until(story, 60)
    expect(story.run.status).toBe('stuck')
    expect(recorded(story.intents)).toEqual(['step-timed-out both/d1', 'stuck'])
    expect(waitsOf(story.playbook, story.run).map(({ path }) => path)).toEqual(['both/d1', 'both/a'])
    done(story, 'both/a', duty)
    expect(wanted(story.intents)).toEqual(['settled both/a#1', 'asked both/b#1'])
    expect(story.run.status).toBe('stuck')
    tell(story, { kind: 'skipped', step: 'both/d1', attempt: 1, why: 'asked by phone', by: duty })
    expect(story.run.status).toBe('running')
    expect(stateOf(story, 'both/after').state).toBe('waiting')
  })

  it('ends the run', () => {
    const story = until(asking({ kind: 'end', outcome: 'lapsed' }), 240)
    expect(story.run).toMatchObject({ status: 'ended', outcome: 'lapsed' })
  })

  it('has other steps done, and then it goes on', () => {
    const story = until(asking(doing(step('task', 'ring'), step('say', 'told'))), 240)
    expect(statesOf(story)).toEqual({ d1: 'timed-out', 'd1!timeout/ring': 'waiting' })
    done(story, 'd1!timeout/ring', duty)
    expect(statesOf(story)).toMatchObject({ 'd1!timeout/told': 'done', next: 'waiting' })
  })

  it('is asked again after a pause, as often as it says, and then lets go', () => {
    const book = playbook(
      step('ask', 'd1', { timeout: when('step + 30 min'), onTimeout: retry(2) }),
      step('task', 'next'),
    )
    const story = until(start(book), 30)
    expect(timersOf(book, story.run)).toEqual([{ name: 'd1#1/retry', due: minutes(40) }])
    answer(story, 'd1', duty)
    expect(recorded(story.intents)).toEqual(['late d1'])
    until(story, 40)
    expect(wanted(story.intents)).toEqual(['asked d1#2'])
    until(story, 500)
    expect(wanted(story.all)).toEqual([
      ...['asked d1#1', 'settled d1#1', 'asked d1#2', 'settled d1#2', 'asked d1#3', 'settled d1#3', 'asked next#1'],
    ])
  })

  it('is not asked at all when its time is over already', () => {
    const story = start(
      playbook(
        step('wait', 'w', { for: span('2 h') }),
        step('ask', 'd1', { timeout: when('start + 1 h') }),
        step('task', 'next'),
      ),
    )
    until(story, 120)
    expect(wanted(story.intents)).toEqual(['asked next#1'])
    expect(stateOf(story, 'd1').state).toBe('timed-out')
  })

  it('takes all that stands in it along', () => {
    const story = start(
      playbook(
        step('parallel', 'both', {
          timeout: when('step + 1 h'),
          lanes: [lane('one', step('task', 'a')), lane('two', step('repeat', 'r', { steps: [step('collect', 'c')] }))],
        }),
        step('task', 'next'),
      ),
    )
    until(story, 60)
    expect(wanted(story.intents)).toEqual(['settled both/a#1', 'close-round both/r.1/c#1', 'asked next#1'])
    expect(statesOf(story)).toEqual({
      both: 'timed-out',
      'both/a': 'skipped',
      'both/r': 'skipped',
      'both/r.1/c': 'skipped',
      next: 'waiting',
    })
    expect(timersOf(story.playbook, story.run)).toEqual([])
  })
})

describe('a step that cannot be done', () => {
  const failing = (onFailure: Reaction, more: readonly Step[] = [step('task', 'next')]) =>
    start(playbook(step('room', 'war_room', { onFailure }), ...more))
  const failed = { kind: 'failed', step: 'war_room', attempt: 1, code: 'platform-down' } as const

  it('says why, and holds its lane where nothing else is said', () => {
    const story = tell(failing({ kind: 'stop' }), failed)
    expect(stateOf(story, 'war_room')).toMatchObject({ state: 'failed', why: 'platform-down' })
    expect(story.run.status).toBe('stuck')
    expect(heldOf(story.playbook, story.run).map(({ path }) => path)).toEqual(['war_room'])
    expect(story.intents).toContainEqual({
      kind: 'record',
      step: 'war_room',
      attempt: 1,
      what: 'step-failed',
      data: { code: 'platform-down' },
    })
  })

  it('can be passed over, end the run, or have other steps done', () => {
    expect(statesOf(tell(failing({ kind: 'continue' }), failed))).toMatchObject({ next: 'waiting' })
    expect(tell(failing({ kind: 'end', outcome: 'failed' }), failed).run).toMatchObject({ outcome: 'failed' })
    const other = tell(failing(doing(step('task', 'ring'))), failed)
    expect(statesOf(other)).toEqual({ war_room: 'failed', 'war_room!failure/ring': 'waiting' })
  })

  it('is tried again, and holds its lane when that does not help either', () => {
    const story = tell(failing(retry(1)), failed)
    expect(story.run.status).toBe('running')
    until(story, 10)
    expect(wanted(story.intents)).toEqual(['make-room war_room#2'])
    tell(story, failed)
    expect(stateOf(story, 'war_room').state).toBe('waiting')
    tell(story, { ...failed, attempt: 2 })
    expect(story.run.status).toBe('stuck')
    expect(timersOf(story.playbook, story.run)).toEqual([])
  })

  it('is not tried again without any pause: a run must not spin', () => {
    const story = tell(failing({ kind: 'retry', times: 1, after: { days: 0, ms: 0 } }), failed)
    expect(timersOf(story.playbook, story.run)).toEqual([
      { name: 'war_room#1/retry', due: new Date(Date.parse(begin) + 1000).toISOString() },
    ])
  })

  it('fails by an expression that cannot be evaluated, wherever it stands', () => {
    const bad = cel('1 / 0')
    const expression = {
      from: 'expression',
      shift: { days: 0, ms: 0 },
      expression: bad,
      written: '{{ 1 / 0 }}',
    } as const
    const steps: readonly Step[] = [
      step('say', 's', { if: bad }),
      step('task', 's', { due: expression }),
      step('ask', 's', { timeout: expression }),
      step('ask', 's', { escalate: [{ at: expression, who: { role: 'head' } }] }),
      step('collect', 's', { of: bad }),
      step('collect', 's', { chase: [{ at: expression, who: { role: 'head' } }] }),
      step('wait', 's', { condition: bad }),
      step('wait', 's', { until: expression }),
      step('run', 's', { inputs: { a: bad } }),
      step('repeat', 's', { until: bad, steps: [] }),
      step('task', 's', { until: bad }),
    ]
    for (const each of steps) {
      const story = start(playbook(each))
      expect(stateOf(story, 's')).toMatchObject({ state: 'failed', why: 'expression-value' })
      expect(story.run.status).toBe('stuck')
    }
    const text = { ...expression, expression: cel('"noon"') }
    expect(stateOf(start(playbook(step('wait', 's', { until: text }))), 's')).toMatchObject({ why: 'expression-type' })
  })

  it('that did not wait fails afterwards; its lane is held, and what has begun stays', () => {
    const story = start(playbook(step('say', 'hello'), step('task', 'a'), step('task', 'b')))
    tell(story, { kind: 'failed', step: 'hello', attempt: 1, code: 'no-such-room' })
    expect(story.run.status).toBe('stuck')
    done(story, 'a', duty)
    expect(statesOf(story)).toEqual({ hello: 'failed', a: 'done' })
    tell(story, { kind: 'redone', step: 'hello', attempt: 1, why: 'the room is back', by: duty })
    expect(wanted(story.intents)).toEqual(['say hello#2', 'asked b#1'])
    expect(story.run.status).toBe('running')
  })

  it('that did not wait is tried again by itself when what it stood in is over', () => {
    const hello = step('say', 'hello', { onFailure: retry(1) })
    const story = start(playbook(step('parallel', 'both', { lanes: [lane('one', hello)] }), step('task', 'next')))
    expect(statesOf(story)).toEqual({ both: 'done', 'both/hello': 'done', next: 'waiting' })
    tell(story, { kind: 'failed', step: 'both/hello', attempt: 1, code: 'no-such-room' })
    until(story, 10)
    expect(wanted(story.intents)).toEqual(['say both/hello#2'])
    expect(statesOf(story)).toEqual({ both: 'done', 'both/hello': 'done', next: 'waiting' })
  })

  it('is not failed by news of an attempt that is over, or of what was done by people', () => {
    const story = start(playbook(step('task', 'a'), step('task', 'b')))
    done(story, 'a', duty)
    const before = story.run
    tell(story, { kind: 'failed', step: 'a', attempt: 1, code: 'x' })
    tell(story, { kind: 'failed', step: 'b', attempt: 2, code: 'x' })
    tell(story, { kind: 'failed', step: 'c', attempt: 1, code: 'x' })
    expect(story.run).toBe(before)
  })
})
