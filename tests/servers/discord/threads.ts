import type { Channel, Message } from './model.ts'
import { malformed, refuse } from './refusal.ts'
import type { World } from './world.ts'

/** Minutes after which a thread closes: docs, resources/channel#start-thread-from-message. */
export const closing = [60, 1440, 4320, 10_080]

/** Starts a thread at a message (it has the message's id then) or free. */
export function startThread(
  { state, events }: World,
  parent: Channel,
  owner: string,
  { name, from, closesAfter = 1440, type = 11 }: { name: string; from?: Message; closesAfter?: number; type?: 11 | 12 },
): Channel {
  if (parent.type !== 0 && parent.type !== 5) throw refuse(50_024)
  if (name.length < 1 || name.length > 100)
    throw malformed({ at: 'name', code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 100 in length.' })
  if (!closing.includes(closesAfter))
    throw malformed({
      at: 'auto_archive_duration',
      code: 'BASE_TYPE_CHOICES',
      message: `Value must be one of {${closing.join(', ')}}.`,
    })
  if (from && state.channels.has(from.id)) throw refuse(160_004)
  const thread = state.addChannel({
    ...(from && { id: from.id }),
    type,
    name,
    guild: parent.guild,
    parent: parent.id,
    thread: {
      owner,
      archived: false,
      locked: false,
      since: new Date().toISOString(),
      closesAfter,
      members: new Set([owner]),
    },
  })
  events.thread('THREAD_CREATE', thread)
  if (from) {
    // The thread begins with a line that points at the message: docs, resources/message#message-types (21).
    const start = state.put({
      ...{ channel: thread.id, author: owner, content: '', type: 21 },
      reference: { channel: parent.id, message: from.id, forward: false },
    })
    events.posted(start)
    events.changed(from)
  }
  return thread
}
