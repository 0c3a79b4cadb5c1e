import { createHash, randomUUID } from 'node:crypto'
import type { EventSink, People, Rooms } from '../../src/chat/adapter.ts'
import { gone } from '../../src/chat/errors.ts'
import { type AccountRef, accountRef, type ConversationRef, localOf, platformOf } from '../../src/chat/refs.ts'
import { conversationOf, platform, putRoom, type Room, type Roster, seat, unseat } from './roster.ts'

/** Paths below the rooms that are not rooms. */
const reserved = ['assets']

/** The port by which the core makes rooms and gives seats in them. */
export function roomsPort(roster: Roster, sink: EventSink): Rooms {
  async function find(conversation: ConversationRef): Promise<Room> {
    const room = platformOf(conversation) === platform ? await roster.room(localOf(conversation)) : undefined
    if (!room) throw gone(`room ${conversation}`)
    return room
  }

  /** Seats change together with the event that says so, and a change that is none writes nothing. */
  async function move(conversation: ConversationRef, account: AccountRef, kind: 'joined' | 'left'): Promise<void> {
    roster.forget()
    const room = await find(conversation)
    if (room.seats.has(account) === (kind === 'joined')) return
    const key = `web:${room.id}:${localOf(account)}:${kind}.${randomUUID()}`
    const writes = kind === 'joined' ? seat(room.id, account, key) : unseat(room.id, account, key)
    const at = new Date().toISOString()
    await sink.accept({ kind, key, at, actor: account, conversation }, [...writes, roster.signal(key)])
    roster.forget()
  }

  return {
    async create({ key, title }) {
      const id = idOf(key)
      roster.forget()
      if (!(await roster.room(id))) {
        await roster.change(`create/${id}/${randomUUID()}`, [putRoom(id, { title, topic: '', archived: false })])
      }
      return conversationOf(id)
    },
    async invite(conversation, account, name) {
      await roster.meet(account, name)
      await move(conversation, account, 'joined')
    },
    remove: (conversation, account) => move(conversation, account, 'left'),
    async topic(conversation, topic) {
      const { id, title, topic: before } = await find(conversation)
      if (topic === before) return
      await roster.change(`topic/${id}/${randomUUID()}`, [putRoom(id, { title, topic, archived: false })])
    },
    async archive(conversation) {
      const { id, title, topic } = await find(conversation)
      await roster.change(`archive/${id}/${randomUUID()}`, [putRoom(id, { title, topic, archived: true })])
    },
    async members(conversation) {
      roster.forget()
      return [...(await find(conversation)).seats]
    },
  }
}

/** Finds those who have a seat or came by at least once: whoever has not is unknown here. */
export function peoplePort(roster: Roster): People {
  return {
    async find(handle) {
      const account = accountRef(platform, handle)
      return (await roster.knows(account)) ? account : undefined
    },
  }
}

/** A room's place in addresses: its key where that can be read in one, else a digest of it. */
export function idOf(key: string): string {
  const plain = /^[a-z0-9][a-z0-9-]{0,63}$/.test(key) && !reserved.includes(key)
  return plain ? key : `r-${createHash('sha256').update(key).digest('hex').slice(0, 24)}`
}
