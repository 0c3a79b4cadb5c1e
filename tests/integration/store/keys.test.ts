import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseKeys } from '../../../src/store/key-file.ts'
import { countKeys, retireKey, rewrapKeys, rotateKeys } from '../../../src/store/rotate.ts'
import { destroy, Keyring, sealedUnder } from '../../../src/store/seal.ts'
import { sealedColumns } from '../../../src/store/sealed-columns.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import './places.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
const children: ChildProcess[] = []
beforeAll(async () => {
  at = await openTestStore()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await at.end()
})

const row = { roomId: 'a', author: 'web:x', label: 'TLP:CLEAR', addressees: [], at: new Date() }
const addMessages = (count: number, conversation: string) =>
  at.store.db.message.createMany({
    data: Array.from({ length: count }, (_, number) => ({
      ...row,
      conversation,
      externalId: String(number),
      text: Buffer.from(at.store.keyring.seal(`words ${number}`, 'message')),
    })),
  })

/** Every sealed value of the store, opened with the keys of the file alone, as after a restart. */
async function openAll(): Promise<number> {
  const ring = new Keyring(parseKeys(readFileSync(join(at.folder, 'master.key'), 'utf8'), 'the file'))
  let opened = 0
  for (const { table, column, contexts } of sealedColumns) {
    const { rows } = await at.store.pool.query<{ value: Buffer }>(
      `SELECT "${column}" AS value FROM "${table}" WHERE "${column}" IS NOT NULL`,
    )
    for (const { value } of rows) {
      if (value.subarray(9, 69).every((byte) => byte === 0)) continue
      expect(
        contexts.some((context) => opens(ring, value, context)),
        `${table}.${column}`,
      ).toBe(true)
      opened += 1
    }
  }
  return opened
}

function opens(ring: Keyring, value: Buffer, context: string): boolean {
  try {
    ring.open(value, context)
    return true
  } catch {
    return false
  }
}

function start(mode: 'write' | 'rotate') {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'keys-process.ts'), mode, at.folder])
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    output += String(chunk)
  })
  const says = (what: string | RegExp) =>
    until(async () => output.match(what) !== null || (child.exitCode !== null && Promise.reject(new Error(output))), {
      within: 40_000,
      what: `${mode} says ${what}: ${output}`,
    })
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  const kill = (): Promise<void> => {
    child.kill('SIGKILL')
    return exited
  }
  return { says, output: () => output, kill, exited }
}

describe('another master key', () => {
  beforeEach(async () => {
    await at.store.db.message.deleteMany()
  })

  test('takes over every sealed value, none left under the old one, which then can be put away', async () => {
    const { keyring, db } = at.store
    await addMessages(2500, 'web:many')
    const gone = Buffer.from(destroy(keyring.seal('gone', 'message')))
    await db.message.create({ data: { ...row, conversation: 'web:gone', externalId: 'gone', text: gone } })
    await db.shelfValue.create({
      data: { adapter: 'web', key: 'odd ‘key’, \\ and "quotes"', value: Buffer.from(keyring.seal('1', 'shelf')) },
    })
    const run = { hash: 'h', playbook: 'PB-01', text: Buffer.from('x'), readAt: new Date() }
    await db.playbookVersion.create({ data: run })
    await db.run.create({
      data: {
        id: 'R-2027-0001',
        key: 'k',
        playbook: 'PB-01',
        hash: 'h',
        status: 'ended',
        state: Buffer.from(keyring.seal('{}', 'run.state')),
        label: 'TLP:CLEAR',
        startedAt: new Date(),
      },
    })
    await db.runHappening.createMany({
      data: [1, 2, 3].map((seq) => ({
        runId: 'R-2027-0001',
        seq,
        key: `k${seq}`,
        body: Buffer.from(keyring.seal('{}', 'run.happening')),
      })),
    })
    const [old = ''] = keyring.keyIds
    await expect(retireKey(at.store, at.folder, old)).rejects.toMatchObject({ code: 'key-current' })

    const done = await rotateKeys(at.store, at.folder)

    expect(done).toMatchObject({ from: [old], values: 2505, left: 0, unread: 0, busy: [] })
    expect(done.to).not.toBe(old)
    expect(await openAll()).toBe(2505)
    const uses = await countKeys(at.store)
    expect(uses.map(({ id, values, current }) => ({ id, values, current }))).toEqual([
      { id: done.to, values: 2505, current: true },
      { id: old, values: 0, current: false },
    ])
    const path = await retireKey(at.store, at.folder, old)
    expect(keyring.keyIds).toEqual([done.to])
    expect(new Keyring(parseKeys(readFileSync(path, 'utf8'), path)).keyIds).toEqual([old])
    expect(await openAll()).toBe(2505)
    const left = await db.message.findFirstOrThrow({ where: { conversation: 'web:gone' } })
    expect(Buffer.from(left.text!).equals(gone)).toBe(true)
    expect(await rewrapKeys(at.store)).toMatchObject({ values: 0, left: 0 })
  })

  test('is not put in force while a value still needs the old one', async () => {
    const { keyring, db } = at.store
    const [old = ''] = keyring.keyIds
    const value = Buffer.from(keyring.seal('late', 'message'))
    await rotateKeys(at.store, at.folder)
    await db.message.create({ data: { ...row, conversation: 'web:late', externalId: 'late', text: value } })
    await expect(retireKey(at.store, at.folder, old)).rejects.toMatchObject({ code: 'key-needed' })
    expect(keyring.keyIds).toContain(old)
    expect((await rewrapKeys(at.store)).values).toBe(1)
    await retireKey(at.store, at.folder, old)
    expect(await openAll()).toBeGreaterThan(0)
  })

  test('comes into force though a value lies under one that is lost', async () => {
    const { keyring, db } = at.store
    const lost = new Keyring([randomBytes(32)])
    const value = Buffer.from(lost.seal('nobody reads this', 'message'))
    await db.message.create({ data: { ...row, conversation: 'web:lost', externalId: 'lost', text: value } })
    const [old = ''] = keyring.keyIds
    const done = await rotateKeys(at.store, at.folder)
    expect(done).toMatchObject({ left: 0, unread: 1 })
    expect(keyring.keyIds[0]).toBe(done.to)
    expect(done.to).not.toBe(old)
    await retireKey(at.store, at.folder, old)
    await db.message.delete({ where: { conversation_externalId: { conversation: 'web:lost', externalId: 'lost' } } })
  })

  test('passes over a row that somebody holds, and comes back to it', async () => {
    await addMessages(50, 'web:held')
    const client = await at.store.pool.connect()
    await client.query('BEGIN')
    await client.query(`SELECT 1 FROM "Message" WHERE "externalId" = '7' FOR UPDATE`)
    let moved = 0
    const rotation = rotateKeys(at.store, at.folder, (count) => {
      moved = count
    })
    await until(async () => moved > 0, { within: 30_000, what: 'the others are moved' })
    await client.query('COMMIT')
    client.release()
    expect(await rotation).toMatchObject({ left: 0 })
    expect(await openAll()).toBeGreaterThanOrEqual(50)
  })

  test('killed in the middle, with a process that writes all the while and is killed too: nothing is lost, and it goes on', async () => {
    await addMessages(3000, 'web:killed')
    const writer = start('write')
    await writer.says('wrote 200')
    // It cannot come to its end before it is killed: a row is held.
    const client = await at.store.pool.connect()
    await client.query('BEGIN')
    await client.query(`SELECT 1 FROM "Message" WHERE conversation = 'web:killed' AND "externalId" = '2999' FOR UPDATE`)
    const rotator = start('rotate')
    await rotator.says(/moved \d+/)
    await rotator.kill()
    const halfway = await countKeys(at.store)
    await client.query('COMMIT')
    client.release()
    expect(halfway.filter(({ values }) => values > 0).length).toBeGreaterThan(1)
    // The writer took the new key up without a restart.
    await writer.says('seals under the master key')
    await openAll()

    const again = start('rotate')
    await again.says(/moved \d+/)
    await writer.kill()
    await again.says(/rotated \w+ \d+ 0 0/)
    const [current, ...older] = await countKeys(at.store)
    expect(older.every(({ values }) => values === 0)).toBe(true)
    expect(current?.id).toBe(halfway[0]?.id) // it made no third key
    expect(await openAll()).toBeGreaterThan(3000)
    for (const { id } of older) await retireKey(at.store, at.folder, id)
    expect(await openAll()).toBeGreaterThan(3000)
    expect(sealedUnder(at.store.keyring.seal('x', 'c'))).toBe(current?.id)
  })

  test('cannot be put away while a process that was stopped on the way may still seal under it', async () => {
    const { keyring } = at.store
    const [old = ''] = keyring.keyIds
    const writer = start('write')
    await writer.says('wrote 200')
    children.at(-1)!.kill('SIGSTOP')
    // Nobody need wait as long here for one who never comes.
    const { pool, connection } = at.store
    const hasty = { pool, connection, keyring, changeOverMs: 1000 }
    const done = await rotateKeys(hasty, at.folder)
    expect(done.busy).toEqual([old])
    await expect(retireKey(hasty, at.folder, old)).rejects.toMatchObject({ code: 'key-busy' })
    children.at(-1)!.kill('SIGCONT')
    await writer.says('seals under the master key')
    await until(async () => (await rewrapKeys(at.store)).busy.length === 0, {
      within: 40_000,
      what: 'the writer changed over',
    })
    await retireKey(at.store, at.folder, old)
    await writer.kill()
    await openAll()
  }, 120_000)
})
