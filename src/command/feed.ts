import { endFeed, openFeed } from '../call/feed.ts'
import { actions, button, code, paragraph } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import type { Command } from './command.ts'
import { answer, tell } from './words.ts'

/** Gives the speaker the address of a calendar of their calls, or ends it. The address is a secret, and is told to them alone. */
export const feed: Command = {
  name: 'feed',
  usage: 'feed [off]',
  summary: 'calls.feed.summary',
  async run(call) {
    const { language } = call.person
    if (/^(?:off|end|slut|fra)$/iu.test(call.words.trim()))
      return [...tell(call, 'calls.feed.off'), ...(await endFeed(call, call.person))]
    const { path, replaced, effects } = await openFeed(call, call.person)
    const lines = [
      paragraph(code(`${call.origin}${path}`)),
      ...(replaced ? [paragraph(say(language, 'calls.feed.old'))] : []),
      actions(button(say(language, 'calls.feed.end'), 'feed off', 'danger')),
    ]
    // It tells a person's calls: it may stand nowhere that operators outside read, so it bears a label of its own.
    const summary = say(language, 'calls.feed')
    return [...call.reply(answer(summary, lines, 'TLP:GREEN')), ...effects]
  },
}
