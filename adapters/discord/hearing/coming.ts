import type { Shelf } from '../../../src/chat/shelf.ts'
import { naming } from './naming.ts'

/** Since when the bot sees channels: what was said there before, in their threads too, is not for it to hear. */
export type Coming = {
  /** The bot sees a channel after a message on. Known at once, and after a restart once it resolves. */
  note(channel: string, since: string): Promise<void>
  /** The last message that is not for the bot to hear in any of these channels; the first of all names where there is none. */
  since(...channels: readonly string[]): string
}

const sinceKey = (channel: string): string => `since/${channel}`

/** Opens this memory, which outlives the process. */
export async function openComing(shelf: Pick<Shelf, 'list' | 'write'>): Promise<Coming> {
  const known = new Map<string, string>()
  for (const { key, value } of await shelf.list(sinceKey('')))
    if (typeof value === 'string') known.set(key.slice(sinceKey('').length), value)
  return {
    async note(channel, since) {
      known.set(channel, since)
      await shelf.write([{ type: 'put', key: sinceKey(channel), value: since }])
    },
    since: (...channels) =>
      channels
        .flatMap((channel) => known.get(channel) ?? [])
        .reduce((last, since) => (naming.compare(since, last) > 0 ? since : last), naming.first),
  }
}
