import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealClosing } from '../../src/decision/file.ts'
import { openPayload } from '../../src/ledger/entry.ts'
import { say } from '../../src/locale/catalogue.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { hold } from '../support/lock.ts'
import { until } from '../support/poll.ts'
import { openTestStore } from '../support/store.ts'
import { signIn, type WebClient } from '../support/web-client.ts'

/**
 * The bot is killed while somebody takes an export. Before that is on record, while it is gathered and while it is put there, where a lock
 * that the test holds keeps it, nobody has a byte of it, and nothing is on record; nor where it is ended in order meanwhile. From then on
 * it is on record as taken, however much of it reached them.
 */

const folder = freshFolder('export-kill')
let place: Awaited<ReturnType<typeof openTestStore>>
let env: Record<string, string>
let bot: Bot
let client: WebClient

beforeAll(async () => {
  place = await openTestStore()
  const { host = '', user = '', database = '' } = place.store.connection
  env = {
    DATABASE_URL: `postgres://${user}@localhost/${database}?host=${encodeURIComponent(String(host))}`,
    JOM_KEY_FILE: join(place.folder, 'master.key'),
    TMPDIR: join(folder.path, 'aside'),
  }
  mkdirSync(env.TMPDIR ?? '')
  bot = await startBot({ dataDir: folder.path, env })
  client = await signIn(bot.links.get('CZ') ?? '')
}, 60_000)

afterAll(async () => {
  client?.close()
  await bot?.kill()
  await place?.end()
  folder.remove()
})

const made = () => place.store.db.ledgerEntry.findMany({ where: { kind: 'export.made' }, orderBy: { id: 'asc' } })

/** Asks all for a decision, and waits until that is on record and has its place in the chain, without which it is in no proof. */
async function propose(words: string): Promise<void> {
  const proposals = (where = {}) => place.store.db.ledgerEntry.count({ where: { kind: 'decision.proposed', ...where } })
  const proposed = await proposals()
  const nonce = `export-kill-${proposed}`
  const { status } = await client.deed('joint-mechanism', 'command', { command: `propose vote in 2 h ${words}`, nonce })
  expect(status).toBeLessThan(300)
  await until(async () => (await proposals()) > proposed, { within: 20_000, what: 'the proposal is on record' })
  await until(async () => (await proposals({ seq: null })) === 0, { within: 20_000, what: 'it has its place' })
}

/** The hash of the file that the newest entry names. */
async function fileOnRecord(): Promise<string> {
  const { payload } = (await made()).at(-1) ?? {}
  return (openPayload(payload ?? null, place.store.keyring) as { file: string }).file // as it was written
}

test.each(['csv', 'jsonl', 'pdf'])(
  'killed before it is on record, nobody has a byte of the %s',
  async (format) => {
    const { store } = place
    const words = `Shall we open the war room for the ${format}?`
    await propose(words)
    const past = (await made()).length
    const record = await hold(store, 'LOCK TABLE "LedgerEntry" IN EXCLUSIVE MODE')
    const path = `/exports/decisions.${format}`
    const got = client.ask('GET', path).then(
      (answer) => `answered ${answer.status}`,
      () => 'nothing',
    )
    await record.waited()
    await bot.kill()
    expect(await got).toBe('nothing')
    await record.release()
    await record.over()
    expect(await made()).toHaveLength(past)

    bot = await startBot({ dataDir: folder.path, env, port: bot.port })
    const answer = await client.ask('GET', path)
    expect(answer.status).toBe(200)
    expect(await made()).toHaveLength(past + 1)
    const file = await fileOnRecord()
    expect(answer.headers.etag).toBe(`"${file}"`)
    if (format === 'pdf') return
    expect(answer.body).toContain(words)
    expect(createHash('sha256').update(answer.body, 'utf8').digest('hex')).toBe(file)
  },
  120_000,
)

test('killed while it is gathered, nobody has a byte, nor is it on record', async () => {
  const past = (await made()).length
  const reading = await hold(place.store, 'LOCK TABLE "Decision" IN ACCESS EXCLUSIVE MODE')
  const got = client.ask('GET', '/exports/decisions.csv').then(
    (answer) => `answered ${answer.status}`,
    () => 'nothing',
  )
  try {
    await reading.waited()
    await bot.kill()
    expect(await got).toBe('nothing')
  } finally {
    await reading.release()
  }
  await reading.over()
  expect(await made()).toHaveLength(past)

  bot = await startBot({ dataDir: folder.path, env, port: bot.port })
  expect((await client.ask('GET', '/exports/decisions.csv')).status).toBe(200)
  expect(await made()).toHaveLength(past + 1)
}, 120_000)

test('ended in order while it is made, the bot is over in time, and nobody has it, nor is it on record', async () => {
  const past = (await made()).length
  const reading = await hold(place.store, 'LOCK TABLE "Decision" IN ACCESS EXCLUSIVE MODE')
  const got = client.ask('GET', '/exports/decisions.pdf').then(
    (answer) => `answered ${answer.status}`,
    () => 'nothing',
  )
  const said = bot.output().length
  let exit: Promise<number | null> | undefined
  try {
    await reading.waited()
    exit = bot.stop()
    expect(await got).toBe('nothing')
  } finally {
    await reading.release()
  }
  expect(await exit).toBe(0)
  // It says that it has stopped, and of no fault.
  const words = bot.output().slice(said)
  expect(words).toContain(say('en', 'console.stopped'))
  expect(words).not.toContain('a request failed')
  expect(await made()).toHaveLength(past)
  bot = await startBot({ dataDir: folder.path, env, port: bot.port })
}, 120_000)

/** More than the buffers of a connection hold, and than is kept in memory. */
const large = { decisions: 1500, reason: 16_000 }
const reason = 'Nobody else is to read why. '

test('killed while it is on its way, it is on record as taken once, and whoever asks again has all of it', async () => {
  const { db, keyring } = place.store
  await propose('Shall we say it at length?')
  const like = await db.decision.findFirstOrThrow({})
  const closing = sealClosing(reason.repeat(large.reason / reason.length), keyring)
  await db.decision.createMany({
    data: Array.from({ length: large.decisions }, (_, index) => {
      const id = `P-2020-${1000 + index}`
      return { ...like, rule: like.rule ?? {}, id, key: `large/${id}`, closing }
    }),
  })
  const past = (await made()).length
  const path = '/exports/decisions.csv'
  const reader = await readBeginning(path)
  expect(reader.head).toMatch(/^HTTP\/1\.1 200 /)
  expect(await made()).toHaveLength(past + 1)
  expect(reader.head).toContain(`etag: "${await fileOnRecord()}"`)
  // While it is made its file has no name; what stands in it is for this process alone.
  if (process.platform === 'linux') {
    const aside = nameless()
    expect(aside).toHaveLength(1)
    expect(aside.filter((path) => readFileSync(path).includes(reason))).toEqual([])
  }
  await bot.kill()
  const whole = Number(/content-length: (\d+)/.exec(reader.head)?.[1])
  expect(whole).toBeGreaterThan(large.decisions * large.reason * 0.9)
  expect(await reader.rest()).toBeLessThan(whole)
  expect(await made()).toHaveLength(past + 1)
  expect([folder.path, place.folder].flatMap(filesUnder).filter(says)).toEqual([])

  bot = await startBot({ dataDir: folder.path, env, port: bot.port })
  const answer = await client.ask('GET', path)
  expect(answer.status).toBe(200)
  expect(await made()).toHaveLength(past + 2)
  expect(Buffer.byteLength(answer.body)).toBe(whole)
  expect(createHash('sha256').update(answer.body, 'utf8').digest('hex')).toBe(await fileOnRecord())
}, 120_000)

/** Somebody who takes the head of an answer and the first bytes behind it, and then nothing; `rest` tells how much reached them in the end. */
async function readBeginning(path: string): Promise<{ head: string; rest(): Promise<number> }> {
  const socket = connect(bot.port, '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${client.host}\r\ncookie: ${client.cookie}\r\n\r\n`)
  const pieces = socket.iterator() as AsyncIterator<Buffer> // without an encoding
  let got = ''
  while (!/\r\n\r\n./s.test(got)) {
    const { done, value } = await pieces.next()
    if (done) throw new Error(`the connection ended after ${got}`)
    got += value.toString('latin1')
  }
  const [head = ''] = got.split('\r\n\r\n')
  return {
    head,
    async rest() {
      let bytes = got.length - head.length - 4
      const next = () => pieces.next().catch(() => ({ done: true }) as const) // it is broken off, or over
      for (let piece = await next(); !piece.done; piece = await next()) bytes += piece.value.length
      return bytes
    },
  }
}

/** The files of the bot that are on the disk without a name. */
const nameless = (): readonly string[] =>
  readdirSync(`/proc/${bot.process.pid}/fd`)
    .map((name) => `/proc/${bot.process.pid}/fd/${name}`)
    .filter((path) => /\/aside\/jom-.* \(deleted\)$/.test(readlinkSync(path)))

const filesUnder = (path: string): readonly string[] =>
  readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))

/** Whether the reason stands in a file, which a database that runs may have put away meanwhile. */
function says(path: string): boolean {
  try {
    return readFileSync(path).includes(reason)
  } catch (fault) {
    if ((fault as { code?: unknown }).code === 'ENOENT') return false
    throw fault
  }
}
