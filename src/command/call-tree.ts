import { UserError } from '../chat/errors.ts'
import { actions, paragraph } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { scopeOf } from '../notice/call-tree.ts'
import type { Command } from './command.ts'
import { answer } from './words.ts'

/** Leads to the call tree to print, of the members that the speaker may have it of. */
export const callTree: Command = {
  name: 'call-tree',
  usage: 'call-tree',
  summary: 'commands.call-tree.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { directory, person, now, origin } = call
    const { language } = person
    const { own, others } = scopeOf(directory, person, now)
    const codes = [...own, ...others]
    if (codes.length === 0) throw new UserError('notices.tree.none')
    const label = say(language, 'notices.tree.link.label')
    const summary = say(language, 'notices.tree.link', { codes: codes.join(', ') })
    const open = actions({ type: 'link', label, url: `${origin}/call-tree.pdf` })
    return call.reply(answer(summary, [paragraph(say(language, 'notices.tree.lead')), open]))
  },
}
