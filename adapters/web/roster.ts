import { type AccountRef, accountRef, type ConversationRef, conversationRef, localOf } from '../../src/chat/refs.ts'
import type { Json, Shelf, ShelfWrite } from '../../src/chat/shelf.ts'
import { limits } from './limits.ts'
import { logOf, toJson } from './line.ts'

/** The platform's name, in every address of an account, conversation and event. */
export const platform = 'web'

/** The bot itself, where it reacts. */
export const bot = accountRef(platform, 'jom')

/** A room of the bot's own. */
export type Room = {
  id: string
  title: string
  topic: string
  archived: boolean
  seats: ReadonlySet<AccountRef>
}

type Kept = { title: string; topic: string; archived: boolean }

/** Who sits where, read from the shelf and believed for a moment. */
export type Roster = {
  /** A room that is not archived; `undefined` also when it is not known. */
  room(id: string): Promise<Room | undefined>
  /** A room, archived or not: what was said there can still be taken back. */
  anyRoom(id: string): Promise<Room | undefined>
  /** The room if this account sits in it: for anybody else there is no such room. */
  seatedIn(id: string, account: AccountRef): Promise<Room | undefined>
  roomsOf(account: AccountRef): Promise<readonly Room[]>
  /** Tells whether somebody sits in any room or came by before. */
  knows(account: AccountRef): Promise<boolean>
  /** What somebody was last called here; their handle when they never came by. */
  nameOf(account: AccountRef): string
  /** Writes, and tells every process that rooms changed. */
  change(cause: string, writes: readonly ShelfWrite[]): Promise<void>
  /** What `change` would write besides. */
  signal(cause: string): ShelfWrite
  /** Remembers how somebody is called, when that is new. */
  meet(account: AccountRef, name: string): Promise<void>
  forget(): void
}

/** The log whose growth says that rooms or seats changed. */
export const rosterLog = 'roster'

const roomKey = (id: string): string => `rooms/${id}`
const seatKey = (id: string, account: AccountRef): string => `seats/${id}/${encodeURIComponent(localOf(account))}`

/** Reads the roster from a shelf. */
export function openRoster(shelf: Shelf): Roster {
  let read: Promise<Snapshot> | undefined
  let readAt = 0

  function look(): Promise<Snapshot> {
    if (read && Date.now() - readAt < limits.seats) return read
    readAt = Date.now()
    const fresh = readAll(shelf)
    read = fresh
    fresh.then(
      (snapshot) => {
        names = snapshot.names
      },
      () => {
        if (read === fresh) read = undefined
      },
    )
    return fresh
  }

  const signal = (cause: string): ShelfWrite => ({ type: 'append', log: rosterLog, key: cause, value: null })
  const forget = (): void => {
    read = undefined
  }
  let names: ReadonlyMap<AccountRef, string> = new Map()

  return {
    signal,
    forget,
    nameOf: (account) => names.get(account) ?? localOf(account),
    async room(id) {
      const room = (await look()).rooms.get(id)
      return room?.archived ? undefined : room
    },
    async anyRoom(id) {
      return (await look()).rooms.get(id)
    },
    async seatedIn(id, account) {
      const room = await this.room(id)
      return room?.seats.has(account) ? room : undefined
    },
    async roomsOf(account) {
      const { rooms } = await look()
      return [...rooms.values()].filter((room) => !room.archived && room.seats.has(account))
    },
    async knows(account) {
      const { rooms, names: met } = await look()
      return met.has(account) || [...rooms.values()].some((room) => room.seats.has(account))
    },
    async change(cause, writes) {
      await shelf.write([...writes, signal(cause)])
      forget()
    },
    async meet(account, name) {
      if (names.get(account) === name) return
      if ((await look()).names.get(account) === name) return
      await shelf.write([{ type: 'put', key: `names/${encodeURIComponent(localOf(account))}`, value: name }])
      names = new Map([...names, [account, name]])
      forget()
    },
  }
}

type Snapshot = { rooms: ReadonlyMap<string, Room>; names: ReadonlyMap<AccountRef, string> }

async function readAll(shelf: Shelf): Promise<Snapshot> {
  const [kept, seats, named] = await Promise.all([shelf.list('rooms/'), shelf.list('seats/'), shelf.list('names/')])
  const rooms = new Map<string, Room & { seats: Set<AccountRef> }>()
  for (const { key, value } of kept) {
    const id = key.slice('rooms/'.length)
    rooms.set(id, { id, ...(value as Kept), seats: new Set() }) // written by `putRoom` alone
  }
  for (const { key } of seats) {
    const [, id = '', handle = ''] = key.split('/')
    rooms.get(id)?.seats.add(accountRef(platform, decodeURIComponent(handle)))
  }
  const names = named.map(({ key, value }): [AccountRef, string] => [
    accountRef(platform, decodeURIComponent(key.slice('names/'.length))),
    String(value),
  ])
  return { rooms, names: new Map(names) }
}

/** Keeps a room's own facts; its seats are kept one by one, so that two changes never undo each other. */
export const putRoom = (id: string, room: Kept): ShelfWrite => ({ type: 'put', key: roomKey(id), value: room as Json })

/** Gives somebody a seat, and says so in the room. */
export const seat = (id: string, account: AccountRef, key: string): readonly ShelfWrite[] => [
  { type: 'put', key: seatKey(id, account), value: null },
  { type: 'append', log: logOf(id), key, value: toJson({ kind: 'joined', account }) },
]

/** Takes somebody's seat, and says so in the room. */
export const unseat = (id: string, account: AccountRef, key: string): readonly ShelfWrite[] => [
  { type: 'remove', key: seatKey(id, account) },
  { type: 'append', log: logOf(id), key, value: toJson({ kind: 'left', account }) },
]

/** A room as the core addresses it. */
export const conversationOf = (id: string): ConversationRef => conversationRef(platform, id)
