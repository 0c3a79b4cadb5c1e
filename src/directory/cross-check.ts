import type { TextKey, Values } from '../locale/catalogue.ts'
import { nearest } from '../locale/nearest.ts'
import type { Place } from '../locale/yaml-file.ts'
import { type Delegations, delegationsOf, isIn } from './delegation.ts'
import type { DirectoryFile, FileRoom } from './file.ts'
import { isAction, isForAnybody, permissionActions, permissionRows } from './permission.ts'

/** Something that is wrong although each value for itself is not. */
export type Finding = { at: Place; key: TextKey; values: Values }

type Report = (at: Place, key: TextKey, values: Values) => void

/** Checks what the parts of a file say of each other; `labels` are the TLP labels, lowest first. */
export function crossCheck(file: DirectoryFile, labels: readonly string[]): readonly Finding[] {
  const findings: Finding[] = []
  const report: Report = (at, key, values) => findings.push({ at, key, values })
  checkDoubles(file, report)
  checkPeople(file, report)
  checkRooms(file, labels, report)
  checkLinks(file, report)
  checkRota(file, report)
  checkPermissions(file, report)
  return findings
}

function checkDoubles(file: DirectoryFile, report: Report): void {
  const once = (list: keyof DirectoryFile, field: string, values: readonly string[]) => {
    for (const [index, value] of values.entries()) {
      if (values.indexOf(value) < index) report([list, index, field], 'directory.problem.double', { field, value })
    }
  }
  once('members', 'code', ids(file.members, 'code'))
  once('bodies', 'id', ids(file.bodies, 'id'))
  once('people', 'id', ids(file.people, 'id'))
  once('rooms', 'id', ids(file.rooms, 'id'))
  once('links', 'name', ids(file.links, 'name'))
  once('permissions', 'id', ids(file.permissions, 'id'))
  const conversations = file.rooms.map((room) => `${room.platform}:${room.conversation ?? room.id}`)
  once('rooms', 'conversation', conversations)
}

function ids<Field extends string>(list: readonly Record<Field, string>[], field: Field): string[] {
  return list.map((each) => each[field])
}

function checkPeople(file: DirectoryFile, report: Report): void {
  const codes = new Set(ids(file.members, 'code'))
  const bodies = new Set(ids(file.bodies, 'id'))
  for (const [index, body] of file.bodies.entries()) {
    for (const [place, code] of body.observers.entries()) {
      if (!codes.has(code)) report(['bodies', index, 'observers', place], 'directory.problem.no-member', { code })
    }
  }
  const owners = new Map<string, string>()
  for (const [index, person] of file.people.entries()) {
    for (const [place, account] of person.accounts.entries()) {
      const at = ['people', index, 'accounts', place]
      const owner = owners.get(account)
      if (owner !== undefined) report(at, 'directory.problem.account-twice', { account, person: owner })
      owners.set(account, person.id)
    }
    const held = new Set<string>()
    for (const [place, role] of person.roles.entries()) {
      const at = ['people', index, 'roles', place]
      if (!codes.has(role.for)) report([...at, 'for'], 'directory.problem.no-member', { code: role.for })
      if (!bodies.has(role.in)) report([...at, 'in'], 'directory.problem.no-body', { body: role.in })
      const key = roleKey(person.id, role)
      if (held.has(key)) report([...at, 'role'], 'directory.problem.role-twice', { role: role.role })
      held.add(key)
      checkSpan(role, at, report)
    }
  }
}

/** What makes a holding of a role itself, and so its id in the store: a change of anything else is a change of the same holding. */
export function roleKey(
  person: string,
  role: { role: string; for: string; in: string; from?: Date | undefined },
): string {
  return `${person}/${role.in}-${role.for.toLowerCase()}/${role.role}${role.from ? `/${role.from.toISOString()}` : ''}`
}

function checkRooms(file: DirectoryFile, labels: readonly string[], report: Report): void {
  const codes = new Set(ids(file.members, 'code'))
  const rooms = new Set(ids(file.rooms, 'id'))
  const people = new Set(ids(file.people, 'id'))
  const cells = new Set<string>()
  // The highest label has no room: it is for named persons.
  const carried = labels.slice(0, -1)
  for (const [index, room] of file.rooms.entries()) {
    const at = ['rooms', index]
    for (const field of ['label', 'ceiling'] as const) {
      if (!carried.includes(room[field])) {
        report([...at, field], 'file.problem.one-of', { field, known: carried.join(', ') })
      }
    }
    if (carried.indexOf(room.ceiling) < carried.indexOf(room.label)) {
      report([...at, 'ceiling'], 'directory.problem.ceiling', { label: room.label, ceiling: room.ceiling })
    }
    if (room.for !== undefined && !codes.has(room.for)) {
      report([...at, 'for'], 'directory.problem.no-member', { code: room.for })
    }
    if (room.kind === 'national-cell') {
      if (room.for === undefined) report([...at, 'kind'], 'directory.problem.cell-of-nobody', {})
      else if (cells.has(room.for)) report([...at, 'for'], 'directory.problem.second-cell', { code: room.for })
      else cells.add(room.for)
    }
    if (room.releasesTo !== undefined && (!rooms.has(room.releasesTo) || room.releasesTo === room.id)) {
      report([...at, 'releasesTo'], 'directory.problem.no-room', { room: room.releasesTo })
    }
    checkRaise(room, carried, at, report)
    for (const [place, person] of room.coordinators.entries()) {
      const personAt = [...at, 'coordinators', place]
      if (!people.has(person)) report(personAt, 'directory.problem.no-person', { person })
      else if (room.coordinators.indexOf(person) < place) {
        report(personAt, 'directory.problem.double', { field: 'coordinators', value: person })
      }
    }
    for (const [place, seat] of room.seats.entries()) checkSeat(file, room, seat, [...at, 'seats', place], report)
  }
}

/** What a platform does not promise can be outweighed by a decision, the room's own written policy not. */
function checkRaise({ raised, ceiling }: FileRoom, carried: readonly string[], room: Place, report: Report): void {
  if (!raised) return
  const { to } = raised
  const at = [...room, 'raised', 'to']
  if (!carried.includes(to)) report(at, 'file.problem.one-of', { field: 'to', known: carried.join(', ') })
  else if (carried.indexOf(to) > carried.indexOf(ceiling)) report(at, 'directory.problem.raised', { to, ceiling })
}

function checkSeat(file: DirectoryFile, { platform }: FileRoom, seat: string, at: Place, report: Report): void {
  const delegations = delegationsOf(seat)
  if (delegations) {
    checkDelegations(file, seat, delegations, at, report)
    return
  }
  const person = file.people.find(({ id }) => id === seat)
  if (!person) report(at, 'directory.problem.no-person', { person: seat })
  else if (!person.accounts.some((account) => account.startsWith(`${platform}:`))) {
    report(at, 'directory.problem.no-account', { person: seat, platform })
  }
}

/** A seat for delegations of which nobody ever was would stay empty without a word. */
function checkDelegations(file: DirectoryFile, seat: string, meant: Delegations, at: Place, report: Report): void {
  const { code, body } = meant
  const known = code === '*' || file.members.some((each) => each.code === code)
  if (!known) report(at, 'directory.problem.no-member', { code })
  else if (body !== '*' && !file.bodies.some(({ id }) => id === body)) report(at, 'directory.problem.no-body', { body })
  else if (!file.people.some(({ roles }) => roles.some((role) => isIn(role, meant)))) {
    report(at, 'directory.problem.no-delegation', { seat })
  }
}

function checkLinks(file: DirectoryFile, report: Report): void {
  const rooms = new Set(ids(file.rooms, 'id'))
  for (const [index, link] of file.links.entries()) {
    const at = ['links', index, 'rooms']
    if (new Set(link.rooms).size < 2) report(at, 'directory.problem.link-of-one', { link: link.name })
    for (const [place, room] of link.rooms.entries()) {
      if (!rooms.has(room)) report([...at, place], 'directory.problem.no-room', { room })
      else if (link.rooms.indexOf(room) < place)
        report([...at, place], 'directory.problem.double', { field: 'room', value: room })
    }
  }
}

function checkRota(file: DirectoryFile, report: Report): void {
  const codes = new Set(ids(file.members, 'code'))
  const people = new Map(file.people.map((person) => [person.id, person]))
  const turns = new Set<string>()
  for (const [index, turn] of file.rota.entries()) {
    const at = ['rota', index]
    if (!codes.has(turn.for)) report([...at, 'for'], 'directory.problem.no-member', { code: turn.for })
    if (!turn.duty && !turn.deputy && !turn.head) report(at, 'directory.problem.empty-turn', { code: turn.for })
    checkSpan(turn, at, report)
    for (const level of ['duty', 'deputy', 'head'] as const) {
      const named = turn[level]
      if (named === undefined) continue
      const key = turnKey(turn, level)
      if (turns.has(key)) report([...at, level], 'directory.problem.turn-twice', { code: turn.for })
      turns.add(key)
      const person = people.get(named)
      if (!person) report([...at, level], 'directory.problem.no-person', { person: named })
      else if (!person.roles.some((role) => role.for === turn.for && overlap(role, turn))) {
        report([...at, level], 'directory.problem.no-role', { person: named, code: turn.for })
      }
    }
  }
}

/** The id in the store of one person's turn at one level. */
export function turnKey(turn: DirectoryFile['rota'][number], level: 'duty' | 'deputy' | 'head'): string {
  return `file/${turn.for.toLowerCase()}/${level}/${turn.from?.toISOString() ?? 'standing'}`
}

/** A row that speaks of what there is not would permit or deny nothing without a word. */
function checkPermissions(file: DirectoryFile, report: Report): void {
  const bodies = new Set(ids(file.bodies, 'id'))
  for (const [index, row] of file.permissions.entries()) {
    const at = ['permissions', index]
    if (permissionRows.some(({ id }) => id === row.id))
      report([...at, 'id'], 'permissions.problem.taken', { id: row.id })
    for (const [place, body] of row.bodies.entries()) {
      if (!bodies.has(body)) report([...at, 'bodies', place], 'directory.problem.no-body', { body })
    }
    for (const [place, action] of row.actions.entries()) {
      const here = [...at, 'actions', place]
      if (!isAction(action)) {
        const near = nearest(action, permissionActions)
        report(here, near ? 'permissions.problem.near' : 'permissions.problem.no-action', { action, near: near ?? '' })
      } else if (isForAnybody(action)) report(here, 'permissions.problem.anybody', { action })
    }
  }
}

type Span = { from?: Date | undefined; to?: Date | undefined }

const overlap = (one: Span, other: Span): boolean =>
  !(one.to && other.from && one.to <= other.from) && !(other.to && one.from && other.to <= one.from)

function checkSpan({ from, to }: Span, at: Place, report: Report): void {
  if (from && to && to <= from) report([...at, 'to'], 'directory.problem.span', {})
}
