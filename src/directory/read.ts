import type { Assurance } from '../chat/adapter.ts'
import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import type { Database, Transaction } from '../store/client.ts'
import type { Directory, Person, Raise, RoleHolding, Room, Shift } from './directory.ts'

/** What makes a person's row whole. */
const withAll = {
  accounts: { orderBy: { ref: 'asc' } },
  roles: { orderBy: { id: 'asc' }, include: { delegation: true } },
} as const

/** Reads the whole directory as of one version, in one snapshot. */
export async function readDirectory(db: Database): Promise<Directory> {
  const [world, members, people, rooms, links, shifts] = await db.$transaction(
    [
      db.world.findUnique({ where: { id: 1 }, select: { directoryVersion: true } }),
      db.member.findMany({ orderBy: { code: 'asc' } }),
      db.person.findMany({ orderBy: { id: 'asc' }, include: withAll }),
      // One that is archived is no place to say anything.
      db.room.findMany({
        where: { archivedAt: null },
        orderBy: { id: 'asc' },
        include: { members: { orderBy: { account: 'asc' } } },
      }),
      db.link.findMany({ orderBy: { name: 'asc' } }),
      // A standing shift first, then by their beginnings: `dutyOf` lets the last one that covers an instant win.
      db.shift.findMany({ orderBy: [{ from: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }] }),
    ],
    { isolationLevel: 'RepeatableRead' },
  )
  const persons = people.map(personOf)
  const places = rooms.map(roomOf)
  return {
    version: world?.directoryVersion ?? 0,
    people: new Map(persons.map((person) => [person.id, person])),
    accounts: new Map(persons.flatMap((person) => person.accounts.map((account) => [account, person] as const))),
    rooms: new Map(places.map((room) => [room.id, room])),
    conversations: new Map(places.map((room) => [room.conversation, room])),
    members: new Map(members.map((member) => [member.code, member])),
    links: links.map(({ name, rooms }) => ({ name, rooms })),
    shifts: shifts.map(shiftOf),
  }
}

/** The people who hold or held a role for a member, as a transaction sees them. */
export async function readPeopleOf(tx: Transaction, code: string): Promise<readonly Person[]> {
  const where = { roles: { some: { delegation: { code } } } }
  return (await tx.person.findMany({ where, orderBy: { id: 'asc' }, include: withAll })).map(personOf)
}

/** The person behind an account, as a transaction sees them. */
export async function readOwner(tx: Transaction, account: AccountRef): Promise<Person | undefined> {
  const found = await tx.account.findUnique({ where: { ref: account }, include: { person: { include: withAll } } })
  return found ? personOf(found.person) : undefined
}

type Span = { from: Date | null; to: Date | null }
const spanOf = ({ from, to }: Span): { from?: Date; to?: Date } => ({ ...(from && { from }), ...(to && { to }) })

type PersonRow = {
  id: string
  name: string
  language: string
  zone: string
  pseudonym: string
  retiredAt: Date | null
  accounts: { ref: string }[]
  roles: {
    role: string
    deputy: boolean
    validFrom: Date | null
    validTo: Date | null
    delegation: { bodyId: string; code: string; observer: boolean }
  }[]
}

function personOf(row: PersonRow): Person {
  const { id, name, language, zone, pseudonym } = row
  const roles = row.roles.map(({ role, deputy, validFrom, validTo, delegation }): RoleHolding => {
    const { bodyId: body, code, observer } = delegation
    return { role, body, code, deputy, observer, ...spanOf({ from: validFrom, to: validTo }) }
  })
  const accounts = row.accounts.map(({ ref }) => ref as AccountRef) // an account's stored name is its address
  return { id, name, language, zone, pseudonym, accounts, roles, retired: row.retiredAt !== null }
}

type RoomRow = {
  id: string
  title: string
  kind: string
  platform: string
  conversation: string
  code: string | null
  network: string | null
  label: string
  ceiling: string
  language: string
  zone: string
  releasesTo: string | null
  coordinators: string[]
  raisedTo: string | null
  raisedBecause: string | null
  raisedBy: string | null
  assurance: unknown
  membersReadAt: Date | null
  members: { account: string }[]
}

function roomOf(row: RoomRow): Room {
  const { id, title, kind, platform, label, ceiling, language, zone, coordinators } = row
  const raised = raiseOf(row)
  return {
    id,
    title,
    kind,
    platform,
    conversation: row.conversation as ConversationRef, // a room's stored conversation is its address
    label,
    ceiling,
    language,
    zone,
    coordinators,
    seats: new Set(row.members.map(({ account }) => account as AccountRef)), // as its platform named it
    ...(row.code !== null && { code: row.code }),
    ...((row.network === 'nis' || row.network === 'ecne') && { network: row.network }),
    ...(row.releasesTo !== null && { releasesTo: row.releasesTo }),
    ...(raised && { raised }),
    ...(row.assurance !== null && { assurance: row.assurance as Assurance }), // written by delivery from the adapter's answer
    ...(row.membersReadAt && { seatsReadAt: row.membersReadAt }),
  }
}

/** The recorded decision of a stored room; none unless all of it is there. */
export function raiseOf(row: Pick<RoomRow, 'raisedTo' | 'raisedBecause' | 'raisedBy'>): Raise | undefined {
  const { raisedTo: to, raisedBecause: because, raisedBy: by } = row
  return to !== null && because !== null && by !== null ? { to, because, by } : undefined
}

function shiftOf({ code, level, personId, from, to }: Span & { code: string; level: number; personId: string }): Shift {
  if (level !== 0 && level !== 1 && level !== 2) throw new Error(`a shift for ${code} has the unknown level ${level}`)
  return { code, level, person: personId, ...spanOf({ from, to }) }
}
