import { codesOf as codesAt, type Directory, type Person } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import { observersAmong } from '../round/seats.ts'
import { targetRoom } from '../sharing/target.ts'

type Seen = { directory: Directory; now: Date }

/** Whom of each member a call invites where nobody says. */
export const usualRoles: readonly string[] = ['duty', 'deputy', 'spoc']

/** Most people of one member that are invited: a call is no assembly. */
const mostOfMember = 6

/** A person to be invited, for a member, or for all for which they stand there: `BE+LU`. */
export type Invitee = { person: Person; code: string }

type Whom = { codes: readonly string[]; roles: readonly string[]; roomId: string | null; startsAt: Date }

/**
 * The people of some members who hold the roles named; where nobody of a member holds one, those of it who sit in the call's
 * room; else all who work for it. Each person once.
 */
export function inviteesOf(seen: Seen, whom: Whom): readonly Invitee[] {
  const found = whom.codes.flatMap((code) => peopleOf(seen, code, whom).map((person) => ({ person, code })))
  return [...Map.groupBy(found, ({ person }) => person)].map(([person, own]) => ({
    person,
    code: own.map(({ code }) => code).join('+'),
  }))
}

function peopleOf({ directory, now }: Seen, code: string, { roles, roomId, startsAt }: Whom): readonly Person[] {
  const active = (people: readonly Person[]): readonly Person[] =>
    people.filter((person) => !person.retired && codesAt(person, now).includes(code))
  // Whoever has the turn when the call is, and whoever has it now: one of them may be who reads this.
  const held = [startsAt, now].flatMap((at) => roles.flatMap((role) => holdersOf(directory, role, code, at)))
  const groups = [
    active([...new Set(held)]),
    active(seatedIn(directory, roomId)),
    active([...directory.people.values()]),
  ]
  return (groups.find((people) => people.length > 0) ?? []).slice(0, mostOfMember)
}

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
