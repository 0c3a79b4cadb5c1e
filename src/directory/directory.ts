import type { Assurance } from '../chat/adapter.ts'
import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import type { RoomRule } from './decides.ts'
import { isChair, presidencyAt } from './presidency.ts'

/**
 * Who is who and who sits where, as of one version: plain data, read from the store at once and never changed.
 * A **member** is a Member State or an institution (`FR`, `EL`, `ENISA`); a **delegation** is its people in one body.
 */
export type Directory = {
  readonly version: number
  readonly people: ReadonlyMap<string, Person>
  /** The accounts that count: whoever writes with another one is a stranger. */
  readonly accounts: ReadonlyMap<AccountRef, Person>
  /** Accounts that are somebody's by what the directory says, and do not count. */
  readonly claims: ReadonlyMap<AccountRef, Claim>
  readonly bodies: ReadonlyMap<string, Body>
  readonly rooms: ReadonlyMap<string, Room>
  readonly conversations: ReadonlyMap<ConversationRef, Room>
  readonly members: ReadonlyMap<string, { code: string; name: string; zone: string }>
  readonly links: readonly { name: string; rooms: readonly string[] }[]
  readonly shifts: readonly Shift[]
  /** What the directory's file adds to the table of permissions. */
  readonly permissions: readonly PermissionRow[]
}

/** A group of officials: of one of the two networks, or a neighbour of theirs (EU-CyCLONe, the Rapid Alert System). */
export type Body = { id: string; name: string; network: 'nis' | 'ecne' | 'other' }

/** An account that does not count: nobody has verified it yet, it was not verified again in time, or it was revoked. */
export type Claim = { person: Person; state: 'claimed' | 'lapsed' | 'revoked' }

/** Allows or denies actions to whoever holds one of these roles in one of these bodies; an empty list means every one. */
export type PermissionRow = {
  id: string
  effect: 'allow' | 'deny'
  roles: readonly string[]
  bodies: readonly string[]
  actions: readonly string[]
  why: string
}

export type Person = {
  id: string
  name: string
  language: string
  zone: string
  /** Their own quiet hours, as they are kept; see `quietOf`. */
  quiet?: string
  /** Stands for the person in the ledger's chain. */
  pseudonym: string
  /** Those that count. */
  accounts: readonly AccountRef[]
  /** Roles held now or at another time; see `rolesAt`. */
  roles: readonly RoleHolding[]
  retired: boolean
}

export type RoleHolding = {
  role: string
  body: string
  /** The member for which it is held. */
  code: string
  deputy: boolean
  observer: boolean
  from?: Date
  to?: Date
  /** The authority that granted it, and whether by the directory's file or by a command. */
  grantedBy?: string
  source?: 'file' | 'command'
}

export type Room = {
  id: string
  title: string
  kind: string
  platform: string
  conversation: ConversationRef
  /** The member whose own room it is (a national cell); absent for a room of several. */
  code?: string
  network?: 'nis' | 'ecne'
  /** The TLP label an unlabelled message takes here. */
  label: string
  /** The highest TLP label the room may carry by its written policy. */
  ceiling: string
  language: string
  zone: string
  /** The room to whose link a release from here goes. */
  releasesTo?: string
  /** By which rule it decides where a proposal names none. */
  decides?: RoomRule
  /** Ids of the persons who look after it, where the directory's file names them; see `coordinatorsOf`. */
  coordinators: readonly string[]
  /** The TLP label it may carry although its platform promises less; for what reason, and by whose decision. */
  raised?: Raise
  assurance?: Assurance
  /** Accounts that sit here, as last read from the platform. */
  seats: ReadonlySet<AccountRef>
  /** When the seats were read; absent means never. */
  seatsReadAt?: Date
}

/** A decision, on record, that a room may carry more than its platform's promises allow. */
export type Raise = { to: string; because: string; by: string }

/** One turn of duty. Level 0 is the officer on duty, 1 the deputy, 2 the head. */
export type Shift = { code: string; level: 0 | 1 | 2; person: string; from?: Date; to?: Date }

const holdsAt = (span: { from?: Date; to?: Date }, at: Date): boolean =>
  (!span.from || span.from <= at) && (!span.to || at < span.to)

/** The roles a person holds at an instant. The chair of a Presidency is held while its member has the Presidency. */
export function rolesAt(person: Person, at: Date): readonly RoleHolding[] {
  if (person.retired) return []
  return person.roles.filter((role) => holdsAt(role, at) && (!isChair(role.role) || presidencyAt(at) === role.code))
}

/** The codes of the members for which a person holds a role at an instant. */
export function codesOf(person: Person, at: Date): readonly string[] {
  return [...new Set(rolesAt(person, at).map((role) => role.code))]
}

/**
 * The codes of the members whose own matters are a person's too. Who only observes for a member is counted among its
 * readers (`codesOf`), but does not work for it: what it has not shared stays closed to them.
 */
export function worksFor(person: Person, at: Date): readonly string[] {
  const roles = rolesAt(person, at).filter(({ role }) => role !== 'observer')
  return [...new Set(roles.map((role) => role.code))]
}

/**
 * Who looks after a room at an instant: those whom it names; else the coordinators who sit there; else those of the members
 * that sit there. Whoever holds no role any more can decide nothing, and is passed over.
 */
export function coordinatorsOf(directory: Directory, room: Room, at: Date): readonly Person[] {
  const active = (people: readonly Person[]): readonly Person[] =>
    people.filter((person) => codesOf(person, at).length > 0)
  const coordinates = (person: Person, codes?: ReadonlySet<string>): boolean =>
    rolesAt(person, at).some(({ role, code }) => role === 'coordinator' && (!codes || codes.has(code)))
  const named = active(room.coordinators.flatMap((id) => directory.people.get(id) ?? []))
  if (named.length > 0) return named
  const seated = [...new Set([...room.seats].flatMap((seat) => directory.accounts.get(seat) ?? []))]
  const here = seated.filter((person) => coordinates(person))
  if (here.length > 0) return here
  const codes = new Set([...seated.flatMap((person) => codesOf(person, at)), ...(room.code ? [room.code] : [])])
  return [...directory.people.values()].filter((person) => coordinates(person, codes))
}

/**
 * Who is on duty for a member at a level and instant; the latest shift that covers it wins, so that an override can be laid over a
 * standing one. Nobody, where whoever has that turn works for the member no more: the rota may be older than their leaving.
 */
export function dutyOf(directory: Directory, code: string, level: Shift['level'], at: Date): Person | undefined {
  const shift = directory.shifts.findLast((each) => each.code === code && each.level === level && holdsAt(each, at))
  const person = shift && directory.people.get(shift.person)
  return person && worksFor(person, at).includes(code) ? person : undefined
}

/** The rooms linked with a room, itself left out. */
export function linkedRooms(directory: Directory, room: Room): readonly Room[] {
  const ids = new Set(directory.links.filter((link) => link.rooms.includes(room.id)).flatMap((link) => link.rooms))
  ids.delete(room.id)
  return [...ids].flatMap((id) => directory.rooms.get(id) ?? [])
}

/** A member's own room (its national cell), where reports of its people stay until they are released. */
export function homeRoom(directory: Directory, code: string): Room | undefined {
  return [...directory.rooms.values()].find((room) => room.kind === 'national-cell' && room.code === code)
}
