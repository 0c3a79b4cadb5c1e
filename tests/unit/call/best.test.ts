import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Availability, answerHours, bestOf, proposeTimes } from '../../../src/call/best.ts'
import { instantOf } from '../../../src/call/wall.ts'

const propose = (now: string, changes: Partial<Parameters<typeof proposeTimes>[0]> = {}): readonly string[] =>
  proposeTimes({ now: new Date(now), minutes: 30, urgent: false, count: 4, ...changes }).map(({ wall }) => wall)

describe('the times that are proposed', () => {
  test('are common office hours of the next days', () => {
    expect(propose('2027-03-15T16:00Z')).toEqual([
      '2027-03-17T10:00',
      '2027-03-17T14:00',
      '2027-03-18T10:00',
      '2027-03-18T14:00',
    ])
  })

  test('begin two hours after everybody has had a day to answer', () => {
    expect(propose('2027-03-22T08:00Z', { count: 3 })).toEqual([
      '2027-03-23T11:30',
      '2027-03-23T14:00',
      '2027-03-24T10:00',
    ])
  })

  test('leave the weekend out, and follow the clock over its change', () => {
    // Asked on the Thursday before the clocks change; 10:00 in Brussels is 08:00 UTC on Monday.
    const found = proposeTimes({ now: new Date('2028-03-23T16:00Z'), minutes: 30, urgent: false, count: 2 })
    expect(found.map(({ value }) => value)).toEqual(['2028-03-27T08:00:00.000Z', '2028-03-27T12:00:00.000Z'])
  })

  test('leave out the days on which the institutions of the Union are closed', () => {
    expect(propose('2027-12-21T16:00Z')).toEqual([
      '2027-12-23T10:00',
      '2027-12-23T14:00',
      '2028-01-03T10:00',
      '2028-01-03T14:00',
    ])
    // Good Friday and Easter Monday.
    expect(propose('2028-04-12T16:00Z', { count: 1 })).toEqual(['2028-04-18T10:00'])
  })

  test('say which of two times is meant that the clocks show alike', () => {
    const now = new Date('2027-10-30T23:50Z')
    const found = proposeTimes({ now, minutes: 30, urgent: true, count: 5 })
    expect(found.map(({ wall, offset }) => [wall, offset])).toEqual([
      ['2027-10-31T02:30', 120],
      ['2027-10-31T02:00', 60],
      ['2027-10-31T02:30', 60],
      ['2027-10-31T03:30', undefined],
      ['2027-10-31T05:30', undefined],
    ])
    for (const { wall, zone, offset, at } of found) expect(instantOf(wall, zone, offset)).toEqual(at)
  })

  test('are within the civil hours of every Member State, however long the call', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2027-01-01'), max: new Date('2029-12-31'), noInvalidDate: true }),
        fc.integer({ min: 5, max: 420 }),
        fc.integer({ min: 1, max: 12 }),
        (now, minutes, count) => {
          const found = proposeTimes({ now, minutes, urgent: false, count })
          expect(found).toHaveLength(count)
          const values = found.map(({ value }) => value)
          expect(new Set(values).size).toBe(count)
          expect(values.toSorted()).toEqual(values)
          for (const { at } of found) {
            expect(at.getTime()).toBeGreaterThanOrEqual(now.getTime() + answerHours.usual * 3_600_000 + 7_200_000)
            for (const [zone, from, until] of civil) {
              expect(clockIn(zone, at) >= from).toBe(true)
              expect(clockIn(zone, new Date(at.getTime() + minutes * 60_000)) <= until).toBe(true)
              expect(weekdayIn(zone, at)).not.toMatch(/Sat|Sun/)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('are none where the call is longer than the day', () => {
    expect(propose('2027-03-22T08:00Z', { minutes: 421 })).toEqual([])
  })

  test('of an urgent call are at any hour, from half an hour ahead', () => {
    expect(propose('2027-06-13T01:07Z', { urgent: true, count: 5 })).toEqual([
      '2027-06-13T04:00',
      '2027-06-13T04:30',
      '2027-06-13T05:00',
      '2027-06-13T06:00',
      '2027-06-13T08:00',
    ])
  })
})

/** Domain brief 7.2: the window of Brussels as it is elsewhere. */
const civil = [
  ['Europe/Brussels', '09:00', '16:00'],
  ['Europe/Dublin', '08:00', '15:00'],
  ['Europe/Lisbon', '08:00', '15:00'],
  ['Europe/Helsinki', '10:00', '17:00'],
  ['Europe/Athens', '10:00', '17:00'],
  ['Europe/Sofia', '10:00', '17:00'],
  ['Asia/Nicosia', '10:00', '17:00'],
] as const
const partsOf = new Map(
  civil.map(([timeZone]) => [
    timeZone as string, // a key like any other
    {
      clock: new Intl.DateTimeFormat('sv', { timeStyle: 'short', timeZone, hourCycle: 'h23' }),
      weekday: new Intl.DateTimeFormat('en', { weekday: 'short', timeZone }),
    },
  ]),
)
const clockIn = (zone: string, at: Date): string => partsOf.get(zone)?.clock.format(at) ?? ''
const weekdayIn = (zone: string, at: Date): string => partsOf.get(zone)?.weekday.format(at) ?? ''

describe('the best time', () => {
  const [early, middle, late] = [
    '2027-03-23T09:00:00.000Z',
    '2027-03-23T13:00:00.000Z',
    '2027-03-24T09:00:00.000Z',
  ] as const
  const values = [early, middle, late]
  const seat = (code: string, ...times: readonly string[]): Availability => ({ code, observer: false, times })
  const guest = (code: string, ...times: readonly string[]): Availability => ({ code, observer: true, times })

  test('is that of most delegations', () => {
    const best = bestOf(values, [seat('FR', early, late), seat('DE', late), seat('EE', middle), seat('PT')])
    expect(best).toEqual({ value: late, available: ['FR', 'DE'], missing: ['EE', 'PT'], observers: [] })
  })

  test('is the earliest of several, in whatever order they are offered', () => {
    expect(bestOf(values.toReversed(), [seat('FR', late, middle), seat('DE', late, middle)])?.value).toBe(middle)
  })

  test('counts no observers, but says who of them could come', () => {
    const answers = [seat('FR', middle), guest('NO', late, middle), guest('UA', late), guest('MD', late)]
    expect(bestOf(values, answers)).toMatchObject({ value: middle, available: ['FR'], observers: ['NO'] })
  })

  test('counts a delegation once, by its last word', () => {
    const answers = [seat('FR', early), seat('FR', early), seat('FR', late), seat('DE', late), seat('EE', early)]
    expect(bestOf(values, answers)).toMatchObject({ value: late, available: ['FR', 'DE'] })
  })

  test('is none while no delegation can come', () => {
    expect(bestOf(values, [seat('FR'), guest('NO', early)])).toBeUndefined()
    expect(bestOf(values, [])).toBeUndefined()
    expect(bestOf([early], [seat('FR', late)])).toBeUndefined()
  })
})
