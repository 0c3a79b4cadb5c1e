import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../../src/playbook/engine/context.ts'
import { evaluate } from '../../../../src/playbook/language/expression.ts'
import type { Question } from '../../../../src/playbook/language/model.ts'
import {
  actor,
  answer,
  begin,
  cel,
  done,
  duty,
  judge,
  playbook,
  type Story,
  span,
  start,
  step,
  tell,
  until,
  yesNo,
} from './build.ts'

const value = ({ playbook: book, run, now }: Story, expression: string) => {
  const result = evaluate(cel(expression), contextOf(book, run, now))
  return result.ok ? result.value : result.code
}

const aware: Question = { id: 'aware', label: 'When?', required: false, type: 'moment' }
const words: Question = { id: 'words', label: 'What?', required: false, type: 'line', max: 100 }

describe('what expressions know', () => {
  const asking = () =>
    start(
      {
        ...playbook(
          step('ask', 'd1', { fields: [yesNo, aware, words], approvals: [{ role: 'head' }] }),
          step('set', 's', { values: { seen: cel('steps.d1.answers.aware') } }),
          step('task', 'act'),
        ),
        inputs: [words, aware],
      },
      { inputs: { words: 'seen' }, case: 'EL-2027-FR-0042' },
    )

  it('is there from the beginning, null until it is known', () => {
    const story = asking()
    for (const name of [
      'inputs.aware',
      'vars.seen',
      'steps.d1.answers.yes',
      'steps.d1.result',
      'steps.d1.by',
      'steps.d1.at',
    ]) {
      expect([name, value(story, name)]).toEqual([name, null])
    }
    for (const name of [
      'steps.act.state',
      'steps.act.answers.evidence',
      'case.status',
      'case.disposition',
      'election.opens',
    ]) {
      expect([name, value(story, name)]).toEqual([name, null])
    }
    expect(value(story, 'election.id == null && member == "FR" && size(members) == 3')).toBe(true)
    expect(value(story, 'inputs.words')).toBe('seen')
    expect(value(story, 'steps.d1.state == "waiting" && now == start && run.id == "R-2027-0042"')).toBe(true)
    expect(value(story, 'steps.nothing')).toBe('missing')
  })

  it('is what was answered, by whom and when, and how it was judged', () => {
    const story = asking()
    answer(story, 'd1', duty, { yes: 'yes', aware: '2027-05-03T07:00:00.000Z', words: '2027-05-03T07:00:00.000Z' })
    judge(story, 'd1', actor('cleo', 'head@FR'), 'head', 'yes')
    expect(value(story, 'steps.d1.answers.yes == "yes" && steps.d1.by == "anna" && steps.d1.at == start')).toBe(true)
    expect(value(story, 'steps.d1.verdicts.head')).toBe('yes')
    expect(value(story, 'start - steps.d1.answers.aware == duration("1h")')).toBe(true)
    expect(value(story, 'vars.seen + duration("1h")')).toBe(begin)
    // What somebody typed is a text, whatever it looks like.
    expect(value(story, 'steps.d1.answers.words.size()')).toBe(24)
  })

  it('is the case and the calendar as they are now', () => {
    const story = asking()
    const election = {
      id: 'e',
      day: '2027-05-04',
      zone: 'Europe/Paris',
      opens: ['2027-05-04T06:00:00.000Z'],
      closes: [],
    }
    story.facts = { ...story.facts, case: { status: 'accepted', reported: begin }, election }
    tell(story, { kind: 'looked' })
    expect(value(story, 'case.status == "accepted" && case.reported == start')).toBe(true)
    expect(value(story, 'election.opens > now && election.closes == null && election.day == "2027-05-04"')).toBe(true)
  })

  it('is of several rounds the latest', () => {
    const story = start(
      playbook(step('repeat', 'r', { every: span('1 h'), steps: [step('task', 'line', { evidence: true })] })),
    )
    done(story, 'r.1/line', duty, 'first')
    expect(value(story, 'steps.line.answers.evidence')).toBe('first')
    until(story, 60)
    expect(value(story, 'steps.line.state == "waiting" && steps.line.answers.evidence == null')).toBe(true)
    done(story, 'r.2/line', duty, 'second')
    expect(value(story, 'steps.line.answers.evidence')).toBe('second')
  })
})
