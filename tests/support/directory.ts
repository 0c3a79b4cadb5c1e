import type { Assurance } from '../../src/chat/adapter.ts'
import { type AccountRef, accountRef, conversationRef } from '../../src/chat/refs.ts'
import type { Directory, Person, Room } from '../../src/directory/directory.ts'

/** Directories for tests of pure code, made from a few words. */

const own: Assurance = { encryption: 'loopback', operator: 'own', joinersReadBack: true }

export function personOf(id: string, code: string, body = 'niscg', role = 'niscg_member'): Person {
  return {
    id,
    name: id[0]?.toUpperCase() + id.slice(1),
    language: 'en',
    zone: 'Europe/Brussels',
    pseudonym: `p-${id}`,
    accounts: [accountRef('web', id)],
    roles: [{ role, body, code, deputy: false, observer: false }],
    retired: false,
  }
}

export function roomOf(id: string, seats: readonly Person[], facts: Partial<Room> = {}): Room {
  return {
    id,
    title: id,
    kind: 'joint',
    platform: 'web',
    conversation: conversationRef('web', id),
    label: 'TLP:AMBER',
    ceiling: 'TLP:AMBER',
    language: 'en',
    zone: 'Europe/Brussels',
    coordinators: [],
    assurance: own,
    seats: new Set<AccountRef>(seats.flatMap((person) => person.accounts)),
    seatsReadAt: new Date(0),
    ...facts,
  }
}

export function directoryOf(people: readonly Person[], rooms: readonly Room[], links: Directory['links']): Directory {
  const codes = [...new Set(people.flatMap((person) => person.roles.map((role) => role.code)))]
  return {
    version: 1,
    people: new Map(people.map((person) => [person.id, person])),
    accounts: new Map(people.flatMap((person) => person.accounts.map((account) => [account, person] as const))),
    claims: new Map(),
    bodies: new Map(),
    permissions: [],
    rooms: new Map(rooms.map((room) => [room.id, room])),
    conversations: new Map(rooms.map((room) => [room.conversation, room])),
    members: new Map(codes.map((code) => [code, { code, name: code, zone: 'Europe/Brussels' }])),
    links,
    shifts: [],
  }
}
