import { ReactionType } from 'discord.js'
import type { Looked, Shown } from '../../../src/chat/hearing/marked.ts'
import { afterPauses } from '../../../src/chat/hearing/turns.ts'
import { type Mark, markIn } from '../../../src/chat/marks.ts'
import { Refused, TokenRefused } from '../../../src/chat/refusals.ts'
import { reactionNamed } from '../content/reactions.ts'
import { idIn, type Json, numberIn, objectIn, objectsIn, text } from '../json.ts'
import { limits } from '../limits.ts'
import type { Wire } from '../wire.ts'
import { naming } from './naming.ts'

/** The marks on a message as Discord shows it: it counts who set them, and names nobody. */
export function shownOn(message: Json): readonly Shown[] {
  return objectsIn(message.reactions).flatMap((each): readonly Shown[] => {
    const { id, name } = objectIn(each.emoji)
    const reaction = text(name)
    const mark =
      reaction === undefined || idIn(id) !== undefined ? undefined : markIn(reactionNamed({ name: reaction }))
    if (reaction === undefined || mark === undefined) return []
    const count = (numberIn(each.count) ?? 0) - (each.me === true ? 1 : 0) - (each.me_burst === true ? 1 : 0)
    return count > 0 ? [{ mark, reaction, by: [], count }] : []
  })
}

/** Which marks stand no more where somebody took away the reactions of all, or all of one kind: whose they were Discord does not say. */
export function clearedBy({
  message_id,
  emoji,
}: Json): { message: string; isMeant(marking: { mark: Mark }): boolean } | undefined {
  const message = idIn(message_id)
  if (message === undefined) return undefined
  if (emoji === undefined) return { message, isMeant: () => true }
  const { id, name } = objectIn(emoji)
  const mark = markIn(reactionNamed({ id: idIn(id) ?? null, name: text(name) ?? null }))
  return mark && { message, isMeant: (marking) => marking.mark === mark }
}

/** The messages on which marks are looked for, out of all that was read. What was said up to `since` is not for the bot to hear. */
export const lookedAt = (
  messages: readonly Json[],
  { since, isReadBack }: { since: string; isReadBack(id: string): boolean },
): readonly Looked[] =>
  [...new Map(messages.map((message) => [text(message.id) ?? naming.first, message] as const))].flatMap(
    ([id, message]) => (naming.compare(id, since) > 0 && isReadBack(id) ? [{ id, shown: shownOn(message) }] : []),
  )

/** Asks who set a mark, all of them but the bot, those too who paid for a larger one. Where Discord refuses to say it, nobody is told. */
export async function whoMarked(
  wire: Pick<Wire, 'ask'>,
  { channel, id, bot, signal }: { channel: string; id: string; bot: string; signal: AbortSignal },
  shown: Shown,
): Promise<Pick<Shown, 'count' | 'by'>> {
  const path = `/channels/${channel}/messages/${id}/reactions/${encodeURIComponent(shown.reaction)}` as const
  const people = new Set<string>()
  try {
    for (const type of [ReactionType.Normal, ReactionType.Burst]) {
      // Larger ones are counted with the others, and listed apart.
      if (type === ReactionType.Burst && people.size >= shown.count) break
      for (let after = naming.first; ; ) {
        const query = { type, limit: limits.reactionsPage, after }
        const told = objectsIn(await afterPauses(() => wire.ask('GET', path, { query }), signal))
        const ids = told.flatMap((user) => idIn(user.id) ?? [])
        for (const each of ids) if (each !== bot) people.add(each)
        const last = ids.reduce((one, other) => (naming.compare(other, one) > 0 ? other : one), after)
        if (told.length < limits.reactionsPage || last === after) break
        after = last
      }
    }
  } catch (fault) {
    if (fault instanceof Refused && !(fault instanceof TokenRefused)) return shown
    throw fault
  }
  return { by: [...people], count: people.size }
}
