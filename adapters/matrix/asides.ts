import { gone } from '../../src/chat/errors.ts'
import type { Places } from './places.ts'
import type { Wire } from './wire.ts'

/** Rooms in which the bot speaks with one person alone. */
export type Asides = {
  /** The room with somebody: `near`, where that is one; else it is made, and they are invited, when there is none. */
  roomWith(user: string, near: string): Promise<string>
}

/** A user's id (Matrix specification, appendices 4.2.1). */
const userId = /^@[\x21-\x39\x3b-\x7e]+:[a-z0-9.:[\]-]+$/i

/**
 * Opens these rooms over the places the bot knows. Two things to say at the same time do not make two rooms. `topicFor` says
 * to somebody how to speak with the bot there.
 */
export function openAsides(wire: Wire, places: Places, topicFor: (user: string) => string): Asides {
  const making = new Map<string, Promise<string>>()
  /** Made, and not yet told of by the homeserver. */
  const made = new Map<string, string>()

  async function make(user: string, near: string): Promise<string> {
    const found = places.asideWith(user, near)
    if (found) {
      const membership = found.members.get(user)?.membership
      if (membership !== 'join' && membership !== 'invite')
        await wire.ask('POST', ['rooms', found.id, 'invite'], { json: { user_id: user } })
      return found.id
    }
    const room = {
      preset: 'private_chat',
      is_direct: true,
      invite: [user],
      topic: topicFor(user),
      initial_state: [
        // They shall read what was said since they were invited; nobody else ever sits there.
        { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'invited' } },
        { type: 'org.matrix.room.preview_urls', state_key: '', content: { disable: true } },
      ],
      power_level_content_override: { invite: 100, events: { 'm.room.encryption': 100, 'm.room.tombstone': 100 } },
    }
    return (await wire.ask<{ room_id: string }>('POST', ['createRoom'], { json: room })).room_id
  }

  return {
    async roomWith(user, near) {
      if (!userId.test(user)) throw gone('no such person')
      const fresh = made.get(user)
      if (fresh !== undefined) {
        if (!places.facts(fresh)) return fresh
        made.delete(user)
      }
      const room = making.get(user) ?? make(user, near).finally(() => making.delete(user))
      making.set(user, room)
      const id = await room
      if (!places.facts(id)) made.set(user, id)
      return id
    },
  }
}
