import type { AdapterLog } from '../../../src/chat/adapter.ts'
import type { KnownMarks } from '../../../src/chat/hearing/channels.ts'
import { changedMarks, type MarkChanges } from '../../../src/chat/hearing/marked.ts'
import type { Known } from '../../../src/chat/hearing/traces.ts'
import { afterPauses, openTurns } from '../../../src/chat/hearing/turns.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import { type Json, objectsIn } from '../json.ts'
import { limits } from '../limits.ts'
import type { Wire } from '../wire.ts'
import { lookedAt, whoMarked } from './marks.ts'
import { allGone, missed, newestOf, type Step, startOf } from './missed.ts'
import { naming } from './naming.ts'

/** Reads back what happened in a channel, a thread or a direct message out of sight. */
export type History = {
  /**
   * `last` is the last message kept, and `since` the last one that is not for the bot to hear. `looksBack` says whether marks are
   * looked for on what was said before what may have changed, as far as one page goes. Throws a `DeliveryError` where Discord does
   * not answer.
   */
  read(
    channel: string,
    known: ReadonlyMap<string, Known>,
    from: { last: string; since: string; looksBack: boolean },
    marks: KnownMarks,
  ): Promise<{ steps: readonly Step[]; newest: string; marks: MarkChanges }>
}

/** The most pages of a channel's history that are read at once. */
const mostPages = 500
/** So many channels are read at a time: Discord counts each of them by itself, and all questions together. */
const atOnce = 5
/** By this code Discord says that a channel is not there. */
const unknownChannel = '10003'
/** No message stands behind this one. */
const end = String(2n ** 63n)

/** `isThread` says whether a channel is a thread: with it go its messages, while a channel that is gone takes nothing back. */
export function openHistory(parts: {
  wire: Pick<Wire, 'ask'>
  bot: string
  log: AdapterLog
  signal: AbortSignal
  isThread(channel: string): boolean
}): History {
  const { wire, bot, log, signal, isThread } = parts
  const turns = openTurns(atOnce, signal)

  /** The messages of a channel after one, and up to which all of them were read. */
  async function messagesOf(channel: string, after: string): Promise<{ messages: readonly Json[]; upTo: string }> {
    const messages: Json[] = []
    let last = after
    for (let page = 0; page < mostPages; page += 1) {
      const query = { after: last, limit: limits.page }
      const told = objectsIn(
        await afterPauses(() => wire.ask('GET', `/channels/${channel}/messages`, { query }), signal),
      )
      messages.push(...told)
      last = newestOf(told, last)
      if (told.length < limits.page) return { messages, upTo: end }
    }
    log('warn', 'a channel could not be read back to its last message at once', { channel, messages: messages.length })
    return { messages, upTo: last }
  }

  /** The last messages of a channel up to one. */
  async function messagesUpTo(channel: string, last: string): Promise<readonly Json[]> {
    const query = { before: String(BigInt(last) + 1n), limit: limits.page }
    return objectsIn(await afterPauses(() => wire.ask('GET', `/channels/${channel}/messages`, { query }), signal))
  }

  return {
    read: (channel, known, { last, since, looksBack }, { standing, isReadBack }) =>
      turns(async () => {
        const after = startOf(known, last, Date.now())
        try {
          const { messages, upTo } = await messagesOf(channel, after)
          const isOlderHeard = looksBack && isReadBack(after) && naming.compare(after, since) > 0
          const older = isOlderHeard ? await messagesUpTo(channel, after) : []
          const looked = lookedAt([...older, ...messages], { since, isReadBack })
          const marks = await changedMarks(looked, standing, (id, shown) =>
            whoMarked(wire, { channel, id, bot, signal }, shown),
          )
          return { steps: missed(messages, { known, after, upTo, since }), newest: newestOf(messages, last), marks }
        } catch (fault) {
          if (codeOf(fault) !== unknownChannel || !isThread(channel)) throw fault
          return { steps: allGone(known), newest: last, marks: { set: [], gone: [] } }
        }
      }),
  }
}
