import { say } from '../../locale/catalogue.ts'
import { sayMoment } from '../../locale/moment.ts'
import type { NoticeLetter } from '../../sharing/errand.ts'
import type { Letter } from './letter.ts'

/** Says that there is something to know, and where: what it is stands in no letter. */
export function noticeLetter(content: NoticeLetter, origin: string): Letter {
  const { purpose, notice: id, urgent, language, zone } = content
  const at = sayMoment(language, new Date(content.due), zone)
  const asks = purpose === 'acknowledge' || purpose === 'ring'
  const how = asks ? 'notices.mail.how' : 'notices.mail.how.read'
  return {
    id,
    urgent,
    subject: say(language, `notices.mail.subject.${purpose}`, { id, urgent: urgent ? 'yes' : 'no' }),
    lines: [
      say(language, `notices.mail.${purpose}`, { at }),
      say(language, how, { url: `${origin}/notices/${id}`, id }),
    ],
  }
}
