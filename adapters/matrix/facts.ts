import type { Assurance } from '../../src/chat/adapter.ts'
import type { RoomEvent } from './wire.ts'

/** What the bot knows of a room it sits in, kept from its state events. */
export type RoomFacts = {
  readonly id: string
  name: string | undefined
  topic: string | undefined
  /** Once on, encryption of a room cannot be taken back. */
  encrypted: boolean
  visibility: string
  joinRule: string
  /** The room that it replaces, and the one that replaces it. */
  predecessor: string | undefined
  successor: string | undefined
  creator: string | undefined
  /** Under which key the bot made it for the directory. */
  key: string | undefined
  archived: boolean
  /** What the bot is called there. */
  called: string | undefined
  readonly members: Map<string, Membership>
}

/** How somebody stands to a room; `instead` is the event that this one took the place of. */
export type Membership = { membership: string; by: string; instead?: string }

/** State of our own in rooms that the bot made: for what, and whether it is over. */
export const ours = { room: 'eu.jom.room', archived: 'eu.jom.archived' } as const

/** The kinds of state that facts are made of. */
export const stateTypes: readonly string[] = [
  'm.room.create',
  'm.room.name',
  'm.room.topic',
  'm.room.encryption',
  'm.room.history_visibility',
  'm.room.join_rules',
  'm.room.tombstone',
  'm.room.member',
  ours.room,
  ours.archived,
]

/** A room of which nothing was told yet. Where a room says nothing, history is shared and who is invited may join (Matrix specification, 10.14.3, 8.4). */
export const unknownRoom = (id: string): RoomFacts => ({
  id,
  name: undefined,
  topic: undefined,
  encrypted: false,
  visibility: 'shared',
  joinRule: 'invite',
  predecessor: undefined,
  successor: undefined,
  creator: undefined,
  key: undefined,
  archived: false,
  called: undefined,
  members: new Map(),
})

/** Follows one state event, told to the account `bot`. */
export function learn(facts: RoomFacts, event: RoomEvent, bot: string): void {
  const { type, content, state_key: key, sender } = event
  if (key === undefined) return
  // Whoever may set state can set any kind of it under any key: but for its members, a room says what it is under none.
  if (key !== '' && type !== 'm.room.member') return
  switch (type) {
    case 'm.room.create':
      facts.creator = sender
      facts.predecessor = roomIn((content.predecessor as { room_id?: unknown } | undefined)?.room_id) // looked at, not trusted
      return
    case 'm.room.name':
      facts.name = text(content.name)
      return
    case 'm.room.topic':
      facts.topic = text(content.topic)
      return
    case 'm.room.encryption':
      facts.encrypted = true
      return
    case 'm.room.history_visibility':
      facts.visibility = text(content.history_visibility) ?? 'shared'
      return
    case 'm.room.join_rules':
      facts.joinRule = text(content.join_rule) ?? 'invite'
      return
    case 'm.room.tombstone':
      facts.successor = roomIn(content.replacement_room)
      return
    case 'm.room.member':
      if (key === bot && content.membership === 'join') facts.called = text(content.displayname)
      learnMember(facts.members, key, event)
      return
    case ours.room:
      if (sender === facts.creator) facts.key = text(content.key)
      return
    case ours.archived:
      if (sender === bot) facts.archived = content.archived === true
  }
}

/**
 * A homeserver that tells of a coming or going together with words may tell of what went before it once more, as the state in
 * which these were said: that is over.
 */
function learnMember(
  members: RoomFacts['members'],
  user: string,
  { event_id, content, sender, unsigned }: RoomEvent,
): void {
  if (event_id !== '' && members.get(user)?.instead === event_id) return
  const instead = text(unsigned?.replaces_state)
  const membership = text(content.membership) ?? 'leave'
  members.set(user, { membership, by: sender, ...(instead !== undefined && { instead }) })
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
/** The name of a room: never one of its addresses, which may come to lead elsewhere, nor a step in a path. */
const roomIn = (value: unknown): string | undefined =>
  typeof value === 'string' && /^![^\s/]{1,254}$/.test(value) ? value : undefined

/** Those who sit in a room or are invited to it. */
export const present = (facts: RoomFacts): readonly string[] =>
  [...facts.members].flatMap(([user, { membership }]) =>
    membership === 'join' || membership === 'invite' ? [user] : [],
  )

/**
 * Whether people come in whom nobody let in: all the world, or everybody of a space (Matrix specification, `m.room.join_rules`:
 * `restricted`). A rule that we do not know may let in anybody.
 */
export const lacksDoor = ({ joinRule }: RoomFacts): boolean => !['invite', 'knock'].includes(joinRule)

/** Whether people whom nobody let in can read what is said in a room now, at once or by joining later. */
export const isOpen = (facts: RoomFacts): boolean =>
  facts.visibility === 'world_readable' || (lacksDoor(facts) && !['joined', 'invited'].includes(facts.visibility))

/** The name of somebody's homeserver. */
export const serverOf = (user: string): string => user.slice(user.indexOf(':') + 1)

/**
 * What can be promised of a room: its words lie readable on the homeserver of everybody in it, so that these must all be
 * the bot's own or allowed ones; on the way to its own server the bot needs TLS, or the same machine.
 */
export function assuranceOf(facts: RoomFacts, url: string, servers: ReadonlySet<string>): Assurance {
  const joinersReadBack = facts.visibility !== 'joined'
  if (isOpen(facts)) return { encryption: 'none', operator: 'foreign', joinersReadBack }
  const allowed = present(facts).every((user) => servers.has(serverOf(user)))
  return {
    encryption: isPrivateWay(url) ? 'in-transit' : 'none',
    operator: allowed ? 'allowed' : 'foreign',
    joinersReadBack,
  }
}

/** Whether nobody can listen on the way to the homeserver: TLS, or a server on this machine. */
export const isPrivateWay = (url: string): boolean =>
  url.startsWith('https:') || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)
