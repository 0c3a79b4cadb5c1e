import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { appendEntries } from '../../../src/ledger/append.ts'
import { verifyLedger } from '../../../src/ledger/verify.ts'
import { openStore, type Store } from '../../../src/store/open.ts'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { wordsLeft } from './left.ts'

vi.setConfig({ testTimeout: 400_000, hookTimeout: 60_000 })

const root = resolve(import.meta.dirname, '../../..')
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function beside(bot: Bot): Promise<Store> {
  return openStore({ world: 'exercise', dataDir: bot.dataDir, attach: true, log: () => {} })
}

/** One line of the command line, in a process of its own beside the bot. */
function cli(bot: Bot, ...words: readonly string[]) {
  const { PATH = '', HOME = '/tmp' } = process.env
  const child = spawn(process.execPath, [join(root, 'src/cli/start.ts'), ...words], {
    cwd: root,
    env: { PATH, HOME, TZ: 'UTC', JOM_DATA_DIR: bot.dataDir, JOM_PORT: String(bot.port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk)
    })
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  return { exited, output: () => output, kill: () => child.kill('SIGKILL') }
}

const secret = 'Zanzibar-register'
const number = 'EL-2027-FR-0042'
const old = new Date('2020-01-01T00:00:00Z')
const times = (count: number) => Array.from({ length: count }, (_, index) => index)

async function addLargeCase({ db, keyring, clock }: Store): Promise<void> {
  const seal = (context: string): Buffer<ArrayBuffer> => Buffer.from(keyring.seal(`"${secret}"`, context))
  const file = await db.case.create({
    data: {
      ...{ number, code: 'FR', year: 2027, label: 'TLP:AMBER', addressees: [], status: 'closed', roomId: 'r' },
      ...{
        title: seal('case.title'),
        report: seal('case.report'),
        reporterId: 'x',
        reportedAt: clock(),
        closedAt: clock(),
      },
    },
  })
  await db.caseEntry.createMany({
    data: times(3000).map(() => ({ caseId: file.id, at: clock(), kind: 'note', text: seal('case.entry') })),
  })
  const { hash } = await db.playbookVersion.findFirstOrThrow()
  const run = {
    key: 'k',
    playbook: 'PB-01',
    hash,
    status: 'ended',
    label: 'TLP:AMBER',
    startedAt: clock(),
    endedAt: clock(),
  }
  await db.run.create({ data: { ...run, id: 'R-2027-9000', state: seal('run.state'), caseNumber: number } })
  await db.runHappening.createMany({
    data: times(12_000).map((seq) => ({ runId: 'R-2027-9000', seq, key: `k${seq}`, body: seal('run.happening') })),
  })
  const notes = times(6000).map(() => ({
    kind: 'case.note',
    subject: number,
    actor: 'p-x',
    payload: { words: secret },
  }))
  await db.$transaction((tx) => appendEntries(tx, keyring, notes, clock()), { timeout: 60_000 })
}

const happeningsLeft = (store: Store): Promise<number> =>
  store.pool
    .query<{ count: number }>(
      `SELECT count(*)::int AS count FROM "RunHappening" WHERE substring(body FROM 10 FOR 60) <> decode(repeat('00', 60), 'hex')`,
    )
    .then(({ rows }) => rows[0]!.count)

/**
 * Waits until something began, and lets none of it go on: each batch takes its turn with whoever holds something. Gives what
 * lets it go on again.
 */
async function stopOnceBegun({ pool }: Store, began: () => Promise<boolean>): Promise<() => void> {
  const client = await pool.connect()
  client.on('error', () => {}) // its server may be killed meanwhile
  await until(
    async () => {
      await client.query(`BEGIN`)
      await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('jom/holds', 0))`)
      if (await began()) return true
      await client.query('COMMIT')
      return false
    },
    { within: 90_000, what: 'it began', every: 1 },
  )
  return () => client.release(true)
}

/** How many payloads of the ledger are erased; throws at its first fault. */
async function holds({ db, keyring }: Store): Promise<number> {
  const next = await verifyLedger(db, { keyring, unsealedAfter: 1e9 }).next()
  if (next.done) return next.value.erased
  throw new Error(`a fault of the ledger: ${next.value.kind} ${next.value.what}`)
}

describe('killed in the middle', () => {
  test('an erasure is carried to its end at the next start of the bot', async () => {
    const folder = freshFolder('erase')
    ends.push(folder.remove)
    const first = await startBot({ dataDir: folder.path, within: 120_000 })
    ends.push(() => first.kill())
    const before = await beside(first)
    await addLargeCase(before)

    const order = cli(first, 'erase', 'case', number, '--because=its reporter asked', '--yes')
    const goOn = await stopOnceBegun(before, async () => (await happeningsLeft(before)) < 12_000)
    order.kill()
    await first.kill()
    await order.exited
    goOn()
    await before.close().catch(() => {}) // its server was killed as well

    const startedAgain = Date.now()
    const second = await startBot({ dataDir: folder.path, port: first.port, within: 120_000 })
    ends.push(() => second.kill())
    const after = await beside(second)
    ends.push(() => after.close())
    const erasure = await after.db.erasure.findFirstOrThrow({ where: { subject: `case/${number}` } })
    await until(async () => (await after.db.erasure.findUniqueOrThrow({ where: { id: erasure.id } })).finishedAt, {
      within: 180_000,
      what: () => 'it is finished',
    })
    expect(await wordsLeft(after, secret)).toEqual([])
    const done = await after.db.erasure.findFirstOrThrow({ where: { id: erasure.id } })
    expect(done.finishedAt!.getTime()).toBeGreaterThan(startedAgain)
    expect(done.counts).toMatchObject({ Run: 1, RunHappening: 12_000, LedgerEntry: 6000 })
    expect(await after.db.ledgerEntry.count({ where: { subject: erasure.id, kind: 'erasure.finished' } })).toBe(1)
    expect(await holds(after)).toBeGreaterThanOrEqual(6000)
    expect(await second.stop()).toBe(0)
  })

  test('retention goes on with what is left; what it showed before is what it did in all', async () => {
    const folder = freshFolder('sweep')
    ends.push(folder.remove)
    const bot = await startBot({ dataDir: folder.path, within: 120_000 })
    ends.push(() => bot.kill())
    const store = await beside(bot)
    ends.push(() => store.close())
    const value = Buffer.from(store.keyring.seal('1', 'shelf'))
    await store.db.shelfEntry.createMany({
      data: times(20_000).map((each) => ({ adapter: 'web', log: 'log/old', key: String(each), value, at: old })),
    })
    const dry = cli(bot, 'retention', '--dry-run')
    expect(await dry.exited).toBe(0)
    expect(dry.output()).toMatch(/^lines +rooms +365 +20000 +2020-01-01 +0 +0$/m)
    expect(dry.output()).toMatch(/\b20,?000 entries would end/)

    const left = () => store.db.shelfEntry.count({ where: { log: 'log/old', value: { not: null } } })
    const killed = cli(bot, 'retention', '--now')
    const goOn = await stopOnceBegun(store, async () => (await left()) < 20_000)
    killed.kill()
    await killed.exited
    const remaining = await left()
    goOn()
    expect(remaining % 1000).toBe(0)
    expect(remaining).toBeGreaterThan(0)

    const again = cli(bot, 'retention', '--now')
    expect(await again.exited).toBe(0)
    expect(again.output()).toMatch(new RegExp(`^lines +${remaining}$`, 'm'))
    expect(await left()).toBe(0)
    expect(await store.db.ledgerEntry.count({ where: { kind: 'retention.swept' } })).toBe(1)
    const nothing = cli(bot, 'retention', '--now')
    expect(await nothing.exited).toBe(0)
    expect(nothing.output()).toContain('Nothing has had its time.')
    expect(await cli(bot, 'retention').exited).toBe(64)
    expect(await bot.stop()).toBe(0)
  })
})
