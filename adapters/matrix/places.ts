import type { Assurance, EventSink } from '../../src/chat/adapter.ts'
import { unreachable } from '../../src/chat/errors.ts'
import { type ConversationRef, conversationRef, localOf, type MessageId, messageId } from '../../src/chat/refs.ts'
import { assuranceOf, isOpen, lacksDoor, learn, present, type RoomFacts, unknownRoom } from './facts.ts'
import { platform } from './platform.ts'
import type { RoomEvent } from './wire.ts'

/** Milliseconds until the homeserver must have told of a room that was made. */
const patienceMs = 15_000

/** Where a message stands: its event, and the room it is in. */
export type Spot = { room: string; event: string }

/**
 * The rooms the bot sits in, and what they are to the core. A room that was upgraded goes on in its successor; the core keeps
 * its conversation's name. A message that stands in another room than its conversation is named for says in which.
 */
export type Places = {
  facts(room: string): RoomFacts | undefined
  all(): Iterable<RoomFacts>
  /** Follows state events of a room; tells whether what is promised of it changed. */
  learn(room: string, events: readonly RoomEvent[]): boolean
  forget(room: string): void
  /** Resolves once the homeserver has told of a room; rejects after a while without. */
  whenKnown(room: string): Promise<void>
  /** The room in which a conversation goes on now. */
  roomOf(conversation: ConversationRef): string
  /** The conversation that a room belongs to. */
  conversationOf(room: string): ConversationRef
  /** Whether only the bot and one other sit in a room which is none of the directory's, and which one of them made. */
  isAside(room: string): boolean
  /** Whether the bot sits alone in a room of its own, or nothing was told of it yet. */
  isEmpty(room: string): boolean
  /** A room where the bot speaks with somebody alone, and nobody else comes in unasked: `near`, where that is one, else one that the bot made before any other. */
  asideWith(user: string, near?: string): RoomFacts | undefined
  assurance(room: string): Assurance
  idOf(conversation: ConversationRef, spot: Spot): MessageId
  spotOf(conversation: ConversationRef, id: string): Spot
}

/**
 * Keeps the places of one bot. `servers` are the homeservers whose people may sit where more than TLP:CLEAR is said. `upgrades` keeps,
 * by the new room, which one it replaced, once both said so: the old one may be left, or be purged, and is told of no more.
 */
export function openPlaces(parts: {
  bot: string
  url: string
  servers: ReadonlySet<string>
  isRoom: EventSink['isRoom']
  upgrades?: { known: ReadonlyMap<string, string>; keep(room: string, replaced: string): void }
}): Places {
  const { bot, url, servers, isRoom } = parts
  const replaced = new Map(parts.upgrades?.known)
  const rooms = new Map<string, RoomFacts>()
  const awaited = new Map<string, (() => void)[]>()

  /** The room that replaces one, and names it as what it replaces: anybody may claim to. Of a room that is told of no more counts what was kept. */
  function after(room: string): string | undefined {
    const facts = rooms.get(room)
    const next = facts ? facts.successor : [...replaced].find(([, old]) => old === room)?.[0]
    if (next === undefined) return undefined
    const told = rooms.get(next)
    return (told ? told.predecessor : replaced.get(next)) === room ? next : undefined
  }

  /** The room that one replaces, and that says so itself. */
  function before(room: string): string | undefined {
    const facts = rooms.get(room)
    const old = facts ? facts.predecessor : replaced.get(room)
    if (old === undefined) return undefined
    const told = rooms.get(old)
    return (told ? told.successor === room : replaced.get(room) === old) ? old : undefined
  }

  /** Keeps the upgrades of a room of the directory that both sides tell of now. */
  function keepUpgrades(room: string): void {
    for (const to of [room, after(room)]) {
      const old = to === undefined ? undefined : before(to)
      if (to === undefined || old === undefined || replaced.get(to) === old || !isRoom(conversationOf(to))) continue
      replaced.set(to, old)
      parts.upgrades?.keep(to, old)
    }
  }

  /** Follows upgrades forward. */
  function newest(room: string): string {
    const seen = new Set([room])
    for (let at = room; ; ) {
      const next = after(at)
      if (next === undefined || seen.has(next)) return at
      seen.add(next)
      at = next
    }
  }

  /** The room of the directory that a room is, or replaces. */
  function origin(room: string): string {
    const seen = new Set([room])
    for (let at = room; ; ) {
      if (isRoom(conversationRef(platform, at))) return at
      const old = before(at)
      if (old === undefined || seen.has(old)) return room
      seen.add(old)
      at = old
    }
  }

  const conversationOf = (room: string): ConversationRef => conversationRef(platform, origin(room))
  const others = (facts: RoomFacts): readonly string[] => present(facts).filter((user) => user !== bot)
  const isAside = (room: string): boolean => {
    const facts = rooms.get(room)
    const [other, ...more] = facts ? others(facts) : []
    if (facts === undefined || other === undefined || more.length > 0) return false
    // Whoever made a room decides who comes in: a third may have left it only to come back and read.
    const isTheirs = facts.creator === bot || facts.creator === other
    return isTheirs && facts.key === undefined && !isRoom(conversationOf(room))
  }
  /** Where it goes on is part of it: others may sit there. */
  const promise = (facts: RoomFacts | undefined): string =>
    facts ? JSON.stringify([assuranceOf(facts, url, servers), facts.encrypted, facts.archived, facts.successor]) : ''

  return {
    facts: (room) => rooms.get(room),
    all: () => rooms.values(),
    learn(room, events) {
      const facts = rooms.get(room) ?? unknownRoom(room)
      const promised = promise(rooms.get(room))
      // A survey tells the state in any order; what counts only of the creator needs to know them.
      const created = events.filter(({ type }) => type === 'm.room.create')
      for (const event of [...created, ...events]) learn(facts, event, bot)
      rooms.set(room, facts)
      keepUpgrades(room)
      for (const resolve of awaited.get(room) ?? []) resolve()
      awaited.delete(room)
      return promised !== '' && promise(facts) !== promised
    },
    forget: (room) => void rooms.delete(room),
    async whenKnown(room) {
      if (rooms.has(room)) return
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      awaited.set(room, [...(awaited.get(room) ?? []), resolve])
      const timer = setTimeout(() => reject(unreachable('a room of which nothing was told')), patienceMs)
      await promise.finally(() => clearTimeout(timer))
    },
    roomOf: (conversation) => newest(localOf(conversation)),
    conversationOf,
    isAside,
    isEmpty(room) {
      const facts = rooms.get(room)
      return facts === undefined || (facts.creator === bot && others(facts).length === 0 && !facts.encrypted)
    },
    asideWith(user, near) {
      const close = near === undefined ? undefined : rooms.get(near)
      const made = (facts: RoomFacts): boolean => facts.creator === bot
      const all = [...rooms.values()]
      for (const facts of [...(close ? [close] : []), ...all.filter(made), ...all.filter((each) => !made(each))]) {
        const here = others(facts).length === 1 && others(facts)[0] === user
        // Whoever left the room where the bot spoke with them is invited there again, not into yet another one.
        const left = made(facts) && others(facts).length === 0 && facts.members.has(user)
        const usable = !facts.encrypted && facts.successor === undefined && !isOpen(facts) && !lacksDoor(facts)
        if (usable && (isAside(facts.id) ? here : left && facts.key === undefined && !isRoom(conversationOf(facts.id))))
          return facts
      }
      return undefined
    },
    assurance: (room) => assuranceOf(rooms.get(room) ?? unknownRoom(room), url, servers),
    idOf: (conversation, { room, event }) => messageId(room === localOf(conversation) ? event : `${event}/${room}`),
    spotOf(conversation, id) {
      const cut = id.indexOf('/!')
      return cut < 0 ? { room: localOf(conversation), event: id } : { room: id.slice(cut + 1), event: id.slice(0, cut) }
    },
  }
}
