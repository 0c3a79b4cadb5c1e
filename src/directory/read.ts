import type { Assurance } from '../chat/adapter.ts'
import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import type { Database, Transaction } from '../store/client.ts'
import type { Prisma } from '../store/generated/client.ts'
import { readRoomRule } from './decides.ts'
import type { Body, Claim, Directory, PermissionRow, Person, Raise, RoleHolding, Room, Shift } from './directory.ts'
import { inOrder } from './rota.ts'

/**
 * Reads the whole directory as of one version, in one snapshot. One table after the other: a transaction has one connection,
 * which does one thing at a time.
 */
export async function readDirectory(db: Database): Promise<Directory> {
  return db.$transaction(readAll, { isolationLevel: 'RepeatableRead', timeout: 30_000, maxWait: 10_000 })
}

async function readAll(tx: Transaction): Promise<Directory> {
  const world = await tx.world.findUnique({ where: { id: 1 }, select: { directoryVersion: true } })
  const members = await tx.member.findMany({ orderBy: { code: 'asc' } })
  const people = await readPeople(tx, {})
  const claims = await readClaims(tx)
  const bodies = await tx.body.findMany({ orderBy: { id: 'asc' } })
  const permissions = await tx.permission.findMany({ orderBy: { id: 'asc' } })
  const rooms = await readRooms(tx)
  const links = await tx.link.findMany({ orderBy: { name: 'asc' } })
  // A standing shift first, then by their beginnings: `dutyOf` lets the last one that covers an instant win.
  const shifts = await tx.shift.findMany({ orderBy: [{ from: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }] })
  const byId = new Map(people.map((person) => [person.id, person]))
  return {
    version: world?.directoryVersion ?? 0,
    people: byId,
    accounts: new Map(people.flatMap((person) => person.accounts.map((account) => [account, person] as const))),
    claims: new Map(claims.flatMap((row) => claimOf(row, byId))),
    bodies: new Map(bodies.map((row) => [row.id, bodyOf(row)])),
    rooms: new Map(rooms.map((room) => [room.id, room])),
    conversations: new Map(rooms.map((room) => [room.conversation, room])),
    members: new Map(members.map((member) => [member.code, member])),
    links: links.map(({ name, rooms }) => ({ name, rooms })),
    shifts: inOrder(shifts).map(shiftOf),
    permissions: permissions.map(permissionOf),
  }
}

/** The people who hold or held a role for a member, as a transaction sees them. */
export function readPeopleOf(tx: Transaction, code: string): Promise<readonly Person[]> {
  return readPeople(tx, { roles: { some: { delegation: { code } } } })
}

/** The person behind an account that counts, as a transaction sees them. */
export async function readOwner(tx: Transaction, account: AccountRef): Promise<Person | undefined> {
  return (await readPeople(tx, { accounts: { some: { ref: account, state: 'verified' } } }))[0]
}

async function readPeople(tx: Transaction, where: Prisma.PersonWhereInput): Promise<readonly Person[]> {
  const people = await tx.person.findMany({ where, orderBy: { id: 'asc' } })
  const theirs = { where: { person: where } }
  const accounts = await tx.account.findMany({
    where: { person: where, state: 'verified' },
    orderBy: { ref: 'asc' },
  })
  const roles = await tx.roleHolding.findMany({ ...theirs, orderBy: { id: 'asc' }, include: { delegation: true } })
  const [accountsOf, rolesOf] = [Map.groupBy(accounts, ownerOf), Map.groupBy(roles, ownerOf)]
  return people.map((row) =>
    personOf({ ...row, accounts: accountsOf.get(row.id) ?? [], roles: rolesOf.get(row.id) ?? [] }),
  )
}

const readClaims = (tx: Transaction) =>
  tx.account.findMany({ where: { state: { not: 'verified' } }, orderBy: { ref: 'asc' } })

function claimOf(
  { ref, personId, state }: { ref: string; personId: string; state: string },
  people: ReadonlyMap<string, Person>,
): readonly (readonly [AccountRef, Claim])[] {
  const person = people.get(personId)
  if (!person || (state !== 'claimed' && state !== 'lapsed' && state !== 'revoked')) return []
  return [[ref as AccountRef, { person, state }]] // an account's stored name is its address
}

function bodyOf({ id, name, network }: { id: string; name: string; network: string }): Body {
  return { id, name, network: network === 'nis' || network === 'ecne' ? network : 'other' }
}

/** What cannot be read as one of the two denies. */
function permissionOf(row: Omit<PermissionRow, 'effect'> & { effect: string }): PermissionRow {
  return { ...row, effect: row.effect === 'allow' ? 'allow' : 'deny' }
}

const ownerOf = ({ personId }: { personId: string }): string => personId

/** Rooms where something can be said: one that is archived is no place for that. */
async function readRooms(tx: Transaction): Promise<readonly Room[]> {
  const rows = await tx.room.findMany({
    where: { archivedAt: null },
    orderBy: { id: 'asc' },
    include: { members: { orderBy: { account: 'asc' } } },
  })
  return rows.map(roomOf)
}

type Span = { from: Date | null; to: Date | null }
const spanOf = ({ from, to }: Span): { from?: Date; to?: Date } => ({ ...(from && { from }), ...(to && { to }) })

type PersonRow = {
  id: string
  name: string
  language: string
  zone: string
  quiet: string | null
  pseudonym: string
  retiredAt: Date | null
  accounts: { ref: string }[]
  roles: {
    role: string
    deputy: boolean
    validFrom: Date | null
    validTo: Date | null
    grantedBy: string
    source: string
    delegation: { bodyId: string; code: string; observer: boolean }
  }[]
}

function personOf(row: PersonRow): Person {
  const { id, name, language, zone, quiet, pseudonym } = row
  const roles = row.roles.map(({ role, deputy, validFrom, validTo, grantedBy, source, delegation }): RoleHolding => {
    const { bodyId: body, code, observer } = delegation
    const granted = { grantedBy, source: source === 'command' ? source : 'file' } as const
    return { role, body, code, deputy, observer, ...granted, ...spanOf({ from: validFrom, to: validTo }) }
  })
  const accounts = row.accounts.map(({ ref }) => ref as AccountRef) // an account's stored name is its address
  const set = quiet === null ? {} : { quiet }
  return { id, name, language, zone, ...set, pseudonym, accounts, roles, retired: row.retiredAt !== null }
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
  decides: string | null
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
  const decides = row.decides === null ? undefined : readRoomRule(row.decides)
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
    ...(decides && { decides }),
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
