import { afterAll, beforeAll, expect, test } from 'vitest'
import { exerciseDirectory } from '../../../src/config.ts'
import { readContacts } from '../../../src/directory/contact.ts'
import { dutyOf, homeRoom, linkedRooms, rolesAt } from '../../../src/directory/directory.ts'
import { type DirectoryFile, readDirectoryFile } from '../../../src/directory/file.ts'
import { importDirectory, sayDifference } from '../../../src/directory/import.ts'
import type { Recorder } from '../../../src/directory/raise.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { labels } from '../../../src/sharing/label.ts'
import type { Store } from '../../../src/store/open.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'

let store: Store
let end: () => Promise<void>
const exercise = () => readDirectoryFile(exerciseDirectory, labels)
const now = new Date()

beforeAll(async () => {
  const opened = await openTestStore()
  store = opened.store
  end = opened.end
})
afterAll(() => end())

/** Imports the exercise's file with a change and tells what was done. */
async function change(edit: (file: DirectoryFile) => void, options?: { remove?: boolean; dry?: boolean }) {
  const file = exercise()
  edit(file)
  return (await importDirectory(store.db, file, { ...options, keyring: store.keyring })).map((difference) =>
    sayDifference('en', difference),
  )
}

test('the first import makes everything, the second finds nothing to do', async () => {
  const differences = await importDirectory(store.db, exercise(), { keyring: store.keyring })
  expect(differences.length).toBeGreaterThan(50)
  expect(differences).toContainEqual({ change: 'add', what: 'seat', id: 'joint-mechanism web:claire-moreau' })
  expect(new Set(differences.map(({ change }) => change))).toEqual(new Set(['add']))
  const { version } = await readDirectory(store.db)
  expect(await importDirectory(store.db, exercise(), { keyring: store.keyring })).toEqual([])
  expect((await readDirectory(store.db)).version).toBe(version)
})

test('what is read is what the file says', async () => {
  const directory = await readDirectory(store.db)
  const claire = directory.people.get('claire-moreau')
  expect(claire).toMatchObject({ name: 'Claire Moreau', language: 'en', zone: 'Europe/Paris', retired: false })
  expect(claire?.pseudonym).toMatch(/^p-[0-9a-f]{12}$/)
  expect(new Set([...directory.people.values()].map((person) => person.pseudonym)).size).toBe(8)
  expect([...directory.accounts.values()]).toContain(claire)
  expect(claire && rolesAt(claire, now).map(({ role, body, code }) => [role, body, code])).toContainEqual([
    'ecne_member',
    'ecne',
    'FR',
  ])
  for (const level of [0, 1, 2] as const) expect(dutyOf(directory, 'FR', level, now)).toBe(claire)
  const home = homeRoom(directory, 'FR')
  expect(home).toMatchObject({
    id: 'national-cell-fr',
    conversation: 'web:national-cell-fr',
    zone: 'Europe/Paris',
    releasesTo: 'joint-mechanism',
  })
  expect(home?.seats).toEqual(new Set(['web:claire-moreau']))
  expect(home?.seatsReadAt).toBeUndefined()
  const joint = directory.rooms.get('joint-mechanism')
  expect(joint && linkedRooms(directory, joint).map(({ id }) => id)).toEqual([
    'ecne-elections',
    'niscg-elections',
    'csirt-liaison',
  ])
  expect(directory.conversations.get(joint!.conversation)).toBe(joint)
  expect(directory.members.get('EL')).toEqual({ code: 'EL', name: 'Greece', zone: 'Europe/Athens' })
})

test('a change is told, made, counted as a new version, and told to those who listen', async () => {
  const heard: string[] = []
  const listener = await store.pool.connect()
  listener.on('notification', ({ channel }) => heard.push(channel))
  await listener.query('LISTEN jom_directory')
  const before = await readDirectory(store.db)
  const edit = (file: DirectoryFile) => {
    file.people[0]!.name = 'Claire Moreau-Lefèvre'
    file.rooms[0]!.ceiling = 'TLP:AMBER+STRICT'
  }
  const expected = [
    '~ person claire-moreau: name Claire Moreau → Claire Moreau-Lefèvre',
    '~ room joint-mechanism: ceiling TLP:AMBER → TLP:AMBER+STRICT',
  ]
  expect(await change(edit, { dry: true })).toEqual(expected)
  expect(await readDirectory(store.db)).toEqual(before)
  expect(await change(edit)).toEqual(expected)
  const after = await readDirectory(store.db)
  expect(after.version).toBe(before.version + 1)
  expect(after.people.get('claire-moreau')).toMatchObject({
    name: 'Claire Moreau-Lefèvre',
    pseudonym: before.people.get('claire-moreau')?.pseudonym,
  })
  await until(() => heard.includes('jom_directory'), { what: 'the notice of the change' })
  listener.release(true)
  await change(() => {})
})

test('whoever is not in the file stays until it is said that they go', async () => {
  const without = (file: DirectoryFile) => {
    file.people = file.people.filter(({ id }) => id !== 'ilze-kalnina')
    file.people[0]!.roles.splice(1, 1)
    file.people[1]!.accounts.push('matrix:@jana:example.eu' as (typeof file.people)[1]['accounts'][0]) // as the schema would read it
    file.rota = file.rota.filter((turn) => turn.for !== 'LV')
    file.rooms = file.rooms.filter(({ id }) => id !== 'national-cell-lv')
    file.links = []
  }
  const left = [
    '? person ilze-kalnina: not in the file, left as it is',
    '+ account matrix:@jana:example.eu',
    '? role claire-moreau/ecne-fr/election_network_contact: not in the file, left as it is',
    '? room national-cell-lv: not in the file, left as it is',
    '? link mechanism: not in the file, left as it is',
    ...['deputy', 'duty', 'head'].map(
      (level) => `? turn of duty file/lv/${level}/standing: not in the file, left as it is`,
    ),
  ]
  expect((await change(without)).toSorted()).toEqual(left.toSorted())
  const kept = await readDirectory(store.db)
  expect(kept.people.get('ilze-kalnina')?.retired).toBe(false)
  expect(kept.links).toHaveLength(1)

  const done = await change(without, { remove: true })
  expect(done).toContain('- person ilze-kalnina: no longer in force')
  expect(done).toContain('- role claire-moreau/ecne-fr/election_network_contact: no longer in force')
  expect(done).toContain('- link mechanism: removed')
  expect(done).toContain('? room national-cell-lv: not in the file, left as it is')
  const gone = await readDirectory(store.db)
  const ilze = gone.people.get('ilze-kalnina')
  expect(ilze?.retired).toBe(true)
  expect(rolesAt(ilze!, new Date())).toEqual([])
  expect(gone.links).toEqual([])
  expect(dutyOf(gone, 'LV', 0, now)).toBeUndefined()
  const held = rolesAt(gone.people.get('claire-moreau')!, new Date(store.clock().getTime() + 1000)).map(
    ({ role }) => role,
  )
  expect(held).not.toContain('election_network_contact')
  expect(await change(without, { remove: true })).toEqual(['? room national-cell-lv: not in the file, left as it is'])

  const back = await change(() => {}, { remove: true })
  expect(back).toContain('+ person ilze-kalnina: returned')
  expect(back).toContain('- account matrix:@jana:example.eu: removed')
  const again = await readDirectory(store.db)
  expect(again.people.get('ilze-kalnina')).toEqual(kept.people.get('ilze-kalnina'))
  expect(dutyOf(again, 'LV', 0, now)?.id).toBe('ilze-kalnina')
  expect(await change(() => {})).toEqual([])
})

test('an override laid over the rota by other means is not the file’s business', async () => {
  const span = { from: new Date(now.getTime() - 1000), to: new Date(now.getTime() + 1000) }
  await store.db.shift.create({ data: { id: 'swap-1', code: 'FR', level: 0, personId: 'jana-dvorakova', ...span } })
  expect(await change(() => {}, { remove: true })).toEqual([])
  const directory = await readDirectory(store.db)
  expect(directory.shifts.findLast(({ code, level }) => code === 'FR' && level === 0)?.person).toBe('jana-dvorakova')
  // She works for another member: her turn keeps nobody else on duty, and makes her nobody's officer.
  expect(dutyOf(directory, 'FR', 0, now)).toBeUndefined()
  expect(dutyOf(directory, 'FR', 0, span.to)?.id).toBe('claire-moreau')
})

test('a room that moves to another conversation is to be read anew; one that stays keeps who sits there', async () => {
  const stranger = (roomId: string) => store.db.roomMember.create({ data: { roomId, account: 'web:somebody' } })
  await stranger('joint-mechanism')
  await stranger('ecne-elections')
  const read = {
    membersReadAt: new Date(),
    assurance: { encryption: 'loopback', operator: 'own', joinersReadBack: true },
  }
  await store.db.room.updateMany({ data: read })
  await change((file) => {
    file.rooms[0]!.title = 'Joint'
    file.rooms[1]!.conversation = 'elsewhere'
  })
  const { rooms } = await readDirectory(store.db)
  expect(rooms.get('joint-mechanism')).toMatchObject({
    title: 'Joint',
    assurance: read.assurance,
    seatsReadAt: read.membersReadAt,
  })
  expect(rooms.get('joint-mechanism')?.seats).toContain('web:somebody')
  expect(rooms.get('joint-mechanism')?.seats.size).toBe(8)
  expect(rooms.get('ecne-elections')).toMatchObject({
    conversation: 'web:elsewhere',
    seats: new Set(['web:claire-moreau', 'web:ilze-kalnina', 'web:jana-dvorakova']),
  })
  expect(rooms.get('ecne-elections')).not.toHaveProperty('seatsReadAt')
  expect(rooms.get('ecne-elections')).not.toHaveProperty('assurance')
})

test('a delegation seated in a room is seated as it is at the import', async () => {
  const later = new Date(now.getTime() + 86_400_000)
  const added = await change((file) => {
    file.people[1]!.roles[0]!.from = later
    file.rooms.find(({ id }) => id === 'csirt-liaison')!.seats = ['CZ/ecne', 'DE/niscg']
  })
  expect(added.filter((line) => line.startsWith('+ seat'))).toEqual([
    '+ seat csirt-liaison web:jana-dvorakova',
    '+ seat csirt-liaison web:petr-novak',
    '+ seat csirt-liaison web:lucie-horakova',
    '+ seat csirt-liaison web:matthias-brandt',
  ])
})

test('who looks after a room is imported, and a raised ceiling goes on record as it is set, changed and ended', async () => {
  const raised = (to: string, because: string) => (file: DirectoryFile) => {
    file.rooms[0]!.coordinators = ['ilze-kalnina', 'claire-moreau']
    file.rooms[0]!.raised = { to, because, by: 'The secretariat' }
  }
  const record: Recorder = (tx, notes) => appendEntries(tx, store.keyring, notes, store.clock())
  const bring = async (edit: (file: DirectoryFile) => void, more: { dry?: boolean; record?: Recorder }) => {
    const file = exercise()
    edit(file)
    const all = (await importDirectory(store.db, file, { ...more, keyring: store.keyring })).map((difference) =>
      sayDifference('en', difference),
    )
    return all.filter((line) => line.startsWith('~ room joint-mechanism'))
  }
  const onRecord = async () => {
    const rows = await store.db.ledgerEntry.findMany({ where: { kind: 'room.raised' }, orderBy: { id: 'asc' } })
    return rows.map(({ subject, actor, payload }) => ({ subject, actor, ...openPayload(payload) }))
  }
  const openPayload = (payload: Uint8Array | null) =>
    payloadOf(store.keyring.open(payload ?? new Uint8Array(), payloadContext)) as Record<string, unknown> // of `raisesIn`
  const own = raised('TLP:GREEN', 'our own server')

  await expect(bring(own, {})).rejects.toThrow('goes on record')
  expect((await readDirectory(store.db)).rooms.get('joint-mechanism')).not.toHaveProperty('raised')
  const set = [
    '~ room joint-mechanism: coordinators – → ilze-kalnina claire-moreau, raisedTo – → TLP:GREEN, raisedBecause – → our own server, raisedBy – → The secretariat',
  ]
  expect(await bring(own, { dry: true, record })).toEqual(set)
  expect(await onRecord()).toEqual([])
  expect(await bring(own, { record })).toEqual(set)
  const room = (await readDirectory(store.db)).rooms.get('joint-mechanism')
  expect(room).toMatchObject({
    coordinators: ['ilze-kalnina', 'claire-moreau'],
    raised: { to: 'TLP:GREEN', because: 'our own server', by: 'The secretariat' },
  })
  expect(await bring(own, { record })).toEqual([])
  await bring(raised('TLP:AMBER', 'our own server'), { record })
  await bring(() => {}, { record })
  const by = 'The secretariat'
  expect(await onRecord()).toEqual([
    { subject: 'joint-mechanism', actor: 'bot', to: 'TLP:GREEN', because: 'our own server', by, before: null },
    { subject: 'joint-mechanism', actor: 'bot', to: 'TLP:AMBER', because: 'our own server', by, before: 'TLP:GREEN' },
    { subject: 'joint-mechanism', actor: 'bot', to: null, because: null, by: null, before: 'TLP:AMBER' },
  ])
  expect((await readDirectory(store.db)).rooms.get('joint-mechanism')).toMatchObject({ coordinators: [] })
})

test('by which rule a room decides is imported, told and changed as its file says it', async () => {
  const of = async () => (await readDirectory(store.db)).rooms.get('joint-mechanism')
  const by = (decides: string) => (file: DirectoryFile) => {
    file.rooms[0]!.decides = decides
  }
  const members = 'vote two-thirds of members, quorum 14'
  const told = async () => (await change(by(members))).filter((line) => line.startsWith('~ room'))
  expect(await told()).toEqual([`~ room joint-mechanism: decides – → ${members}`])
  expect((await of())?.decides).toEqual({
    profile: 'vote',
    threshold: 'two-thirds',
    basis: 'members',
    quorum: 14,
  })
  expect(await told()).toEqual([])
  await change(by('delegated, ratified within 24 h'))
  expect((await of())?.decides).toEqual({ profile: 'delegated', ratifyHours: 24 })
  await change(() => {})
  expect(await of()).not.toHaveProperty('decides')
})

test('an import that fails leaves everything as it was', async () => {
  const before = await readDirectory(store.db)
  await expect(
    change((file) => {
      file.people[0]!.name = 'Never'
      file.rota[0]!.duty = 'claire-moreau'
      file.people[0]!.roles.push({ role: 'head', for: 'ZZ', in: 'ecne', deputy: false }) // as no checked file would say
    }),
  ).rejects.toThrow()
  expect(await readDirectory(store.db)).toEqual(before)
})

test('two imports at once do not meet', async () => {
  const edit = (name: string) =>
    change((file) => {
      file.people.find(({ id }) => id === 'ilze-kalnina')!.name = name
    })
  await Promise.all(['A', 'B', 'C', 'D'].map(edit))
  const { people } = await readDirectory(store.db)
  expect(['A', 'B', 'C', 'D']).toContain(people.get('ilze-kalnina')?.name)
})

test('a room that was made on its platform stays where it was made, as long as the file gives it no place', async () => {
  const { db } = store
  await db.room.update({ where: { id: 'csirt-liaison' }, data: { conversation: 'web:made-there' } })
  const differences = await importDirectory(db, exercise(), { keyring: store.keyring })
  expect(differences.filter(({ what, id }) => what === 'room' && id === 'csirt-liaison')).toEqual([])
  expect((await db.room.findUniqueOrThrow({ where: { id: 'csirt-liaison' } })).conversation).toBe('web:made-there')
})

test('contacts are kept sealed, in their order, and what is printed of a change shows no address', async () => {
  const { db, keyring } = store
  const bring = async (contacts: DirectoryFile['people'][number]['contacts'], remove = false) => {
    const lines = await change(
      (file) => {
        file.people[0]!.contacts = contacts
      },
      { remove },
    )
    return lines.filter((line) => line.includes(' contact '))
  }
  const contactsOf = async () => (await readContacts(db, keyring, ['claire-moreau'])).get('claire-moreau')
  const mail = { channel: 'email', address: 'claire@cell.example' } as const
  const phone = { channel: 'phone', address: '+33612345678' } as const
  const pager = { channel: 'webhook', address: 'pager-7' } as const

  await bring([phone, mail, pager])
  expect(await contactsOf()).toEqual([phone, mail, pager])
  expect(await bring([phone, mail, pager])).toEqual([])
  const stored = await db.contact.findMany({ where: { personId: 'claire-moreau' } })
  expect(
    stored.every(({ address }) => !Buffer.from(address).includes('claire@') && !Buffer.from(address).includes('336')),
  ).toBe(true)

  const changed = await bring([
    { ...phone, address: '+33600000678' },
    { ...mail, address: 'claire@ministry.example' },
    pager,
  ])
  expect(changed).toEqual([
    '~ contact claire-moreau/phone: address …678 → …678',
    '~ contact claire-moreau/email: address c…@cell.example → c…@ministry.example',
  ])
  expect(await bring([mail])).toContain('? contact claire-moreau/phone: not in the file, left as it is')
  expect(await bring([mail], true)).toContain('- contact claire-moreau/phone: removed')
  expect(await contactsOf()).toEqual([mail])
  const without = exercise()
  await expect(importDirectory(db, without)).rejects.toThrow('no key')
})
