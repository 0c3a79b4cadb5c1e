import type { AdapterLog } from '../../../src/chat/adapter.ts'
import type { KnownMarks } from '../../../src/chat/hearing/channels.ts'
import { changedMarks, type MarkChanges } from '../../../src/chat/hearing/marked.ts'
import type { Known } from '../../../src/chat/hearing/traces.ts'
import { afterPauses, openTurns } from '../../../src/chat/hearing/turns.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import { limits } from '../limits.ts'
import type { Wire } from '../wire.ts'
import { lookedAt, whoMarked } from './marks.ts'
import { missed, newestOf, type Step, startOf, type Told, threadsToRead } from './missed.ts'
import { type Json, objectIn, text } from './translate.ts'

/** Reads back what happened in a channel out of sight. */
export type History = {
  /** `last` is the moment of the last message kept. Throws a `DeliveryError` where Slack does not answer. */
  read(
    channel: string,
    known: ReadonlyMap<string, Known>,
    last: string,
    marks: KnownMarks,
  ): Promise<{ steps: readonly Step[]; newest: string; marks: MarkChanges }>
}

/** The most pages of a channel's history that are read at once. */
const mostPages = 50
/** So many pages before that are looked through for threads in which somebody answered what is older, the bot's own messages among it. */
const olderPages = 2
/** So many channels are read at a time: Slack counts all of them together (Tier 3, some fifty questions a minute). */
const atOnce = 3

export function openHistory(parts: { wire: Wire; bot: string; log: AdapterLog; signal: AbortSignal }): History {
  const { wire, bot, log, signal } = parts
  const turns = openTurns(atOnce, signal)

  const ask = <Answer>(question: () => Promise<Answer>): Promise<Answer> => afterPauses(question, signal)

  /** The messages of a channel from a moment on, and from which one all of them were read. */
  async function messagesOf(channel: string, oldest: string): Promise<Pick<Told, 'messages' | 'from'>> {
    const messages: Json[] = []
    let cursor: string | undefined
    for (let page = 0; page < mostPages; page += 1) {
      const question = { channel, oldest, inclusive: true, limit: limits.page, ...(cursor && { cursor }) }
      const answer = await ask(() => wire.ask('conversations.history', question))
      messages.push(...(answer.messages ?? []).map(objectIn))
      cursor = answer.has_more ? answer.response_metadata?.next_cursor : undefined
      if (!cursor) return { messages, from: oldest }
    }
    log('warn', 'a channel could not be read back to the last message kept', { channel, messages: messages.length })
    // The newest come first.
    return { messages, from: text(messages.at(-1)?.ts) ?? oldest }
  }

  /** What was said before a moment, as far back as is looked for threads that go on. */
  async function olderThan(channel: string, latest: string): Promise<readonly Json[]> {
    const messages: Json[] = []
    let cursor: string | undefined
    for (let page = 0; page < olderPages; page += 1) {
      const question = { channel, latest, limit: limits.page, ...(cursor && { cursor }) }
      const answer = await ask(() => wire.ask('conversations.history', question))
      messages.push(...(answer.messages ?? []).map(objectIn))
      cursor = answer.has_more ? answer.response_metadata?.next_cursor : undefined
      if (!cursor) break
    }
    return messages
  }

  /** All replies of a thread; none where it is gone. */
  async function repliesOf(channel: string, root: string): Promise<readonly Json[]> {
    const replies: Json[] = []
    let cursor: string | undefined
    try {
      for (let page = 0; page < mostPages; page += 1) {
        const question = { channel, ts: root, limit: limits.page, ...(cursor && { cursor }) }
        const answer = await ask(() => wire.ask('conversations.replies', question))
        replies.push(...(answer.messages ?? []).map(objectIn))
        cursor = answer.has_more ? answer.response_metadata?.next_cursor : undefined
        if (!cursor) break
      }
    } catch (fault) {
      if (codeOf(fault) !== 'thread_not_found' && codeOf(fault) !== 'message_not_found') throw fault
    }
    return replies.filter(({ ts }) => ts !== root)
  }

  return {
    read: (channel, known, last, { standing, isReadBack }) =>
      turns(async () => {
        const heard = await messagesOf(channel, startOf(known, last, Date.now()))
        const older = await olderThan(channel, heard.from)
        const threads = new Map<string, readonly Json[]>()
        for (const root of threadsToRead([...heard.messages, ...older], known, last, Date.now()))
          threads.set(root, await repliesOf(channel, root))
        const told = { ...heard, threads }
        const looked = lookedAt(told, older, { bot, isReadBack })
        const marks = await changedMarks(looked, standing, (ts, shown) =>
          ask(() => whoMarked(wire, { channel, ts, bot }, shown)),
        )
        return { steps: missed(told, known, bot), newest: newestOf(told, last), marks }
      }),
  }
}
