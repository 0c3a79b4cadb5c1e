import { platformOf } from '../chat/refs.ts'
import { roleKey, turnKey } from './cross-check.ts'
import { conversationOf, type DirectoryFile, seatsWanted } from './file.ts'

/** The rows of the store that a directory file asks for, by their ids; what else a row holds is not the file's business. */
export type Rows = {
  member: Map<string, { name: string; zone: string }>
  body: Map<string, { name: string; network: string }>
  delegation: Map<string, { bodyId: string; code: string; observer: boolean }>
  person: Map<string, { name: string; language: string; zone: string }>
  account: Map<string, AccountRow>
  permission: Map<string, PermissionRow>
  contact: Map<string, ContactRow>
  role: Map<string, RoleRow>
  room: Map<string, RoomRow>
  seat: Map<string, SeatRow>
  link: Map<string, { rooms: string[] }>
  shift: Map<string, ShiftRow>
}

/** It counts where the file says who confirmed its accounts; else its person is to verify it. */
export type AccountRow = { personId: string; state: string; by: string | null; how: string }

const accountRow = (personId: string, by: string | undefined): AccountRow =>
  by === undefined
    ? { personId, state: 'claimed', by: null, how: 'file' }
    : { personId, state: 'verified', by, how: 'file' }

type PermissionRow = { effect: string; roles: string[]; bodies: string[]; actions: string[]; why: string }

/** Its address stands open here, and sealed in the store. */
export type ContactRow = { personId: string; channel: string; address: string; position: number }

type RoleRow = {
  personId: string
  delegationId: string
  role: string
  deputy: boolean
  validFrom: Date | null
  validTo: Date | null
  grantedBy: string
  /** `file` or `command`: only what a file gave does a file end. */
  source: string
}

type RoomRow = {
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
}

export type SeatRow = { roomId: string; account: string }

type ShiftRow = { code: string; level: number; personId: string; from: Date | null; to: Date | null }

const levels = ['duty', 'deputy', 'head'] as const

/** What stands in the store once a file is imported at an instant. */
export function rowsOf(file: DirectoryFile, at: Date): Rows {
  const zones = new Map(file.members.map(({ code, zone }) => [code, zone]))
  const rows: Rows = {
    member: new Map(file.members.map(({ code, name, zone }) => [code, { name, zone }])),
    body: new Map(file.bodies.map(({ id, name, network }) => [id, { name, network }])),
    delegation: new Map(),
    person: new Map(),
    account: new Map(),
    permission: new Map(
      file.permissions.map(({ id, effect, roles, bodies, actions, why }) => [
        id,
        { effect, roles, bodies, actions, why },
      ]),
    ),
    contact: new Map(),
    role: new Map(),
    room: new Map(),
    seat: new Map(),
    link: new Map(file.links.map(({ name, rooms }) => [name, { rooms }])),
    shift: new Map(),
  }
  const delegate = (body: string, code: string): string => {
    const id = `${body}-${code.toLowerCase()}`
    const observer = file.bodies.some((each) => each.id === body && each.observers.includes(code))
    rows.delegation.set(id, { bodyId: body, code, observer })
    return id
  }
  for (const body of file.bodies) for (const code of body.observers) delegate(body.id, code)
  for (const person of file.people) {
    const { id, name, language } = person
    const zone = person.zone ?? zones.get(person.roles[0]?.for ?? '') ?? 'Europe/Brussels'
    rows.person.set(id, { name, language, zone })
    for (const ref of person.accounts) rows.account.set(ref, accountRow(id, file.accountsConfirmedBy))
    for (const [position, { channel, address }] of person.contacts.entries()) {
      // A new number in the place of an old one is a change of that, and not a further one.
      const nth = person.contacts.slice(0, position).filter((each) => each.channel === channel).length
      rows.contact.set(`${id}/${channel}${nth === 0 ? '' : `/${nth + 1}`}`, {
        personId: id,
        channel,
        address,
        position,
      })
    }
    for (const role of person.roles) {
      rows.role.set(roleKey(id, role), {
        personId: id,
        delegationId: delegate(role.in, role.for),
        role: role.role,
        deputy: role.deputy,
        validFrom: role.from ?? null,
        validTo: role.to ?? null,
        grantedBy: role.grantedBy ?? file.authority,
        source: 'file',
      })
    }
  }
  for (const room of file.rooms) {
    const { id, title, kind, label, ceiling, language, zone, coordinators, raised } = room
    const conversation = conversationOf(room)
    rows.room.set(id, {
      title,
      kind,
      platform: platformOf(conversation),
      conversation,
      code: room.for ?? null,
      network: room.network ?? null,
      label,
      ceiling,
      language,
      zone,
      releasesTo: room.releasesTo ?? null,
      decides: room.decides ?? null,
      coordinators,
      raisedTo: raised?.to ?? null,
      raisedBecause: raised?.because ?? null,
      raisedBy: raised?.by ?? null,
    })
  }
  for (const { room: roomId, account } of seatsWanted(file, at)) {
    rows.seat.set(seatKey({ roomId, account }), { roomId, account })
  }
  for (const turn of file.rota) {
    for (const [level, name] of levels.entries()) {
      const personId = turn[name]
      if (personId === undefined) continue
      const span = { from: turn.from ?? null, to: turn.to ?? null }
      rows.shift.set(turnKey(turn, name), { code: turn.for, level, personId, ...span })
    }
  }
  return rows
}

/** The name of a seat among the differences. */
export const seatKey = ({ roomId, account }: SeatRow): string => `${roomId} ${account}`
