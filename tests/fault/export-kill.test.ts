import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPayload } from '../../src/ledger/entry.ts'
import { say } from '../../src/locale/catalogue.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { hold } from '../support/lock.ts'
import { until } from '../support/poll.ts'
import { openTestStore } from '../support/store.ts'
import { signIn, type WebClient } from '../support/web-client.ts'

/**
 * The bot is killed while it puts on record that somebody takes an export: a lock that the test holds keeps it there. Nobody has a file
 * of which nothing is known, and nothing is on record of what nobody was given. Nor is there where it is ended in order meanwhile.
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
  }
  bot = await startBot({ dataDir: folder.path, env })
  client = await signIn(bot.links.get('CZ') ?? '')
}, 60_000)

afterAll(async () => {
  client?.close()
  await bot?.kill()
  await place?.end()
  folder.remove()
})

test.each(['csv', 'jsonl', 'pdf'])(
  'killed before it is on record, nobody has a byte of the %s',
  async (format) => {
    const { store } = place
    const { db } = store
    const words = `Shall we open the war room for the ${format}?`
    const proposals = (where = {}) => db.ledgerEntry.count({ where: { kind: 'decision.proposed', ...where } })
    const made = () => db.ledgerEntry.findMany({ where: { kind: 'export.made' }, orderBy: { id: 'asc' } })
    const [proposed, past] = [await proposals(), (await made()).length]
    const command = `propose vote in 2 h ${words}`
    const { status } = await client.deed('joint-mechanism', 'command', { command, nonce: `export-kill-${format}` })
    expect(status).toBeLessThan(300)
    await until(async () => (await proposals()) > proposed, { within: 20_000, what: 'the proposal is on record' })
    // What has no place in the chain yet is in no proof.
    await until(async () => (await proposals({ seq: null })) === 0, {
      within: 20_000,
      what: 'the proposal has its place',
    })

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
    const entries = await made()
    expect(entries).toHaveLength(past + 1)
    const { file } = openPayload(entries.at(-1)?.payload ?? null, store.keyring) as { file: string } // as it was written
    expect(answer.headers.etag).toBe(`"${file}"`)
    if (format === 'pdf') return
    expect(answer.body).toContain(words)
    expect(createHash('sha256').update(answer.body, 'utf8').digest('hex')).toBe(file)
  },
  120_000,
)

test('ended in order while it is made, the bot is over in time, and nobody has it, nor is it on record', async () => {
  const { store } = place
  const made = () => store.db.ledgerEntry.count({ where: { kind: 'export.made' } })
  const past = await made()
  const reading = await hold(store, 'LOCK TABLE "Decision" IN ACCESS EXCLUSIVE MODE')
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
  expect(await made()).toBe(past)
}, 120_000)
