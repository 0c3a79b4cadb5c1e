import { describe, expect, it } from 'vitest'
import {
  answer,
  cel,
  done,
  duty,
  playbook,
  recorded,
  start,
  statesOf,
  step,
  tell,
  until,
  wanted,
  yesNo,
} from './build.ts'

describe('steps one after the other', () => {
  it('a run says, asks, and ends with what follows from the answer', () => {
    const story = start(
      playbook(
        step('say', 'hello'),
        step('ask', 'd1', { fields: [yesNo] }),
        step('branch', 'which', {
          cases: [{ if: cel('steps.d1.answers.yes == "yes"'), steps: [step('task', 'act')] }],
          otherwise: [step('end', 'none', { outcome: 'nothing' })],
        }),
        step('wait', 'rest', { for: { days: 0, ms: 600_000 } }),
        step('end', 'over', { outcome: 'closed' }),
      ),
    )
    expect(wanted(story.intents)).toEqual(['say hello#1', 'asked d1#1'])
    answer(story, 'd1', duty, { yes: 'yes' })
    expect(wanted(story.intents)).toEqual(['settled d1#1', 'asked which/act#1'])
    done(story, 'which/act', duty)
    expect(story.run.status).toBe('running')
    until(story, 10)
    expect(story.run).toMatchObject({ status: 'ended', outcome: 'closed', endedAt: story.now })
    expect(recorded(story.all)).toEqual([
      ...['started', 'step-began hello', 'step-done hello', 'step-began d1', 'answered d1', 'step-done d1'],
      ...['step-began which', 'step-began which/act', 'answered which/act', 'step-done which/act', 'step-done which'],
      ...['step-began rest', 'step-done rest', 'step-began over', 'step-done over', 'ended'],
    ])
  })

  it('ends when nothing follows', () => {
    const story = start(playbook(step('say', 'hello')))
    expect(story.run).toMatchObject({ status: 'ended', outcome: 'done' })
    expect(start(playbook()).run.status).toBe('ended')
  })

  it('leaves out a step whose condition does not hold', () => {
    const story = start(playbook(step('say', 'hello', { if: cel('member == "EE"') }), step('task', 'next')))
    expect(statesOf(story)).toEqual({ hello: 'skipped', next: 'waiting' })
    expect(wanted(story.intents)).toEqual(['asked next#1'])
  })

  it('is no run before it has started, and starts once', () => {
    const story = start(playbook(step('task', 'one')))
    const before = story.run
    tell(story, { kind: 'started' })
    expect(story.run).toBe(before)
    expect(story.intents).toEqual([])
  })
})
