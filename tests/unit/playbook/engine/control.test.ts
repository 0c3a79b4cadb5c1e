import { describe, expect, it } from 'vitest'
import type { Run } from '../../../../src/playbook/engine/run.ts'
import { subjectsOf, timersOf, todosOf, waitsOf } from '../../../../src/playbook/engine/view.ts'
import {
  answer,
  cel,
  done,
  duty,
  facts,
  head,
  lane,
  minutes,
  open,
  playbook,
  recorded,
  type Story,
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

const skip = (story: Story, path: string, attempt = 1) =>
  tell(story, { kind: 'skipped', step: path, attempt, why: 'not needed', by: head })
const redo = (story: Story, path: string, attempt = 1) =>
  tell(story, { kind: 'redone', step: path, attempt, why: 'it was wrong', by: head })
const pause = (story: Story, key?: string) =>
  tell(story, { kind: 'paused', why: 'wait', by: head, ...(key && { key }) })
const resume = (story: Story, key?: string) =>
  tell(story, { kind: 'resumed', why: 'on', by: head, ...(key && { key }) })

describe('a step that is skipped', () => {
  it('is left out with a reason, and whoever was asked is told', () => {
    const story = start(playbook(step('task', 'a'), step('task', 'b')))
    skip(story, 'a')
    expect(stateOf(story, 'a')).toMatchObject({ state: 'skipped', why: 'not needed', by: 'cleo' })
    expect(wanted(story.intents)).toEqual(['settled a#1', 'asked b#1'])
    expect(recorded(story.intents)).toEqual(['step-skipped a', 'step-began b'])
  })

  it('is one that is open; what is over, not begun or of another attempt stays as it is', () => {
    const story = start(playbook(step('say', 'a'), step('task', 'b'), step('task', 'c')))
    const before = story.run
    skip(story, 'a')
    skip(story, 'b', 2)
    skip(story, 'c')
    skip(story, 'nowhere')
    expect(story.run).toBe(before)
  })

  it('takes all that stands in it along', () => {
    const lanes = [lane('one', step('task', 'a')), lane('two', step('collect', 'c'))]
    const story = start(playbook(step('parallel', 'both', { lanes }), step('task', 'next')))
    skip(story, 'both')
    expect(wanted(story.intents)).toEqual(['settled both/a#1', 'close-round both/c#1', 'asked next#1'])
  })

  it('leaves alone what only begins with the same letters', () => {
    const inner = (id: string) => step('branch', id, { otherwise: [step('task', `${id}_task`)] })
    const lanes = [lane('one', inner('a')), lane('two', inner('ab'))]
    const story = start(playbook(step('parallel', 'both', { lanes })))
    skip(story, 'both/a')
    expect(statesOf(story)).toMatchObject({ 'both/a/a_task': 'skipped', 'both/ab/ab_task': 'waiting' })
  })
})

describe('a step that is redone', () => {
  it('is asked anew; what was said of the attempt before comes too late', () => {
    const story = start(playbook(step('ask', 'a'), step('task', 'b')))
    redo(story, 'a')
    expect(wanted(story.intents)).toEqual(['settled a#1', 'asked a#2'])
    expect(recorded(story.intents)).toEqual(['step-redone a', 'step-began a'])
    tell(story, { kind: 'answered', step: 'a', attempt: 1, answers: {}, by: duty })
    expect(stateOf(story, 'a')).toMatchObject({ state: 'waiting', attempt: 2, why: 'it was wrong' })
    expect(recorded(story.intents)).toEqual(['late a'])
    answer(story, 'a', duty)
    expect(stateOf(story, 'a').state).toBe('done')
  })

  it('makes its lane wait for it, but what has begun after it stays, and goes on within', () => {
    const lanes = [lane('one', step('task', 'x'), step('task', 'y'))]
    const story = start(playbook(step('task', 'a'), step('parallel', 'both', { lanes }), step('task', 'next')))
    done(story, 'a', duty)
    redo(story, 'a')
    expect(wanted(story.intents)).toEqual(['asked a#2'])
    done(story, 'both/x', duty)
    done(story, 'both/y', duty)
    expect(statesOf(story)).toEqual({ a: 'waiting', both: 'done', 'both/x': 'done', 'both/y': 'done' })
    done(story, 'a', duty)
    expect(stateOf(story, 'next').state).toBe('waiting')
  })

  it('with steps in it has them done anew, and counts their attempts on', () => {
    const lanes = [lane('one', step('task', 'x')), lane('two', step('say', 'y'))]
    const story = start(playbook(step('parallel', 'both', { lanes }), step('task', 'next')))
    done(story, 'both/x', duty)
    redo(story, 'both')
    expect(wanted(story.intents)).toEqual(['asked both/x#2', 'say both/y#2'])
    tell(story, { kind: 'done', step: 'both/x', attempt: 1, by: duty })
    expect(stateOf(story, 'both/x').state).toBe('waiting')
    done(story, 'both/x', duty)
    expect(statesOf(story)).toEqual({ both: 'done', 'both/x': 'done', 'both/y': 'done', next: 'waiting' })
  })

  it('when what it stands in is long over is done by itself, and the run ends only then', () => {
    const lanes = [lane('one', step('task', 'x'), step('task', 'y'))]
    const story = start(playbook(step('parallel', 'both', { lanes }), step('task', 'next'), step('say', 'bye')))
    done(story, 'both/x', duty)
    done(story, 'both/y', duty)
    redo(story, 'both/x')
    expect(wanted(story.intents)).toEqual(['asked both/x#2'])
    expect(stateOf(story, 'both').state).toBe('done')
    done(story, 'next', duty)
    expect(wanted(story.intents)).toEqual(['settled next#1', 'say bye#1'])
    expect(story.run.status).toBe('running')
    expect(waitsOf(story.playbook, story.run).map(({ path }) => path)).toEqual(['both/x'])
    done(story, 'both/x', duty)
    expect(wanted(story.intents)).toEqual(['settled both/x#2'])
    expect(story.run.status).toBe('ended')
  })

  it('goes on as a lane of its own, in which what is redone is waited for', () => {
    const inner = step('branch', 'b', { otherwise: [step('task', 'x'), step('task', 'y')] })
    const story = start(playbook(step('parallel', 'both', { lanes: [lane('one', inner)] }), step('task', 'next')))
    done(story, 'both/b/x', duty)
    done(story, 'both/b/y', duty)
    redo(story, 'both/b')
    done(story, 'both/b/x', duty)
    redo(story, 'both/b/x', 2)
    expect(stateOf(story, 'both/b/x')).not.toHaveProperty('apart')
    const waits = () => waitsOf(story.playbook, story.run).map(({ path }) => path)
    expect(waits()).toEqual(['both/b/x', 'both/b/y', 'next'])
    done(story, 'both/b/y', duty)
    expect(stateOf(story, 'both/b').state).toBe('waiting')
    done(story, 'both/b/x', duty)
    expect(stateOf(story, 'both/b').state).toBe('done')
  })

  it('below what holds a lane goes on apart, and the lane is held still', () => {
    const inner = step('branch', 's2', { cases: [{ if: cel('true'), steps: [step('task', 's3')] }] })
    const outer = step('branch', 's1', { cases: [{ if: cel('true'), steps: [inner] }], timeout: when('step + 25 min') })
    const story = until(start(playbook({ ...outer, onTimeout: { kind: 'stop' } }, step('task', 'next'))), 25)
    redo(story, 's1/s2')
    expect(story.run.status).toBe('stuck')
    expect(waitsOf(story.playbook, story.run).map(({ path }) => path)).toEqual(['s1', 's1/s2/s3'])
  })

  it('of an earlier round is done by itself, of the present one holds the next', () => {
    const book = playbook(step('repeat', 'pulse', { every: span('1 h'), times: 3, steps: [step('task', 'line')] }))
    const story = start(book)
    done(story, 'pulse.1/line', duty)
    redo(story, 'pulse.1/line')
    expect(timersOf(book, story.run)).toEqual([])
    done(story, 'pulse.1/line', duty)
    until(story, 60)
    redo(story, 'pulse.1/line', 2)
    expect(stateOf(story, 'pulse.1/line')).toMatchObject({ state: 'waiting', attempt: 3, apart: true })
    done(story, 'pulse.2/line', duty)
    expect(timersOf(book, story.run)).toEqual([{ name: 'pulse#1/next-3', due: minutes(120) }])
  })

  it('is done although its condition does not hold, and its time is over', () => {
    const story = start(
      playbook(
        step('task', 'a', { if: cel('false') }),
        step('ask', 'b', { timeout: when('start + 1 h') }),
        step('task', 'c'),
      ),
    )
    redo(story, 'a')
    expect(stateOf(story, 'a').state).toBe('waiting')
    until(story, 90)
    expect(stateOf(story, 'b').state).toBe('timed-out')
    redo(story, 'b')
    until(story, 900)
    expect(stateOf(story, 'b')).toMatchObject({ state: 'waiting', attempt: 2, lapsed: minutes(60) })
  })

  it('gets its tries back', () => {
    const onFailure = { kind: 'retry', times: 1, after: span('10 min') } as const
    const story = start(playbook(step('room', 'r', { onFailure })))
    for (const attempt of [1, 2]) {
      tell(story, { kind: 'failed', step: 'r', attempt, code: 'x' })
      until(story, 10)
    }
    expect(story.run.status).toBe('stuck')
    redo(story, 'r', 2)
    expect(story.run.status).toBe('running')
    tell(story, { kind: 'failed', step: 'r', attempt: 3, code: 'x' })
    until(story, 20)
    expect(wanted(story.intents)).toEqual(['make-room r#4'])
  })

  it('of a run that is over stays as it is', () => {
    const story = start(playbook(step('say', 'a')))
    const before = story.run
    redo(story, 'a')
    expect(story.run).toBe(before)
  })
})

describe('a run that is paused', () => {
  const paused = () => {
    const story = start(
      playbook(
        step('ask', 'a', { due: when('start + 10 min'), timeout: when('start + 2 h') }),
        step('task', 'b', { escalate: [{ at: when('start + 30 min'), who: { role: 'head' } }] }),
      ),
    )
    return pause(story)
  }

  it('takes answers, but begins nothing and looks at no time', () => {
    const story = paused()
    expect(recorded(story.intents)).toEqual(['paused'])
    expect(timersOf(story.playbook, story.run)).toEqual([])
    expect(todosOf(story.playbook, story.run)).toHaveLength(1)
    story.now = minutes(300)
    const before = story.run
    tell(story, { kind: 'due', timer: 'a#1/timeout' })
    expect(story.run).toBe(before)
    answer(story, 'a', duty)
    expect(statesOf(story)).toEqual({ a: 'done', b: 'ready' })
    expect(wanted(story.intents)).toEqual(['settled a#1'])
    expect(waitsOf(story.playbook, story.run)).toMatchObject([{ path: 'b', state: { state: 'ready' } }])
    resume(story)
    expect(wanted(story.intents)).toEqual(['asked b#1', 'asked b#1 rung 1'])
    expect(story.run.status).toBe('running')
  })

  it('handles at once what became due meanwhile, in its order', () => {
    const story = paused()
    story.now = minutes(180)
    resume(story)
    expect(recorded(story.intents)).toEqual(['resumed', 'step-timed-out a', 'step-began b', 'escalated b'])
    expect(timersOf(story.playbook, story.run)).toEqual([])
  })

  it('begins no further round, and has nothing redone before it is resumed', () => {
    const story = start(playbook(step('repeat', 'r', { times: 2, steps: [step('task', 'x')] }), step('say', 'bye')))
    pause(story)
    done(story, 'r.1/x', duty)
    expect(stateOf(story, 'r').turn).toBe(1)
    redo(story, 'r.1/x')
    expect(stateOf(story, 'r.1/x')).toMatchObject({ state: 'ready', attempt: 2 })
    expect(wanted(story.intents)).toEqual([])
    resume(story)
    expect(wanted(story.intents)).toEqual(['asked r.1/x#2'])
  })

  it('is paused and resumed once by the same word', () => {
    const story = start(playbook(step('task', 'a')))
    pause(story, 'p1')
    resume(story, 'r1')
    const before = story.run
    pause(story, 'p1')
    resume(story, 'r1')
    expect(story.run).toBe(before)
    pause(story, 'p2')
    expect(story.run.status).toBe('paused')
  })

  it('is stuck again after the pause where it was before', () => {
    const story = tell(start(playbook(step('room', 'r'))), { kind: 'failed', step: 'r', attempt: 1, code: 'x' })
    pause(story)
    expect(story.run.status).toBe('paused')
    resume(story)
    expect(story.run.status).toBe('stuck')
  })
})

describe('a run that the calendar pauses', () => {
  const nobody = { person: '', roles: [], codes: [] }

  it('knows what it waits for, until somebody resumes it; what people paused waits for them', () => {
    const story = start(playbook(step('task', 'a')))
    tell(story, { kind: 'paused', why: 'election', by: nobody, waits: 'election' })
    expect(story.run).toMatchObject({ status: 'paused', waits: 'election' })
    tell(story, { kind: 'resumed', why: 'on', by: head })
    pause(story)
    expect(story.run.status).toBe('paused')
    expect(story.run.waits).toBeUndefined()
  })
})

describe('a run that is stopped', () => {
  it('withdraws all that waits, and hears nothing any more but that somebody was late', () => {
    const lanes = [lane('one', step('task', 'a')), lane('two', step('notify', 'n')), lane('three', step('room', 'r'))]
    const story = start(playbook(step('parallel', 'both', { lanes })), { case: 'EL-2027-FR-0042' })
    expect(subjectsOf(story.playbook, story.run)).toHaveLength(3)
    tell(story, { kind: 'stopped', why: 'an error', by: head })
    expect(story.run).toMatchObject({ status: 'stopped', endedAt: story.now })
    expect(wanted(story.intents)).toEqual(['settled both/a#1', 'withdraw-notice both/n#1', 'archive-room both/r#1'])
    const { run } = story
    tell(story, { kind: 'looked' })
    tell(story, { kind: 'failed', step: 'both/a', attempt: 1, code: 'x' })
    tell(story, { kind: 'recorded', subject: 'EL-2027-FR-0042', what: 'case.closed', data: {} })
    tell(story, { kind: 'started' })
    resume(story)
    expect(story.run).toBe(run)
    done(story, 'both/a', duty)
    expect(recorded(story.intents)).toEqual(['late both/a'])
    expect(story.run.status).toBe('stopped')
  })
})

describe('an edit of the calendar', () => {
  const election = { id: 'e', day: '2027-05-03', zone: 'Europe/Paris', opens: [minutes(600)], closes: [minutes(1200)] }

  it('moves every instant that is counted from it', () => {
    const timed = {
      due: when('opens - 1 h'),
      timeout: when('closes'),
      escalate: [{ at: when('opens'), who: { role: 'head' } }],
    }
    const story = start(playbook(step('ask', 'a', timed)), { facts: { ...facts, election } })
    const dues = () => timersOf(story.playbook, story.run).map(({ name, due }) => `${name} ${due}`)
    expect(dues()).toEqual([
      `a#1/due ${minutes(540)}`,
      `a#1/escalate-1 ${minutes(600)}`,
      `a#1/timeout ${minutes(1200)}`,
    ])
    story.facts = { ...facts, election: { ...election, opens: [minutes(660)], closes: [minutes(1000)] } }
    tell(story, { kind: 'looked' })
    expect(story.intents).toEqual([])
    expect(dues()).toEqual([
      `a#1/due ${minutes(600)}`,
      `a#1/escalate-1 ${minutes(660)}`,
      `a#1/timeout ${minutes(1000)}`,
    ])
  })

  it('that gives more time makes nothing overdue any more that was', () => {
    const story = start(playbook(step('task', 'a', { due: when('opens - 1 h') })), { facts: { ...facts, election } })
    const overdue = () => todosOf(story.playbook, story.run).map((todo) => todo.overdue)
    expect(overdue()).toEqual([false])
    until(story, 541)
    expect(overdue()).toEqual([true])
    story.facts = { ...facts, election: { ...election, opens: [minutes(700)] } }
    tell(story, { kind: 'looked' })
    expect(overdue()).toEqual([false])
  })

  it('that changes nothing leaves the very same run', () => {
    const story = start(playbook(step('ask', 'a')), { facts: { ...facts, election } })
    const before: Run = story.run
    tell({ ...story, facts: structuredClone(story.facts) }, { kind: 'looked' })
    expect(tell(story, { kind: 'looked' }).run).toBe(before)
  })

  it('a timer that was set for an instant since moved does not count', () => {
    const story = start(playbook(step('ask', 'a', { timeout: when('opens') })), { facts: { ...facts, election } })
    story.facts = { ...facts, election: { ...election, opens: [minutes(660)] } }
    tell(story, { kind: 'looked' })
    story.now = minutes(600)
    const before = story.run
    tell(story, { kind: 'due', timer: 'a#1/timeout' })
    expect(story.run).toBe(before)
  })
})

describe('a run that has not started', () => {
  it('hears nothing else', () => {
    const story = open(playbook(step('task', 'a')))
    const before = story.run
    pause(story)
    tell(story, { kind: 'looked' })
    expect(story.run).toBe(before)
  })

  it('but that it is stopped: then it never begins', () => {
    const story = open(playbook(step('task', 'a')))
    tell(story, { kind: 'stopped', why: 'R-2027-0041', by: head })
    expect(story.run).toMatchObject({ status: 'stopped', endedAt: story.now, steps: {} })
    expect(recorded(story.intents)).toEqual(['stopped'])
    const { run } = story
    tell(story, { kind: 'started' })
    expect(story.run).toBe(run)
    expect(story.intents).toEqual([])
  })
})
