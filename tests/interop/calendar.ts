import ICAL from 'ical.js'
import { writeInvitation } from '../../src/call/calendar-file.ts'

const madeAt = new Date('2027-03-26T10:00:00Z')
const call = {
  call: 'C-2027-0004',
  minutes: 45,
  host: 'jom.example.eu',
  organizer: 'jom@example.eu',
  attendee: 'anne@cell.example',
  exercise: true,
  language: 'en',
  madeAt,
} as const

const want = (what: string, isSo: boolean): readonly string[] => (isSo ? [] : [what])

/** What a reader of calendars that is not ours keeps after an invitation, a move and a call that is off. */
export function checkInvitations(): readonly string[] {
  const files = [
    writeInvitation({ ...call, method: 'REQUEST', sequence: 0, startsAt: new Date('2027-03-28T12:00:00Z') }),
    writeInvitation({ ...call, method: 'REQUEST', sequence: 1, startsAt: new Date('2027-03-28T13:00:00Z') }),
    writeInvitation({ ...call, method: 'CANCEL', sequence: 2, startsAt: new Date('2027-03-28T13:00:00Z') }),
  ]
  const read = files.map((text) => {
    const calendar = new ICAL.Component(ICAL.parse(text))
    const events = calendar.getAllSubcomponents('vevent')
    const event = new ICAL.Event(events[0]!) // its absence is a fault of its own
    return {
      method: String(calendar.getFirstPropertyValue('method')),
      count: events.length,
      uid: event.uid,
      sequence: event.sequence,
      starts: event.startDate.toJSDate().toISOString(),
      minutes: event.duration.toSeconds() / 60,
      summary: event.summary,
      attendees: event.attendees.length,
    }
  })
  const [first, moved, off] = read
  return [
    ...want(
      'there is one event in each file',
      read.every(({ count }) => count === 1),
    ),
    ...want('the name stays', new Set(read.map(({ uid }) => uid)).size === 1),
    ...want(
      'the newer replaces the older',
      read.every(({ sequence }, index) => sequence === index),
    ),
    ...want('the first begins when it was meant', first?.starts === '2027-03-28T12:00:00.000Z'),
    ...want('the second is moved', moved?.starts === '2027-03-28T13:00:00.000Z'),
    ...want(
      'it lasts as long as it was meant',
      read.every(({ minutes }) => minutes === 45),
    ),
    ...want('the last takes it away', first?.method === 'REQUEST' && off?.method === 'CANCEL'),
    ...want(
      'it says nothing but its number',
      read.every(({ summary }) => summary === 'EXERCISE C-2027-0004'),
    ),
    ...want(
      'nobody’s address goes to anybody else',
      read.every(({ attendees }) => attendees === 1),
    ),
  ]
}

/** Whether a call that was planned stands once in each of these calendars as it was meant: what is sent by mail, and a feed. */
export function checkPlanned(
  calendars: Readonly<Record<string, { text: string; startsAt: Date; minutes: number }>>,
  call: string,
): readonly string[] {
  return Object.entries(calendars).flatMap(([name, { text, startsAt, minutes }]) => {
    const events = new ICAL.Component(ICAL.parse(text))
      .getAllSubcomponents('vevent')
      .map((each) => new ICAL.Event(each))
    const [event] = events
    return [
      ...want(`${name}: there is one event`, events.length === 1),
      ...want(`${name}: it begins when it was meant`, event?.startDate.toJSDate().getTime() === startsAt.getTime()),
      ...want(`${name}: it lasts as long as it was meant`, event?.duration.toSeconds() === minutes * 60),
      ...want(`${name}: it says nothing but its number`, event?.summary === `EXERCISE ${call}`),
    ]
  })
}
