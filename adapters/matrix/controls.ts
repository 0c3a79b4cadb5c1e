import type { ConversationRef } from '../../src/chat/refs.ts'
import type { RoomEvent, Wire } from './wire.ts'

/** What a message of the bot tells of itself. */
export type Shown = {
  /** The commands of its controls by number, those it showed once among them; empty for a message that is none of the bot's. */
  commands: readonly string[]
  /** The conversation it belongs to, where it was said to one person alone. */
  conversation?: ConversationRef
}

export type Controls = { of(room: string, event: string): Promise<Shown> }

/** The same, told of what the bot shows. */
export type Memory = Controls & { remember(room: string, event: string, content: unknown): void }

/** Under which key a message says to which conversation it belongs. */
export const conversationKey = 'eu.jom.conversation'

/** Messages whose controls are kept in memory. */
const most = 500

/**
 * Reads the controls of a message from the message itself, as it stands now: a press is understood after any restart. What
 * anybody else wrote has none, whatever it says; nor has what stands in another room than where it is answered.
 */
export function openControls(wire: Wire, bot: string): Memory {
  const known = new Map<string, Shown>()

  function remember(room: string, event: string, content: unknown): Shown {
    const shown = readShown(content)
    const place = `${room} ${event}`
    known.delete(place)
    known.set(place, shown)
    const [oldest] = known.keys()
    if (known.size > most && oldest !== undefined) known.delete(oldest)
    return shown
  }

  return {
    remember,
    async of(room, event) {
      const here = known.get(`${room} ${event}`)
      if (here) return here
      const found = await wire.find<RoomEvent>(['rooms', room, 'event', event])
      if (found?.sender !== bot) return remember(room, event, undefined)
      const edit = editIn(found) ?? (await newestEdit(wire, room, event, bot))
      return remember(room, event, edit ?? found.content)
    },
  }
}

/** The content that a message has by its latest edit, where the homeserver tells it along. */
function editIn({ sender, unsigned }: RoomEvent): unknown {
  const relations = unsigned?.['m.relations'] as { 'm.replace'?: RoomEvent } | undefined // looked at, not trusted
  const edit = relations?.['m.replace']
  return edit?.sender === sender ? edit.content?.['m.new_content'] : undefined
}

async function newestEdit(wire: Wire, room: string, event: string, bot: string): Promise<unknown> {
  const path = ['rooms', room, 'relations', event, 'm.replace']
  const found = await wire.find<{ chunk: readonly RoomEvent[] }>(path, { query: { limit: '1', dir: 'b' }, v1: true })
  return found?.chunk.find(({ sender }) => sender === bot)?.content['m.new_content']
}

function readShown(content: unknown): Shown {
  const told = (content ?? {}) as Record<string, unknown> // looked at below
  const commands = told['eu.jom.controls']
  const conversation = told[conversationKey]
  return {
    commands: Array.isArray(commands) ? commands.filter((each) => typeof each === 'string') : [],
    ...(typeof conversation === 'string' && { conversation: conversation as ConversationRef }), // written by the bot
  }
}
