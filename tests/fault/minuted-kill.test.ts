import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { hold } from '../support/lock.ts'
import { until } from '../support/poll.ts'
import { openTestStore } from '../support/store.ts'
import { signIn, type WebClient } from '../support/web-client.ts'

/**
 * The bot is killed in the middle of the transaction in which a delegation says otherwise than the minutes of a call: a lock that the
 * test holds keeps it there. Position and result are there both or neither, and once.
 */

const folder = freshFolder('minuted-kill')
let place: Awaited<ReturnType<typeof openTestStore>>
let env: Record<string, string>
let bot: Bot
const clients = new Map<string, WebClient>()

beforeAll(async () => {
  place = await openTestStore()
  const { host = '', user = '', database = '' } = place.store.connection
  env = {
    DATABASE_URL: `postgres://${user}@localhost/${database}?host=${encodeURIComponent(String(host))}`,
    JOM_KEY_FILE: join(place.folder, 'master.key'),
  }
  bot = await startBot({ dataDir: folder.path, env })
  for (const code of ['CZ', 'DE', 'FR']) {
    const link = bot.links.get(code)
    if (link) clients.set(code, await signIn(link))
  }
}, 60_000)

afterAll(async () => {
  for (const client of clients.values()) client.close()
  await bot?.kill()
  await place?.end()
  folder.remove()
})

let said = 0
/** Says something to the bot, and waits until it has it for good. */
async function say(code: string, line: string): Promise<void> {
  said += 1
  const { status } =
    (await clients.get(code)?.deed('joint-mechanism', 'command', { command: line, nonce: `minuted-kill-${said}` })) ??
    {}
  expect(status, `${code}: ${line}`).toBeLessThan(300)
}

test('killed between a position of its own and what comes of it: one outcome, recorded once', {
  timeout: 120_000,
}, async () => {
  const { store } = place
  const { db } = store
  const there = <Found>(find: () => Promise<Found>, what: string) => until(find, { within: 30_000, what })
  await say('CZ', 'call tomorrow 14:00 30 min Results path')
  const { id: call } = await there(() => db.call.findFirst(), 'the call')
  await say('CZ', `begin-call ${call}`)
  const rollOf = async () => (await db.call.findUniqueOrThrow({ where: { id: call } })).rollCallId
  const roll = await there(rollOf, 'the roll')
  for (const code of ['CZ', 'DE', 'FR']) await say(code, `line ${roll} here`)
  await there(async () => (await db.roundAnswer.count({ where: { roundId: roll ?? '' } })) === 3, 'all have answered')
  await say('CZ', `minutes ${call} decision: The mirror site takes over`)
  const { id } = await there(() => db.decision.findFirst({ where: { callId: call } }), 'the decision')
  expect(await db.decision.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'adopted' })
  const own = () => db.decisionPosition.count({ where: { decisionId: id, minuted: false } })
  const recounts = () => db.ledgerEntry.count({ where: { subject: id, kind: 'decision.recounted' } })

  // Position and result are written when the record of them is: there it stops, and is killed.
  const record = await hold(store, 'LOCK TABLE "LedgerEntry" IN EXCLUSIVE MODE')
  await say('DE', `position ${id} DE object because Germany only took note`)
  await record.waited()
  await bot.kill()
  await record.release()
  // Half of it is nowhere.
  expect([await own(), await recounts()]).toEqual([0, 0])
  expect(await db.decision.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'adopted' })

  bot = await startBot({ dataDir: folder.path, env, port: bot.port })
  await there(async () => (await recounts()) > 0, 'it is counted anew')
  // What is said after it is heard after it: by then nothing of the first is left to be done.
  await say('FR', `position ${id} FR yes`)
  await there(async () => (await own()) === 2, 'the second position')
  expect(await db.decision.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'rejected', chosen: null })
  expect(await recounts()).toBe(2)
  expect(await db.decisionPosition.count({ where: { decisionId: id, code: 'DE', minuted: false } })).toBe(1)
})
