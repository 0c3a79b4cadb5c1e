import { say } from '../../locale/catalogue.ts'
import { sayMoment } from '../../locale/moment.ts'
import type { InvitationLetter } from '../../sharing/errand.ts'
import type { Letter } from './letter.ts'

/** Invites to a call, says that it was moved, or that it is off. What it is about, and how to join, stand in no letter. */
export function invitationLetter(content: InvitationLetter): Letter {
  const { call, method, moved, startsAt, minutes, calendar, answer, language, zone } = content
  const at = sayMoment(language, new Date(startsAt), zone)
  const what = method === 'CANCEL' ? 'cancelled' : moved ? 'moved' : 'planned'
  return {
    id: call,
    subject: say(language, `calls.mail.subject.${what}`, { call, at }),
    lines: [
      say(language, `calls.mail.${what}`, { call, at, minutes }),
      ...(answer === undefined ? [] : [say(language, 'calls.mail.answer', { url: answer })]),
      say(language, 'calls.mail.where'),
    ],
    calendar: { method, filename: `${call}.ics`, content: calendar },
  }
}
