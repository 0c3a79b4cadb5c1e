import { localOf } from '../../../src/chat/refs.ts'
import type { Places } from '../places.ts'
import { naming } from './naming.ts'

/**
 * After which message a channel is read. Of a thread of which nothing was heard yet the core's last word from anywhere says too
 * little: something else may have been heard before its first message was. It began after its root, which was heard.
 */
export async function beginningOf(
  channel: string,
  { known, last }: { known: ReadonlyMap<string, unknown>; last: string },
  { places, knownIn }: { places: Places; knownIn(channel: string): Promise<ReadonlyMap<string, unknown>> },
): Promise<string> {
  if (places.rootOf(channel) === undefined || known.size > 0 || naming.compare(channel, last) >= 0) return last
  const around = await knownIn(localOf(places.conversationOf(channel)))
  return around.has(channel) ? channel : last
}
