import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  callsOf,
  type Daily,
  daysOf,
  nightCalls,
  readRule,
  type SeriesRule,
  type Weekly,
  writeRule,
} from '../../../src/call/series-rule.ts'
import { clocks, offsetOf, shownIn, summers } from './zones.ts'

/** Wednesday 24 March 2027, 13:00 in Brussels. */
const speaker = { now: new Date('2027-03-24T12:00Z'), zone: 'Europe/Brussels' }
const weekly = (changes: Partial<Weekly> = {}): Weekly => ({
  kind: 'weekly',
  weekdays: [1],
  every: 1,
  from: '2027-03-29',
  time: '14:00',
  zone: 'Europe/Brussels',
  ...changes,
})
const daily = (changes: Partial<Daily> = {}): Daily => ({
  kind: 'daily',
  every: 1,
  from: '2027-03-25',
  time: '14:00',
  zone: 'Europe/Brussels',
  ...changes,
})

describe('a rule in the words of a speaker', () => {
  test.each<[string, SeriesRule]>([
    ['every Monday 14:00', weekly()],
    ['Mondays at 2 pm', weekly()],
    ['hver mandag kl. 14', weekly()],
    ['mandage kl. 14', weekly()],
    ['weekly on Monday 14:00', weekly()],
    ['ugentligt mandag kl. 14', weekly()],
    ['weekly 14:00 from 29 March', weekly()],
    ['every Mon, Thu and Fri 14:00', weekly({ weekdays: [1, 4, 5], from: '2027-03-25' })],
    ['hver man og tor kl. 9.30', weekly({ weekdays: [1, 4], from: '2027-03-25', time: '09:30' })],
    ['weekdays 08:30', weekly({ weekdays: [1, 2, 3, 4, 5], from: '2027-03-25', time: '08:30' })],
    ['alle hverdage kl. 8.30', weekly({ weekdays: [1, 2, 3, 4, 5], from: '2027-03-25', time: '08:30' })],
    ['every Wednesday 14:00', weekly({ weekdays: [3], from: '2027-03-24' })],
    ['every Wednesday 9:00', weekly({ weekdays: [3], from: '2027-03-31', time: '09:00' })], // today's is over
    ['every other Monday 14:00', weekly({ every: 2 })],
    ['every 2 weeks on Monday 14:00', weekly({ every: 2 })],
    ['hver anden uge på mandag kl. 14', weekly({ every: 2 })],
    ['fortnightly on Monday 14:00', weekly({ every: 2 })],
    ['daily 14:00', daily({ from: '2027-03-24' })],
    ['every day 12:00', daily({ time: '12:00' })],
    ['dagligt kl. 9 til og med fredag', daily({ time: '09:00', until: '2027-03-26' })],
    ['every 3 days 14:00 from 2027-04-01, 10 times', daily({ every: 3, from: '2027-04-01', count: 10 })],
    ['hver 3. dag kl. 14 fra 1. april 10 gange', daily({ every: 3, from: '2027-04-01', count: 10 })],
    ['every Monday 14:00 Helsinki until 1 June', weekly({ zone: 'Europe/Helsinki', until: '2027-06-01' })],
    ['every Monday 14:00 until 10.12.', weekly({ until: '2027-12-10' })],
    ['every Monday 14:00 EL, 5 times', weekly({ zone: 'Europe/Athens', count: 5 })],
    ['election night', { kind: 'night', after: [15, 60], hourly: 6 }],
    ['close +15, +60, then hourly 4 times', { kind: 'night', after: [15, 60], hourly: 4 }],
    ['valgaften +15 +60, derefter hver time 3 gange', { kind: 'night', after: [15, 60], hourly: 3 }],
    ['close +30', { kind: 'night', after: [30], hourly: 0 }],
  ])('%s', (words, rule) => {
    expect(readRule(words, speaker)).toEqual({ kind: 'rule', rule, rest: '' })
    expect(readRule(`${words}, What we know 30 min`, speaker)).toEqual({
      kind: 'rule',
      rule,
      rest: 'What we know 30 min',
    })
  })

  test('with an end says how long each call is', () => {
    expect(readRule('every Monday 14:00-14:45 Sync', speaker)).toEqual({
      kind: 'rule',
      rule: weekly(),
      minutes: 45,
      rest: 'Sync',
    })
  })

  test.each<[string, readonly [SeriesRule, string][]]>([
    [
      'every Monday at 3',
      [
        [weekly({ time: '03:00' }), ''],
        [weekly({ time: '15:00' }), ''],
      ],
    ],
    [
      'every Monday 14:00 Riga sync',
      [
        [weekly({ zone: 'Europe/Riga' }), 'sync'],
        [weekly(), 'Riga sync'],
      ],
    ],
  ])('that can be understood in two ways is asked about: %s', (words, readings) => {
    const expected = readings.map(([rule, rest]) => ({ rule, rest }))
    expect(readRule(words, speaker)).toEqual({ kind: 'unsure', readings: expected })
  })

  test('leaves a place to the title where the clocks are the same there', () => {
    expect(readRule('every Monday 14:00 Paris sync', speaker)).toEqual({
      kind: 'rule',
      rule: weekly(),
      rest: 'Paris sync',
    })
  })

  test.each([
    '',
    'Monday 14:00',
    'weekly 14:00',
    'every Monday',
    'every 0 days 14:00',
    'every Monday 14:00 EST',
    'closing remarks',
    'every Monday 14:00 UTC+2',
  ])('is none: %j', (words) => {
    expect(readRule(words, speaker)).toBeUndefined()
  })

  test('spelled out is read as exactly what it was', () => {
    const clocked = {
      from: fc
        .integer({ min: 1, max: 800 })
        .map((days) => new Date(Date.UTC(2027, 3, 1 + days)).toISOString().slice(0, 10)),
      time: fc
        .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
        .map((each) => each.map((n) => String(n).padStart(2, '0')).join(':')),
      zone: fc.constantFrom(...clocks.map(({ zone }) => zone)),
      until: fc.constantFrom('2029-12-31'),
      count: fc.integer({ min: 1, max: 99 }),
    }
    const needed: ['from', 'time', 'zone'] = ['from', 'time', 'zone']
    const rules: fc.Arbitrary<SeriesRule> = fc.oneof(
      fc.record(
        { kind: fc.constant('daily' as const), every: fc.integer({ min: 1, max: 60 }), ...clocked },
        { requiredKeys: ['kind', 'every', ...needed] },
      ),
      fc
        .record(
          {
            kind: fc.constant('weekly' as const),
            every: fc.integer({ min: 1, max: 8 }),
            weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
            ...clocked,
          },
          { requiredKeys: ['kind', 'every', 'weekdays', ...needed] },
        )
        .map((rule) => ({ ...rule, from: daysOf({ ...rule, every: 1, count: 1 }, rule.from, 1)[0] ?? '' })),
      fc.record({
        kind: fc.constant('night' as const),
        after: fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 1 }),
        hourly: fc.integer({ min: 0, max: 24 }),
      }),
    )
    fc.assert(
      fc.property(rules, (rule) => {
        expect(readRule(`${writeRule(rule)} Sync`, speaker)).toEqual({ kind: 'rule', rule, rest: 'Sync' })
      }),
      { numRuns: 200 },
    )
  })
})

describe('the days of a series', () => {
  test.each<[string, SeriesRule, readonly string[]]>([
    ['every week', weekly(), ['2027-03-29', '2027-04-05', '2027-04-12', '2027-04-19']],
    ['twice a week', weekly({ weekdays: [4, 1] }), ['2027-03-29', '2027-04-01', '2027-04-05', '2027-04-08']],
    [
      'every other week, both days of one week',
      weekly({ weekdays: [1, 5], every: 2, from: '2027-04-02' }),
      ['2027-04-02', '2027-04-12', '2027-04-16', '2027-04-26'],
    ],
    [
      'every third day',
      daily({ every: 3, from: '2027-02-26' }),
      ['2027-02-26', '2027-03-01', '2027-03-04', '2027-03-07'],
    ],
    ['until a last day, that one included', daily({ until: '2027-03-26' }), ['2027-03-25', '2027-03-26']],
    ['so many times', daily({ count: 3 }), ['2027-03-25', '2027-03-26', '2027-03-27']],
    ['that ended before it began', daily({ until: '2027-03-24' }), []],
    ['without a day', weekly({ weekdays: [] }), []],
    ['of an election night', { kind: 'night', after: [15], hourly: 2 }, []],
  ])('%s', (_, rule, days) => {
    expect(daysOf(rule, '2027-01-01', 4)).toEqual(days)
  })

  test('are the same from whatever day one asks', () => {
    const rules = [weekly({ weekdays: [1, 3], every: 3, count: 9 }), daily({ every: 5, until: '2027-07-01' }), weekly()]
    for (const rule of rules) {
      const all = daysOf(rule, rule.from, 12)
      for (const [index, day] of all.entries()) {
        expect(daysOf(rule, day, 12 - index)).toEqual(all.slice(index))
        const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
        expect(daysOf(rule, next, 12 - index - 1)).toEqual(all.slice(index + 1))
      }
    }
  })
})

describe('the calls of a series', () => {
  test('keep the time on the wall over every change of the clocks', () => {
    for (const row of clocks) {
      for (const change of summers.flat()) {
        const from = new Date(Date.parse(change) - 3 * 86_400_000).toISOString().slice(0, 10)
        const rule = daily({ from, zone: row.zone, time: '09:00' })
        for (const { day, wall, at, offset } of callsOf(rule, daysOf(rule, from, 7))) {
          expect(wall).toBe(`${day}T09:00`)
          expect(shownIn(row, at)).toBe(wall)
          expect(offset).toBeUndefined()
        }
      }
    }
  })

  test('come after the gap where their time is skipped, and at the first where it comes twice', () => {
    for (const row of clocks.filter(({ changes }) => changes === 'union')) {
      for (const [spring, autumn] of summers) {
        const local = (at: string, minutes: number): string =>
          new Date(Date.parse(at) + minutes * 60_000).toISOString().slice(0, 16)
        const [skipped, doubled] = [local(spring, row.winter + 30), local(autumn, row.winter + 30)]
        const one = (wall: string) => {
          const [day = '', time = ''] = wall.split('T')
          return callsOf(daily({ from: day, time, zone: row.zone }), [day])[0]
        }
        expect(one(skipped)).toEqual({
          day: skipped.slice(0, 10),
          wall: local(spring, row.summer + 30),
          zone: row.zone,
          at: new Date(Date.parse(spring) + 30 * 60_000),
        })
        expect(one(doubled)).toEqual({
          day: doubled.slice(0, 10),
          wall: doubled,
          zone: row.zone,
          offset: row.summer,
          at: new Date(Date.parse(autumn) - 30 * 60_000),
        })
      }
    }
  })

  test('of an election night count from when the polls close, in real hours', () => {
    // Polls close at 23:00 in Brussels on the night in which the clocks are put back.
    const closes = new Date('2027-10-30T21:00Z')
    const found = nightCalls({ kind: 'night', after: [60, 15], hourly: 4 }, closes, 'Europe/Brussels')
    expect(found.map(({ day, wall, offset, at }) => [day, wall, offset, at.toISOString()])).toEqual([
      ['close+15', '2027-10-30T23:15', undefined, '2027-10-30T21:15:00.000Z'],
      ['close+60', '2027-10-31T00:00', undefined, '2027-10-30T22:00:00.000Z'],
      ['close+120', '2027-10-31T01:00', undefined, '2027-10-30T23:00:00.000Z'],
      ['close+180', '2027-10-31T02:00', 120, '2027-10-31T00:00:00.000Z'],
      ['close+240', '2027-10-31T02:00', 60, '2027-10-31T01:00:00.000Z'],
      ['close+300', '2027-10-31T03:00', undefined, '2027-10-31T02:00:00.000Z'],
    ])
  })

  test('of an election night are on the clock of the place that is asked for', () => {
    const row = clocks.find(({ zone }) => zone === 'Pacific/Marquesas')
    const [first] = nightCalls(
      { kind: 'night', after: [15], hourly: 0 },
      new Date('2027-04-25T18:00Z'),
      'Pacific/Marquesas',
    )
    expect(first?.wall).toBe('2027-04-25T08:45')
    expect(row && offsetOf(row, new Date('2027-04-25T18:15Z'))).toBe(-570)
  })
})
