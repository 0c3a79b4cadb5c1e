import { describe, expect, test } from 'vitest'
import type { Election, Poll } from '../../../src/calendar/election.ts'
import { dueOf, keptUntil } from '../../../src/identity/renewal.ts'

const unchecked = { source: '', checkedOn: '', checkedBy: '' }
const poll = (code: string, day: string, zone: string, hours?: readonly [string, string]): Poll => ({
  code,
  day,
  zone,
  ...(hours && { opens: hours[0], closes: hours[1] }),
  ...unchecked,
})
const election = (id: string, kind: Election['kind'], polls: readonly Poll[], cancelled = false): Election => ({
  id,
  title: id,
  kind,
  cancelled,
  polls,
  silences: [],
  embargoes: [],
})

const french = election('fr-2027', 'presidential', [poll('FR', '2027-04-25', 'Europe/Paris', ['08:00', '20:00'])])
const union = election('ep-2029', 'ep', [
  poll('NL', '2029-06-07', 'Europe/Amsterdam', ['07:30', '21:00']),
  poll('FR', '2029-06-10', 'Europe/Paris', ['08:00', '20:00']),
  poll('IT', '2029-06-09', 'Europe/Rome', ['15:00', '23:00']),
])

describe('around an election', () => {
  test.each([
    // Three days before the day of voting begins, Paris time, to two days after the last polling station has closed.
    ['2027-04-21T21:59:59.999Z', undefined],
    ['2027-04-21T22:00:00Z', '2027-04-27T18:00:00.000Z'],
    ['2027-04-27T17:59:59.999Z', '2027-04-27T18:00:00.000Z'],
    ['2027-04-27T18:00:00Z', undefined],
  ])('at %s accounts of a member that votes are kept until %s', (at, until) => {
    expect(keptUntil([french], ['FR'], new Date(at))?.toISOString()).toBe(until)
  })

  test('those of other members are not, nor those of an election that was cancelled', () => {
    const at = new Date('2027-04-25T12:00:00Z')
    expect(keptUntil([french], ['DK', 'ENISA'], at)).toBeUndefined()
    expect(keptUntil([{ ...french, cancelled: true }], ['FR'], at)).toBeUndefined()
    expect(keptUntil([french], ['DK', 'FR'], at)).toBeDefined()
  })

  test('elections to the European Parliament keep everybody’s, from the first country’s day to the last one’s close', () => {
    for (const codes of [['NL'], ['FR'], ['ENISA'], []]) {
      expect(keptUntil([union], codes, new Date('2029-06-03T21:59:59Z'))).toBeUndefined()
      for (const at of ['2029-06-03T22:00:00Z', '2029-06-12T17:59:59Z'])
        expect(keptUntil([union], codes, new Date(at))?.toISOString()).toBe('2029-06-12T18:00:00.000Z')
      expect(keptUntil([union], codes, new Date('2029-06-12T18:00:00Z'))).toBeUndefined()
    }
  })

  test('where the hours are not known yet the whole day counts', () => {
    const open = election('dk-2027', 'parliamentary', [poll('DK', '2027-11-02', 'Europe/Copenhagen')])
    expect(keptUntil([open], ['DK'], new Date('2027-11-03T12:00:00Z'))?.toISOString()).toBe('2027-11-04T23:00:00.000Z')
  })

  test('of several elections the one that keeps longest counts', () => {
    const second = election('fr-2027-b', 'local', [poll('FR', '2027-04-28', 'Europe/Paris', ['08:00', '20:00'])])
    const at = new Date('2027-04-26T12:00:00Z')
    expect(keptUntil([french, second], ['FR'], at)?.toISOString()).toBe('2027-04-30T18:00:00.000Z')
  })
})

describe('before an account ends', () => {
  const renewBy = new Date('2027-06-30T12:00:00Z')
  const at = (days: number): Date => new Date(renewBy.getTime() - days * 86_400_000)
  test.each([
    [31, null, undefined],
    [30, null, 30],
    [29, 30, undefined],
    [14, 30, 14],
    [13, 14, undefined],
    [7, 14, 7],
    [7, null, 7],
    [1, 7, undefined],
    [0, 7, 'end'],
    [-5, null, 'end'],
  ] as const)('%d days before, last told at %s, is due: %s', (days, warnedDays, due) => {
    expect(dueOf({ renewBy, warnedDays }, at(days))).toBe(due)
  })
  test('what has no end is not told of one', () => {
    expect(dueOf({ renewBy: null, warnedDays: null }, renewBy)).toBeUndefined()
  })
})
