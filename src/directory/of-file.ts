import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import { readRoomRule } from './decides.ts'
import type { Directory, Person, RoleHolding, Room } from './directory.ts'
import type { DirectoryFile } from './file.ts'
import { type Rows, rowsOf } from './rows.ts'

type Span = { validFrom: Date | null; validTo: Date | null }
const spanOf = ({ validFrom, validTo }: Span) => ({
  ...(validFrom && { from: validFrom }),
  ...(validTo && { to: validTo }),
})

/**
 * The directory as it would be once a file is imported at an instant, with nothing else in the store: to check something
 * against a file that no bot has read yet. Seats are those that the file wishes for, and its accounts are taken to be verified.
 */
export function directoryOf(file: DirectoryFile, at: Date): Directory {
  const rows = rowsOf(file, at)
  const people = new Map([...rows.person].map(([id, row]) => [id, personOf(rows, id, row)]))
  const rooms = new Map([...rows.room].map(([id, row]) => [id, roomOf(rows, id, row)]))
  const standing = (from: Date | null): number => from?.getTime() ?? Number.NEGATIVE_INFINITY
  return {
    version: 0,
    people,
    accounts: new Map([...people.values()].flatMap((person) => person.accounts.map((account) => [account, person]))),
    claims: new Map(),
    bodies: new Map(file.bodies.map(({ id, name, network }) => [id, { id, name, network }])),
    permissions: file.permissions,
    rooms,
    conversations: new Map([...rooms.values()].map((room) => [room.conversation, room])),
    members: new Map([...rows.member].map(([code, row]) => [code, { code, ...row }])),
    links: [...rows.link].map(([name, link]) => ({ name, ...link })),
    // A standing turn first, then by their beginnings: the last one that covers an instant wins.
    shifts: [...rows.shift.values()]
      .toSorted((one, other) => (standing(one.from) < standing(other.from) ? -1 : 1))
      .map(({ code, level, personId, from, to }) => ({
        code,
        level: level === 0 ? 0 : level === 1 ? 1 : 2,
        person: personId,
        ...(from && { from }),
        ...(to && { to }),
      })),
  }
}

type RowOf<Kind extends keyof Rows> = Rows[Kind] extends Map<string, infer Row> ? Row : never

function personOf(rows: Rows, id: string, { name, language, zone }: RowOf<'person'>): Person {
  const accounts = [...rows.account].filter(([, { personId }]) => personId === id).map(([ref]) => ref as AccountRef) // rows are keyed by it
  const roles = [...rows.role.values()]
    .filter(({ personId }) => personId === id)
    .flatMap((row): readonly RoleHolding[] => {
      const delegation = rows.delegation.get(row.delegationId)
      if (!delegation) return []
      const { bodyId: body, code, observer } = delegation
      return [{ role: row.role, body, code, deputy: row.deputy, observer, ...spanOf(row) }]
    })
  return { id, name, language, zone, pseudonym: id, accounts, roles, retired: false }
}

function roomOf(rows: Rows, id: string, row: RowOf<'room'>): Room {
  const { code, network, releasesTo, decides: written, raisedTo, raisedBecause, raisedBy, conversation, ...rest } = row
  const decides = written === null ? undefined : readRoomRule(written)
  const seats = [...rows.seat.values()]
    .filter(({ roomId }) => roomId === id)
    .map(({ account }) => account as AccountRef) // as the file has it
  return {
    id,
    ...rest,
    conversation: conversation as ConversationRef, // made of one
    seats: new Set(seats),
    ...(code !== null && { code }),
    ...((network === 'nis' || network === 'ecne') && { network }),
    ...(releasesTo !== null && { releasesTo }),
    ...(decides && { decides }),
    ...(raisedTo !== null && { raised: { to: raisedTo, because: raisedBecause ?? '', by: raisedBy ?? '' } }),
  }
}
