import type { Shelf, ShelfWrite } from '../../src/chat/shelf.ts'
import { readRelation } from './content/read-text.ts'
import type { RoomEvent, Wire } from './wire.ts'

/**
 * Edits that are taken back by themselves, as clients offer it in the history of a message: it says again what it said
 * before. What such an edit belonged to is not told any more by then, and has to be known.
 */
export type Reverts = {
  /** What is to be kept of an event, so that its being taken back is understood. */
  kept(event: RoomEvent): readonly ShelfWrite[]
  /** What an event amounts to: where it takes back an edit, another edit, to what the message says now; else itself. */
  read(room: string, event: RoomEvent): Promise<RoomEvent>
}

const keyOf = (edit: string): string => `edit/${edit}`

/** Opens them over what was kept. */
export function openReverts(wire: Wire, shelf: Shelf): Reverts {
  return {
    kept({ type, event_id: id, content }) {
      const { replace } = type === 'm.room.message' ? readRelation(content) : {}
      return replace === undefined ? [] : [{ type: 'put', key: keyOf(id), value: replace }]
    },
    async read(room, event) {
      const gone = event.type === 'm.room.redaction' ? (event.redacts ?? event.content.redacts) : undefined
      const target = typeof gone === 'string' ? await shelf.get(keyOf(gone)) : undefined
      if (typeof target !== 'string') return event
      const found = await wire.find<RoomEvent>(['rooms', room, 'event', target])
      // Gone itself, it says nothing any more, and that is told by another event.
      if (typeof found?.content.msgtype !== 'string') return event
      const edits = found.unsigned?.['m.relations'] as { 'm.replace'?: RoomEvent } | undefined // looked at, not trusted
      const last = edits?.['m.replace']
      const now = (last?.sender === found.sender && last.content['m.new_content']) || found.content
      const relation = { rel_type: 'm.replace', event_id: target }
      // Whoever took it back, it is its author who says so again.
      const content = { ...found.content, 'm.new_content': now, 'm.relates_to': relation }
      return { ...event, type: 'm.room.message', sender: found.sender, content }
    },
  }
}
