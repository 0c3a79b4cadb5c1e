import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exerciseDirectory } from '../../../src/config.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import type { Store } from '../../../src/store/open.ts'
import { useLink } from '../../../src/web/entry.ts'
import { openTestStore } from '../../support/store.ts'

const run = promisify(execFile)
const program = resolve(import.meta.dirname, '../../../src/cli/start.ts')
let store: Store
let folder: string
let end: () => Promise<void>

// The store stays open here as it does in a running bot: every command has to work beside it.
beforeAll(async () => {
  const opened = await openTestStore()
  store = opened.store
  folder = opened.folder
  end = opened.end
})
afterAll(() => end())

type Done = { code: number; out: string; err: string }

async function jom(words: string[], environment: Record<string, string> = {}): Promise<Done> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, INIT_CWD: folder, JOM_DATA_DIR: folder, ...environment }
  const flags = ['--disable-warning=ExperimentalWarning', program, ...words]
  return run(process.execPath, flags, { env }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout,
      err: stderr,
    }),
  )
}

test('a line that is not understood ends with 64, an environment that is not with 78', async () => {
  expect(await jom(['frobnicate'])).toMatchObject({ code: 64, err: expect.stringContaining('no command “frobnicate”') })
  expect(await jom(['deliveries'], { JOM_PORT: 'x' })).toMatchObject({
    code: 78,
    err: expect.stringContaining('JOM_PORT'),
  })
})

test('the directory is checked and imported beside the running store', async () => {
  expect(await jom(['directory', 'check'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('8 people, 6 members, 10 rooms'),
  })
  const first = await jom(['directory', 'import'])
  expect(first).toMatchObject({ code: 0, err: '', out: expect.stringContaining('+ person claire-moreau') })
  expect(await jom(['directory', 'import'])).toMatchObject({ code: 0, out: 'The store agrees with the file.\n' })
  expect(await store.db.person.count()).toBe(8)
})

test('a file with faults is refused with their lines; paths are read from where one stands', async () => {
  mkdirSync(join(folder, 'x'))
  copyFileSync(exerciseDirectory, join(folder, 'x', 'who.yaml'))
  expect(await jom(['directory', 'check', 'x/who.yaml'])).toMatchObject({ code: 0 })
  copyFileSync(resolve(import.meta.dirname, '../../../.env.example'), join(folder, 'x', 'bad.yaml'))
  const bad = await jom(['directory', 'import', 'x/bad.yaml'], { LANG: 'da_DK.UTF-8' })
  expect(bad.code).toBe(1)
  expect(bad.err).toContain(`${join(folder, 'x', 'bad.yaml')}:`)
  expect((await jom(['directory', 'check', 'nowhere.yaml'])).code).not.toBe(0)
})

test('a sign-in link works once, at a name of the person’s own', async () => {
  const { code, out } = await jom(['sign-in', 'eleni-papadaki'])
  expect(code).toBe(0)
  const secret = /http:\/\/el\.localhost:8427\/sign-in\/link\/(\S+)/.exec(out)?.[1] ?? ''
  expect(await useLink(store.db, secret, { agent: 'test', platform: 'web' })).toMatchObject({
    person: 'eleni-papadaki',
  })
  expect(await useLink(store.db, secret, { agent: 'test', platform: 'web' })).toBeUndefined()
  expect((await jom(['sign-in', 'jana-dvorakova'])).out).toContain('http://cz.localhost:8427/')
  expect((await jom(['sign-in', 'petr-novak'])).out).toContain('http://petr-novak.cz.localhost:8427/')
  expect(await jom(['sign-in', 'nobody'])).toMatchObject({ code: 1, out: expect.stringContaining('claire-moreau') })
})

test('dead deliveries are listed and tried again', async () => {
  expect(await jom(['deliveries'])).toMatchObject({ code: 0, out: 'No delivery is stuck.\n' })
  const { id } = await store.db.post.create({
    data: {
      slot: 'case/EL-2027-FR-0001/card@joint',
      platform: 'web',
      conversation: 'web:joint-mechanism',
      label: 'TLP:AMBER',
      state: 'dead',
      attempts: 9,
      fault: 'f-1',
    },
  })
  const { out } = await jom(['deliveries'])
  expect(out).toContain(`post-${id}  dead  case  Joint operational mechanism  TLP:AMBER`)
  expect(out).toContain('9 attempts  f-1')
  expect(await jom(['deliveries', 'retry', `post-${id}`])).toMatchObject({ code: 0 })
  expect(await store.db.post.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'pending', attempts: 1 })
  expect(await jom(['deliveries', 'retry', `post-${id}`])).toMatchObject({ code: 1 })
})

test('the ledger is verified, and a fault ends with 1', async () => {
  await store.db.$transaction((tx) =>
    appendEntries(
      tx,
      store.keyring,
      Array.from({ length: 3 }, (_, index) => ({ kind: 'test', subject: `s${index}`, actor: 'bot', payload: {} })),
      store.clock(),
    ),
  )
  await sealBatch(store.db, store.keyring)
  const whole = await jom(['ledger', 'verify'])
  expect(whole).toMatchObject({ code: 0, out: expect.stringContaining('4 sealed entries') })
  expect(whole.out).toContain('The ledger holds.')
  await store.pool.query(`BEGIN; ALTER TABLE "LedgerEntry" DISABLE TRIGGER USER; UPDATE "LedgerEntry" SET subject = 'x' WHERE seq = 2;
    ALTER TABLE "LedgerEntry" ENABLE TRIGGER USER; COMMIT`)
  const broken = await jom(['ledger', 'verify'])
  expect(broken.code).toBe(1)
  expect(broken.out).toContain('First fault: Entry 2 (')
})

test('a backup made beside the running store is restored to another folder, which then opens', async () => {
  const made = await jom(['backup', 'copy'])
  expect(made).toMatchObject({ code: 0, err: '', out: expect.stringContaining(join(folder, 'master.key')) })
  expect(existsSync(join(folder, 'copy', 'manifest.json'))).toBe(true)
  const fresh = join(folder, 'fresh')
  expect(
    await jom(['restore', 'copy'], { JOM_DATA_DIR: fresh, JOM_WORLD: 'live', JOM_DIRECTORY: exerciseDirectory }),
  ).toMatchObject({
    code: 1,
    out: expect.stringContaining('JOM_WORLD=exercise'),
  })
  const restored = await jom(['restore', 'copy'], { JOM_DATA_DIR: fresh })
  expect(restored).toMatchObject({ code: 0, out: expect.stringContaining(store.keyring.keyIds[0] ?? '?') })
  expect(await jom(['sign-in', 'claire-moreau'], { JOM_DATA_DIR: fresh })).toMatchObject({
    code: 1,
    err: expect.stringContaining('key'),
  })
  copyFileSync(join(folder, 'master.key'), join(fresh, 'master.key'))
  expect(await jom(['sign-in', 'claire-moreau'], { JOM_DATA_DIR: fresh })).toMatchObject({ code: 0 })
  expect(await jom(['restore', 'copy'])).toMatchObject({ code: 1 })
})
