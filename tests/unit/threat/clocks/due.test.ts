import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it, test } from 'vitest'
import { dueOf, markAt, marks, nextMark } from '../../../../src/threat/clocks/due.ts'
import { calendarOf, isWorkingDay } from '../../../../src/threat/clocks/holidays.ts'

const paris = { zone: 'Europe/Paris', code: 'FR' }
const union = { zone: 'Europe/Brussels', code: 'ENISA' }
/** The two dates as the clock on the wall of the authority shows them. */
function wall(from: string, offset: Parameters<typeof dueOf>[1], place = paris): readonly string[] {
  const due = dueOf(new Date(from), offset, place)
  if (!due) return []
  return [due.strict, due.legal].map((at) =>
    Temporal.Instant.fromEpochMilliseconds(at.getTime())
      .toZonedDateTimeISO(place.zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'minute' }),
  )
}

describe('hours', () => {
  test.each([
    ['through a weekend, to the minute', '2027-04-23T16:07:00Z', 72, '2027-04-26T16:07:00.000Z'],
    ['through the last night of a year', '2028-12-31T22:59:30Z', 24, '2029-01-01T22:59:30.000Z'],
    ['through a leap day', '2028-02-28T12:00:00Z', 24, '2028-02-29T12:00:00.000Z'],
    ['through holidays', '2026-12-24T20:00:00Z', 72, '2026-12-27T20:00:00.000Z'],
  ])('run %s', (_what, from, hours, until) => {
    const due = dueOf(new Date(from), { hours }, paris)
    expect(due?.strict.toISOString()).toBe(until)
    expect(due?.legal).toEqual(due?.strict)
  })

  // The clock in all of the Union changes at 01:00 UTC on these days.
  test.each([
    ['2026-03-29', 9, 10],
    ['2026-10-25', 10, 9],
    ['2027-03-28', 9, 10],
    ['2027-10-31', 10, 9],
    ['2028-03-26', 9, 10],
    ['2028-10-29', 10, 9],
    ['2029-03-25', 9, 10],
    ['2029-10-28', 10, 9],
  ])(
    'are as long over the change of the clock on %s: 09:00 or 10:00 the day before, an hour off the day after',
    (day, before, after) => {
      const eve = Temporal.PlainDate.from(day).subtract({ days: 1 })
      const plainTime = Temporal.PlainTime.from({ hour: before })
      const from = new Date(eve.toZonedDateTime({ timeZone: paris.zone, plainTime }).epochMilliseconds)
      const [strict] = wall(from.toISOString(), { hours: 24 })
      expect(strict).toBe(`${day}T${String(after).padStart(2, '0')}:00`)
    },
  )
})

describe('months', () => {
  test.each([
    ['the same day', '2027-04-14T09:30:00Z', '2027-05-14T11:30', '2027-05-14T23:59'],
    ['31 January ends on the last of February', '2027-01-31T10:00:00Z', '2027-02-28T11:00', '2027-03-01T23:59'],
    ['31 January in a leap year', '2028-01-31T10:00:00Z', '2028-02-29T11:00', '2028-02-29T23:59'],
    ['31 January 2032', '2032-01-31T10:00:00Z', '2032-02-29T11:00', '2032-03-01T23:59'],
    ['29 February', '2028-02-29T10:00:00Z', '2028-03-29T11:00', '2028-03-29T23:59'],
    ['31 March to April', '2027-03-31T10:00:00Z', '2027-04-30T12:00', '2027-04-30T23:59'],
    ['a Saturday goes on to Monday', '2027-05-05T10:00:00Z', '2027-06-05T12:00', '2027-06-07T23:59'],
    ['a Sunday goes on to Monday', '2027-05-06T10:00:00Z', '2027-06-06T12:00', '2027-06-07T23:59'],
    ['1 May 2028 is a holiday on a Monday', '2028-04-01T10:00:00Z', '2028-05-01T12:00', '2028-05-02T23:59'],
    ['Easter Monday 2027', '2027-02-28T10:00:00Z', '2027-03-28T11:00', '2027-03-30T23:59'],
    ['over the year', '2027-12-24T10:00:00Z', '2028-01-24T11:00', '2028-01-24T23:59'],
  ])('%s', (_what, from, strict, legal) => {
    expect(wall(from, { months: 1 })).toEqual([strict, legal])
  })

  it('count in the zone of the authority: late in the evening in Athens it is the next day already', () => {
    const athens = { zone: 'Europe/Athens', code: 'EL' }
    expect(wall('2027-01-30T22:30:00Z', { months: 1 }, athens)[0]).toBe('2027-02-28T00:30')
    expect(wall('2027-01-30T22:30:00Z', { months: 1 })[0]).toBe('2027-02-28T23:30')
  })

  it('end by the clock on the wall, also where that hour does not exist or exists twice', () => {
    expect(wall('2027-02-28T01:30:00Z', { months: 1 })[0]).toBe('2027-03-28T03:30')
    // 02:30 comes twice on 31 October 2027: the first time is meant.
    const due = dueOf(new Date('2027-09-30T00:30:00Z'), { months: 1 }, paris)
    expect(due?.strict.toISOString()).toBe('2027-10-30T00:30:00.000Z')
    const twice = dueOf(new Date('2027-08-31T00:30:00Z'), { months: 2 }, paris)
    expect(twice?.strict.toISOString()).toBe('2027-10-31T00:30:00.000Z')
  })

  it('end for the institutions after their long days off at the end of a year', () => {
    expect(wall('2026-11-24T10:00:00Z', { months: 1 }, union)).toEqual(['2026-12-24T11:00', '2027-01-04T23:59'])
    expect(wall('2026-11-24T10:00:00Z', { months: 1 })).toEqual(['2026-12-24T11:00', '2026-12-24T23:59'])
  })
})

describe('days', () => {
  it('end with their last hour, or with that of the next working day', () => {
    expect(wall('2027-04-08T10:00:00Z', { days: 14 })).toEqual(['2027-04-22T12:00', '2027-04-22T23:59'])
    expect(wall('2027-04-17T10:00:00Z', { days: 14 })).toEqual(['2027-05-01T12:00', '2027-05-03T23:59'])
  })
})

describe('any instant', () => {
  const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
  const offset = fc.oneof(
    fc.record({ hours: fc.constantFrom(24, 72, 96) }),
    fc.record({ days: fc.constant(14) }),
    fc.record({ months: fc.constantFrom(1, 3, 6) }),
  )
  const zones = ['Europe/Paris', 'Europe/Lisbon', 'Europe/Athens', 'Atlantic/Azores', 'Europe/Dublin', 'Asia/Nicosia']
  const place = fc.record({
    zone: fc.constantFrom(...zones),
    code: fc.constantFrom('FR', 'PT', 'EL', 'IE', 'CY', 'BG', 'SE', 'CERT-EU'),
  })

  test('has a legal date that is never before the strict one, and never on a day off', () => {
    fc.assert(
      fc.property(instant, offset, place, (from, law, where) => {
        const due = dueOf(from, law, where)
        if (!due) throw new Error('a law with a figure gives dates')
        expect(due.strict > from).toBe(true)
        expect(due.legal >= due.strict).toBe(true)
        if ('hours' in law) return
        const last = Temporal.Instant.fromEpochMilliseconds(due.legal.getTime()).toZonedDateTimeISO(where.zone)
        expect(isWorkingDay(last.toPlainDate(), where.code)).toBe(true)
        expect(last.add({ milliseconds: 1 }).toPlainDate().equals(last.toPlainDate())).toBe(false)
      }),
      { numRuns: 400 },
    )
  })

  test('that is later is not due earlier: to the minute for hours, to the day for months', () => {
    const day = (at: Date, zone: string): string =>
      Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString()
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 4_000_000_000 }), offset, place, (from, later, law, where) => {
        const [first, second] = [from, new Date(from.getTime() + later)].map((at) => dueOf(at, law, where))
        if (!first || !second) throw new Error('a law with a figure gives dates')
        expect(second.legal >= first.legal).toBe(true)
        if ('hours' in law) expect(second.strict >= first.strict).toBe(true)
        else expect(day(second.strict, where.zone) >= day(first.strict, where.zone)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('is followed by each reminder once, in order, and by one an hour when it is overdue', () => {
    const span = fc.integer({ min: 3_600_000, max: 31 * 86_400_000 })
    fc.assert(
      fc.property(instant, span, (from, length) => {
        const clock = { from, strict: new Date(from.getTime() + length) }
        const said: unknown[] = []
        let after = from
        for (let count = 0; count < 7; count += 1) {
          const next = nextMark(clock, after)
          if (!next) throw new Error('there is always a next reminder')
          expect(next.at > after).toBe(true)
          expect(markAt(clock, next.at)).toEqual(next.mark)
          said.push(next.mark)
          after = next.at
        }
        expect(said).toEqual([...marks.map((percent) => ({ percent })), ...[1, 2, 3].map((overdue) => ({ overdue }))])
      }),
      { numRuns: 200 },
    )
  })
})

describe('where no law names a time', () => {
  it('there is none, and nobody is reminded', () => {
    for (const offset of ['undelayed', 'asked', 'free'] as const)
      expect(dueOf(new Date(), offset, paris)).toBeUndefined()
    expect(nextMark({ from: new Date(), strict: null }, new Date())).toBeUndefined()
    expect(markAt({ from: new Date(), strict: null }, new Date())).toBeUndefined()
  })
})

describe('holidays', () => {
  const off = (date: string, code: string): boolean => !isWorkingDay(Temporal.PlainDate.from(date), code)

  it('move with Easter, western and Orthodox', () => {
    // Easter Sundays, from printed calendars: 28 Mar 2027, 16 Apr 2028, 1 Apr 2029; Orthodox 2 May 2027, 16 Apr 2028, 8 Apr 2029.
    for (const date of ['2027-03-29', '2028-04-17', '2029-04-02']) expect(off(date, 'FR')).toBe(true)
    for (const date of ['2027-05-03', '2028-04-17', '2029-04-09']) expect(off(date, 'EL')).toBe(true)
    expect(off('2027-03-29', 'EL')).toBe(false)
    expect(off('2027-05-06', 'DE')).toBe(true) // Ascension
    expect(off('2027-05-07', 'DE')).toBe(false)
    expect(off('2027-05-07', 'ENISA')).toBe(true)
  })

  it('may be a Monday of a month', () => {
    expect(off('2027-05-03', 'IE')).toBe(true)
    expect(off('2027-10-25', 'IE')).toBe(true)
    expect(off('2027-10-18', 'IE')).toBe(false)
  })

  it('are the Commission’s for the institutions', () => {
    // Commission Decision 2013/C 39/03, the days of 2014 that are no weekend.
    const days = [
      '01-01',
      '01-02',
      '04-17',
      '04-18',
      '04-21',
      '05-01',
      '05-09',
      '05-29',
      '05-30',
      '06-09',
      '07-21',
      '08-15',
    ]
    const end = ['12-24', '12-25', '12-26', '12-29', '12-30', '12-31']
    for (const day of [...days, ...end]) expect(off(`2014-${day}`, 'CERT-EU'), day).toBe(true)
    for (const day of ['01-03', '04-16', '04-22', '05-08', '07-14', '11-11', '12-23'])
      expect(off(`2014-${day}`, 'CERT-EU'), day).toBe(false)
  })

  it('say where they are from, and are marked where nobody has read it', () => {
    expect(calendarOf('ENISA').confirmed).toBe(true)
    expect(calendarOf('FR').confirmed).toBe(false)
    expect(calendarOf('FR').source).not.toBe('')
  })
})
