import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountRef } from '../../../src/chat/refs.ts'
import { exerciseDirectory } from '../../../src/config.ts'
import { rolesAt } from '../../../src/directory/directory.ts'
import { type DirectoryFile, readDirectoryFile } from '../../../src/directory/file.ts'
import { importDirectory, sayDifference } from '../../../src/directory/import.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { labels } from '../../../src/sharing/label.ts'
import type { Store } from '../../../src/store/open.ts'
import { openTestStore } from '../../support/store.ts'

/** What a file may do to what a command decided: nothing, unless it is named. */

let store: Store
let end: () => Promise<void>
beforeAll(async () => {
  const opened = await openTestStore()
  store = opened.store
  end = opened.end
  await bring()
})
afterAll(() => end())

async function bring(
  edit: (file: DirectoryFile) => void = () => {},
  options: { remove?: boolean; overrule?: readonly string[]; dry?: boolean } = {},
): Promise<readonly string[]> {
  const file = readDirectoryFile(exerciseDirectory, labels)
  edit(file)
  const { keyring, clock } = store
  const differences = await importDirectory(store.db, file, {
    ...options,
    keyring,
    record: (tx, notes) => appendEntries(tx, keyring, notes, clock()),
  })
  return differences.map((difference) => sayDifference('en', difference))
}

async function recorded(): Promise<readonly Record<string, Record<string, unknown>>[]> {
  const where = { kind: 'directory.imported' }
  const rows = await store.db.ledgerEntry.findMany({ where, orderBy: { id: 'asc' } })
  return rows.map(
    ({ payload }) =>
      payloadOf(store.keyring.open(payload ?? new Uint8Array(), payloadContext)) as Record<
        string,
        Record<string, unknown>
      >, // of an import's note
  )
}

const roleOf = async (person: string, role: string) => {
  const known = (await readDirectory(store.db)).people.get(person)
  return known && rolesAt(known, new Date(store.clock().getTime() + 1000)).find((each) => each.role === role)
}

async function grant(id: string, personId: string, delegationId: string, role: string): Promise<void> {
  await store.db.roleHolding.create({
    data: { id, personId, delegationId, role, grantedBy: 'Claire Moreau', source: 'command' },
  })
}

test('an import is on record by counts and ids, in which no name and no address stands; one that changes nothing is not', async () => {
  const [first, ...others] = await recorded()
  expect(others).toEqual([])
  expect(first?.counts).toMatchObject({ 'add person': 8, 'add member': 6, 'add room': 10 })
  const ids = JSON.stringify(first)
  for (const name of ['moreau', 'Moreau', 'novak', '@']) expect(ids).not.toContain(name)
  const { pseudonym } = await store.db.person.findUniqueOrThrow({ where: { id: 'claire-moreau' } })
  expect(first?.ids?.['add person']).toContain(pseudonym)
  expect(first?.ids?.['add role']).toContain(`${pseudonym}/ecne-fr/coordinator`)
  expect(await bring()).toEqual([])
  const rename = (file: DirectoryFile): void => {
    file.people[0]!.name = 'Claire'
  }
  expect(await bring(rename, { dry: true })).toHaveLength(1)
  expect(await recorded()).toHaveLength(1)
})

test('what a command granted is printed and stays, also with --remove; only named it ends', async () => {
  const id = 'claire-moreau/ecne-fr/legal_adviser'
  await grant(id, 'claire-moreau', 'ecne-fr', 'legal_adviser')
  const left = [`? role ${id}: given by a command and not in the file, left as it is`]
  expect(await bring()).toEqual(left)
  expect(await bring(() => {}, { remove: true })).toEqual(left)
  expect(await bring(() => {}, { overrule: [id] })).toEqual(left)
  expect(await roleOf('claire-moreau', 'legal_adviser')).toMatchObject({
    source: 'command',
    grantedBy: 'Claire Moreau',
  })
  expect(await bring(() => {}, { remove: true, overrule: [id] })).toEqual([`- role ${id}: no longer in force`])
  expect(await roleOf('claire-moreau', 'legal_adviser')).toBeUndefined()
  expect((await recorded()).at(-1)?.counts).toEqual({ 'retire role': 1 })
})

test('whoever holds something by a command does not go with the rest', async () => {
  const zoe = { id: 'zoe', name: 'Zoé', pseudonym: 'p-zoe' }
  await store.db.person.create({ data: zoe })
  await grant('zoe/ecne-fr/observer', 'zoe', 'ecne-fr', 'observer')
  const left = ['? person zoe: given by a command and not in the file, left as it is']
  expect(await bring(() => {}, { remove: true })).toEqual(left)
  expect(await bring(() => {}, { remove: true, overrule: ['zoe'] })).toEqual(['- person zoe: no longer in force'])
  expect(await bring(() => {}, { remove: true })).toEqual([])
})

test('an account that was verified otherwise than by the file stays; a revoked one is remembered', async () => {
  const by = { personId: 'petr-novak', how: 'code' }
  await store.db.account.create({ data: { ref: 'matrix:@petr:example.eu', ...by } })
  await store.db.account.create({ data: { ref: 'matrix:@old:example.eu', ...by, state: 'revoked' } })
  expect(await bring(() => {}, { remove: true })).toEqual([
    '? account matrix:@petr:example.eu: given by a command and not in the file, left as it is',
  ])
  const named = { remove: true, overrule: ['matrix:@petr:example.eu'] }
  expect(await bring(() => {}, named)).toEqual(['- account matrix:@petr:example.eu: removed'])
  const accounts = await store.db.account.findMany({ where: { personId: 'petr-novak' } })
  expect(accounts.map(({ ref }) => ref).toSorted()).toEqual(['matrix:@old:example.eu', 'web:petr-novak'])
})

test('a role of the file that a command ended stays ended, however often the file is read', async () => {
  const id = 'matthias-brandt/niscg-de/dpa'
  await store.db.$executeRaw`UPDATE "RoleHolding" SET "validTo" = jom_now(), source = 'command' WHERE id = ${id}`
  const kept = [`! role ${id}: ended by a command although the file names it, left ended`]
  expect(await bring()).toEqual(kept)
  expect(await bring(() => {}, { remove: true })).toEqual(kept)
  expect(await roleOf('matthias-brandt', 'dpa')).toBeUndefined()
  const [again, ...others] = await bring(() => {}, { overrule: [id] })
  expect(again).toMatch(/^~ role matthias-brandt\/niscg-de\/dpa: validTo .* → –, source command → file$/)
  expect(others).toEqual([])
  expect(await roleOf('matthias-brandt', 'dpa')).toMatchObject({ source: 'file' })
})

test('a role that both name is the file’s from then on, which is printed', async () => {
  const id = 'lucie-horakova/ecne-cz/observer'
  await grant(id, 'lucie-horakova', 'ecne-cz', 'observer')
  const name = (file: DirectoryFile): void => {
    const lucie = file.people.find((person) => person.id === 'lucie-horakova')
    lucie?.roles.push({ role: 'observer', for: 'CZ', in: 'ecne', deputy: false })
  }
  expect(await bring(name)).toEqual([
    `~ role ${id}: grantedBy Claire Moreau → Exercise secretariat, source command → file`,
  ])
  expect(await bring(() => {}, { remove: true })).toEqual([`- role ${id}: no longer in force`])
})

test('whoever comes back by the file is printed, and their revoked accounts do not come back', async () => {
  const account = accountRef('web', 'ilze-kalnina')
  await store.db.account.update({ where: { ref: account }, data: { state: 'revoked', how: 'file' } })
  const without = (file: DirectoryFile): void => {
    file.people = file.people.filter(({ id }) => id !== 'ilze-kalnina')
    file.rota = file.rota.filter((turn) => turn.for !== 'LV')
  }
  expect(await bring(without, { remove: true })).toContain('- person ilze-kalnina: no longer in force')
  expect(await bring()).toContain('+ person ilze-kalnina: returned')
  const directory = await readDirectory(store.db)
  expect(directory.people.get('ilze-kalnina')?.retired).toBe(false)
  expect(directory.accounts.has(account)).toBe(false)
  expect(directory.claims.get(account)?.state).toBe('revoked')
  expect(await bring()).toEqual([])
})
