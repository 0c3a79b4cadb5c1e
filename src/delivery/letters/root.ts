import { say } from '../../locale/catalogue.ts'
import type { RootLetter } from '../../sharing/errand.ts'
import type { Letter } from './letter.ts'

/** Gives a witness the root of a day's record to keep. */
export function rootLetter({ day, root, confirm, language }: RootLetter): Letter {
  return {
    id: `root-${day}`,
    subject: say(language, 'ledger.mail.subject', { day }),
    lines: [
      say(language, 'ledger.mail.what', { day }),
      '',
      root,
      '',
      say(language, 'ledger.mail.how', { url: confirm }),
    ],
    files: [{ filename: `root-${day}.json`, contentType: 'application/json', content: `${root}\n` }],
  }
}
