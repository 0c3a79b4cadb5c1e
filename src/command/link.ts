import { paragraph, strong } from '../chat/message.ts'
import { renewalFrom } from '../directory/account.ts'
import { codeMinutes, enterCode, showCode } from '../identity/link.ts'
import { say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import type { Command } from './command.ts'
import { answer, tell } from './words.ts'

/** Joins a further account to its person: shows a one-time code, or takes one that another account shows. */
export const link: Command = {
  name: 'link',
  usage: 'link [code]',
  summary: 'commands.link.summary',
  secretWords: true,
  // One that comes late has run out by itself.
  whenLate: 'obey',
  async run(call) {
    const { tx, person, account, now } = call
    const { language } = person
    const typed = call.words.trim()
    if (typed === '') {
      const code = await showCode(tx, person, account)
      const summary = say(language, 'accounts.link.code', { code })
      const how = say(language, 'accounts.link.how', { minutes: codeMinutes, code })
      return call.reply({ ...answer(summary), blocks: [paragraph(strong(code)), paragraph(how)] })
    }
    const seen = call.room !== undefined && !call.unseen
    const entered = await enterCode(call, account, typed, { seen })
    if (entered.kind === 'joined') {
      const at = sayFar(language, renewalFrom(now), person.zone, now)
      return [...tell(call, 'accounts.link.joined', { account, at }), ...entered.effects]
    }
    return [...tell(call, seen ? 'accounts.link.seen' : 'accounts.link.refused'), ...entered.effects]
  },
}
