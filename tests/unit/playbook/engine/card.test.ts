import { describe, expect, it } from 'vitest'
import { type CardLine, cardOf } from '../../../../src/playbook/engine/card.ts'
import {
  actor,
  answer,
  begin,
  cel,
  doing,
  done,
  duty,
  head,
  lane,
  minutes,
  playbook,
  type Story,
  span,
  start,
  step,
  tell,
  until,
  when,
  yesNo,
} from './build.ts'

const card = ({ playbook: book, run }: Story) => cardOf(book, run)
const lines = (story: Story) => card(story).lines.map(({ path, state }) => `${path} ${state}`)
const line = (from: readonly CardLine[], path: string): CardLine => {
  const found = from.find((each) => each.path === path)
  if (!found) throw new Error(`no line of ${path}`)
  return found
}

describe('the card of a run', () => {
  it('shows where it stands, who is asked, what is overdue, and what comes', () => {
    const story = start(
      playbook(
        step('say', 'hello'),
        step('ask', 'd1', { title: 'Significant?', due: when('start + 60 min'), approvals: [{ role: 'head' }] }),
        step('task', 'next', { what: 'Tell the reporter' }),
      ),
    )
    expect(lines(story)).toEqual(['d1 waiting', 'next ahead'])
    expect(line(card(story).lines, 'd1')).toMatchObject({
      title: 'Significant?',
      kind: 'ask',
      asked: [{ role: 'duty', of: 'FR' }],
      approves: false,
      due: minutes(60),
      overdue: false,
    })
    expect(line(card(story).lines, 'next').title).toBe('Tell the reporter')
    expect(card(story)).toMatchObject({ status: 'running', overdue: 0, next: { path: 'd1', due: minutes(60) } })
    until(story, 61)
    expect(line(card(story).lines, 'd1').overdue).toBe(true)
    expect(card(story)).toMatchObject({ overdue: 1 })
    expect(card(story)).not.toHaveProperty('next')
    answer(story, 'd1', duty)
    expect(line(card(story).lines, 'd1')).toMatchObject({
      approves: true,
      asked: [{ role: 'head', of: 'FR' }],
      by: 'anna',
    })
    tell(story, { kind: 'judged', step: 'd1', attempt: 1, role: 'head', verdict: 'yes', by: head })
    expect(line(card(story).lines, 'd1')).toMatchObject({
      state: 'done',
      by: 'anna',
      at: minutes(61),
      approvals: [{ role: 'head', by: 'cleo' }],
      overdue: false,
    })
  })

  it('shows the case of a branch that holds in its place, and nothing of the others', () => {
    const story = start(
      playbook(
        step('ask', 'd1', { fields: [yesNo] }),
        step('branch', 'which', {
          cases: [{ if: cel('steps.d1.answers.yes == "yes"'), steps: [step('task', 'act'), step('task', 'tell')] }],
          otherwise: [step('task', 'other')],
        }),
        step('task', 'next'),
      ),
    )
    expect(lines(story)).toEqual(['d1 waiting', 'next ahead'])
    answer(story, 'd1', duty, { yes: 'yes' })
    expect(lines(story)).toEqual(['d1 done', 'which/act waiting', 'which/tell ahead', 'next ahead'])
  })

  it('shows lanes side by side, of a repetition the present round, and of what is over no more than that', () => {
    const story = start(
      playbook(
        step('parallel', 'both', {
          lanes: [
            lane('local', step('task', 'a')),
            lane(
              'union',
              step('repeat', 'r', {
                every: span('1 h'),
                times: 5,
                steps: [step('task', 'x')],
              }),
            ),
          ],
        }),
      ),
    )
    done(story, 'both/r.1/x', duty)
    until(story, 60)
    const both = line(card(story).lines, 'both')
    expect(both.within.map((each) => [each.lane, each.lines.map(({ path }) => path)])).toEqual([
      ['local', ['both/a']],
      ['union', ['both/r']],
    ])
    const round = line(both.within[1]?.lines ?? [], 'both/r')
    expect(round.round).toEqual({ now: 2, of: 5 })
    expect(round.within).toMatchObject([{ lines: [{ path: 'both/r.2/x', state: 'waiting' }] }])
    done(story, 'both/r.2/x', duty)
    expect(line(line(card(story).lines, 'both').within[1]?.lines ?? [], 'both/r').round).toEqual({
      now: 2,
      of: 5,
      next: minutes(120),
    })
    tell(story, { kind: 'skipped', step: 'both', attempt: 1, why: 'enough', by: head })
    expect(line(card(story).lines, 'both')).toMatchObject({ state: 'skipped', why: 'enough', within: [] })
  })

  it('shows what went wrong, what holds a lane, and what is done about it', () => {
    const story = start(
      playbook(
        step('parallel', 'both', {
          lanes: [
            lane('one', step('room', 'r1')),
            lane('two', step('room', 'r2', { onFailure: doing(step('task', 'ring')) })),
          ],
        }),
      ),
    )
    for (const each of ['r1', 'r2']) tell(story, { kind: 'failed', step: `both/${each}`, attempt: 1, code: 'down' })
    const [one, two] = line(card(story).lines, 'both').within
    expect(card(story).status).toBe('stuck')
    expect(line(one?.lines ?? [], 'both/r1')).toMatchObject({ state: 'failed', why: 'down', held: true })
    expect(line(two?.lines ?? [], 'both/r2')).toMatchObject({
      held: false,
      within: [{ reaction: 'failure', lines: [{ path: 'both/r2!failure/ring', state: 'waiting' }] }],
    })
  })

  it('shows who of a notice was reached, and what a run ended with', () => {
    const story = start(playbook(step('notify', 'n'), step('say', 'bye'), step('task', 'if', { if: cel('false') })))
    const subject = 'notice/R-2027-0042/n#1'
    tell(story, { kind: 'recorded', subject, what: 'notice.acknowledged', data: { code: 'EE' } })
    expect(line(card(story).lines, 'n').reached).toEqual({
      asked: ['FR', 'EE', 'EL'],
      acknowledged: ['EE'],
      failed: [],
    })
    tell(story, { kind: 'stopped', why: 'an error', by: actor('cleo') })
    expect(card(story)).toMatchObject({ status: 'stopped', startedAt: begin, endedAt: story.now })
    expect(lines(story)).toEqual(['n skipped'])
  })

  it('shows what is being redone although what it stands in is over', () => {
    const lanes = [lane('one', step('task', 'x'))]
    const story = start(playbook(step('parallel', 'both', { lanes }), step('task', 'next')))
    done(story, 'both/x', duty)
    tell(story, { kind: 'redone', step: 'both/x', attempt: 1, why: 'wrong', by: head })
    expect(lines(story)).toEqual(['both done', 'next waiting', 'both/x waiting'])
  })
})
