import { randomBytes } from 'node:crypto'
import { type Call, createFaults, type Fault, type Faults } from './faults.ts'
import { pingsIn } from './markup.ts'

/** What this chat service takes; more is refused. */
export const limits = { text: 4000, key: 128, title: 120, topic: 500, file: 262_144, page: 500 } as const

/** A request that the service refuses, with the status it answers. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, code: string) {
    super(code)
    this.status = status
  }
}

export type Account = { handle: string; name: string; email?: string; language?: string }
export type StoredFile = { id: string; name: string; mediaType: string; bytes: number }

/** One thing that happened in a room. Its position, counted from 1, never changes; `seats` are those who sat there at that instant. */
export type Entry = { position: number; at: number; by: string; seats: readonly string[] } & (
  | {
      kind: 'posted'
      text: string
      only: string | undefined
      thread: string | undefined
      re: string | undefined
      files: readonly StoredFile[] | undefined
      /** Position of the newest edit, or of the deletion. */
      last: number
    }
  /** `files` are those that still stand with it. */
  | { kind: 'edited'; message: string; text: string; files: readonly StoredFile[] | undefined }
  | { kind: 'deleted'; message: string }
  | { kind: 'reacted'; message: string; reaction: string; added: boolean }
  | { kind: 'joined' | 'left' }
)
export type Posted = Extract<Entry, { kind: 'posted' }>

type Room = {
  id: string
  title: string
  topic: string
  archived: boolean
  /** Replaced, never changed: entries share it. */
  seats: readonly string[]
  log: Entry[]
  /** Ids of messages by idempotency key. */
  keys: Map<string, string>
}

/** What somebody sees of one message at this moment. */
export type Seen = {
  id: string
  by: string
  text: string
  edited: boolean
  only?: string
  thread?: string
  re?: string
  files: readonly StoredFile[]
  reactions: readonly { by: string; reaction: string }[]
  pings: readonly string[]
}

export type Post = {
  text: string
  key?: string
  only?: string
  thread?: string
  re?: string
  files?: readonly string[]
}
export type RoomFacts = Pick<Room, 'id' | 'title' | 'topic' | 'archived' | 'seats'>

/** Hears what the bot must be told; `true` when the bot is connected and was told. */
export type Ear = (entry: Entry, room: string) => void

export type Platform = ReturnType<typeof createPlatform>

/**
 * A chat service in memory: strict about who may do what, and keeping all that happened. `bot` is the account that the
 * bot speaks for; everyone else is a person played by a test.
 */
export function createPlatform(bot: string = 'jom') {
  const accounts = new Map<string, Account>()
  const rooms = new Map<string, Room>()
  const roomKeys = new Map<string, string>()
  const files = new Map<string, { file: StoredFile; bytes: Uint8Array }>()
  const fileKeys = new Map<string, string>()
  const faults: Faults = createFaults()
  const ears = new Set<Ear>()
  accounts.set(bot, { handle: bot, name: 'jom' })

  function accountOf(handle: string): Account {
    const account = accounts.get(handle)
    if (!account) throw new Refusal(404, 'no such account')
    return account
  }

  /** The room, for somebody who sits there. */
  function roomFor(handle: string, id: string): Room {
    const room = rooms.get(id)
    if (!room) throw new Refusal(404, 'no such room')
    if (!room.seats.includes(handle)) throw new Refusal(403, 'not in this room')
    return room
  }

  function openFor(handle: string, id: string): Room {
    const room = roomFor(handle, id)
    if (room.archived) throw new Refusal(403, 'room is archived')
    return room
  }

  function postedIn(room: Room, message: string, reader: string): Posted {
    const entry = /^\d+$/.test(message) ? room.log[Number(message) - 1] : undefined
    if (entry?.kind !== 'posted' || !mayRead(entry, reader)) throw new Refusal(404, 'no such message')
    return entry
  }

  const mayRead = (entry: Posted, reader: string): boolean =>
    entry.only === undefined || entry.only === reader || entry.by === reader
  const isGone = (room: Room, entry: Posted): boolean => room.log[entry.last - 1]?.kind === 'deleted'

  function ownIn(room: Room, message: string, handle: string): Posted {
    const entry = postedIn(room, message, handle)
    if (entry.by !== handle) throw new Refusal(403, 'not your message')
    if (isGone(room, entry)) throw new Refusal(410, 'message is gone')
    return entry
  }

  type Happening = Entry extends infer Each
    ? Each extends Entry
      ? Omit<Each, 'position' | 'at' | 'seats'>
      : never
    : never
  function record(room: Room, happening: Happening): Entry {
    const entry = { ...happening, position: room.log.length + 1, at: Date.now(), seats: room.seats } as Entry // all that a happening lacks is added here
    room.log.push(entry)
    for (const ear of ears) ear(entry, room.id)
    return entry
  }

  function checkText(text: string): void {
    if (text === '' || text.length > limits.text)
      throw new Refusal(413, `text must have 1 to ${limits.text} characters`)
  }

  function fileOf(id: string): StoredFile {
    const kept = files.get(id)
    if (!kept) throw new Refusal(400, 'no such file')
    return kept.file
  }

  const platform = {
    bot,
    /** The token with which the bot signs in. */
    token: randomBytes(18).toString('base64url'),
    faults,

    addAccount(account: Account): Account {
      accounts.set(account.handle, account)
      return account
    },
    account: accountOf,
    find(handle: string): Account {
      const found = accounts.get(handle) ?? [...accounts.values()].find((account) => account.email === handle)
      if (!found) throw new Refusal(404, 'no such account')
      return found
    },

    /** Makes a room, or finds the one made before under the same key. */
    createRoom(by: string, { title, key, id }: { title: string; key?: string; id?: string }): string {
      const known = key === undefined ? undefined : roomKeys.get(key)
      if (known !== undefined) return known
      if (title === '' || title.length > limits.title) throw new Refusal(400, 'bad title')
      const room: Room = {
        id: id ?? `r${rooms.size + 1}`,
        title,
        topic: '',
        archived: false,
        seats: [],
        log: [],
        keys: new Map(),
      }
      if (rooms.has(room.id)) throw new Refusal(409, 'room exists')
      rooms.set(room.id, room)
      if (key !== undefined) roomKeys.set(key, room.id)
      platform.join(by, room.id)
      return room.id
    },
    /** The id of the room that was made under a key. */
    roomMadeWith: (key: string): string | undefined => roomKeys.get(key),
    /** Facts of the rooms somebody sits in. */
    roomsOf(handle: string): RoomFacts[] {
      return [...rooms.values()]
        .filter((room) => room.seats.includes(handle))
        .map(({ id, title, topic, archived, seats }) => ({ id, title, topic, archived, seats }))
    },
    members: (by: string, id: string): readonly string[] => roomFor(by, id).seats,
    join(handle: string, id: string): void {
      accountOf(handle)
      const room = rooms.get(id)
      if (!room) throw new Refusal(404, 'no such room')
      if (room.seats.includes(handle)) return
      room.seats = [...room.seats, handle]
      record(room, { kind: 'joined', by: handle })
    },
    leave(handle: string, id: string): void {
      const room = rooms.get(id)
      if (!room?.seats.includes(handle)) return
      record(room, { kind: 'left', by: handle })
      room.seats = room.seats.filter((each) => each !== handle)
    },
    invite(by: string, id: string, handle: string): void {
      openFor(by, id)
      platform.join(handle, id)
    },
    remove(by: string, id: string, handle: string): void {
      openFor(by, id)
      platform.leave(handle, id)
    },
    topic(by: string, id: string, topic: string): void {
      if (topic.length > limits.topic) throw new Refusal(413, 'topic too long')
      openFor(by, id).topic = topic
    },
    archive(by: string, id: string): void {
      roomFor(by, id).archived = true
    },

    /** Posts a message and answers its id; the same key in the same room answers the first message again. A reply to something shown to one person is shown to its author alone. */
    post(by: string, id: string, { text, key, only, thread, re, files: attached }: Post): string {
      const room = openFor(by, id)
      const known = key === undefined ? undefined : room.keys.get(key)
      if (known !== undefined) return known
      checkText(text)
      if (key !== undefined && (key === '' || key.length > limits.key)) throw new Refusal(400, 'bad key')
      if (thread !== undefined) postedIn(room, thread, by)
      const parent = re === undefined ? undefined : postedIn(room, re, by)
      if (only !== undefined && !room.seats.includes(only)) throw new Refusal(404, 'that account is not here')
      const entry = record(room, {
        kind: 'posted',
        by,
        text,
        only: only ?? (parent?.only === undefined ? undefined : parent.by === by ? parent.only : parent.by),
        thread,
        re,
        files: attached?.map(fileOf),
        last: 0,
      })
      if (key !== undefined) room.keys.set(key, String(entry.position))
      return String(entry.position)
    },
    /** Changes the words of a message, and the files that stand with it, where these are told. */
    edit(by: string, id: string, message: string, text: string, files?: readonly string[]): void {
      const room = openFor(by, id)
      checkText(text)
      const entry = ownIn(room, message, by)
      const newest = room.log[entry.last - 1] ?? entry
      const before = 'files' in newest ? newest.files : undefined
      const left = files ? files.map(fileOf) : before
      const isSame = files === undefined || files.join() === (before ?? []).map((file) => file.id).join()
      if ('text' in newest && newest.text === text && isSame) return
      entry.last = room.log.length + 1
      record(room, { kind: 'edited', by, message, text, files: left })
    },
    erase(by: string, id: string, message: string): void {
      const room = openFor(by, id)
      const entry = ownIn(room, message, by)
      entry.last = room.log.length + 1
      record(room, { kind: 'deleted', by, message })
    },
    react(by: string, id: string, message: string, reaction: string, added = true): void {
      const room = openFor(by, id)
      if (isGone(room, postedIn(room, message, by))) throw new Refusal(410, 'message is gone')
      const before = room.log.findLast(
        (each) => each.kind === 'reacted' && each.by === by && each.message === message && each.reaction === reaction,
      )
      if ((before?.kind === 'reacted' && before.added) === added) return
      record(room, { kind: 'reacted', by, message, reaction, added })
    },

    /** Keeps a file and answers its id; the same key answers the first again. */
    keepFile(file: { name: string; mediaType: string; bytes: Uint8Array; key?: string }): StoredFile {
      const known = file.key === undefined ? undefined : fileKeys.get(file.key)
      if (known !== undefined) return fileOf(known)
      if (file.bytes.length > limits.file) throw new Refusal(413, 'file too large')
      const id = `f${files.size + 1}-${randomBytes(9).toString('base64url')}`
      const { name, mediaType } = file
      files.set(id, { file: { id, name, mediaType, bytes: file.bytes.length }, bytes: file.bytes })
      if (file.key !== undefined) fileKeys.set(file.key, id)
      return fileOf(id)
    },
    readFile(id: string): Uint8Array {
      const kept = files.get(id)
      if (!kept) throw new Refusal(404, 'no such file')
      return kept.bytes
    },

    /** What happened after a position, as far as somebody may read it: nothing from before they joined, no words that were deleted. */
    history(by: string, id: string, after: number): { entries: readonly Entry[]; next: number; end: boolean } {
      const room = roomFor(by, id)
      const page = room.log.slice(after, after + limits.page)
      const entries = page
        .filter((entry) => entry.seats.includes(by) && platform.mayHear(by, id, entry))
        .map((entry) => platform.shown(id, entry))
      return { entries, next: after + page.length, end: after + page.length >= room.log.length }
    },
    /** Whether somebody in the room may know of an entry. */
    mayHear(handle: string, id: string, entry: Entry): boolean {
      if (!entry.seats.includes(handle)) return false
      if (entry.kind === 'posted') return mayRead(entry, handle)
      if (!('message' in entry)) return true
      const subject = rooms.get(id)?.log[Number(entry.message) - 1]
      return subject?.kind === 'posted' && mayRead(subject, handle)
    },
    /** An entry without words that were deleted since. */
    shown(id: string, entry: Entry): Entry {
      const room = rooms.get(id)
      if (!room || (entry.kind !== 'posted' && entry.kind !== 'edited')) return entry
      const subject = entry.kind === 'posted' ? entry : room.log[Number(entry.message) - 1]
      return subject?.kind === 'posted' && isGone(room, subject) ? { ...entry, text: '' } : entry
    },

    /** All that ever happened in a room, deleted words included: for tests alone. */
    entries(id: string): readonly Entry[] {
      return rooms.get(id)?.log ?? []
    },
    /** What somebody sees in a room at this moment. */
    seenBy(handle: string, id: string): Seen[] {
      const room = roomFor(handle, id)
      const joined = room.log.findLast((entry) => entry.kind === 'joined' && entry.by === handle)?.position ?? 0
      const reactions = new Map<string, Map<string, { by: string; reaction: string }>>()
      for (const entry of room.log) {
        if (entry.kind !== 'reacted') continue
        const of = reactions.get(entry.message) ?? new Map()
        reactions.set(entry.message, of)
        if (entry.added) of.set(`${entry.by} ${entry.reaction}`, { by: entry.by, reaction: entry.reaction })
        else of.delete(`${entry.by} ${entry.reaction}`)
      }
      return room.log.slice(joined).flatMap((entry): Seen[] => {
        if (entry.kind !== 'posted' || !mayRead(entry, handle) || isGone(room, entry)) return []
        const id = String(entry.position)
        const newest = room.log[entry.last - 1]
        const text = newest?.kind === 'edited' ? newest.text : entry.text
        return [
          {
            id,
            by: entry.by,
            text,
            edited: newest?.kind === 'edited',
            ...(entry.only !== undefined && { only: entry.only }),
            ...(entry.thread !== undefined && { thread: entry.thread }),
            ...(entry.re !== undefined && { re: entry.re }),
            files: (newest?.kind === 'edited' ? newest.files : entry.files) ?? [],
            reactions: [...(reactions.get(id)?.values() ?? [])],
            pings: pingsIn(text, room.seats),
          },
        ]
      })
    },

    setFault: (fault: Fault): void => faults.set(fault),
    clearFaults: (): void => faults.clear(),
    /** How often the bot called what, and how often it was refused or cut off. */
    calls: (): readonly { call: Call; count: number; faults: number }[] => faults.counts(),

    /** Calls back for everything that happens. */
    listen(ear: Ear): () => void {
      ears.add(ear)
      return () => ears.delete(ear)
    },
  }
  return platform
}
