import { execFile, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exerciseDirectory } from '../../../src/config.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import type { Store } from '../../../src/store/open.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'

const run = promisify(execFile)
const program = resolve(import.meta.dirname, '../../../src/cli/start.ts')
let store: Store
let folder: string
let end: () => Promise<void>
beforeAll(async () => {
  const opened = await openTestStore()
  store = opened.store
  folder = opened.folder
  end = opened.end
})
afterAll(() => end())

const environment = () => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  INIT_CWD: folder,
  JOM_DATA_DIR: folder,
})
const line = (words: readonly string[]) => ['--disable-warning=ExperimentalWarning', program, ...words]

async function jom(...words: readonly string[]): Promise<{ code: number; out: string; err?: string }> {
  return run(process.execPath, line(words), { env: environment() }).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout,
      err: stderr,
    }),
  )
}

test('a directory of one’s own begins with a file that is in order and says who is still to be named', async () => {
  expect(await jom('directory', 'new', 'own.yaml')).toMatchObject({ code: 0 })
  expect((await jom('directory', 'new')).out).toBe(readFileSync(join(folder, 'own.yaml'), 'utf8'))
  writeFileSync(join(folder, 'mine.yaml'), 'mine')
  expect(await jom('directory', 'new', 'mine.yaml')).toMatchObject({ code: 1 })
  expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toBe('mine')
  const { code, out } = await jom('directory', 'check', 'own.yaml')
  expect(code).toBe(0)
  expect(out).toContain('0 people, 32 members, 33 rooms')
  expect(out).toContain('? Nobody is the single point of contact of BE, BG')
  expect((await jom('directory', 'check')).out.trim().split('\n')).toHaveLength(1)
})

test('an import that is killed half-way leaves nothing, and the next one does it whole', async () => {
  // The last thing that it writes waits for this: everything else stands in its transaction by then.
  const holder = await store.pool.connect()
  await holder.query('BEGIN; LOCK TABLE "Shift" IN SHARE MODE')
  const child = spawn(process.execPath, line(['directory', 'import']), { env: environment(), stdio: 'ignore' })
  const ended = new Promise<NodeJS.Signals | null>((done) => child.once('close', (_, signal) => done(signal)))
  const waiting = async () => {
    const { rows } = await store.pool.query<{ count: string }>(
      `SELECT count(*) FROM pg_locks WHERE relation = '"Shift"'::regclass AND NOT granted`,
    )
    return rows[0]?.count === '1'
  }
  await until(waiting, { what: 'the import to reach the rota', within: 60_000 })
  child.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
  await holder.query('COMMIT')
  holder.release()
  expect(await store.db.person.count()).toBe(0)
  const { version } = await readDirectory(store.db)
  const counts = async () => [
    await store.db.person.count(),
    await store.db.shift.count(),
    await store.db.ledgerEntry.count({ where: { kind: 'directory.imported' } }),
  ]
  expect(await counts()).toEqual([0, 0, 0])
  expect(await jom('directory', 'import')).toMatchObject({ code: 0 })
  expect(await counts()).toEqual([8, 18, 1])
  expect((await readDirectory(store.db)).version).toBe(version + 1)
  expect(await jom('directory', 'import')).toMatchObject({ code: 0, out: 'The store agrees with the file.\n' })
  expect(await counts()).toEqual([8, 18, 1])
})

test('what a command granted ends by its name alone', async () => {
  const id = 'claire-moreau/ecne-fr/legal_adviser'
  await store.db.roleHolding.create({
    data: {
      ...{ id, personId: 'claire-moreau', delegationId: 'ecne-fr', role: 'legal_adviser' },
      ...{ grantedBy: 'Somebody', source: 'command' },
    },
  })
  const left = await jom('directory', 'import', '--remove')
  expect(left.out).toContain('given by a command')
  expect(left.out).toContain('--overrule=ID,ID')
  const named = await jom('directory', 'import', exerciseDirectory, '--remove', `--overrule=${id}`)
  expect(named).toMatchObject({ code: 0 })
  expect(named.out).toContain(`- role ${id}: no longer in force`)
  expect(named.out).toContain('1 difference was settled')
})

test('who is who and who sits where is printed, and what is not there is said to be so', async () => {
  const all = await jom('people')
  expect(all).toMatchObject({ code: 0 })
  expect(all.out).toContain('jana-dvorakova – Jana Dvořáková, en, Europe/Prague')
  expect(all.out).toMatch(/web:jana-dvorakova\s{2,}counts/)
  expect(all.out).toContain('8 people.')
  expect((await jom('people', 'CZ')).out).toContain('3 people.')
  expect((await jom('people', 'spoc')).out).toMatch(/^CZ {7}Czechia {10}jana-dvorakova \(Jana Dvořáková\)$/m)
  expect(await jom('people', 'nobody')).toMatchObject({ code: 1, err: expect.stringContaining('“nobody”') })
  const rooms = await jom('rooms', 'csirt-liaison')
  expect(rooms.out).toContain('csirt-liaison – CSIRT liaison (web:csirt-liaison)')
  expect(rooms.out).toMatch(/Seats read {2,}not yet/)
  expect(await jom('rooms', 'nowhere')).toMatchObject({ code: 1, err: expect.stringContaining('“nowhere”') })
})
