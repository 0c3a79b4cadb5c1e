import { code, type Inline, paragraph, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayClock, sayMoment } from '../locale/moment.ts'
import { findingsFor } from '../playbook/live/matter.ts'
import type { Command } from './command.ts'
import { answer, tell } from './words.ts'

const mostShown = 15

/** Shows what should have happened and did not. */
export const audit: Command = {
  name: 'audit',
  usage: 'audit',
  summary: 'commands.audit.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person, now, origin } = call
    const { language, zone } = person
    const open = (await findingsFor(call, person)).filter(({ endedAt }) => endedAt === null)
    if (open.length === 0) return tell(call, 'notices.audit.none', { at: sayMoment(language, now, zone) })
    const items = open
      .slice(0, mostShown)
      .map(({ kind, subject, since }): readonly Inline[] => [
        text(`${say(language, `notices.audit.${kind}`)}: `),
        code(subject.slice(0, 120)),
        text(` · ${sayClock(language, since, zone)}`),
      ])
    const more = say(language, 'notices.audit.more', { shown: mostShown, url: `${origin}/audit` })
    return call.reply(
      answer(say(language, 'notices.audit.found', { count: open.length }), [
        { type: 'list', ordered: false, items },
        ...(open.length > mostShown ? [paragraph(more)] : []),
      ]),
    )
  },
}
