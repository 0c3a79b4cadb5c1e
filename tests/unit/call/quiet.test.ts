import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endOfQuiet, isQuiet, mayRing, type Reminder, remindAt, reminders } from '../../../src/call/quiet.ts'
import { type Quiet, quietOf, readQuiet, usualQuiet } from '../../../src/directory/quiet.ts'
import { clocks, instants, shownIn } from './zones.ts'

type Facts = { zone?: string; urgent?: boolean; comes?: boolean; quiet?: Quiet | undefined }
const at = (reminder: Reminder, startsAt: string, facts: Facts = {}, now?: string): string | undefined =>
  remindAt(
    reminder,
    {
      startsAt: new Date(startsAt),
      urgent: false,
      comes: false,
      zone: 'Europe/Brussels',
      quiet: usualQuiet,
      ...facts,
    },
    now === undefined ? undefined : new Date(now),
  )
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

  test('an hour ahead of an early call comes at seven, if nothing rings before that', () => {
    // The night is over at 06:00 UTC.
    expect(at('hour', '2027-03-24T06:45Z')).toBe('2027-03-24T06:00Z')
    expect(at('hour', '2027-03-24T07:00Z')).toBe('2027-03-24T06:00Z')
    // Whoever comes is rung a quarter of an hour before it begins, at night; the others once their night is over.
    expect(at('hour', '2027-03-24T06:15Z', { comes: true })).toBeUndefined()
    expect(at('hour', '2027-03-24T06:10Z')).toBe('2027-03-24T06:00Z')
    expect(at('hour', '2027-03-24T06:00Z')).toBeUndefined()
  })

  test('in the last quarter of an hour rings at night only whoever said yes', () => {
    for (const [reminder, due] of [
      ['quarter', '2027-03-24T01:45Z'],
      ['start', '2027-03-24T02:00Z'],
    ] as const) {
      expect(at(reminder, '2027-03-24T02:00Z')).toBeUndefined()
      expect(at(reminder, '2027-03-24T02:00Z', { comes: true })).toBe(due)
      expect(at(reminder, '2027-03-24T02:00Z', { urgent: true })).toBe(due)
      expect(at(reminder, '2027-03-24T02:00Z', { quiet: undefined })).toBe(due)
    }
    // The night begins and ends between the two.
    expect([at('quarter', '2027-03-24T21:10Z'), at('start', '2027-03-24T21:10Z')]).toEqual([
      '2027-03-24T20:55Z',
      undefined,
    ])
    expect([at('quarter', '2027-03-24T06:10Z'), at('start', '2027-03-24T06:10Z')]).toEqual([
      undefined,
      '2027-03-24T06:10Z',
    ])
  })

  test('of an urgent call always comes when it is due', () => {
    expect(at('day', '2027-03-24T02:00Z', { urgent: true })).toBe('2027-03-23T02:00Z')
    expect(at('hour', '2027-03-24T02:00Z', { urgent: true })).toBe('2027-03-24T01:00Z')
  })

  test('that is late comes no earlier than it is looked at, and not in the night that has begun meanwhile', () => {
    expect(at('day', '2027-03-24T20:30Z', {}, '2027-03-23T21:30Z')).toBe('2027-03-24T06:00Z')
    expect(at('quarter', '2027-03-24T21:10Z', {}, '2027-03-24T21:05Z')).toBeUndefined()
    expect(at('quarter', '2027-03-24T21:10Z', { comes: true }, '2027-03-24T21:05Z')).toBe('2027-03-24T20:55Z')
  })

  test('keeps the night of the person, not of the room', () => {
    const call = '2027-03-24T09:00Z'
    expect(at('hour', call, { zone: 'Europe/Helsinki' })).toBe('2027-03-24T08:00Z')
    // 05:00 in Cayenne; the call is at 06:00 there.
    expect(at('hour', call, { zone: 'America/Cayenne' })).toBeUndefined()
    expect(at('day', call, { zone: 'America/Cayenne' })).toBe('2027-03-23T10:00Z')
    // 22:00 in New Caledonia the day before, and 19:00.
    expect(at('day', '2027-03-24T11:00Z', { zone: 'Pacific/Noumea' })).toBe('2027-03-23T20:00Z')
  })

  test('follows the clock when it changes in the night', () => {
    // 07:00 in summer time is 05:00 UTC, in winter time 06:00.
    const night = { zone: 'Europe/Brussels', quiet: usualQuiet }
    expect(endOfQuiet(new Date('2027-03-28T00:30Z'), night)).toEqual(new Date('2027-03-28T05:00Z'))
    expect(endOfQuiet(new Date('2027-10-30T23:30Z'), night)).toEqual(new Date('2027-10-31T06:00Z'))
    // An end that the clocks skip is when they are put forward; one that comes twice ends what is quiet each time.
    const short = { zone: 'Europe/Brussels', quiet: { from: '22:00', until: '02:30' } }
    expect(endOfQuiet(new Date('2027-03-28T00:30Z'), short)).toEqual(new Date('2027-03-28T01:00Z'))
    expect(endOfQuiet(new Date('2027-10-31T00:10Z'), short)).toEqual(new Date('2027-10-31T00:30Z'))
    expect(endOfQuiet(new Date('2027-10-31T01:10Z'), short)).toEqual(new Date('2027-10-31T01:30Z'))
    // Put back behind the beginning, they show a quarter of an hour that is not quiet.
    const long = { zone: 'Europe/Sofia', quiet: { from: '03:15', until: '00:00' } }
    expect(endOfQuiet(new Date('2027-10-31T00:59Z'), long)).toEqual(new Date('2027-10-31T01:00Z'))
    expect(endOfQuiet(new Date('2027-10-31T01:20Z'), long)).toEqual(new Date('2027-10-31T22:00Z'))
  })
})

describe("quiet hours of one's own", () => {
  const own = (instant: string, from: string, until: string): Date =>
    endOfQuiet(new Date(instant), { zone: 'Europe/Lisbon', quiet: { from, until } })

  test('may lie within one day, or be none at all', () => {
    expect(own('2027-01-05T13:00Z', '12:00', '14:30')).toEqual(new Date('2027-01-05T14:30Z'))
    expect(own('2027-01-05T14:30Z', '12:00', '14:30')).toEqual(new Date('2027-01-05T14:30Z'))
    const none = new Date('2027-01-05T02:00Z')
    expect(endOfQuiet(none, { zone: 'Europe/Lisbon', quiet: quietOf({ quiet: 'off' }) })).toEqual(none)
  })

  test.each([
    ['22:00-07:00', '22:00-07:00'],
    ['from 22 to 7', '22:00-07:00'],
    ['fra 22.30 til 6.15', '22:30-06:15'],
    ['12:00 – 14:30', '12:00-14:30'],
    ['20-24', '20:00-00:00'],
    ['OFF', 'off'],
    ['ingen', 'off'],
    ['22:00', undefined],
    ['22:00-22:00', undefined],
    ['25:00-07:00', undefined],
    ['22:00-24:30', undefined],
    ['22:61-07:00', undefined],
    ['', undefined],
    ['always', undefined],
  ])('are read as they are written: %s', (written, kept) => {
    expect(readQuiet(written)).toBe(kept)
  })

  test('are the usual ones of whoever said nothing', () => {
    expect(quietOf({})).toEqual(usualQuiet)
    expect(quietOf({ quiet: null })).toEqual(usualQuiet)
    expect(quietOf({ quiet: '12:00-14:30' })).toEqual({ from: '12:00', until: '14:30' })
    expect(quietOf({ quiet: 'off' })).toBeUndefined()
  })
})

describe('wherever somebody is, from 2027 to 2029', () => {
  /** Whether a clock shows quiet hours, by what is written down of the zones and not by what computes it. */
  const showsQuiet = (row: (typeof clocks)[number], instant: Date, { from, until }: Quiet): boolean => {
    const time = shownIn(row, instant).slice(11)
    return from < until ? from <= time && time < until : from <= time || time < until
  }
  const quarters = fc.integer({ min: 0, max: 95 })
  const clockOf = (quarter: number): string => new Date(quarter * 900_000).toISOString().slice(11, 16)
  const quiets = fc.oneof(
    fc.constant(usualQuiet),
    fc
      .tuple(quarters, quarters)
      .filter(([from, until]) => from !== until)
      .map(([from, until]): Quiet => ({ from: clockOf(from), until: clockOf(until) })),
  )
  const minute = 60_000
  const starts = fc.oneof(
    fc
      .tuple(fc.constantFrom(...instants), fc.integer({ min: -1500, max: 1500 }))
      .map(([near, minutes]) => new Date(near.getTime() + minutes * minute)),
    fc
      .integer({ min: Date.UTC(2027, 0, 3) / minute, max: Date.UTC(2029, 11, 30) / minute })
      .map((minutes) => new Date(minutes * minute)),
  )
  const asReminders = Object.keys(reminders) as Reminder[] // its keys

  test('nobody who did not say yes is rung in their quiet hours for a call that is not urgent; whoever did is rung a quarter before', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...clocks),
        starts,
        quiets,
        fc.boolean(),
        fc.integer({ min: 0, max: 90 }),
        (row, startsAt, quiet, comes, late) => {
          const reminded = { startsAt, urgent: false, comes, zone: row.zone, quiet }
          for (const reminder of asReminders) {
            const due = new Date(startsAt.getTime() - reminders[reminder] * minute)
            for (const now of [undefined, new Date(due.getTime() + late * minute)]) {
              const told = remindAt(reminder, reminded, now)
              // What is due is said when it is looked at.
              const rung = told && now && now > told ? now : told
              if (rung && !comes) expect(showsQuiet(row, rung, quiet)).toBe(false)
              if (rung && (reminder === 'day' || reminder === 'hour')) expect(showsQuiet(row, rung, quiet)).toBe(false)
            }
          }
          const quarter = new Date(startsAt.getTime() - 15 * minute)
          if (comes) expect(remindAt('quarter', reminded)).toEqual(quarter)
          expect(mayRing(startsAt, reminded)).toBe(comes || !showsQuiet(row, startsAt, quiet))
          expect(remindAt('quarter', { ...reminded, urgent: true })).toEqual(quarter)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('quiet hours end at the first instant at which the clock shows none', () => {
    fc.assert(
      fc.property(fc.constantFrom(...clocks), starts, quiets, (row, instant, quiet) => {
        const clock = { zone: row.zone, quiet }
        const end = endOfQuiet(instant, clock)
        expect(isQuiet(instant, clock)).toBe(showsQuiet(row, instant, quiet))
        expect(showsQuiet(row, end, quiet)).toBe(false)
        const wasQuiet = instant < end
        expect(wasQuiet).toBe(showsQuiet(row, instant, quiet))
        for (let each = instant.getTime(); each < end.getTime(); each += 15 * minute)
          expect(showsQuiet(row, new Date(each), quiet)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
