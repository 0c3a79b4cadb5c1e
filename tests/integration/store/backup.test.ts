import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backup, type Manifest, restore } from '../../../src/store/backup.ts'
import { type Embedded, startEmbedded } from '../../../src/store/embedded.ts'
import { openKeyring } from '../../../src/store/seal.ts'
import { until } from '../../support/poll.ts'
import { installedServer } from '../../support/server.ts'
import { temporaryFolder } from './places.ts'

const base = temporaryFolder()
const log = () => {}
const world = join(base, 'world')
const target = join(base, 'backups', 'first')
let server: Embedded
let pool: pg.Pool
let manifest: Manifest
let keyIds: string[]
const acknowledged: { id: string; at: number }[] = []

async function open(config: pg.PoolConfig) {
  const made = new pg.Pool({ ...config, max: 10 })
  made.on('error', () => {})
  return made
}

beforeAll(async () => {
  server = await startEmbedded({ folder: world, log })
  pool = await open(server.config)
  const keyring = openKeyring({ folder: world, create: true })
  keyIds = keyring.keyIds
  await pool.query('CREATE TABLE word (id bigserial PRIMARY KEY, body bytea)')
  let writing = true
  const write = async () => {
    while (writing) {
      const body = keyring.seal('x'.repeat(2_000), 'word.body')
      const { rows } = await pool.query('INSERT INTO word (body) VALUES ($1) RETURNING id', [body])
      acknowledged.push({ id: rows[0].id, at: Date.now() })
      // Rows are changed as well: pages that the copy has already passed.
      await pool.query('UPDATE word SET body = $2 WHERE id = $1', [Math.ceil(Number(rows[0].id) / 2), body])
    }
  }
  const writers = Array.from({ length: 6 }, write)
  await sleep(300)
  // Checkpoints in the middle would recycle the log that the copy still needs.
  const checkpoints = (async () => {
    while (writing) await pool.query('CHECKPOINT')
  })()
  manifest = await backup(pool, target, { world: 'exercise', keyIds })
  writing = false
  await Promise.all([...writers, checkpoints])
})

afterAll(async () => {
  await pool.end()
  await server.stop()
})

test('a backup under load holds every row committed up to its instant, and sealed values open with the kept key', async () => {
  const folder = join(base, 'restored')
  expect(await restore(target, folder)).toEqual(manifest)
  const restored = await startEmbedded({ folder, log })
  const db = await open(restored.config)
  try {
    const { rows } = await db.query<{ id: string; body: Uint8Array }>('SELECT id, body FROM word')
    const present = new Set(rows.map(({ id }) => id))
    const due = acknowledged.filter(({ at }) => at <= Date.parse(manifest.upTo))
    expect(due.length).toBeGreaterThan(50)
    expect(acknowledged.length).toBeGreaterThan(due.length)
    expect(due.filter(({ id }) => !present.has(id))).toEqual([])
    const keyring = openKeyring({ folder: world, create: false })
    for (const { body } of rows.slice(0, 200)) expect(keyring.openText(body, 'word.body')).toHaveLength(2_000)
    await db.query('CREATE EXTENSION IF NOT EXISTS amcheck')
    await db.query(
      `SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relkind = 'i'`,
    )
    await db.query('INSERT INTO word (body) VALUES (NULL)')
  } finally {
    await db.end()
    await restored.stop()
  }
})

test('a backup says what it is, is closed to others, and has no key in it', () => {
  expect(manifest).toMatchObject({ format: 1, world: 'exercise', keysApart: keyIds })
  expect(manifest.server.version).toBe(server.version)
  expect(statSync(target).mode & 0o077).toBe(0)
  expect(statSync(join(target, 'manifest.json')).mode & 0o077).toBe(0)
  expect(readdirSync(target).sort()).toEqual(['data', 'manifest.json'])
  expect(readdirSync(join(base, 'backups'))).toEqual(['first'])
  const key = readFileSync(join(world, 'master.key'), 'utf8')
    .split('\n')
    .find((line) => line && !line.startsWith('#'))!
  expect(readFileSync(join(target, 'manifest.json'), 'utf8')).not.toContain(key)
})

test('nothing of the backup stays behind in the server', async () => {
  const { rows } = await pool.query('SELECT count(*)::int AS slots FROM pg_replication_slots')
  expect(rows).toEqual([{ slots: 0 }])
})

test('a failed backup leaves nothing under its name, nor beside it', async () => {
  writeFileSync(join(base, 'file'), '')
  const facts = { world: 'exercise', keyIds }
  const refused = expect.objectContaining({ code: 'backup-target' })
  await expect(backup(pool, target, facts)).rejects.toThrow(refused)
  await expect(backup(pool, join(base, 'file', 'x'), facts)).rejects.toThrow(refused)
  const data = readdirSync(world).find((name) => /^pg\d+$/.test(name))!
  await expect(backup(pool, join(world, data, 'x'), facts)).rejects.toThrow(refused)

  const lone = new pg.Pool({ ...server.config, max: 1 })
  lone.on('error', () => {})
  const cut = backup(lone, join(base, 'backups', 'second'), facts)
  const ended = expect(cut).rejects.toThrow()
  const cutIt = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query LIKE '%pg_backup_start%' AND pid <> pg_backend_pid()`
  await until(async () => ((await pool.query(cutIt)).rowCount ?? 0) > 0, { every: 1, what: 'it is cut' })
  await ended
  await lone.end()
  expect(readdirSync(join(base, 'backups'))).toEqual(['first'])
})

test('a damaged, incomplete or foreign backup is refused and leaves the data folder empty', async () => {
  const copy = join(base, 'damaged')
  const name = Object.keys(manifest.files).find((file) => file.startsWith('base/'))!
  const { cpSync } = await import('node:fs')
  cpSync(target, copy, { recursive: true })
  const folder = join(base, 'from-damaged')
  const refused = (code: string) => expect(restore(copy, folder)).rejects.toThrow(expect.objectContaining({ code }))

  const bytes = readFileSync(join(copy, 'data', name))
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(join(copy, 'data', name), bytes)
  await refused('backup-damaged')
  rmSync(join(copy, 'data', name))
  await refused('backup-damaged')
  writeFileSync(
    join(copy, 'manifest.json'),
    JSON.stringify({ ...manifest, files: { '../../evil': manifest.files[name] } }),
  )
  await refused('backup-incomplete')
  rmSync(join(copy, 'manifest.json'))
  await refused('backup-incomplete')
  expect(readdirSync(folder)).toEqual([])
})

test('a data folder with a database, or one in use, is not overwritten', async () => {
  await expect(restore(target, world)).rejects.toThrow(expect.objectContaining({ code: 'folder-in-use' }))
  const folder = join(base, 'occupied')
  mkdirSync(join(folder, 'pg18'), { recursive: true })
  await expect(restore(target, folder)).rejects.toThrow(expect.objectContaining({ code: 'restore-occupied' }))
})

test('a server that is not ours is refused with what to do; the programs of another one are backed up alike', async () => {
  const folder = join(base, 'other')
  const programs = installedServer()
  const other = await startEmbedded({ folder, programs, log })
  const db = await open(other.config)
  try {
    await db.query(`CREATE TABLE word (text text); INSERT INTO word VALUES ('kept')`)
    await backup(db, join(base, 'backups', 'other'), { world: 'exercise', keyIds: [] })
    await db.query(`CREATE ROLE plain LOGIN`)
    const plain = await open({ ...other.config, user: 'plain' })
    await expect(backup(plain, join(base, 'never'), { world: 'exercise', keyIds: [] })).rejects.toThrow(
      expect.objectContaining({ code: 'backup-external', message: expect.stringContaining('pg_dump') }),
    )
    await plain.end()
  } finally {
    await db.end()
    await other.stop()
  }
  const again = join(base, 'other-restored')
  await restore(join(base, 'backups', 'other'), again)
  const restored = await startEmbedded({ folder: again, programs, log })
  const after = await open(restored.config)
  expect((await after.query('SELECT text FROM word')).rows).toEqual([{ text: 'kept' }])
  await after.end()
  await restored.stop()
})
