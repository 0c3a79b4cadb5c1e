import { endFeed, feedPage, openFeed } from '../call/feed.ts'
import { actions, button, code, type Message, paragraph } from '../chat/message.ts'
import { codesOf } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { release } from '../sharing/release.ts'
import { targetPerson } from '../sharing/target.ts'
import type { Call, Command } from './command.ts'
import { answer, tell } from './words.ts'

/**
 * Gives the speaker the address of a calendar of their calls, or ends it. The address is a secret, and is told to them alone; where
 * it may not stand none is made, since that would end the one they have, and they are led to a page of their own.
 */
export const feed: Command = {
  name: 'feed',
  usage: 'feed [off]',
  summary: 'calls.feed.summary',
  async run(call) {
    const { language } = call.person
    if (/^(?:off|end|slut|fra)$/iu.test(call.words.trim()))
      return [...tell(call, 'calls.feed.off'), ...(await endFeed(call, call.person))]
    const page = actions({ type: 'link', label: say(language, 'calls.feed.page'), url: `${call.origin}${feedPage}` })
    // It tells a person's calls: it may stand nowhere that operators outside read, so it bears a label of its own.
    const told = (path: string, replaced: boolean): Message =>
      answer(
        say(language, 'calls.feed'),
        [
          paragraph(code(`${call.origin}${path}`)),
          ...(replaced ? [paragraph(say(language, 'calls.feed.old'))] : []),
          actions(button(say(language, 'calls.feed.end'), 'feed off', 'danger')),
        ],
        'TLP:GREEN',
      )
    if (!mayStand(call, told('', false))) return tell(call, 'calls.feed.above', {}, [page])
    const { path, replaced, effects } = await openFeed(call, call.person)
    return [...call.reply(told(path, replaced)), ...effects]
  },
}

/** Whether the speaker may be told something alone where they are. */
function mayStand({ directory, person, account, conversation, now }: Call, message: Message): boolean {
  const parcel = { message, stub: message, label: 'TLP:GREEN', addressees: codesOf(person, now) } as const
  const verdict = release(parcel, targetPerson(directory, person, account, conversation, now))
  return verdict.kind === 'cleared' && verdict.cleared.shows === 'whole'
}
