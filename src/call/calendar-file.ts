import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  type ICalCalendar,
  ICalCalendarMethod,
  type ICalEvent,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator'
import { say } from '../locale/catalogue.ts'

/**
 * What a calendar is told of a call, RFC 5545 and 5546: number, time and state. Calendars are kept by third parties, so what
 * a call is about and how to join it never stand here, and nobody's address goes to anybody else.
 */

export type CalendarCall = {
  /** `C-2027-0004`. */
  call: string
  /** Counts the changes of a call; of two files about one call the higher is the valid one. */
  sequence: number
  startsAt: Date
  minutes: number
}
export type Answer = 'yes' | 'no' | 'maybe'
/** Who sends: the host of the origin, which makes numbers unique in the world, and the address of the bot's mail. */
export type Sender = { host: string; organizer: string; exercise: boolean; language: string }
export type Invitation = CalendarCall &
  Sender & {
    method: 'REQUEST' | 'CANCEL'
    /** The address of the one who receives the file; a file in a private room names none. */
    attendee?: string
    answer?: Answer | null
    madeAt: Date
  }
export type FeedEntry = CalendarCall & { cancelled: boolean; answer?: Answer | null; changedAt: Date }

/** The file that puts a call into the calendar of one person, replaces it there, or takes it away. Lines end with CR LF. */
export function writeInvitation(invitation: Invitation): string {
  const { method, attendee, answer, madeAt } = invitation
  const calendar = begin(ICalCalendarMethod[method])
  const event = add(calendar, invitation, invitation, method === 'CANCEL', madeAt)
  if (attendee !== undefined)
    event.createAttendee({
      email: inAddress(attendee),
      role: ICalAttendeeRole.REQ,
      type: ICalAttendeeType.INDIVIDUAL,
      status: partOf(answer),
      // Answers are given to the bot in chat or by the link of the letter: it reads no mail.
      rsvp: false,
    })
  return finish(calendar)
}

/**
 * All calls of one person as a calendar to subscribe to: those that are off stand there as cancelled, so that they go from
 * calendars that have them. The same calls give the same text.
 */
export function writeFeed(entries: readonly FeedEntry[], sender: Sender): string {
  const calendar = begin(ICalCalendarMethod.PUBLISH)
  calendar.name(sender.exercise ? 'EXERCISE jom' : 'jom').ttl(refreshSeconds)
  for (const entry of entries) {
    const event = add(calendar, entry, sender, entry.cancelled, entry.changedAt)
    if (entry.answer === 'no') event.transparency(ICalEventTransparency.TRANSPARENT)
  }
  return finish(calendar)
}

/** The name of a call in every calendar: it stays the same however often the call is moved. */
const uidOf = (call: string, host: string): string => `${inName(call).toLowerCase()}@${inName(host)}`

/** How often a calendar should look again: a call may be called an hour ahead. */
const refreshSeconds = 15 * 60

const begin = (method: ICalCalendarMethod): ICalCalendar =>
  ical({ method, scale: 'GREGORIAN', prodId: { company: 'jom', product: 'jom', language: 'EN' } })

function add(calendar: ICalCalendar, call: CalendarCall, sender: Sender, cancelled: boolean, stamp: Date): ICalEvent {
  const { host, organizer, exercise, language } = sender
  return calendar.createEvent({
    id: uidOf(call.call, host),
    sequence: call.sequence,
    stamp,
    start: call.startsAt,
    end: new Date(call.startsAt.getTime() + call.minutes * 60_000),
    summary: `${exercise ? 'EXERCISE ' : ''}${inName(call.call)}`,
    description: say(language, 'calls.mail.where'),
    organizer: { name: 'jom', email: inAddress(organizer) },
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    class: ICalEventClass.CONFIDENTIAL,
    transparency: cancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
  })
}

/** RFC 5545, 3.1: every line ends with CR LF, the last as well, which the library leaves out. */
const finish = (calendar: ICalCalendar): string => `${calendar.toString()}\r\n`

/** The library writes names as they are: whatever else stands in one would be read as a property of its own. */
const inName = (text: string): string => text.replace(/[^\w.:-]/g, '-')

/** An address in a `mailto:`, RFC 6068; what is no plain part of one is percent-encoded, so that nothing ends the line. */
const inAddress = (address: string): string =>
  address
    .toWellFormed()
    .replace(/[^\w.!$'*+=~@-]/gu, (character) =>
      [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    )

const parts = { yes: ICalAttendeeStatus.ACCEPTED, no: ICalAttendeeStatus.DECLINED, maybe: ICalAttendeeStatus.TENTATIVE }
const partOf = (answer: Answer | null | undefined): ICalAttendeeStatus =>
  answer ? parts[answer] : ICalAttendeeStatus.NEEDSACTION
