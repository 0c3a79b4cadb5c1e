import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exerciseDirectory } from '../../../src/config.ts'
import {
  type DirectoryFile,
  parseDirectoryFile,
  readDirectoryFile,
  roomWishes,
  seatsWanted,
} from '../../../src/directory/file.ts'
import { DirectoryFault } from '../../../src/directory/problem.ts'
import { sayProblems } from '../../../src/locale/file-fault.ts'
import { labels } from '../../../src/sharing/label.ts'

const good = `authority: Test
members:
  - { code: FR, name: France, zone: Europe/Paris }
  - { code: GR, name: Greece, zone: Europe/Athens }
bodies:
  - { id: ecne, name: ECNE, network: ecne, observers: [EL] }
people:
  - id: anna
    name: Anna
    accounts: [web:anna]
    roles:
      - { role: ecne_member, for: FR, in: ecne }
  - id: nikos
    name: Nikos
    accounts: ["matrix:@nikos:example.eu"]
    roles:
      - { role: head, for: EL, in: ecne, from: "2026-01-01T00:00:00+02:00", to: "2027-01-01T00:00:00Z" }
rooms:
  - { id: cell, title: Cell, kind: national-cell, for: FR, label: TLP:AMBER+STRICT, ceiling: TLP:AMBER+STRICT, releasesTo: joint, seats: [anna] }
  - { id: joint, title: Joint, kind: joint, label: TLP:AMBER, ceiling: TLP:AMBER }
  - { id: other, title: Other, kind: liaison, platform: matrix, conversation: "!x:example.eu", label: TLP:GREEN, ceiling: TLP:AMBER, seats: [nikos] }
links:
  - { name: all, rooms: [joint, other] }
rota:
  - { for: FR, duty: anna }
  - { for: EL, duty: nikos, from: "2026-06-01T00:00:00Z" }
platform: web
`

/** What a file with one change is refused for, as `line:column key-or-words`. */
function refused(from: string | RegExp, to: string | ((found: string) => string), language = 'en'): string[] {
  const text = typeof to === 'string' ? good.replace(from, to) : good.replace(from, to)
  expect(text).not.toBe(good)
  try {
    parseDirectoryFile(text, 'who.yaml', labels)
  } catch (fault) {
    if (!(fault instanceof DirectoryFault)) throw fault
    return sayProblems(language, fault.path, fault.problems)
  }
  return []
}

test('a file in order is read, Greece under its own code, instants in UTC', () => {
  const file = parseDirectoryFile(good, 'who.yaml', labels)
  expect(file.members.map(({ code }) => code)).toEqual(['FR', 'EL'])
  expect(file.people[1]?.roles[0]).toMatchObject({
    for: 'EL',
    from: new Date('2025-12-31T22:00:00Z'),
    to: new Date('2027-01-01T00:00:00Z'),
    deputy: false,
  })
  expect(seatsWanted(file, new Date('2026-11-23T12:00:00Z'))).toEqual([
    { room: 'cell', conversation: 'web:cell', person: 'anna', account: 'web:anna' },
    { room: 'other', conversation: 'matrix:!x:example.eu', person: 'nikos', account: 'matrix:@nikos:example.eu' },
  ])
})

const raise = (to: string): string => `{ to: ${to}, because: the server is our own, by: Anna }`

test.each<[string, string | RegExp, string, string]>([
  ['broken YAML', 'authority: Test', 'authority: "Test', 'who.yaml:1:17: This is not valid YAML'],
  ['no platform', 'platform: web\n', '', 'this room names no platform'],
  ['a missing field', 'name: France, ', '', 'who.yaml:3:5: “name” must be here and be a text'],
  ['a field of another kind', 'name: Anna', 'name: 7', 'who.yaml:9:5: “name” must be here and be a text'],
  [
    'a list that is none',
    'accounts: [web:anna]',
    'accounts: web:anna',
    'who.yaml:10:5: “accounts” must be here and be a list',
  ],
  ['an unknown field', 'name: Anna', 'name: Anna\n    nickname: A', 'who.yaml:10:5: “nickname” is not known here'],
  ['an unknown role', 'role: ecne_member', 'role: king', 'who.yaml:12:11: “role” must be one of: emb_official, '],
  ['an unknown kind', 'kind: joint', 'kind: pub', 'who.yaml:20:32: “kind” must be one of: national-cell, '],
  ['an unknown zone', 'Europe/Paris', 'Europe/Atlantis', 'who.yaml:3:31: “zone” must be a time zone'],
  ['an unknown language', 'name: Anna', 'name: Anna\n    language: xx', 'who.yaml:10:5: “language” must be a language'],
  ['a name of two lines', 'name: Anna', 'name: "An\\nna"', 'who.yaml:9:5: “name” must be one line'],
  ['an id in capitals', 'id: anna', 'id: Anna', 'who.yaml:8:5: “id” must be of small letters'],
  ['a code in small letters', 'code: FR', 'code: fr', 'who.yaml:3:7: “code” must be a code in capitals'],
  ['an instant without offset', '2027-01-01T00:00:00Z', '2027-01-01', '“to” must be an instant'],
  ['an account without platform', 'web:anna', 'anna', 'who.yaml:10:16: “accounts” must be platform:handle'],
  ['a person twice', 'id: nikos', 'id: anna', 'who.yaml:13:5: “anna” stands here a second time'],
  ['a member twice', 'code: GR', 'code: FR', 'who.yaml:4:7: “FR” stands here a second time'],
  [
    'an account twice',
    '"matrix:@nikos:example.eu"',
    'web:anna',
    'who.yaml:15:16: The account web:anna belongs to anna already',
  ],
  ['an unknown member of a role', 'for: FR, in', 'for: ZZ, in', 'who.yaml:12:30: There is no member ZZ'],
  ['an unknown member of a room', 'for: FR, label', 'for: ZZ, label', 'who.yaml:19:51: There is no member ZZ'],
  ['an unknown observer', 'observers: [EL]', 'observers: [ZZ]', 'who.yaml:6:56: There is no member ZZ'],
  ['an unknown body', 'in: ecne }', 'in: enec }', 'who.yaml:12:39: There is no body enec'],
  ['a role twice', /(- \{ role: ecne_member.*)/, '$1\n      $1', 'The role ecne_member is held twice'],
  [
    'a ceiling below the label',
    'label: TLP:AMBER, ceiling: TLP:AMBER }',
    'label: TLP:AMBER, ceiling: TLP:GREEN }',
    'who.yaml:20:63: The ceiling TLP:GREEN is below',
  ],
  [
    'a room for RED',
    'label: TLP:AMBER, ceiling: TLP:AMBER }',
    'label: TLP:RED, ceiling: TLP:RED }',
    '“label” must be one of: TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT.',
  ],
  ['a translated label', 'TLP:GREEN', 'TLP:VERT', '“label” must be one of'],
  [
    'a cell of nobody',
    'kind: national-cell, for: FR',
    'kind: national-cell',
    'who.yaml:19:30: A national cell needs “for”',
  ],
  ['a second cell', 'kind: joint', 'kind: national-cell, for: FR', 'FR has a national cell already'],
  ['a release to nowhere', 'releasesTo: joint', 'releasesTo: joins', 'There is no other room joins'],
  ['a release to itself', 'releasesTo: joint', 'releasesTo: cell', 'There is no other room cell'],
  ['a seat for nobody', 'seats: [anna]', 'seats: [nobody]', 'There is nobody called nobody'],
  ['a seat without account', 'seats: [anna]', 'seats: [nikos]', 'nikos has no account on web'],
  [
    'a seat of another kind',
    'seats: [anna]',
    'seats: ["*/*"]',
    'who.yaml:19:139: “seats” must be a person’s id, a del',
  ],
  ['a seat for an unknown member', 'seats: [anna]', 'seats: [ZZ/ecne]', 'There is no member ZZ'],
  ['a seat for an unknown body', 'seats: [anna]', 'seats: ["*/enec"]', 'There is no body enec'],
  [
    'a seat for a delegation of nobody',
    /for: EL, in: ecne, from([\s\S]*?)seats: \[anna\]/,
    'for: FR, in: ecne, from$1seats: [EL/ecne]',
    'Nobody in this file holds a role in EL/ecne',
  ],
  ['an unknown coordinator', 'seats: [anna]', 'coordinators: [nobody]', 'There is nobody called nobody'],
  ['a coordinator twice', 'seats: [anna]', 'coordinators: [anna, anna]', '“anna” stands here a second time'],
  [
    'a rule that there is not',
    'kind: joint',
    'kind: joint, decides: silence 24 min',
    'who.yaml:20:45: “decides” must be a rule: consensus, silence 24 h, vote two-thirds of members, or delegated',
  ],
  ['a rule for a quorum that it has not', 'kind: joint', 'kind: joint, decides: "silence, quorum 3"', 'must be a rule'],
  ['a raise to RED', 'seats: [anna]', `raised: ${raise('TLP:RED')}`, '“to” must be one of: TLP:CLEAR'],
  [
    'a raise above the policy',
    'kind: joint',
    `kind: joint, raised: ${raise('TLP:AMBER+STRICT')}`,
    'own ceiling is TLP:AMBER',
  ],
  ['a raise without reason', 'seats: [anna]', 'raised: { to: TLP:AMBER, by: Anna }', '“because” must be here'],
  ['a raise by nobody', 'seats: [anna]', 'raised: { to: TLP:AMBER, because: so }', '“by” must be here'],
  [
    'one conversation for two rooms',
    'kind: joint',
    'kind: joint, conversation: cell',
    '“web:cell” stands here a second time',
  ],
  [
    'a link to an unknown room',
    'rooms: [joint, other]',
    'rooms: [joint, others]',
    'who.yaml:23:33: There is no other room others',
  ],
  ['a link of one', 'rooms: [joint, other]', 'rooms: [joint, joint]', 'The link all needs at least two'],
  ['a turn for an unknown member', '{ for: FR, duty', '{ for: ZZ, duty', 'who.yaml:25:7: There is no member ZZ'],
  ['a turn of nobody known', 'duty: anna', 'duty: nobody', 'There is nobody called nobody'],
  ['a turn of nobody', ', duty: anna', '', 'This turn for FR names nobody'],
  ['an officer without a role', 'duty: anna', 'duty: nikos', 'nikos holds no role for FR at that time'],
  ['an officer whose role has ended', '2026-06-01', '2028-06-01', 'nikos holds no role for EL at that time'],
  ['a turn twice', /( {2}- \{ for: FR, duty.*)/, '$1\n$1', 'There is a turn for FR at this level'],
  ['an end before the beginning', '2027-01-01', '2025-01-01', '“to” is not after “from”'],
])('%s is refused with its line and what to do', (_what, from, to, expected) => {
  const problems = refused(from, to)
  expect(problems.join('\n')).toContain(expected)
  const danish = refused(from, to, 'da')
  expect(danish).toHaveLength(problems.length)
  expect(danish.join('\n')).not.toContain(problems[0]?.replace(/^.*?: /, ''))
})

test('a seat may be a delegation, a whole body or a whole member: those who hold a role there then', () => {
  const people = `
  - id: berta
    name: Berta
    accounts: [web:berta]
    roles:
      - { role: ecne_member, for: EL, in: ecne, from: "2026-06-01T00:00:00Z", to: "2026-12-01T00:00:00Z" }
      - { role: head, for: FR, in: niscg }
  - id: carl
    name: Carl
    accounts: [other:carl]
    roles: [{ role: ecne_member, for: FR, in: ecne }]
rooms:`
  const seated = (seats: string, at = '2026-11-23T12:00:00Z') => {
    const text = good
      .replace(/\nrooms:/, people)
      .replace('people:', '  - { id: niscg, name: NIS Cooperation Group, network: nis }\npeople:')
      .replace('seats: [anna]', `seats: [${seats}]`)
    const wishes = seatsWanted(parseDirectoryFile(text, 'who.yaml', labels), new Date(at))
    return wishes.filter(({ room }) => room === 'cell').map(({ account }) => account)
  }
  expect(seated('FR/ecne')).toEqual(['web:anna'])
  expect(seated('GR/ecne')).toEqual(['web:berta'])
  expect(seated('"*/ecne"')).toEqual(['web:anna', 'web:berta'])
  expect(seated('FR/*')).toEqual(['web:anna', 'web:berta'])
  expect(seated('anna, FR/ecne, EL/*')).toEqual(['web:anna', 'web:berta'])
  expect(seated('EL/ecne', '2026-05-31T23:59:59Z')).toEqual([])
  expect(seated('EL/ecne', '2026-12-01T00:00:00Z')).toEqual([])
})

test('what a file wants of a room is whether it says where it lies, and who shall sit there', () => {
  const wishes = roomWishes(parseDirectoryFile(good, 'who.yaml', labels), new Date('2026-11-23T12:00:00Z'))
  expect(Object.fromEntries(wishes)).toEqual({
    cell: { named: false, seats: ['web:anna'] },
    joint: { named: false, seats: [] },
    other: { named: true, seats: ['matrix:@nikos:example.eu'] },
  })
})

test('every problem is named at once, in the order of the file', () => {
  const problems = refused(/in: ecne|duty: anna/g, (found) => (found.startsWith('in') ? 'in: none' : 'duty: nobody'))
  expect(problems.length).toBe(3)
  const lines = problems.map((problem) => Number(problem.split(':')[1]))
  expect(lines).toEqual(lines.toSorted((one, other) => one - other))
})

test('the exercise world has eight people of six members, both networks, four linked rooms, and somebody at every level', () => {
  const file: DirectoryFile = readDirectoryFile(exerciseDirectory, labels)
  const codes = file.members.map(({ code }) => code)
  expect(codes).toEqual(['FR', 'EE', 'CZ', 'DE', 'LV', 'EL'])
  for (const person of file.people) {
    // One member each: whoever held roles for two would bring both into every room they sit in.
    expect(new Set(person.roles.map((role) => role.for)).size).toBe(1)
    expect(person.accounts).toEqual([`web:${person.id}`])
  }
  expect(new Set(file.people.map((person) => person.roles[0]?.for))).toEqual(new Set(codes))
  const bodies = Object.groupBy(file.people, (person) => person.roles[0]?.in ?? 'none')
  expect([bodies.ecne?.length, bodies.niscg?.length, file.people.length]).toEqual([5, 3, 8])
  expect(file.links).toEqual([
    { name: 'mechanism', rooms: ['joint-mechanism', 'ecne-elections', 'niscg-elections', 'csirt-liaison'] },
  ])
  for (const code of codes) {
    expect(file.rota.find((turn) => turn.for === code)).toMatchObject({
      duty: expect.any(String),
      deputy: expect.any(String),
      head: expect.any(String),
    })
    expect(file.rooms.find((room) => room.kind === 'national-cell' && room.for === code)).toMatchObject({
      label: 'TLP:AMBER+STRICT',
      ceiling: 'TLP:AMBER+STRICT',
      releasesTo: 'joint-mechanism',
    })
  }
  expect(readFileSync(exerciseDirectory, 'utf8')).not.toMatch(/\t/)
})

const withContacts = (contacts: string): string =>
  good.replace('accounts: [web:anna]', `accounts: [web:anna]\n    contacts: ${contacts}`)

test('contacts are letters, phones and what a gateway calls somebody, in the order they are written', () => {
  const written = '[{ phone: "+33 6 12.34-56 (78)" }, { email: anna@cell.example.eu }, { webhook: pager-7 }]'
  expect(parseDirectoryFile(withContacts(written), 'who.yaml', labels).people[0]?.contacts).toEqual([
    { channel: 'phone', address: '+33612345678' },
    { channel: 'email', address: 'anna@cell.example.eu' },
    { channel: 'webhook', address: 'pager-7' },
  ])
  expect(parseDirectoryFile(good, 'who.yaml', labels).people[0]?.contacts).toEqual([])
})

test.each([
  ['{ email: "anna@cell.example\\r\\nBcc: eve@evil.example" }'],
  ['{ email: "Anna <anna@cell.example>" }'],
  ['{ email: "anna@cell.example, eve@evil.example" }'],
  ['{ email: anna@localhost }'],
  ['{ phone: "06 12 34 56 78" }'],
  ['{ phone: "+33" }'],
  ['{ phone: "+33612345678;ext=1" }'],
  ['{ webhook: "two words" }'],
  ['{ fax: "+33612345678" }'],
  ['{ email: anna@cell.example, phone: "+33612345678" }'],
  ['anna@cell.example'],
])('a contact like %s is refused, with what one is', (contact) => {
  const read = () => parseDirectoryFile(withContacts(`[${contact}]`), 'who.yaml', labels)
  expect(read).toThrow(/who\.yaml:11:\d+: A contact is one of/)
})
