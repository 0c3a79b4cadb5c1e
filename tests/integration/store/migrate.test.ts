import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Embedded, startEmbedded } from '../../../src/store/embedded.ts'
import { applyMigrations } from '../../../src/store/migrate.ts'
import { temporaryFolder } from './places.ts'

const base = temporaryFolder()
const folder = join(base, 'migrations')
let server: Embedded
let pool: pg.Pool

beforeAll(async () => {
  server = await startEmbedded({ folder: join(base, 'data'), log: () => {} })
})
afterAll(() => server.stop())

// Each test has a database of its own.
let number = 0
beforeEach(async () => {
  await pool?.end()
  const admin = new pg.Client(server.config)
  await admin.connect()
  await admin.query(`CREATE DATABASE test${++number}`)
  await admin.end()
  pool = new pg.Pool({ ...server.config, database: `test${number}` })
  pool.on('error', () => {})
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
})
afterAll(() => pool.end())

function migration(name: string, sql: string) {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
}

const first = `-- several statements, a body with semicolons of its own
CREATE TABLE word (id int PRIMARY KEY, text text);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'append only; % refused', TG_OP;
END
$body$;
CREATE TRIGGER append_only BEFORE DELETE ON word FOR EACH ROW EXECUTE FUNCTION refuse();
INSERT INTO word VALUES (1, 'one; two $$ three');
`

test('applies what is missing, in order and once, in the bookkeeping of Prisma', async () => {
  migration('20270102000000_second', 'ALTER TABLE word ADD COLUMN more int;')
  migration('20270101000000_first', first)
  expect(await applyMigrations(pool, folder)).toEqual(['20270101000000_first', '20270102000000_second'])
  expect(await applyMigrations(pool, folder)).toEqual([])
  const { rows } = await pool.query('SELECT * FROM _prisma_migrations ORDER BY started_at')
  expect(rows[0]).toMatchObject({
    migration_name: '20270101000000_first',
    checksum: createHash('sha256').update(first).digest('hex'),
    applied_steps_count: 1,
    rolled_back_at: null,
    logs: null,
  })
  expect(rows.every(({ finished_at }) => finished_at instanceof Date)).toBe(true)
  await expect(pool.query('DELETE FROM word')).rejects.toThrow('append only; DELETE refused')
})

test('of many processes at once exactly one applies', async () => {
  migration('1_first', first)
  const applied = await Promise.all(Array.from({ length: 5 }, () => applyMigrations(pool, folder)))
  expect(applied.flat()).toEqual(['1_first'])
})

test('a faulty migration is named with its line and leaves nothing, those before it stay', async () => {
  migration('1_first', first)
  migration('2_faulty', 'CREATE TABLE half (id int);\n\nALTER TABLE nowhere ADD COLUMN x int;\nSELECT wrong FROM word;')
  await expect(applyMigrations(pool, folder)).rejects.toThrow(
    expect.objectContaining({ code: 'migration-failed', message: expect.stringMatching(/2_faulty.*nowhere/) }),
  )
  migration('2_faulty', 'CREATE TABLE half (id int);\n\nSELECT wrong FROM word;')
  await expect(applyMigrations(pool, folder)).rejects.toThrow(/migration\.sql:3: column "wrong"/)
  expect(
    (await pool.query(`SELECT to_regclass('half') AS half, to_regclass('word') IS NOT NULL AS word`)).rows,
  ).toEqual([{ half: null, word: true }])
  migration('2_faulty', 'CREATE TABLE half (id int);')
  expect(await applyMigrations(pool, folder)).toEqual(['2_faulty'])
})

test('what a migration sets for its session does not reach the pool', async () => {
  migration('1_set', `SET search_path = pg_catalog; SET timezone = 'Europe/Athens'`)
  await applyMigrations(pool, folder).catch(() => {})
  expect((await pool.query(`SELECT current_setting('timezone') AS zone`)).rows[0].zone).toBe('UTC')
})

test('an edited migration, a newer database and one that another tool left unfinished are refused', async () => {
  migration('1_first', first)
  migration('2_second', 'SELECT 1')
  await applyMigrations(pool, folder)
  const refused = (code: string) =>
    expect(applyMigrations(pool, folder)).rejects.toThrow(expect.objectContaining({ code }))
  migration('2_second', 'SELECT 2')
  await refused('migration-edited')
  rmSync(join(folder, '2_second'), { recursive: true })
  await refused('database-newer')
  migration('2_second', 'SELECT 1')
  await pool.query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '2_second'`)
  await refused('migration-failed')
  await pool.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '2_second'`)
  expect(await applyMigrations(pool, folder)).toEqual(['2_second'])
  mkdirSync(join(folder, '3_empty'))
  await refused('migration-missing')
})
