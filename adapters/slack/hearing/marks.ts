import type { Looked, Shown } from '../../../src/chat/hearing/marked.ts'
import { markIn } from '../../../src/chat/marks.ts'
import { Refused, TokenRefused } from '../../../src/chat/refusals.ts'
import { reactionNamed } from '../content/reactions.ts'
import type { Wire } from '../wire.ts'
import { arrivalIn, type Told } from './missed.ts'
import { type Json, objectIn, text } from './translate.ts'

/** The marks on a message as Slack shows it. Who set them it may say of some people alone, while it counts all of them. */
export function shownOn(message: Json, bot: string): readonly Shown[] {
  const reactions = Array.isArray(message.reactions) ? message.reactions.map(objectIn) : []
  return reactions.flatMap(({ name, users, count }): readonly Shown[] => {
    const reaction = text(name)
    const mark = reaction === undefined ? undefined : markIn(reactionNamed(reaction))
    if (reaction === undefined || mark === undefined) return []
    const all = Array.isArray(users) ? users.flatMap((user) => text(user) ?? []) : []
    const by = [...new Set(all)].filter((user) => user !== bot)
    // Of itself the bot is always told.
    const others = (typeof count === 'number' ? count : all.length) - (all.includes(bot) ? 1 : 0)
    return [{ mark, reaction, by, count: Math.max(others, by.length) }]
  })
}

/**
 * The messages on which marks are looked for, out of all that was read of a channel; `older` was read for its threads. What was said
 * before the bot came in is not for it.
 */
export function lookedAt(
  told: Pick<Told, 'messages' | 'threads'>,
  older: readonly Json[],
  { bot, isReadBack }: { bot: string; isReadBack(ts: string): boolean },
): readonly Looked[] {
  const arrived = arrivalIn([...older, ...told.messages], bot)
  const messages = [...older, ...told.messages, ...[...told.threads.values()].flat()]
  const found = new Map(messages.map((message) => [text(message.ts) ?? '0', message] as const))
  return [...found].flatMap(([id, message]) =>
    message.subtype !== 'tombstone' && Number(id) > arrived && isReadBack(id)
      ? [{ id, shown: shownOn(message, bot) }]
      : [],
  )
}

/** Asks who set a mark, all of them; where Slack refuses to say it, what it showed is all that there is. */
export async function whoMarked(
  wire: Pick<Wire, 'ask'>,
  { channel, ts, bot }: { channel: string; ts: string; bot: string },
  shown: Shown,
): Promise<Pick<Shown, 'count' | 'by'>> {
  try {
    const answer = await wire.ask('reactions.get', { channel, timestamp: ts, full: true })
    const now = shownOn(objectIn(answer.message), bot).find(({ reaction }) => reaction === shown.reaction)
    return now ?? { count: 0, by: [] }
  } catch (fault) {
    if (fault instanceof Refused && !(fault instanceof TokenRefused)) return shown
    throw fault
  }
}
