import { type Directory, type Person, worksFor } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import { observersAmong } from '../round/seats.ts'
import { targetRoom } from '../sharing/target.ts'

type Seen = { directory: Directory; now: Date }

/** Whom of each member a call invites where nobody says. */
export const usualRoles: readonly string[] = ['duty', 'deputy', 'spoc']

/** Most people of one member that are invited: a call is no assembly. */
const mostOfMember = 6

/** A person to be invited, for one member. */
export type Invitee = { person: Person; code: string }

/**
 * The people of some members who hold the roles named; where nobody of a member holds one, those of it who sit in the call's
 * room; else all who work for it. Each person once, for the first of their members.
 */
export function inviteesOf(
  seen: Seen,
  {
    codes,
    roles,
    roomId,
    startsAt,
  }: { codes: readonly string[]; roles: readonly string[]; roomId: string | null; startsAt: Date },
): readonly Invitee[] {
  const { directory, now } = seen
  const taken = new Set<string>()
  return codes.flatMap((code) => {
    const active = (people: readonly Person[]): readonly Person[] =>
      people.filter((person) => !person.retired && hasRole(person, code, now))
    // Whoever has the turn when the call is, and whoever has it now: one of them may be who reads this.
    const held = [
      ...new Set([startsAt, now].flatMap((at) => roles.flatMap((role) => holdersOf(directory, role, code, at)))),
    ]
    const groups = [active(held), active(seatedIn(directory, roomId)), active([...directory.people.values()])]
    const chosen = groups.find((people) => people.length > 0) ?? []
    return chosen
      .filter(({ id }) => !taken.has(id))
      .slice(0, mostOfMember)
      .map((person) => {
        taken.add(person.id)
        return { person, code }
      })
  })
}

const hasRole = (person: Person, code: string, at: Date): boolean =>
  worksFor(person, at).includes(code) ||
  person.roles.some((role) => role.code === code && (!role.from || role.from <= at) && (!role.to || at < role.to))

function seatedIn(directory: Directory, roomId: string | null): readonly Person[] {
  const room = roomId ? directory.rooms.get(roomId) : undefined
  return room ? [...new Set([...room.seats].flatMap((seat) => directory.accounts.get(seat) ?? []))] : []
}

/** The observers among the members invited: those named, and those whose people only watch. */
export const observersOf = (seen: Seen, codes: readonly string[], named: readonly string[] = []): readonly string[] => [
  ...new Set([...named.filter((code) => codes.includes(code)), ...observersAmong(seen, codes)]),
]

/** The members that read in a room now. */
export function presentIn({ directory, now }: Seen, roomId: string | undefined): readonly string[] {
  const room = roomId ? directory.rooms.get(roomId) : undefined
  return room ? targetRoom(directory, room, now).readers : []
}
