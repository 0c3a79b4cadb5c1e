import type { RoomEvent, Wire } from './wire.ts'

/** The commands of the controls that a message of the bot shows, by number, first to last; empty where it is none of ours. */
export type Controls = { of(room: string, event: string): Promise<readonly string[]> }

/** Messages whose controls are kept in memory. */
const most = 500

/**
 * Reads the controls of a message from the message itself, as it stands now: a press is understood after any restart. What
 * anybody else wrote has none, whatever it says.
 */
export function openControls(wire: Wire, bot: string): Controls & { remember(event: string, content: unknown): void } {
  const known = new Map<string, readonly string[]>()

  function remember(event: string, content: unknown): readonly string[] {
    const commands = commandsIn(content)
    known.delete(event)
    known.set(event, commands)
    const [oldest] = known.keys()
    if (known.size > most && oldest !== undefined) known.delete(oldest)
    return commands
  }

  return {
    remember,
    async of(room, event) {
      const here = known.get(event)
      if (here) return here
      const found = await wire.find<RoomEvent>(['rooms', room, 'event', event])
      if (found?.sender !== bot) return remember(event, undefined)
      const edit = editIn(found) ?? (await newestEdit(wire, room, event, bot))
      return remember(event, edit ?? found.content)
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

function commandsIn(content: unknown): readonly string[] {
  const commands = (content as Record<string, unknown> | undefined)?.['eu.jom.controls'] // looked at below
  return Array.isArray(commands) ? commands.filter((each) => typeof each === 'string') : []
}
