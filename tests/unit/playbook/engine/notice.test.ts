import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../../src/playbook/engine/context.ts'
import { subjectsOf, timersOf, todosOf } from '../../../../src/playbook/engine/view.ts'
import { evaluate } from '../../../../src/playbook/language/expression.ts'
import {
  cel,
  facts,
  head,
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

const group = 'notice/R-2027-0042/n#1'
const told = (story: Story, what: string, code: string) =>
  tell(story, { kind: 'recorded', subject: group, what, data: { code } })

describe('a notice', () => {
  const notice = (acknowledge: 'each' | 'any' | 'none') =>
    start(playbook(step('notify', 'n', { acknowledge }), step('task', 'next')))

  it('to each ends when each member has acknowledged or could not be reached', () => {
    const story = notice('each')
    expect(story.intents).toContainEqual({
      kind: 'notify',
      step: 'n',
      attempt: 1,
      subject: group,
      codes: ['FR', 'EE', 'EL'],
    })
    expect(subjectsOf(story.playbook, story.run)).toEqual([group])
    told(story, 'notice.acknowledged', 'EE')
    told(story, 'notice.delivered', 'FR')
    told(story, 'notice.failed', 'EL')
    expect(stateOf(story, 'n').state).toBe('waiting')
    told(story, 'notice.acknowledged', 'FR')
    expect(stateOf(story, 'n')).toMatchObject({
      state: 'done',
      result: { asked: ['FR', 'EE', 'EL'], acknowledged: ['EE', 'FR'], failed: ['EL'] },
    })
    expect(wanted(story.intents)).toEqual(['asked next#1'])
    expect(subjectsOf(story.playbook, story.run)).toEqual([])
  })

  it('counts a member once, one that was not asked never, and one that acknowledges after all as reached', () => {
    const story = notice('each')
    told(story, 'notice.failed', 'FR')
    const before = story.run
    told(story, 'notice.failed', 'FR')
    told(story, 'notice.acknowledged', 'DK')
    expect(story.run).toBe(before)
    told(story, 'notice.acknowledged', 'FR')
    told(story, 'notice.failed', 'FR')
    expect(stateOf(story, 'n').result).toEqual({ asked: ['FR', 'EE', 'EL'], acknowledged: ['FR'], failed: [] })
  })

  it('to any ends with the first, and fails when nobody can be reached', () => {
    const story = notice('any')
    told(story, 'notice.failed', 'FR')
    told(story, 'notice.acknowledged', 'EL')
    expect(stateOf(story, 'n')).toMatchObject({ state: 'done', result: { acknowledged: ['EL'], failed: ['FR'] } })
    const silent = notice('any')
    for (const code of facts.members) told(silent, 'notice.failed', code)
    expect(stateOf(silent, 'n')).toMatchObject({ state: 'failed', why: 'nobody-acknowledged' })
    expect(silent.run.status).toBe('stuck')
  })

  it('to none goes on at once', () => {
    const story = notice('none')
    expect(wanted(story.intents)).toEqual(['notify n#1', 'asked next#1'])
  })

  it('goes to the members it names, and fails where there are none', () => {
    const codes = (part: Parameters<typeof step<'notify'>>[2], more: Parameters<typeof start>[1] = {}) => {
      const { intents, run } = start(playbook(step('notify', 'n', part)), more)
      const notify = intents.find((intent) => intent.kind === 'notify')
      return notify?.kind === 'notify' ? notify.codes : run.steps.n?.why
    }
    expect(codes({ who: [{ role: 'duty', of: 'each' }], of: cel('members.filter(m, m != "FR")') })).toEqual([
      'EE',
      'EL',
    ])
    expect(codes({ who: [{ role: 'duty' }, { role: 'head', of: 'EE' }] })).toEqual(['FR', 'EE'])
    expect(codes({ who: [{ role: 'duty' }] }, { member: undefined })).toEqual(['FR', 'EE', 'EL'])
    expect(codes({ who: [{ role: 'duty', of: 'each' }], of: 'own' })).toEqual(['FR'])
    expect(codes({ of: cel('[]') })).toBe('nobody-asked')
    expect(codes({ of: cel('[1]') })).toBe('expression-type')
    expect(codes({ of: cel('nothing') })).toBe('expression-missing')
  })

  it('is withdrawn when its time is over', () => {
    const story = start(playbook(step('notify', 'n', { timeout: when('step + 30 min') }), step('task', 'next')))
    until(story, 30)
    expect(wanted(story.intents)).toEqual(['withdraw-notice n#1', 'asked next#1'])
    expect(story.intents).toContainEqual({ kind: 'withdraw-notice', step: 'n', attempt: 1, subject: group })
    const before = story.run
    told(story, 'notice.acknowledged', 'FR')
    expect(story.run).toBe(before)
  })

  it('keeps to the members it went to, though others take part by now', () => {
    const story = notice('each')
    story.facts = { members: ['FR'] }
    tell(story, { kind: 'looked' })
    for (const code of ['FR', 'EE']) told(story, 'notice.acknowledged', code)
    expect(stateOf(story, 'n').state).toBe('waiting')
    told(story, 'notice.acknowledged', 'EL')
    expect(stateOf(story, 'n').state).toBe('done')
  })
})

describe('a round', () => {
  const subject = 'round/R-2027-0042/lines#1'
  const rows = [{ code: 'FR', value: 'ok' }]
  const closed = { kind: 'recorded', subject, what: 'round.closed', data: { rows } } as const
  const chase = (...instants: readonly string[]) => instants.map((at) => ({ at: when(at), who: { role: 'deputy' } }))

  it('is opened for its members, closed at its deadline, and ends with its rows', () => {
    const story = start(playbook(step('collect', 'lines'), step('task', 'next')))
    expect(story.intents).toContainEqual({
      kind: 'open-round',
      step: 'lines',
      attempt: 1,
      subject,
      codes: ['FR', 'EE', 'EL'],
      deadline: minutes(60),
    })
    expect(todosOf(story.playbook, story.run)).toMatchObject([{ kind: 'round', path: 'lines', due: minutes(60) }])
    tell(story, { kind: 'recorded', subject, what: 'round.answered', data: { code: 'FR' } })
    expect(stateOf(story, 'lines').state).toBe('waiting')
    until(story, 500)
    expect(wanted(story.intents)).toEqual(['close-round lines#1'])
    tell(story, closed)
    expect(stateOf(story, 'lines')).toMatchObject({ state: 'done', result: rows })
    expect(wanted(story.intents)).toEqual(['asked next#1'])
  })

  it('that needs a quorum tells whether it was reached, once it is closed', () => {
    const known = ({ playbook: book, run, now }: ReturnType<typeof start>) =>
      evaluate(cel('steps.lines.quorum'), contextOf(book, run, now))
    for (const reached of [true, false]) {
      const story = start(playbook(step('collect', 'lines', { quorum: 2 }), step('task', 'next')))
      expect(known(story)).toEqual({ ok: true, value: null })
      tell(story, { ...closed, data: { rows, quorum: reached } })
      expect(known(story)).toEqual({ ok: true, value: reached })
      tell(story, { kind: 'redone', step: 'lines', attempt: 1, why: 'somebody came', by: head })
      expect(known(story)).toEqual({ ok: true, value: null })
    }
    // What a round without one says of it is nobody's question.
    const without = start(playbook(step('collect', 'lines'), step('task', 'next')))
    tell(without, { ...closed, data: { rows, quorum: true } })
    expect(known(without)).toEqual({ ok: true, value: null })
    expect(stateOf(without, 'lines')).not.toHaveProperty('quorum')
  })

  it('that everybody has answered is over before its deadline', () => {
    const story = start(playbook(step('collect', 'lines')))
    tell(story, closed)
    expect(story.run.status).toBe('ended')
    expect(wanted(story.all)).toEqual(['open-round lines#1'])
  })

  it('is chased at its instants, each once', () => {
    const story = start(playbook(step('collect', 'lines', { chase: chase('step + 30 min', 'deadline - 10 min') })))
    until(story, 55)
    expect(story.all.filter(({ kind }) => kind === 'chase-round')).toEqual([
      { kind: 'chase-round', step: 'lines', attempt: 1, subject, chase: 1 },
      { kind: 'chase-round', step: 'lines', attempt: 1, subject, chase: 2 },
    ])
  })

  it('that is chased after its deadline stays open for late answers, as long again after the last chase', () => {
    const story = start(playbook(step('collect', 'lines', { chase: chase('deadline + 15 min') })))
    until(story, 89)
    expect(wanted(story.all)).toEqual(['open-round lines#1', 'chase-round lines#1'])
    expect(stateOf(story, 'lines').overdue).toBe(minutes(60))
    until(story, 90)
    expect(wanted(story.intents)).toEqual(['close-round lines#1'])
  })

  it('moves its deadline with what that is counted from, as long as it is not being closed', () => {
    const vote = { id: 'fr-2027', day: '2027-05-03', zone: 'Europe/Paris', closes: [] }
    const opens = (at: string) => ({ ...facts, election: { ...vote, opens: [at] } })
    const book = playbook(step('collect', 'lines', { deadline: when('opens + 60 min') }), step('task', 'next'))
    const story = start(book, { facts: opens(minutes(0)) })
    expect(story.intents).toContainEqual(expect.objectContaining({ kind: 'open-round', deadline: minutes(60) }))
    story.facts = opens(minutes(30))
    tell(story, { kind: 'looked' })
    expect(wanted(story.intents)).toEqual(['move-round lines#1'])
    expect(story.intents).toContainEqual({
      kind: 'move-round',
      step: 'lines',
      attempt: 1,
      subject,
      deadline: minutes(90),
    })
    tell(story, { kind: 'looked' })
    expect(wanted(story.intents)).toEqual([])
    until(story, 90)
    story.facts = opens(minutes(60))
    tell(story, { kind: 'looked' })
    expect(wanted(story.intents)).toEqual([])
  })

  it('is closed once all were chased, and then chased no more, in whatever order its timers fire', () => {
    const story = start(playbook(step('collect', 'lines', { chase: chase('step + 30 min', 'deadline') })))
    const names = () => timersOf(story.playbook, story.run).map(({ name }) => name)
    expect(names()).toEqual(['lines#1/chase-1', 'lines#1/due'])
    story.now = minutes(60)
    const asked = story.run
    tell(story, { kind: 'due', timer: 'lines#1/deadline' })
    expect(story.run).toBe(asked)
    for (const timer of ['lines#1/chase-1', 'lines#1/chase-2', 'lines#1/deadline']) tell(story, { kind: 'due', timer })
    expect(wanted(story.all)).toEqual([
      'open-round lines#1',
      ...Array(2).fill('chase-round lines#1'),
      'close-round lines#1',
    ])
    const closing = story.run
    tell(story, { kind: 'due', timer: 'lines#1/chase-2' })
    expect(story.run).toBe(closing)
  })

  it('that waits at its deadline for what was answered by then runs out no more: its result reaches the run', () => {
    for (const timeout of ['step + 60 min', 'step + 61 min']) {
      const story = start(playbook(step('collect', 'lines', { timeout: when(timeout) }), step('task', 'next')))
      tell(story, { kind: 'looked' })
      until(story, 90)
      expect(wanted(story.intents)).toEqual(['close-round lines#1'])
      const waiting = story.run
      tell(story, { kind: 'due', timer: 'lines#1/timeout' })
      expect(story.run).toBe(waiting)
      tell(story, closed)
      expect(stateOf(story, 'lines')).toMatchObject({ state: 'done', result: rows })
      expect(timersOf(story.playbook, story.run).map(({ name }) => name)).not.toContain('lines#1/timeout')
    }
  })

  it('that is skipped or runs out is closed', () => {
    const story = start(playbook(step('collect', 'lines', { timeout: when('step + 10 min') })))
    until(story, 10)
    expect(wanted(story.intents)).toEqual(['close-round lines#1'])
  })
})
