import { describe, expect, test } from 'vitest'
import type { Election, Poll } from '../../../src/calendar/election.ts'
import { dutyKnownTo, electionNow, isInWindow, lineOf, lockOf, pollsOf } from '../../../src/round/night.ts'
import type { Answer } from '../../../src/round/standing.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { fileOf, seatOf } from './file.ts'

const checked = { source: 'Made up', checkedOn: '2029-05-01', checkedBy: 'A lawyer' }
const poll = (code: string, day: string, opens?: string, closes?: string, zone = 'Europe/Paris'): Poll => ({
  code,
  day,
  zone,
  ...(opens && { opens }),
  ...(closes && { closes }),
  ...checked,
})
const electionOf = (polls: readonly Poll[], facts: Partial<Election> = {}): Election => ({
  id: 'vote',
  title: 'Vote',
  kind: 'exercise',
  cancelled: false,
  polls,
  silences: [],
  embargoes: [],
  ...facts,
})
const at = (text: string): Date => new Date(text)
const twoDays = electionOf([
  poll('FR', '2029-06-09', '08:00', '20:00'),
  poll('FR', '2029-06-10', '08:00', '20:00'),
  poll('DE', '2029-06-10', '08:00', '18:00', 'Europe/Berlin'),
  poll('MT', '2029-06-10'),
])

describe('the polls of a Member State', () => {
  test.each([
    ['2029-06-09T05:59:59Z', 'before', '2029-06-09'],
    ['2029-06-09T06:00:00Z', 'open', '2029-06-09'],
    ['2029-06-09T17:59:59Z', 'open', '2029-06-09'],
    ['2029-06-09T18:00:00Z', 'between', '2029-06-10'],
    ['2029-06-10T12:00:00Z', 'open', '2029-06-10'],
    ['2029-06-10T18:00:00Z', 'closed', '2029-06-10'],
  ])('at %s are %s', (now, state, day) => {
    expect(pollsOf(twoDays, 'FR', at(now))).toMatchObject({ state, poll: { day }, more: 1 })
  })

  test('are not known where an hour is not, whatever the clock says', () => {
    for (const now of ['2029-06-01T00:00:00Z', '2029-06-10T12:00:00Z', '2029-07-01T00:00:00Z'])
      expect(pollsOf(twoDays, 'MT', at(now)).state).toBe('unknown')
  })

  test('that close after midnight are open until then', () => {
    const late = electionOf([poll('IT', '2029-06-10', '07:00', '01:00', 'Europe/Rome')])
    expect(pollsOf(late, 'IT', at('2029-06-10T22:30:00Z')).state).toBe('open')
    expect(pollsOf(late, 'IT', at('2029-06-10T23:00:00Z')).state).toBe('closed')
  })
})

test('an embargo is locked until the last close of all, or the later of several', () => {
  const embargoed = electionOf(
    [poll('FR', '2029-06-10', '08:00', '20:00'), poll('IT', '2029-06-10', '07:00', '23:00', 'Europe/Rome')],
    {
      embargoes: [
        { id: 'all', ...checked },
        { id: 'fr', code: 'FR', until: '2029-06-11T06:00', zone: 'Europe/Paris', ...checked },
      ],
    },
  )
  expect(lockOf(embargoed, 'IT', at('2029-06-10T20:59:59Z'))).toMatchObject({ locked: true, source: 'Made up' })
  expect(lockOf(embargoed, 'IT', at('2029-06-10T21:00:00Z'))?.locked).toBe(false)
  expect(lockOf(embargoed, 'FR', at('2029-06-11T03:59:00Z'))?.locked).toBe(true)
  expect(lockOf(twoDays, 'FR', at('2029-06-10T12:00:00Z'))).toBeUndefined()
})

test('the page is there from two weeks before the first day until a week after the last close, and the election that goes on is meant', () => {
  const known = electionOf([poll('FR', '2029-06-10', '08:00', '20:00')])
  expect(isInWindow(known, at('2029-05-26T21:59:59Z'))).toBe(false)
  expect(isInWindow(known, at('2029-05-26T22:00:00Z'))).toBe(true)
  expect(isInWindow(known, at('2029-06-17T17:59:59Z'))).toBe(true)
  expect(isInWindow(known, at('2029-06-17T18:00:00Z'))).toBe(false)
  expect(isInWindow({ ...known, cancelled: true }, at('2029-06-10T12:00:00Z'))).toBe(false)
  const next = electionOf([poll('DE', '2029-06-17', '08:00', '18:00', 'Europe/Berlin')], { id: 'next' })
  expect(electionNow([known, next], at('2029-06-10T12:00:00Z'))?.id).toBe('vote')
  expect(electionNow([known, next], at('2029-06-05T12:00:00Z'))).toBeUndefined()
  expect(electionNow([next], at('2029-06-05T12:00:00Z'))?.id).toBe('next')
})

describe('the newest status line', () => {
  const directory = directoryOf([personOf('anne', 'FR')], [], [])
  const answer = (minute: number, value: string): Answer => ({
    code: 'FR',
    key: `web:${minute}`,
    revision: 1,
    value,
    words: '',
    personId: 'anne',
    account: 'web:anne',
    at: new Date(Date.parse('2029-06-10T12:00:00Z') + minute * 60_000),
    late: false,
  })
  const round = (id: string, minute: number, answers: readonly Answer[]) =>
    fileOf({ id, seats: [seatOf('FR'), seatOf('DE')], askedAt: answer(minute, '').at, answers })
  const now = at('2029-06-10T18:00:00Z')

  test('is silence where the newest round has no answer, whatever was said before', () => {
    const line = lineOf(directory, [round('Q-2', 300, []), round('Q-1', 0, [answer(1, 'ok')])], 'FR', now)
    expect(line).toMatchObject({ state: 'silent', asked: answer(300, '').at, before: { value: 'ok', tone: 'calm' } })
    expect(lineOf(directory, [round('Q-1', 0, [answer(1, 'ok')])], 'DE', now)).not.toHaveProperty('before')
    expect(lineOf(directory, [], 'FR', now)).toEqual({ state: 'unasked' })
    expect(lineOf(directory, [round('Q-1', 0, [])], 'IT', now)).toEqual({ state: 'unasked' })
  })

  test('expires after six hours', () => {
    const line = (minute: number) => lineOf(directory, [round('Q-1', 0, [answer(minute, 'ok')])], 'FR', now)
    expect(line(0)).toMatchObject({ state: 'given', expired: false })
    expect(line(-1)).toMatchObject({ state: 'given', expired: true })
  })

  test('is never good where nobody knows what a value means', () => {
    expect(lineOf(directory, [round('Q-1', 0, [answer(1, 'green')])], 'FR', now)).toMatchObject({ tone: 'plain' })
  })
})

test('who is on duty is for a member’s own people, and for whoever looks after a room in which they sit', () => {
  const anne = personOf('anne', 'FR', 'ecne', 'coordinator')
  const emil = personOf('emil', 'DK')
  const eva = personOf('eva', 'EE')
  const directory = directoryOf([anne, emil, eva], [roomOf('joint', [anne, emil])], [])
  const now = at('2029-06-10T12:00:00Z')
  expect([...dutyKnownTo(directory, anne, now)].toSorted()).toEqual(['DK', 'FR'])
  expect([...dutyKnownTo(directory, emil, now)]).toEqual(['DK'])
  expect([...dutyKnownTo(directory, eva, now)]).toEqual(['EE'])
})
