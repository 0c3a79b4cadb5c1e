import { describe, expect, it } from 'vitest'
import { timersOf } from '../../../../src/playbook/engine/view.ts'
import type { Step } from '../../../../src/playbook/language/model.ts'
import {
  answer,
  cel,
  done,
  duty,
  facts,
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
  yesNo,
} from './build.ts'

describe('a branch', () => {
  const branching = (...conditions: readonly string[]) =>
    start(
      playbook(
        step('branch', 'which', {
          cases: conditions.map((condition, turn) => ({ if: cel(condition), steps: [step('task', `case${turn}`)] })),
          otherwise: [step('task', 'other')],
        }),
        step('task', 'next'),
      ),
    )

  it('takes the first case that holds, else what is there otherwise', () => {
    expect(statesOf(branching('false', 'true', 'true'))).toEqual({ which: 'waiting', 'which/case1': 'waiting' })
    expect(statesOf(branching('false'))).toEqual({ which: 'waiting', 'which/other': 'waiting' })
  })

  it('stays with its case, whatever is known later', () => {
    const story = branching('case.status == null')
    story.facts = { ...story.facts, case: { status: 'new' } }
    tell(story, { kind: 'looked' })
    done(story, 'which/case0', duty)
    expect(statesOf(story)).toEqual({ which: 'done', 'which/case0': 'done', next: 'waiting' })
  })

  it('fails where a condition cannot be told', () => {
    expect(stateOf(branching('false', '"yes"'), 'which')).toMatchObject({ state: 'failed', why: 'expression-type' })
    expect(stateOf(branching('vars.nothing > 1'), 'which')).toMatchObject({ state: 'failed' })
  })
})

describe('lanes', () => {
  const both = (join: 'all' | 'any') =>
    start(
      playbook(
        step('parallel', 'both', {
          join,
          lanes: [
            lane('local', step('ask', 'a', { fields: [yesNo] }), step('task', 'b')),
            lane('union', step('collect', 'c'), step('say', 'd')),
            lane('late', step('notify', 'n'), step('run', 'r')),
          ],
        }),
        step('task', 'next'),
      ),
    )
  const closed = { kind: 'recorded', subject: 'round/R-2027-0042/both/c#1', what: 'round.closed', data: {} } as const

  it('go on side by side, and what follows waits for all', () => {
    const story = both('all')
    expect(wanted(story.intents)).toEqual(['asked both/a#1', 'open-round both/c#1', 'notify both/n#1'])
    tell(story, closed)
    answer(story, 'both/a', duty, { yes: 'yes' })
    done(story, 'both/b', duty)
    expect(statesOf(story)).not.toHaveProperty('next')
    tell(story, { kind: 'skipped', step: 'both/n', attempt: 1, why: 'no', by: duty })
    tell(story, { kind: 'skipped', step: 'both/r', attempt: 1, why: 'no', by: duty })
    expect(stateOf(story, 'next').state).toBe('waiting')
  })

  it('of which one is enough are withdrawn with the first', () => {
    const story = both('any')
    answer(story, 'both/a', duty, { yes: 'yes' })
    tell(story, closed)
    expect(wanted(story.intents)).toEqual([
      'say both/d#1',
      'withdraw-notice both/n#1',
      'settled both/b#1',
      'asked next#1',
    ])
    expect(statesOf(story)).toEqual({
      both: 'done',
      'both/a': 'done',
      'both/b': 'skipped',
      'both/c': 'done',
      'both/d': 'done',
      'both/n': 'skipped',
      next: 'waiting',
    })
    expect(stateOf(story, 'both/b').why).toBe('withdrawn')
  })

  it('one that ends ends the run, and all that waits is withdrawn', () => {
    const story = start(
      playbook(
        step('parallel', 'both', {
          lanes: [
            lane('one', step('task', 'a'), step('end', 'over', { outcome: 'false-alarm' })),
            lane('two', step('collect', 'c')),
            lane('three', step('run', 'r')),
          ],
        }),
      ),
    )
    done(story, 'both/a', duty)
    expect(story.run).toMatchObject({ status: 'ended', outcome: 'false-alarm' })
    expect(wanted(story.intents)).toEqual(['settled both/a#1', 'close-round both/c#1', 'stop-run both/r#1'])
    expect(Object.values(statesOf(story))).not.toContain('waiting')
  })

  it('begin nothing beside one that ended the run at once', () => {
    const story = start(
      playbook(
        step('parallel', 'both', { lanes: [lane('one', step('end', 'over')), lane('two', step('task', 'act'))] }),
      ),
    )
    expect(wanted(story.intents)).toEqual([])
    expect(statesOf(story)).not.toHaveProperty('both/act')
  })
})

describe('a repetition', () => {
  it('begins its rounds on a grid that nobody shifts', () => {
    const story = start(
      playbook(step('repeat', 'pulse', { every: span('1 h'), times: 4, steps: [step('task', 'line')] })),
    )
    until(story, 20)
    done(story, 'pulse.1/line', duty)
    expect(timersOf(story.playbook, story.run)).toEqual([{ name: 'pulse#1/next-2', due: minutes(60) }])
    until(story, 90)
    expect(statesOf(story)).toMatchObject({ 'pulse.1/line': 'done', 'pulse.2/line': 'waiting' })
    until(story, 200)
    done(story, 'pulse.2/line', duty)
    expect(timersOf(story.playbook, story.run)).toEqual([{ name: 'pulse#1/next-3', due: minutes(240) }])
    until(story, 240)
    done(story, 'pulse.3/line', duty)
    until(story, 300)
    done(story, 'pulse.4/line', duty)
    expect(story.run.status).toBe('ended')
    expect(wanted(story.all).filter((each) => each.startsWith('asked'))).toHaveLength(4)
  })

  it('catches up once when the bot was down, not for every round that it missed', () => {
    const story = start(playbook(step('repeat', 'pulse', { every: span('1 h'), steps: [step('say', 'line')] })))
    story.now = minutes(6 * 60 + 10)
    tell(story, { kind: 'due', timer: 'pulse#1/next-2' })
    expect(wanted(story.intents)).toEqual(['say pulse.2/line#1'])
    expect(timersOf(story.playbook, story.run)).toEqual([{ name: 'pulse#1/next-3', due: minutes(7 * 60) }])
  })

  it('ends after a round when it may, and while it waits for the next', () => {
    const book = playbook(
      step('repeat', 'pulse', {
        every: span('1 h'),
        until: cel('case.status == "closed"'),
        steps: [step('task', 'line')],
      }),
      step('task', 'next'),
    )
    const story = start(book, { case: 'EL-2027-FR-0042' })
    story.facts = { ...story.facts, case: { status: 'closed' } }
    tell(story, { kind: 'looked' })
    expect(stateOf(story, 'pulse').state).toBe('waiting')
    done(story, 'pulse.1/line', duty)
    expect(stateOf(story, 'pulse').state).toBe('done')
    const waiting = start(book, { case: 'EL-2027-FR-0042' })
    done(waiting, 'pulse.1/line', duty)
    expect(stateOf(waiting, 'pulse')).toMatchObject({ state: 'waiting', next: minutes(60) })
    waiting.facts = story.facts
    tell(waiting, { kind: 'recorded', subject: 'EL-2027-FR-0042', what: 'case.closed', data: {} })
    expect(stateOf(waiting, 'pulse')).toMatchObject({ state: 'done' })
    expect(stateOf(waiting, 'next').state).toBe('waiting')
    expect(timersOf(waiting.playbook, waiting.run)).toEqual([])
  })

  it('counts days on the wall clock, over a change of it', () => {
    const election = { id: 'e', day: '2027-10-31', zone: 'Europe/Paris', opens: [], closes: [] }
    const story = start(playbook(step('repeat', 'daily', { every: span('1 d'), steps: [step('say', 'line')] })), {
      facts: { members: ['FR'], election },
    })
    story.run = { ...story.run, steps: { daily: { ...stateOf(story, 'daily'), since: '2027-10-30T07:00:00.000Z' } } }
    story.now = '2027-10-30T07:00:00.000Z'
    tell(story, { kind: 'looked' })
    const { next: _, ...state } = stateOf(story, 'daily')
    story.run = { ...story.run, steps: { ...story.run.steps, daily: state } }
    tell(story, { kind: 'looked' })
    expect(stateOf(story, 'daily').next).toBe('2027-10-31T08:00:00.000Z')
  })

  it('goes through its rounds at once where it has no pause', () => {
    const story = start(
      playbook(
        step('repeat', 'count', {
          until: cel('vars.n >= 3'),
          steps: [step('set', 's', { values: { n: cel('vars.n == null ? 1 : vars.n + 1') } })],
        }),
      ),
    )
    expect(story.run).toMatchObject({ status: 'ended', vars: { n: 3 } })
    expect(statesOf(story)).toEqual({ count: 'done', 'count.1/s': 'done', 'count.2/s': 'done', 'count.3/s': 'done' })
  })

  it('that would never pause fails, whatever its file says about that', () => {
    const many = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7'].map((id) => step('say', id))
    for (const steps of [[step('say', 's')], many, []]) {
      const story = start(playbook(step('repeat', 'spin', { steps })))
      expect(stateOf(story, 'spin')).toMatchObject({ state: 'failed', why: 'endless' })
      expect(story.run.status).toBe('stuck')
      expect(Object.keys(story.run.steps).length).toBeLessThan(1100)
    }
    const nested = start(
      playbook(
        step('repeat', 'outer', {
          onFailure: { kind: 'continue' },
          steps: [step('repeat', 'inner', { onFailure: { kind: 'continue' }, steps: [step('say', 's')] })],
        }),
        step('task', 'next'),
      ),
    )
    expect(stateOf(nested, 'next').state).toBe('waiting')
  })

  it('of what runs out before it begins does not spin either', () => {
    const story = start(
      playbook(step('repeat', 'spin', { steps: [step('ask', 'q', { timeout: when('start - 1 h') })] })),
    )
    expect(stateOf(story, 'spin')).toMatchObject({ state: 'failed', why: 'endless' })
    expect(wanted(story.all)).toEqual([])
    expect(recorded(story.all)).toContain('step-timed-out spin.1/q')
  })
})

describe('what is begun and taken back in one breath', () => {
  const lanes = (...open: readonly Step[]) =>
    playbook(
      step('parallel', 'both', {
        join: 'any',
        lanes: [
          ...open.map((each) => lane(each.id, each)),
          lane('shut', step('wait', 'over', { condition: cel('case.status == "closed"') })),
        ],
      }),
    )
  const closed = { ...facts, case: { status: 'closed' } }
  const every = [
    step('ask', 'asking'),
    step('task', 'doing'),
    step('notify', 'telling'),
    step('collect', 'gathering'),
    step('decide', 'deciding'),
    step('run', 'another'),
    step('call', 'calling'),
  ]

  it('is never begun: nobody is told of it, nor that it is over', () => {
    const story = start(lanes(...every), { facts: closed })
    expect(story.run.status).toBe('ended')
    expect(wanted(story.all)).toEqual([])
    expect(recorded(story.all)).toEqual(
      expect.arrayContaining(every.flatMap(({ id }) => [`step-began both/${id}`, `step-skipped both/${id}`])),
    )
  })

  it('is taken back where it was begun earlier', () => {
    const story = start(lanes(...every))
    expect(wanted(story.all)).toHaveLength(every.length)
    story.facts = closed
    tell(story, { kind: 'looked' })
    expect(wanted(story.intents)).toEqual([
      ...['settled both/asking#1', 'settled both/doing#1', 'withdraw-notice both/telling#1'],
      ...['close-round both/gathering#1', 'withdraw-proposal both/deciding#1', 'stop-run both/another#1'],
      'cancel-call both/calling#1',
    ])
  })

  it('is no news where something is done already when it is asked for', () => {
    const story = start(playbook(step('task', 'minutes', { until: cel('true') }), step('say', 'next')))
    expect(wanted(story.all)).toEqual(['say next#1'])
  })

  it('leaves out who would be asked besides, or reminded, by what comes to its end with it', () => {
    const story = start(
      playbook(
        step('parallel', 'both', {
          lanes: [
            lane(
              'ask',
              step('ask', 'q', {
                escalate: [{ at: when('step + 10 min'), who: { role: 'deputy' } }],
                timeout: when('step + 20 min'),
              }),
            ),
            lane(
              'round',
              step('collect', 'r', {
                deadline: when('step + 20 min'),
                chase: [{ at: when('step + 10 min'), who: { role: 'duty' } }],
              }),
            ),
          ],
        }),
      ),
    )
    tell(story, { kind: 'paused', why: 'wait', by: duty })
    story.now = minutes(30)
    tell(story, { kind: 'resumed', why: 'on', by: duty })
    expect(wanted(story.intents).toSorted()).toEqual(['close-round both/r#1', 'settled both/q#1'])
  })
})
