import { describe, expect, test } from 'vitest'
import { endOfQuiet, type Reminder, remindAt } from '../../../src/call/quiet.ts'

const at = (reminder: Reminder, startsAt: string, zone = 'Europe/Brussels', urgent = false): string | undefined =>
  remindAt(reminder, { startsAt: new Date(startsAt), urgent, zone })
    ?.toISOString()
    .replace(':00.000', '')

describe('a reminder', () => {
  test.each([
    ['day', '2027-03-23T13:00Z'],
    ['hour', '2027-03-24T12:00Z'],
    ['quarter', '2027-03-24T12:45Z'],
    ['start', '2027-03-24T13:00Z'],
  ] as const)('of a call in the afternoon comes when it is due: %s', (reminder, due) => {
    expect(at(reminder, '2027-03-24T13:00Z')).toBe(due)
  })

  test('a day ahead of a call at night waits for the morning', () => {
    // 03:00 in Brussels.
    expect(at('day', '2027-03-24T02:00Z')).toBe('2027-03-23T06:00Z')
    // 22:00 in Brussels: quiet from the first minute; a minute earlier it is not yet.
    expect(at('day', '2027-03-24T21:00Z')).toBe('2027-03-24T06:00Z')
    expect(at('day', '2027-03-24T20:59Z')).toBe('2027-03-23T20:59Z')
  })

  test('an hour ahead of a call at night is not sent', () => {
    expect(at('hour', '2027-03-24T02:00Z')).toBeUndefined()
  })

  test('an hour ahead of an early call comes at seven, if that is before its last quarter', () => {
    // The night is over at 06:00 UTC.
    expect(at('hour', '2027-03-24T06:45Z')).toBe('2027-03-24T06:00Z')
    expect(at('hour', '2027-03-24T06:15Z')).toBeUndefined()
    expect(at('hour', '2027-03-24T07:00Z')).toBe('2027-03-24T06:00Z')
  })

  test('that rings always comes, and so does every reminder of an urgent call', () => {
    expect(at('quarter', '2027-03-24T02:00Z')).toBe('2027-03-24T01:45Z')
    expect(at('start', '2027-03-24T02:00Z')).toBe('2027-03-24T02:00Z')
    expect(at('day', '2027-03-24T02:00Z', 'Europe/Brussels', true)).toBe('2027-03-23T02:00Z')
    expect(at('hour', '2027-03-24T02:00Z', 'Europe/Brussels', true)).toBe('2027-03-24T01:00Z')
  })

  test('keeps the night of the person, not of the room', () => {
    const call = '2027-03-24T09:00Z'
    expect(at('hour', call, 'Europe/Helsinki')).toBe('2027-03-24T08:00Z')
    // 05:00 in Cayenne; the call is at 06:00 there.
    expect(at('hour', call, 'America/Cayenne')).toBeUndefined()
    expect(at('day', call, 'America/Cayenne')).toBe('2027-03-23T10:00Z')
    // 22:00 in New Caledonia the day before, and 19:00.
    expect(at('day', '2027-03-24T11:00Z', 'Pacific/Noumea')).toBe('2027-03-23T20:00Z')
  })

  test('follows the clock when it changes in the night', () => {
    // 07:00 in summer time is 05:00 UTC, in winter time 06:00.
    expect(endOfQuiet(new Date('2027-03-28T00:30Z'), 'Europe/Brussels')).toEqual(new Date('2027-03-28T05:00Z'))
    expect(endOfQuiet(new Date('2027-10-30T23:30Z'), 'Europe/Brussels')).toEqual(new Date('2027-10-31T06:00Z'))
  })
})

describe("quiet hours of one's own", () => {
  const own = (instant: string, from: string, until: string): Date =>
    endOfQuiet(new Date(instant), 'Europe/Lisbon', { from, until })

  test('may lie within one day, or be none at all', () => {
    expect(own('2027-01-05T13:00Z', '12:00', '14:30')).toEqual(new Date('2027-01-05T14:30Z'))
    expect(own('2027-01-05T14:30Z', '12:00', '14:30')).toEqual(new Date('2027-01-05T14:30Z'))
    expect(own('2027-01-05T02:00Z', '12:00', '12:00')).toEqual(new Date('2027-01-05T02:00Z'))
  })
})
