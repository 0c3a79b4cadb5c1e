import { describe, expect, it } from 'vitest'
import type { Intent } from '../../../../src/playbook/engine/run.ts'
import { todosOf } from '../../../../src/playbook/engine/view.ts'
import {
  actor,
  answer,
  cel,
  deputy,
  done,
  duty,
  facts,
  head,
  judge,
  minutes,
  national,
  open,
  playbook,
  recorded,
  start,
  stateOf,
  step,
  tell,
  until,
  wanted,
  when,
  yesNo,
} from './build.ts'

const spoc = actor('dora', 'spoc@FR')

describe('a question', () => {
  const asking = () => start(playbook(step('ask', 'd1', { fields: [yesNo] }), step('task', 'next')))

  it('is answered by the first who is asked and whose answer fits', () => {
    const story = asking()
    const before = story.run
    for (const by of [actor('eve', 'duty@EE'), actor('finn', 'coordinator@FR'), head])
      answer(story, 'd1', by, { yes: 'yes' })
    for (const wrong of [{}, { yes: 'perhaps' }, { yes: 'yes', more: 'x' }]) answer(story, 'd1', duty, wrong)
    expect(story.run).toBe(before)
    answer(story, 'd1', duty, { yes: 'no' })
    expect(stateOf(story, 'd1')).toMatchObject({
      state: 'done',
      answers: { yes: 'no' },
      by: 'anna',
      answeredAt: story.now,
    })
    expect(wanted(story.intents)).toEqual(['settled d1#1', 'asked next#1'])
  })

  it('keeps its first answer; a later one is recorded as late, once', () => {
    const story = asking()
    answer(story, 'd1', duty, { yes: 'no' })
    const other = actor('gil', 'duty@FR')
    answer(story, 'd1', other, { yes: 'yes' }, 'late one')
    expect(recorded(story.intents)).toEqual(['late d1'])
    expect(wanted(story.intents)).toEqual([])
    expect(stateOf(story, 'd1').answers).toEqual({ yes: 'no' })
    const before = story.run
    answer(story, 'd1', other, { yes: 'yes' }, 'late one')
    expect(story.run).toBe(before)
    expect(story.intents).toEqual([])
  })

  it('is not answered by those who look after the run, nor by those who would be asked later', () => {
    const escalated = { escalate: [{ at: when('step + 30 min'), who: { role: 'head' } }] }
    const story = start(playbook(step('ask', 'd1', { fields: [yesNo], ...escalated })))
    answer(story, 'd1', head, { yes: 'yes' })
    expect(stateOf(story, 'd1').state).toBe('waiting')
    until(story, 30)
    expect(wanted(story.intents)).toEqual(['asked d1#1 rung 1'])
    expect(recorded(story.intents)).toEqual(['escalated d1'])
    answer(story, 'd1', head, { yes: 'yes' })
    expect(stateOf(story, 'd1')).toMatchObject({ state: 'done', by: 'cleo', rung: 1 })
  })

  it('can be asked of the starter, of the owner or reporter of the case, and of a member', () => {
    const of = (role: string, member?: string) => [{ role, ...(member && { of: member }) }]
    const ask = (who: ReturnType<typeof of>) =>
      start(playbook(step('ask', 'd1', { of: who }), step('task', 'next')), { starter: 'sam' })
    const answered = (who: ReturnType<typeof of>, by = duty) =>
      stateOf(answer(ask(who), 'd1', by), 'd1').state === 'done'
    expect(answered(of('starter'), actor('sam'))).toBe(true)
    expect(answered(of('starter'), actor('sue', 'starter@FR'))).toBe(false)
    expect(answered(of('owner'), actor('olga', 'owner'))).toBe(true)
    expect(answered(of('owner'), duty)).toBe(false)
    expect(answered(of('duty', 'EE'), duty)).toBe(false)
    expect(answered(of('duty', 'EE'), actor('eve', 'duty@EE'))).toBe(true)
    expect(answered(of('duty', 'each'), actor('eve', 'duty@EE'))).toBe(true)
    expect(answered(of('duty', 'each'), actor('dan', 'duty@DK'))).toBe(false)
  })

  it('of a run without a member can be answered by anybody who holds the role', () => {
    const book = playbook(step('ask', 'd1'), step('task', 'next'))
    const story = tell(open(book, { member: undefined }), { kind: 'started' })
    expect(todosOf(book, story.run)[0]?.who).toEqual([{ role: 'duty' }])
    answer(story, 'd1', actor('dan', 'duty@DK'))
    expect(stateOf(story, 'd1').state).toBe('done')
  })

  it('is overdue from its due instant on, and still open', () => {
    const story = start(playbook(step('ask', 'd1', { due: when('start + 60 min') })))
    expect(todosOf(story.playbook, story.run)).toMatchObject([{ path: 'd1', kind: 'ask', due: minutes(60) }])
    until(story, 90)
    expect(stateOf(story, 'd1')).toMatchObject({ state: 'waiting', overdue: minutes(60) })
    expect(todosOf(story.playbook, story.run)).toHaveLength(1)
    answer(story, 'd1', duty)
    expect(story.run.status).toBe('ended')
  })
})

describe('approvals', () => {
  const approvals = [{ role: 'head' }, { role: 'spoc' }]
  const decision = () =>
    start(playbook(step('ask', 'd1', { fields: [yesNo], approvals, decision: national }), step('task', 'next')))
  const decided = (intents: readonly Intent[]) =>
    intents.filter((intent) => intent.kind === 'record' && intent.what === 'decided')

  it('each named role says yes, then it is decided', () => {
    const story = decision()
    answer(story, 'd1', duty, { yes: 'yes' })
    expect(wanted(story.intents)).toEqual(['approve d1#1'])
    expect(stateOf(story, 'd1').state).toBe('waiting')
    expect(todosOf(story.playbook, story.run)).toMatchObject([
      {
        kind: 'approve',
        who: [
          { role: 'head', of: 'FR' },
          { role: 'spoc', of: 'FR' },
        ],
      },
    ])
    judge(story, 'd1', head, 'head', 'yes', 'agreed')
    expect(todosOf(story.playbook, story.run)).toMatchObject([{ kind: 'approve', who: [{ role: 'spoc', of: 'FR' }] }])
    expect(decided(story.all)).toEqual([])
    judge(story, 'd1', spoc, 'spoc', 'yes')
    expect(decided(story.intents)).toEqual([
      {
        kind: 'record',
        step: 'd1',
        attempt: 1,
        what: 'decided',
        by: 'anna',
        data: {
          question: 'd1',
          answers: { yes: 'yes' },
          approvals: [
            { role: 'head', by: 'cleo', verdict: 'yes', why: 'agreed', at: story.now },
            { role: 'spoc', by: 'dora', verdict: 'yes', at: story.now },
          ],
        },
      },
    ])
    expect(wanted(story.intents)).toEqual(['settled d1#1', 'asked next#1'])
  })

  it('nobody approves their own answer, or for two roles, or for one they do not hold', () => {
    const both = actor('both', 'duty@FR', 'head@FR', 'spoc@FR')
    const story = decision()
    answer(story, 'd1', both, { yes: 'yes' })
    const before = story.run
    judge(story, 'd1', both, 'head', 'yes')
    judge(story, 'd1', duty, 'head', 'yes')
    judge(story, 'd1', head, 'legal', 'yes')
    expect(story.run).toBe(before)
    const two = actor('two', 'head@FR', 'spoc@FR')
    judge(story, 'd1', two, 'head', 'yes')
    judge(story, 'd1', two, 'spoc', 'yes')
    expect(stateOf(story, 'd1')).toMatchObject({ state: 'waiting', approvals: [{ role: 'head', by: 'two' }] })
    judge(story, 'd1', spoc, 'spoc', 'yes')
    expect(stateOf(story, 'd1').state).toBe('done')
  })

  it('a no asks the question anew, with what was said; the answer before does not count any more', () => {
    const story = decision()
    answer(story, 'd1', duty, { yes: 'yes' })
    judge(story, 'd1', head, 'head', 'yes')
    judge(story, 'd1', spoc, 'spoc', 'no', 'not verified')
    expect(stateOf(story, 'd1')).toMatchObject({ state: 'waiting', attempt: 2, why: 'not verified' })
    expect(stateOf(story, 'd1')).not.toHaveProperty('answers')
    expect(stateOf(story, 'd1')).not.toHaveProperty('approvals')
    expect(wanted(story.intents)).toEqual(['settled d1#1', 'asked d1#2'])
    tell(story, { kind: 'judged', step: 'd1', attempt: 1, role: 'head', verdict: 'yes', by: head })
    expect(recorded(story.intents)).toEqual(['late d1'])
    answer(story, 'd1', duty, { yes: 'no' })
    judge(story, 'd1', head, 'head', 'yes')
    judge(story, 'd1', spoc, 'spoc', 'yes')
    expect(stateOf(story, 'd1')).toMatchObject({ state: 'done', answers: { yes: 'no' } })
  })

  it('of one role in two members are told apart', () => {
    const of = (code: string) => ({ role: 'spoc', of: code })
    const story = start(playbook(step('ask', 'd1', { approvals: [of('FR'), of('EE')] }), step('task', 'next')))
    answer(story, 'd1', duty)
    judge(story, 'd1', actor('eve', 'spoc@EE'), 'spoc', 'yes')
    expect(stateOf(story, 'd1').approvals).toMatchObject([{ role: 'spoc@EE', by: 'eve' }])
    judge(story, 'd1', actor('eva', 'spoc@EE'), 'spoc@FR', 'yes')
    expect(stateOf(story, 'd1').state).toBe('waiting')
    judge(story, 'd1', spoc, 'spoc@FR', 'yes')
    expect(stateOf(story, 'd1').state).toBe('done')
  })
})

describe('a task', () => {
  it('is done by its owner, with evidence in words where it needs some', () => {
    const story = start(playbook(step('task', 'act', { evidence: true })))
    done(story, 'act', duty)
    done(story, 'act', duty, '   ')
    done(story, 'act', head, 'seen')
    expect(stateOf(story, 'act').state).toBe('waiting')
    done(story, 'act', duty, 'seen from two networks')
    expect(stateOf(story, 'act')).toMatchObject({
      state: 'done',
      by: 'anna',
      answers: { evidence: 'seen from two networks' },
    })
  })

  it('is done when it shows, whatever happens then', () => {
    const story = start(playbook(step('task', 'act', { does: 'ack', until: cel('case.status != "new"') })), {
      case: 'EL-2027-FR-0042',
      facts: { ...facts, case: { status: 'new' } },
    })
    done(story, 'act', actor('eve', 'duty@EE'))
    expect(stateOf(story, 'act').state).toBe('waiting')
    story.facts = { ...facts, case: { status: 'accepted' } }
    tell(story, { kind: 'recorded', subject: 'EL-2027-FR-0042', what: 'case.accepted', data: {} })
    expect(stateOf(story, 'act').state).toBe('done')
    expect(wanted(story.intents)).toEqual(['settled act#1'])
  })

  it('goes to the deputy, then to the head, each once', () => {
    const escalate = [
      { at: when('start + 15 min'), who: { role: 'deputy' } },
      { at: when('start + 30 min'), who: { role: 'head' } },
    ]
    const story = start(playbook(step('task', 'accept', { escalate })))
    until(story, 14)
    expect(wanted(story.all)).toEqual(['asked accept#1'])
    until(story, 100)
    expect(wanted(story.all)).toEqual(['asked accept#1', 'asked accept#1 rung 1', 'asked accept#1 rung 2'])
    expect(todosOf(story.playbook, story.run)[0]?.who.map(({ role }) => role)).toEqual(['duty', 'deputy', 'head'])
    done(story, 'accept', deputy)
    expect(stateOf(story, 'accept')).toMatchObject({ state: 'done', by: 'bert' })
  })

  it('that must be approved waits for that, also when it shows by itself', () => {
    const story = start(
      playbook(step('task', 'act', { until: cel('case.status == "closed"'), approvals: [{ role: 'head' }] })),
      { case: 'EL-2027-FR-0042', facts: { ...facts, case: { status: 'closed' } } },
    )
    expect(wanted(story.intents)).toEqual(['asked act#1', 'approve act#1'])
    judge(story, 'act', head, 'head', 'yes')
    expect(story.run.status).toBe('ended')
  })
})
