import * as fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { type FeedEntry, type Invitation, writeFeed, writeInvitation } from '../../../src/call/calendar-file.ts'
import { instantOf } from '../../../src/call/wall.ts'
import { clocks, instants, offsetOf, shownIn } from './zones.ts'

/** Everything is read by a parser that is not ours, and said in a person's zone by the platform's own formatter. */

const made = new Date('2027-01-04T09:00:00Z')
const invitation = (changes: Partial<Invitation> = {}): Invitation => ({
  call: 'C-2027-0004',
  host: 'jom.example.eu',
  organizer: 'bot@jom.example.eu',
  exercise: false,
  language: 'en',
  method: 'REQUEST',
  sequence: 0,
  startsAt: new Date('2027-03-28T12:00Z'),
  minutes: 45,
  attendee: 'ines@example.eu',
  madeAt: made,
  ...changes,
})

const parse = (text: string): ICAL.Component => new ICAL.Component(ICAL.parse(text) as unknown[]) // one calendar
const eventsOf = (text: string): readonly ICAL.Component[] => parse(text).getAllSubcomponents('vevent')
const eventOf = (text: string): ICAL.Event => new ICAL.Event(eventsOf(text)[0] ?? new ICAL.Component('vevent'))
const valueIn = (component: ICAL.Component, name: string): string => String(component.getFirstPropertyValue(name))
const namesOf = (component: ICAL.Component): string[] =>
  component
    .getAllProperties()
    .map(({ name }) => name)
    .toSorted()

const formats = new Map(
  clocks.map(({ zone }) => [
    zone,
    new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone: zone, hourCycle: 'h23' }),
  ]),
)
const shownTo = (zone: string, at: Date): string | undefined => formats.get(zone)?.format(at).replace(' ', 'T')

/** What the clocks of everybody show at an instant, by the table. */
const shownToAll = new Map(instants.map((at) => [at, clocks.map((row) => shownIn(row, at)).join()]))
/** When a call that begins at an instant is for everybody who was invited to it. */
const seenByAll = new Map<number, string>()
function seenBy(startsAt: Date): string {
  const known = seenByAll.get(startsAt.getTime())
  if (known) return known
  const { startDate, endDate } = eventOf(writeInvitation(invitation({ startsAt })))
  expect(endDate.toUnixTime() - startDate.toUnixTime()).toBe(45 * 60)
  const seen = clocks.map(({ zone }) => shownTo(zone, startDate.toJSDate())).join()
  seenByAll.set(startsAt.getTime(), seen)
  return seen
}

describe('an invitation', () => {
  test.each(clocks)('to a call at a time of $zone is right for everybody', (row) => {
    for (const at of instants) {
      // What was agreed on there is all that the bot knows.
      const startsAt = instantOf(shownIn(row, at), row.zone, offsetOf(row, at))
      expect(seenBy(startsAt)).toBe(shownToAll.get(at))
    }
  })

  test('says a number, a time and nothing else', () => {
    const text = writeInvitation(invitation())
    const calendar = parse(text)
    const [event = calendar] = eventsOf(text)
    expect(namesOf(calendar)).toEqual(['calscale', 'method', 'prodid', 'version'])
    expect(namesOf(event)).toEqual(
      'attendee class description dtend dtstamp dtstart organizer sequence status summary transp uid'.split(' '),
    )
    expect(valueIn(calendar, 'method')).toBe('REQUEST')
    expect(valueIn(calendar, 'version')).toBe('2.0')
    const said = (names: string): string[] => names.split(' ').map((name) => valueIn(event, name))
    expect(said('uid sequence summary class status transp')).toEqual([
      'c-2027-0004@jom.example.eu',
      '0',
      'C-2027-0004',
      'CONFIDENTIAL',
      'CONFIRMED',
      'OPAQUE',
    ])
    expect(said('dtstart dtend dtstamp')).toEqual([
      '2027-03-28T12:00:00Z',
      '2027-03-28T12:45:00Z',
      '2027-01-04T09:00:00Z',
    ])
    expect(said('organizer attendee')).toEqual(['mailto:bot@jom.example.eu', 'MAILTO:ines@example.eu'])
    expect(valueIn(event, 'description')).not.toContain('http')
  })

  test('of an exercise says so', () => {
    expect(eventOf(writeInvitation(invitation({ exercise: true }))).summary).toBe('EXERCISE C-2027-0004')
  })

  test.each([
    ['yes', 'ACCEPTED'],
    ['no', 'DECLINED'],
    ['maybe', 'TENTATIVE'],
    [null, 'NEEDS-ACTION'],
  ] as const)('says what was answered: %s', (answer, state) => {
    const [event] = eventsOf(writeInvitation(invitation({ answer })))
    const attendee = event?.getFirstProperty('attendee')
    expect(attendee?.getParameter('partstat')).toBe(state)
    expect(attendee?.getParameter('rsvp')).toBe('FALSE')
  })

  test('names nobody where it lies in a room', () => {
    const { attendee: _, ...toAll } = invitation()
    expect(eventOf(writeInvitation(toAll)).attendees).toEqual([])
  })

  test.each(['en', 'da'])('has lines as the standard wants them, in %s', (language) => {
    const text = writeInvitation(invitation({ language, attendee: `${'long'.repeat(40)}@example.eu` }))
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const longest = Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))
    expect(longest).toBeLessThanOrEqual(75)
    expect(longest).toBeGreaterThan(70) // it was folded
  })
})

/** A calendar as RFC 5546 describes it: of one UID the highest SEQUENCE holds, of the same the later DTSTAMP. */
type Held = { sequence: number; stamp: string; cancelled: boolean; starts: string }

function take(calendar: ReadonlyMap<string, Held>, text: string): ReadonlyMap<string, Held> {
  const held = new Map(calendar)
  const method = valueIn(parse(text), 'method')
  for (const event of eventsOf(text)) {
    const uid = valueIn(event, 'uid')
    const sequence = Number(event.getFirstPropertyValue('sequence'))
    const stamp = valueIn(event, 'dtstamp')
    const known = held.get(uid)
    const isNewer = !known || sequence > known.sequence || (sequence === known.sequence && stamp > known.stamp)
    const cancelled = method === 'CANCEL' || valueIn(event, 'status') === 'CANCELLED'
    if (isNewer) held.set(uid, { sequence, stamp, cancelled, starts: valueIn(event, 'dtstart') })
  }
  return held
}

describe('the calendar of a person', () => {
  const later = (days: number): Date => new Date(made.getTime() + days * 86_400_000)
  const planned = writeInvitation(invitation())
  const moved = writeInvitation(invitation({ sequence: 1, startsAt: new Date('2027-03-29T08:00Z'), madeAt: later(1) }))
  const shorter = writeInvitation(
    invitation({ sequence: 2, startsAt: new Date('2027-03-30T08:00Z'), madeAt: later(2) }),
  )
  const off = writeInvitation(
    invitation({ method: 'CANCEL', sequence: 3, startsAt: new Date('2027-03-30T08:00Z'), madeAt: later(3) }),
  )
  const other = writeInvitation(invitation({ call: 'C-2027-0005', sequence: 0 }))
  const keyOf = 'c-2027-0004@jom.example.eu'
  const takeAll = (texts: readonly string[]): ReadonlyMap<string, Held> =>
    texts.reduce<ReadonlyMap<string, Held>>(take, new Map())

  test('a call that was moved takes the place of the earlier one', () => {
    const held = takeAll([planned, other, moved])
    expect(held.size).toBe(2)
    expect(held.get(keyOf)).toMatchObject({ cancelled: false, starts: '2027-03-29T08:00:00Z' })
    expect(held.get('c-2027-0005@jom.example.eu')).toMatchObject({ starts: '2027-03-28T12:00:00Z' })
  })

  test('a call that is off is off, and stays so', () => {
    expect(valueIn(parse(off), 'method')).toBe('CANCEL')
    const held = takeAll([planned, moved, off, moved])
    expect(held.get(keyOf)).toMatchObject({ cancelled: true, sequence: 3 })
  })

  test('whatever order letters come in, the last word holds', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([planned, moved, shorter, off], { minLength: 1 }), (letters) => {
        const newest = [off, shorter, moved, planned].find((each) => letters.includes(each)) ?? ''
        expect(takeAll(letters)).toEqual(takeAll([newest]))
      }),
      { numRuns: 64 },
    )
  })

  test('the same letter twice changes nothing', () => {
    expect(takeAll([moved, moved])).toEqual(takeAll([moved]))
  })

  test('the feed says the same as the letters', () => {
    const sender = { host: 'jom.example.eu', organizer: 'bot@jom.example.eu', exercise: false, language: 'en' }
    const entry = { call: 'C-2027-0004', sequence: 3, minutes: 45, startsAt: new Date('2027-03-30T08:00Z') }
    const feed = writeFeed([{ ...entry, cancelled: true, changedAt: later(3) }], sender)
    expect(takeAll([planned, moved, feed])).toEqual(takeAll([planned, moved, off]))
  })
})

describe('the feed of a person', () => {
  const sender = { host: 'jom.example.eu', organizer: 'bot@jom.example.eu', exercise: false, language: 'da' }
  const entry = (index: number, changes: Partial<FeedEntry> = {}): FeedEntry => ({
    call: `C-2027-${String(index).padStart(4, '0')}`,
    sequence: index % 3,
    startsAt: instants[index] ?? made,
    minutes: 30,
    cancelled: false,
    changedAt: made,
    ...changes,
  })

  test('has every call at the right time in every zone', () => {
    const events = eventsOf(
      writeFeed(
        instants.map((_, index) => entry(index)),
        sender,
      ),
    ).map((each) => new ICAL.Event(each))
    expect(events.map(({ summary }) => summary)).toEqual(instants.map((_, index) => entry(index).call))
    for (const row of clocks) {
      const seen = events.map(({ startDate }) => shownTo(row.zone, startDate.toJSDate()))
      expect(seen).toEqual(instants.map((at) => shownIn(row, at)))
    }
  })

  test('says what is off, what the person does not go to, and how often to look again', () => {
    const entries = [entry(0), entry(1, { cancelled: true }), entry(2, { answer: 'no' }), entry(3, { answer: 'yes' })]
    const text = writeFeed(entries, sender)
    const calendar = parse(text)
    expect(valueIn(calendar, 'method')).toBe('PUBLISH')
    expect(valueIn(calendar, 'refresh-interval')).toBe('PT15M')
    expect(eventsOf(text).map((each) => [valueIn(each, 'status'), valueIn(each, 'transp')])).toEqual([
      ['CONFIRMED', 'OPAQUE'],
      ['CANCELLED', 'TRANSPARENT'],
      ['CONFIRMED', 'TRANSPARENT'],
      ['CONFIRMED', 'OPAQUE'],
    ])
    // RFC 5546, 3.2.1: what is published names nobody who comes.
    expect(text).not.toMatch(/^ATTENDEE/m)
    expect(writeFeed(entries, sender)).toBe(text)
  })

  test('is a calendar with nothing in it where there is no call', () => {
    const text = writeFeed([], { ...sender, exercise: true })
    expect(eventsOf(text)).toEqual([])
    expect(valueIn(parse(text), 'name')).toBe('EXERCISE jom')
  })
})

describe('hostile text', () => {
  const nasty = fc.oneof(
    fc.constantFrom(
      'C-1\r\nATTENDEE:mailto:eve@example.org',
      'C-1\nX-EVIL:1',
      'C-1\rX-EVIL:1',
      'C-1\r\n X',
      'a"b^n:c;d,e\\n\\',
      'C-1\u2028X-EVIL:1\u0085X-EVIL:2',
      'END:VEVENT\r\nBEGIN:VALARM',
      '\u0000\u0007\ud800',
      '',
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
  const plain = {
    calendar: namesOf(parse(writeInvitation(invitation()))),
    event: eventsOf(writeInvitation(invitation())).map(namesOf),
    feed: namesOf(parse(writeFeed([], invitation()))),
  }

  test('gets no property into an invitation', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, nasty, (call, host, organizer, attendee) => {
        const text = writeInvitation(invitation({ call, host, organizer: `o${organizer}`, attendee: `a${attendee}` }))
        expect(namesOf(parse(text))).toEqual(plain.calendar)
        expect(eventsOf(text).map(namesOf)).toEqual(plain.event)
        expect(parse(text).getAllSubcomponents()).toHaveLength(1)
        expect(eventsOf(text)[0]?.getAllSubcomponents()).toEqual([])
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(text.replaceAll('\r\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/)
      }),
      { numRuns: 300 },
    )
  })

  test('gets none into a feed', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, (call, host, organizer) => {
        const sender = { host, organizer: `o${organizer}`, exercise: false, language: 'en' }
        const text = writeFeed(
          [{ call, sequence: 0, startsAt: made, minutes: 5, cancelled: false, changedAt: made }],
          sender,
        )
        expect(namesOf(parse(text))).toEqual(plain.feed)
        expect(eventsOf(text)).toHaveLength(1)
        expect(eventsOf(text).map(namesOf)).toEqual(
          plain.event.map((names) => names.filter((name) => name !== 'attendee')),
        )
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    'ines+jom@example.eu',
    'søren@example.eu',
    "o'brien@example.ie",
    'a,b;c"d\\e@example.eu',
    '100%@example.eu',
  ])('the address %s arrives as it is', (attendee) => {
    const [event] = eventsOf(writeInvitation(invitation({ attendee })))
    const written = String(event?.getFirstPropertyValue('attendee'))
    expect(decodeURIComponent(written.replace(/^mailto:/i, ''))).toBe(attendee)
  })
})
