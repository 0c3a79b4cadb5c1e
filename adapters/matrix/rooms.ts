import type { People, Rooms } from '../../src/chat/adapter.ts'
import { gone, isForGood } from '../../src/chat/errors.ts'
import { type AccountRef, accountRef, type ConversationRef, conversationRef, localOf } from '../../src/chat/refs.ts'
import { ours, type RoomFacts } from './facts.ts'
import type { Places } from './places.ts'
import { platform } from './platform.ts'
import type { RoomEvent, Wire } from './wire.ts'

/** What the homeserver will tell of a room that the bot just archived. */
const over = (bot: string): RoomEvent => ({
  type: ours.archived,
  state_key: '',
  content: { archived: true },
  sender: bot,
  event_id: '',
  origin_server_ts: 0,
})

export type RoomParts = { wire: Wire; places: Places; bot: string; servers: ReadonlySet<string> }

/** Rooms on the homeserver: made with history for those who sat there, no previews of links, and nobody but the bot to invite. */
export function openRooms({ wire, places, bot, servers }: RoomParts): Rooms {
  const put = (room: string, type: string, content: object): Promise<unknown> =>
    wire.ask('PUT', ['rooms', room, 'state', type, ''], { json: content })

  function keyed(key: string): RoomFacts | undefined {
    for (const facts of places.all()) if (facts.key === key && facts.creator === bot) return facts
    return undefined
  }

  return {
    async create({ key, title, readBack }) {
      const visibility = readBack ? 'shared' : 'joined'
      const found = keyed(key)
      if (found) {
        const conversation = places.conversationOf(found.id)
        const room = places.roomOf(conversation)
        const facts = places.facts(room)
        if (facts?.name !== title) await put(room, 'm.room.name', { name: title })
        if (facts?.visibility !== visibility)
          await put(room, 'm.room.history_visibility', { history_visibility: visibility })
        return conversation
      }
      const json = {
        preset: 'private_chat',
        name: title,
        // Whoever is on no allowed homeserver cannot come in by federation when there is no other than our own.
        ...(servers.size === 1 && { creation_content: { 'm.federate': false } }),
        initial_state: [
          { type: ours.room, state_key: '', content: { key } },
          { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: visibility } },
          { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'forbidden' } },
          { type: 'org.matrix.room.preview_urls', state_key: '', content: { disable: true } },
        ],
        power_level_content_override: { invite: 50, events: { 'm.room.encryption': 100 } },
      }
      const { room_id: room } = await wire.ask<{ room_id: string }>('POST', ['createRoom'], { json })
      await places.whenKnown(room)
      return conversationRef(platform, room)
    },
    async invite(conversation, account) {
      const room = openRoom(places, conversation)
      const user = localOf(account)
      const now = places.facts(room)?.members.get(user)
      if (now?.membership === 'join' || now?.membership === 'invite') return
      // Who left, or declined, by their own will is not asked again and again.
      if (now?.membership === 'leave' && now.by === user) return
      try {
        await wire.ask('POST', ['rooms', room, 'invite'], { json: { user_id: user } })
      } catch (fault) {
        // Somebody who came in meanwhile cannot be invited.
        if (!isForGood(fault)) throw fault
        if (!(await joined(wire, room)).includes(user)) throw fault
      }
    },
    async remove(conversation, account) {
      const room = openRoom(places, conversation)
      const user = localOf(account)
      try {
        await wire.ask('POST', ['rooms', room, 'kick'], { json: { user_id: user } })
      } catch (fault) {
        if (!isForGood(fault)) throw fault
        if ((await joined(wire, room)).includes(user)) throw fault
      }
    },
    async topic(conversation, topic) {
      const room = openRoom(places, conversation)
      if (places.facts(room)?.topic !== topic) await put(room, 'm.room.topic', { topic })
    },
    async archive(conversation) {
      const room = openRoom(places, conversation)
      const levels = await wire.ask<Record<string, unknown>>('GET', ['rooms', room, 'state', 'm.room.power_levels', ''])
      await put(room, 'm.room.power_levels', { ...levels, events_default: 100, invite: 100 })
      await put(room, ours.archived, { archived: true })
      places.learn(room, [over(bot)])
    },
    async members(conversation): Promise<readonly AccountRef[]> {
      const users = await joined(wire, openRoom(places, conversation))
      if (!users.includes(bot)) throw gone('a room in which the bot does not sit')
      return users.filter((user) => user !== bot).map((user) => accountRef(platform, user))
    },
  }
}

async function joined(wire: Wire, room: string): Promise<readonly string[]> {
  const answer = await wire.ask<{ joined?: Record<string, unknown> }>('GET', ['rooms', room, 'joined_members'])
  return Object.keys(answer.joined ?? {})
}

/** The room of a conversation, in which the bot must sit and must be able to read. */
export function openRoom(places: Places, conversation: ConversationRef): string {
  const room = places.roomOf(conversation)
  const facts = places.facts(room)
  if (!facts) throw gone('a room in which the bot does not sit')
  if (facts.encrypted) throw gone('an encrypted room, which the bot cannot read')
  return room
}

/** Finds people by their id, or by its local part on the bot's own homeserver. */
export function openPeople(wire: Wire, server: string): People {
  return {
    async find(handle) {
      const user = handle.startsWith('@') ? handle : `@${handle}:${server}`
      const profile = await wire.find(['profile', user])
      return profile === undefined ? undefined : accountRef(platform, user)
    },
  }
}
