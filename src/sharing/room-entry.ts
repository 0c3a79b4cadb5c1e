import type { AccountRef } from '../chat/refs.ts'
import { coordinatorsOf, type Directory, linkedRooms, type Person, type Room } from '../directory/directory.ts'
import { isStranger } from '../directory/stranger.ts'
import { ceilingOf, ceilingWith, lower } from './ceiling.ts'
import { asLabel, type Label, rankOf } from './label.ts'

/** A room as somebody checks it: what it may carry and why so much, who sits there, what it is linked with. */
export type RoomEntry = {
  room: Room
  ceiling: Label
  /** What decides it: the room's own policy, what its platform promises, a decision on record, or that nothing is known yet. */
  because: 'policy' | 'platform' | 'raised' | 'unread'
  /** Those who hold a role, each once. */
  known: readonly Person[]
  unknown: readonly AccountRef[]
  links: readonly Room[]
  coordinators: readonly Person[]
}

export function entryOf(directory: Directory, room: Room, at: Date): RoomEntry {
  const [policy, promised] = [asLabel(room.ceiling), ceilingWith(room.assurance, room.raised)]
  const ceiling = lower(policy, promised)
  const unknown = [...room.seats].filter((seat) => isStranger(directory, seat, at))
  const known = [...room.seats].flatMap((seat) => (unknown.includes(seat) ? [] : (directory.accounts.get(seat) ?? [])))
  return {
    ...{ room, ceiling, because: reasonFor(room, policy, promised), known: [...new Set(known)], unknown },
    ...{ links: linkedRooms(directory, room), coordinators: coordinatorsOf(directory, room, at) },
  }
}

function reasonFor(room: Room, policy: Label, promised: Label): RoomEntry['because'] {
  if (!room.assurance) return 'unread'
  const alone = ceilingOf(room.assurance)
  if (rankOf(promised) > rankOf(alone) && rankOf(policy) > rankOf(alone)) return 'raised'
  return rankOf(policy) <= rankOf(promised) ? 'policy' : 'platform'
}

/** The rooms somebody may know of: those in which they sit, and those they look after. */
export function roomsOpenTo(directory: Directory, person: Person, at: Date): readonly Room[] {
  return [...directory.rooms.values()].filter(
    (room) =>
      person.accounts.some((account) => room.seats.has(account)) ||
      coordinatorsOf(directory, room, at).some(({ id }) => id === person.id),
  )
}

/** The rooms that somebody means by an id or a title; all of them where nothing was written. */
export function roomsCalled(rooms: readonly Room[], written: string): readonly Room[] {
  const tidy = written.trim().toLowerCase()
  if (tidy === '') return rooms
  const exact = rooms.filter(({ id, title }) => id === tidy || title.toLowerCase() === tidy)
  return exact.length > 0 ? exact : rooms.filter(({ title }) => title.toLowerCase().includes(tidy))
}
