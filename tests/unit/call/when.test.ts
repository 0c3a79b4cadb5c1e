import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOf, occurrencesOf, wallOf } from '../../../src/call/wall.ts'
import { readWhen, type When, writeWhen } from '../../../src/call/when.ts'
import { clocks, instants, offsetOf, shownIn, summers } from './zones.ts'

/** Wednesday 24 March 2027, 13:00:20 in Brussels. */
const now = new Date('2027-03-24T12:00:20Z')
const read = (words: string, changes: { now?: string; zone?: string } = {}): When | undefined =>
  readWhen(words, {
    now: changes.now === undefined ? now : new Date(changes.now),
    zone: changes.zone ?? 'Europe/Brussels',
  })

/** In short: `2027-03-25T14:00 Brussels | rest`; what is doubtful by its kind, each way to understand it after `?`. */
function short(when: When | undefined): string {
  if (!when) return 'none'
  const line = (one: { wall: string; zone: string; offset?: number; minutes?: number; rest: string }): string =>
    [
      one.wall,
      one.zone.split('/').at(-1),
      ...(one.offset === undefined ? [] : [`(${one.offset})`]),
      ...(one.minutes === undefined ? [] : [`for ${one.minutes}`]),
      ...(one.rest === '' ? [] : [`| ${one.rest}`]),
    ].join(' ')
  if (when.kind === 'unsure') return `? ${when.readings.map(line).join(' ? ')}`
  if (when.kind === 'doubled') return `doubled ${line(when)} ${when.offsets.join('/')}`
  if (when.kind === 'skipped') return `skipped ${line(when)} ${when.before}/${when.after}`
  if (when.kind === 'past') return `past ${line(when)}${when.next === undefined ? '' : ` next ${when.next}`}`
  return line(when)
}

describe('a time in the words of a speaker', () => {
  test.each([
    // A day and a time
    ['tomorrow 14:00', '2027-03-25T14:00 Brussels'],
    ['Tomorrow at 14.00', '2027-03-25T14:00 Brussels'],
    ['i morgen kl. 14', '2027-03-25T14:00 Brussels'],
    ['imorgen kl 14.30', '2027-03-25T14:30 Brussels'],
    ['14:00 tomorrow', '2027-03-25T14:00 Brussels'],
    ['kl. 14 i overmorgen', '2027-03-26T14:00 Brussels'],
    ['the day after tomorrow, 9:00', '2027-03-26T09:00 Brussels'],
    ['today 14:00', '2027-03-24T14:00 Brussels'],
    ['i dag kl. 15', '2027-03-24T15:00 Brussels'],
    ['tonight at 8', '2027-03-24T20:00 Brussels'],
    ['i aften kl. 8', '2027-03-24T20:00 Brussels'],
    ['tomorrow morning at 9', '2027-03-25T09:00 Brussels'],
    ['tomorrow at 3 in the afternoon', '2027-03-25T15:00 Brussels'],
    ['i morgen eftermiddag kl. 3', '2027-03-25T15:00 Brussels'],
    ['tomorrow 2:30 pm', '2027-03-25T14:30 Brussels'],
    ['tomorrow 2pm', '2027-03-25T14:00 Brussels'],
    ['tomorrow 12 am', '2027-03-25T00:00 Brussels'],
    ['tomorrow noon', '2027-03-25T12:00 Brussels'],
    ['i morgen kl. 12 middag', '2027-03-25T12:00 Brussels'],
    ['tomorrow 24:00', '2027-03-26T00:00 Brussels'],
    ['tomorrow 14h30', '2027-03-25T14:30 Brussels'],
    ['in 3 days 14:00', '2027-03-27T14:00 Brussels'],
    ['om en uge kl. 10', '2027-03-31T10:00 Brussels'],
    // Days of the week
    ['Friday 9.30', '2027-03-26T09:30 Brussels'],
    ['on fri at 9:30', '2027-03-26T09:30 Brussels'],
    ['på fredag kl. 9.30', '2027-03-26T09:30 Brussels'],
    ['next Monday 9:00', '2027-03-29T09:00 Brussels'],
    ['Friday next week 9:00', '2027-04-02T09:00 Brussels'],
    ['fredag i næste uge kl. 9', '2027-04-02T09:00 Brussels'],
    ['næste uge på fredag kl. 9', '2027-04-02T09:00 Brussels'],
    ['kommende onsdag kl. 9', '2027-03-31T09:00 Brussels'],
    ['Wednesday 9:00', '2027-03-31T09:00 Brussels'], // today's is over
    ['tomorrow, Thursday, 14:00', '2027-03-25T14:00 Brussels'],
    // Dates
    ['2027-04-01 14:00', '2027-04-01T14:00 Brussels'],
    ['2027-04-01T14:00:00', '2027-04-01T14:00 Brussels'],
    ['1.4. kl. 14', '2027-04-01T14:00 Brussels'],
    ['1/4 14:00', '2027-04-01T14:00 Brussels'],
    ['01.04.2027 14:00', '2027-04-01T14:00 Brussels'],
    ['1 April 14:00', '2027-04-01T14:00 Brussels'],
    ['the 1st of April at 14:00', '2027-04-01T14:00 Brussels'],
    ['April 1, 2028 14:00', '2028-04-01T14:00 Brussels'],
    ['torsdag den 1. april kl. 14.00', '2027-04-01T14:00 Brussels'],
    ['9.10 14:00', '2027-10-09T14:00 Brussels'],
    ['29 Feb 9:00', '2028-02-29T09:00 Brussels'],
    // From now
    ['in 45 min', '2027-03-24T13:45 Brussels'],
    ['in 2 h', '2027-03-24T15:00 Brussels'],
    ['in an hour', '2027-03-24T14:00 Brussels'],
    ['in 1 h 30 min', '2027-03-24T14:30 Brussels'],
    ['in 2h30', '2027-03-24T15:30 Brussels'],
    ['in half an hour', '2027-03-24T13:30 Brussels'],
    ['om to timer', '2027-03-24T15:00 Brussels'],
    ['om 1,5 time', '2027-03-24T14:30 Brussels'],
    ['om halvanden time', '2027-03-24T14:30 Brussels'],
    ['om et kvarter', '2027-03-24T13:15 Brussels'],
    ['now', '2027-03-24T13:00 Brussels'],
    ['nu', '2027-03-24T13:00 Brussels'],
    // A time alone
    ['14:00', '2027-03-24T14:00 Brussels'],
    ['13:00', '2027-03-24T13:00 Brussels'], // said in that minute
    ['00:30', '2027-03-25T00:30 Brussels'],
    ['at 3', '2027-03-24T15:00 Brussels'],
    ['midnight', '2027-03-25T00:00 Brussels'],
    // An end
    ['tomorrow 14:00-15:30', '2027-03-25T14:00 Brussels for 90'],
    ['tomorrow 23:30 – 0:15', '2027-03-25T23:30 Brussels for 45'],
    ['i morgen kl. 14-15', '2027-03-25T14:00 Brussels for 60'],
    ['2027-04-01 09:00-11:00', '2027-04-01T09:00 Brussels for 120'],
  ])('%s', (words, expected) => {
    expect(short(read(words))).toBe(expected)
  })

  test.each([
    ['tomorrow 14:00 Results path 30 min', 'Results path 30 min'],
    ['i morgen kl. 9 30 min Status', '30 min Status'],
    ['Friday 9:30: what we know', 'what we know'],
    ['tomorrow 14:00 – Register', 'Register'],
    ['tomorrow 14:00 - 16 people wait', '16 people wait'],
    ['14:00 1.5 h Planning', '1.5 h Planning'],
    ['in 45 min Call with the platforms', 'Call with the platforms'],
    ['tomorrow 14:00 evening session', 'evening session'],
    ['tomorrow 14:00 IT outage', 'IT outage'], // 14:00 is 14:00 in Rome as well
    ['Friday 9:30 Paris register', 'Paris register'],
    ['tomorrow 14:00 West wing', 'West wing'],
  ])('what follows is left as it is: %s', (words, rest) => {
    expect(read(words)).toMatchObject({ kind: 'moment', zone: 'Europe/Brussels', rest })
  })
})

describe('a zone', () => {
  test.each([
    ['Friday 9.30 Helsinki', '2027-03-26T09:30 Helsinki'],
    ['tomorrow at 14:00 in Helsinki about the register', '2027-03-25T14:00 Helsinki | about the register'],
    ['tomorrow 14:00 Lisbon time results', '2027-03-25T14:00 Lisbon | results'],
    ['i morgen kl. 14 dansk', '2027-03-25T14:00 Brussels | dansk'],
    ['i morgen kl. 14 i København', '2027-03-25T14:00 Copenhagen'],
    ['i morgen kl. 14 (Athen) Status', '2027-03-25T14:00 Athens | Status'],
    ['2027-03-28 14:00 Europe/Lisbon', '2027-03-28T14:00 Lisbon'],
    ['tomorrow 14:00 europe/lisbon Sync', '2027-03-25T14:00 Lisbon | Sync'],
    ['tomorrow 14:00 Azores', '2027-03-25T14:00 Azores'],
    ['tomorrow 14:00 Nouméa, results', '2027-03-25T14:00 Noumea | results'],
    ['tomorrow 14:00 The Hague', '2027-03-25T14:00 Amsterdam'],
    ['tomorrow 14:00 FI', '2027-03-25T14:00 Helsinki'],
    ['tomorrow 14:00 EL 30 min', '2027-03-25T14:00 Athens | 30 min'],
    ['tomorrow 14:00 local time', '2027-03-25T14:00 Brussels'],
    ['tomorrow 14:00 UTC Sync', '2027-03-25T14:00 UTC | Sync'],
    ['tomorrow 14:00Z', '2027-03-25T14:00 UTC'],
    ['tomorrow 1400Z', '2027-03-25T14:00 UTC'],
    ['tomorrow 14:00 gmt', '2027-03-25T14:00 UTC'],
    ['tomorrow 14:00 CET', '2027-03-25T14:00 Brussels'],
    ['1 July 14:00 CEST', '2027-07-01T14:00 Brussels'],
    ['1 July 14:00 EEST', '2027-07-01T14:00 Helsinki'],
    ['1 July 14:00 UTC+3', '2027-07-01T13:00 Brussels'],
    ['2027-07-01T14:00+03:00', '2027-07-01T13:00 Brussels'],
    ['2027-07-01T14:00:00.000Z', '2027-07-01T14:00 UTC'],
  ])('%s', (words, expected) => {
    expect(short(read(words))).toBe(expected)
  })

  test('is the own one of whoever keeps the clock that is named', () => {
    expect(short(read('1 July 14:00 CEST', { zone: 'Europe/Warsaw' }))).toBe('2027-07-01T14:00 Warsaw')
    expect(short(read('1 July 14:00 EEST', { zone: 'Europe/Sofia' }))).toBe('2027-07-01T14:00 Sofia')
  })

  test.each(['tomorrow 14:00 EST', 'tomorrow 14:00 IST', 'tomorrow 14:00 Europe/Cayenne'])(
    'that may be any or none is no time at all: %s',
    (words) => {
      expect(read(words)).toBeUndefined()
    },
  )

  test.each(clocks)('by its full name: $zone', ({ zone }) => {
    expect(read(`1 July 14:00 ${zone} Sync`)).toMatchObject({
      kind: 'moment',
      wall: '2027-07-01T14:00',
      zone,
      rest: 'Sync',
    })
  })
})

describe('what is doubtful is asked', () => {
  test.each([
    ['Wednesday 14:00', '? 2027-03-24T14:00 Brussels ? 2027-03-31T14:00 Brussels'],
    ['next Friday 9:00', '? 2027-03-26T09:00 Brussels ? 2027-04-02T09:00 Brussels'],
    ['næste fredag kl. 9', '? 2027-03-26T09:00 Brussels ? 2027-04-02T09:00 Brussels'],
    ['fredag den 28. marts kl. 14', '? 2027-03-26T14:00 Brussels ? 2027-03-28T14:00 Brussels'],
    ['tomorrow at 3', '? 2027-03-25T03:00 Brussels ? 2027-03-25T15:00 Brussels'],
    ['tomorrow at 2-3', '? 2027-03-25T02:00 Brussels for 60 ? 2027-03-25T14:00 Brussels for 60'],
    ['tomorrow midnight', '? 2027-03-25T00:00 Brussels ? 2027-03-26T00:00 Brussels'],
    ['9.10 10.11', '? 2027-10-09T10:11 Brussels ? 2027-11-10T09:10 Brussels'],
    ['1 July 14:00 CET', '? 2027-07-01T14:00 Brussels ? 2027-07-01T15:00 Brussels'],
    ['2027-07-01T14:00+01:00 Europe/Brussels', '? 2027-07-01T14:00 Brussels ? 2027-07-01T15:00 Brussels'],
    ['tomorrow 14:00 FI outage', '? 2027-03-25T14:00 Brussels | FI outage ? 2027-03-25T14:00 Helsinki | outage'],
    ['Friday 9.30 Lisbon sync', '? 2027-03-26T09:30 Brussels | Lisbon sync ? 2027-03-26T09:30 Lisbon | sync'],
  ])('%s', (words, expected) => {
    expect(short(read(words))).toBe(expected)
  })

  test('tomorrow, where it is another day for the one who says it', () => {
    // 23:30 in Brussels is half past midnight in Helsinki.
    expect(short(read('tomorrow 10:00 Helsinki', { now: '2027-03-24T22:30Z' }))).toBe(
      '? 2027-03-25T10:00 Helsinki ? 2027-03-26T10:00 Helsinki',
    )
    expect(short(read('today 10:00 Helsinki', { now: '2027-03-24T22:30Z' }))).toBe('2027-03-25T10:00 Helsinki')
  })

  test.each([
    ['12:59', 'past 2027-03-24T12:59 Brussels next 2027-03-25T12:59'],
    ['9:00', 'past 2027-03-24T09:00 Brussels next 2027-03-25T09:00'],
    ['today 9:00', 'past 2027-03-24T09:00 Brussels'],
    ['this morning 9:00', 'past 2027-03-24T09:00 Brussels'],
    ['yesterday 14:00', 'past 2027-03-23T14:00 Brussels'],
    ['2027-03-01 14:00 Sync', 'past 2027-03-01T14:00 Brussels | Sync'],
    ['20 March 9:00', 'past 2027-03-20T09:00 Brussels'],
  ])('a time that is over is told to be: %s', (words, expected) => {
    expect(short(read(words))).toBe(expected)
  })

  test.each<[string, string, string, string?]>([
    // In the morning nobody means the night before; shortly after midnight they may, and are asked.
    ['23:00', '2027-03-24T06:28Z', '2027-03-24T23:00 Brussels'],
    ['23:00', '2027-03-24T02:05Z', '2027-03-24T23:00 Brussels'],
    ['23:00', '2027-03-23T23:10Z', 'past 2027-03-23T23:00 Brussels next 2027-03-24T23:00'],
    ['6:00', '2027-03-24T22:30Z', '2027-03-25T06:00 Brussels'],
    ['23:00 EET', '2027-03-24T06:28Z', '2027-03-24T23:00 Helsinki'],
    // It is the speaker's morning that counts, not that of the place: at 23:15 in Lisbon it was 19:00 this evening.
    ['20:00 Brussels', '2027-01-24T23:15Z', 'past 2027-01-24T20:00 Brussels next 2027-01-25T20:00', 'Europe/Lisbon'],
    // A place that may begin the title is asked about whichever of the two clocks is past the hour.
    [
      '20:00 Lisbon sync',
      '2027-01-24T23:30Z',
      '? 2027-01-25T20:00 Brussels | Lisbon sync ? 2027-01-25T20:00 Lisbon | sync',
    ],
    [
      '23:00 FI outage',
      '2027-01-25T00:30Z',
      '? 2027-01-25T23:00 Brussels | FI outage ? 2027-01-25T23:00 Helsinki | outage',
    ],
    [
      '10:30 FI outage',
      '2027-01-24T21:00Z',
      '? 2027-01-25T10:30 Brussels | FI outage ? 2027-01-25T10:30 Helsinki | outage',
    ],
    // The wrong season's name may mean either of two hours, however far away they are.
    ['20:15 CET', '2027-07-02T06:45Z', '? 2027-07-02T20:15 Brussels ? 2027-07-02T21:15 Brussels'],
  ])(
    'a time of day alone that was over yesterday: %s, said at %s',
    (words, now, expected, zone = 'Europe/Brussels') => {
      expect(short(read(words, { now, zone }))).toBe(expected)
    },
  )

  test('a date without a year that was long ago is the next', () => {
    expect(short(read('5 January 9:00', { now: '2027-11-24T12:00Z' }))).toBe('2028-01-05T09:00 Brussels')
    expect(short(read('5 November 9:00', { now: '2027-11-24T12:00Z' }))).toBe('past 2027-11-05T09:00 Brussels')
  })

  test.each([
    '',
    'hello',
    'tomorrow',
    '14',
    'at',
    'tomorrow 25:00',
    'tomorrow 14:61',
    '30 Feb 9:00',
    '45 min',
    'in at',
    '2h',
    'Sync tomorrow 14:00',
  ])('no time: %j', (words) => {
    expect(read(words)).toBeUndefined()
  })
})

describe('an hour that the clocks skip or show twice', () => {
  test('is told apart in every zone that has one', () => {
    for (const { zone, winter, summer } of clocks.filter(({ changes }) => changes === 'union')) {
      for (const [spring, autumn] of summers) {
        const local = (at: string, minutes: number): string =>
          new Date(new Date(at).getTime() + minutes * 60_000).toISOString().slice(0, 16)
        const skipped = local(spring, winter + 30)
        expect(read(`${skipped} ${zone}`)).toMatchObject({
          kind: 'skipped',
          wall: skipped,
          before: local(spring, winter - 1),
          after: local(spring, summer + 30),
        })
        const doubled = local(autumn, winter + 30)
        expect(read(`${doubled} ${zone}`)).toMatchObject({ kind: 'doubled', wall: doubled, offsets: [summer, winter] })
        const [whole, later] = [local(autumn, summer), local(autumn, summer + 1)]
        expect(read(`${whole} ${zone}`)).toMatchObject({ kind: 'moment' })
        expect(read(`${later} ${zone}`)).toMatchObject({ kind: 'moment' })
      }
    }
  })

  test.each([
    ['31 October 02:30', 'doubled 2027-10-31T02:30 Brussels 120/60'],
    ['31 October 02:30 CET', '2027-10-31T02:30 Brussels (60)'],
    ['31 October 02:30 CEST', '2027-10-31T02:30 Brussels (120)'],
    ['31 October 01:30 UTC+1', '2027-10-31T02:30 Brussels (120)'],
    ['28 March 02:30 Sync', 'skipped 2027-03-28T02:30 Brussels | Sync 2027-03-28T01:59/2027-03-28T03:30'],
    ['28 March 00:30 Azores', 'skipped 2027-03-28T00:30 Azores 2027-03-27T23:59/2027-03-28T01:30'],
  ])('%s', (words, expected) => {
    expect(short(read(words))).toBe(expected)
  })

  test('while it lasts, only what is still ahead can be meant', () => {
    // 02:40 in Brussels, the first time.
    expect(short(read('02:30', { now: '2027-10-31T00:40Z' }))).toBe('2027-10-31T02:30 Brussels (60)')
    expect(short(read('02:50', { now: '2027-10-31T00:40Z' }))).toBe('doubled 2027-10-31T02:50 Brussels 120/60')
    expect(short(read('in 1 h', { now: '2027-10-31T00:40Z' }))).toBe('2027-10-31T02:40 Brussels (60)')
    expect(short(read('02:30', { now: '2027-10-31T01:40Z' }))).toBe(
      'past 2027-10-31T02:30 Brussels next 2027-11-01T02:30',
    )
  })
})

describe('a time spelled out', () => {
  const early = { now: '2027-01-01T00:00Z' }

  test('is read as exactly what it was, in every zone and around every change', () => {
    for (const [turn, row] of clocks.entries()) {
      // Each zone has its share of the instants, since the next has the others: a test must be quick.
      for (const at of instants.filter((_, index) => index % 4 === turn % 4)) {
        const wall = wallOf(at, row.zone)
        const twice = occurrencesOf(wall, row.zone).length > 1
        const when = { wall, zone: row.zone, ...(twice && { offset: offsetOf(row, at) }) }
        const again = read(`${writeWhen(when)} Sync`, early)
        expect(again).toEqual({ kind: 'moment', ...when, rest: 'Sync' })
        expect(shownIn(row, at)).toBe(wall)
      }
    }
  })

  test('whatever is said, a moment is a real one ahead, and spelled out says the same', () => {
    const words = fc.array(
      fc.constantFrom(
        ...'tomorrow i morgen today next Friday fredag 28. marts 31 October 9.10 02:30 at 3 kl. 14 14:00-15:00 pm CET Z'.split(
          ' ',
        ),
        ...'UTC Helsinki Lisbon FI (EL) Europe/Riga in om 2 h 45 min noon midnight 2027-10-31 24:00 , - Sync'.split(
          ' ',
        ),
      ),
      { maxLength: 7 },
    )
    fc.assert(
      fc.property(
        words,
        fc.constantFrom('2027-03-28T00:40:10Z', '2027-10-31T00:40Z', '2028-02-28T23:30Z'),
        (parts, at) => {
          const line = parts.join(' ')
          const when = read(line, { now: at })
          const readings = when?.kind === 'unsure' ? when.readings : when?.kind === 'moment' ? [when] : []
          for (const reading of readings) {
            const { wall, zone, offset, rest } = reading
            expect(instantOf(wall, zone, offset).getTime()).toBeGreaterThanOrEqual(new Date(at).getTime() - 60_000)
            expect(line.endsWith(rest)).toBe(true)
            if (when?.kind !== 'moment') continue
            const { minutes: _, ...same } = when
            expect(read(`${writeWhen(reading)} ${rest}`.trim(), { now: at })).toEqual(same)
          }
          if (when?.kind === 'unsure') expect(readings.length).toBeGreaterThan(1)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('no text at all makes it fail or take long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        read(text)
        read(`tomorrow 14:00 ${text}`)
      }),
      { numRuns: 200 },
    )
    expect(read(`${'in 1 '.repeat(2000)}14:00`)).toBeUndefined()
    expect(read(`tomorrow ${'9.10 '.repeat(2000)}`)).toMatchObject({ kind: 'moment' })
    expect(read(`tomorrow 14:00 ${'('.repeat(30_000)}`)).toMatchObject({ kind: 'moment' })
  })
})
