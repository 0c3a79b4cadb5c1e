import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { hold } from '../support/lock.ts'
import { until } from '../support/poll.ts'
import { openTestStore } from '../support/store.ts'
import { signIn } from '../support/web-client.ts'

/**
 * A process that runs the rooms falls silent in the midst of what it does, as where its machine is suspended or cut off: its connections
 * stay open, and so does its transaction. Another one takes over, and what was said is done once, whatever the first does when it wakes.
 */

const folders = [freshFolder('paused'), freshFolder('stands-by')]
let place: Awaited<ReturnType<typeof openTestStore>>
const bots: Bot[] = []

beforeAll(async () => {
  place = await openTestStore()
  const { host = '', user = '', database = '' } = place.store.connection
  const env = {
    DATABASE_URL: `postgres://${user}@localhost/${database}?host=${encodeURIComponent(String(host))}`,
    JOM_KEY_FILE: join(place.folder, 'master.key'),
  }
  for (const { path } of folders) bots.push(await startBot({ dataDir: path, env }))
}, 90_000)

afterAll(async () => {
  for (const bot of bots) await bot.kill()
  await place?.end()
  for (const folder of folders) folder.remove()
})

const holds = async (bot: Bot | undefined): Promise<boolean> => {
  const answer = await bot?.health()
  const adapters = answer?.body.adapters as { web?: { holder?: boolean } } | undefined // as `/healthz` says
  return adapters?.web?.holder === true
}

test('a process that falls silent in the midst of a transaction is taken over from, and does nothing more when it wakes', {
  timeout: 120_000,
}, async () => {
  const { db } = place.store
  const [first, second] = bots
  expect([await holds(first), await holds(second)]).toEqual([true, false])
  const person = await signIn(first?.links.get('CZ') ?? '')
  // Its record is written at the end: there it stops, and falls silent before it hears that it may go on.
  const record = await hold(place.store, 'LOCK TABLE "LedgerEntry" IN EXCLUSIVE MODE')
  const command = 'report the register does not answer'
  expect((await person.deed('joint-mechanism', 'command', { command, nonce: 'paused-1' })).status).toBeLessThan(300)
  await record.waited()
  first?.process.kill('SIGSTOP')
  await record.release()
  expect(await db.case.count()).toBe(0)

  await until(async () => (await db.case.count()) > 0, { within: 60_000, what: 'another process does it' })
  await until(() => holds(second), { what: 'that one runs the rooms' })
  first?.process.kill('SIGCONT')
  await until(async () => !(await holds(first)), { what: 'the first has found out' })
  const later = await signIn(second?.links.get('DE') ?? '')
  const next = await later.deed('joint-mechanism', 'command', { command, nonce: 'paused-2' })
  expect(next.status).toBeLessThan(300)
  await until(async () => (await db.case.count()) > 1, { what: 'the next report is taken' })
  expect(await db.case.count()).toBe(2)
  for (const { number } of await db.case.findMany()) {
    const kinds = (await db.ledgerEntry.findMany({ where: { subject: number } })).map(({ kind }) => kind)
    expect(kinds.length).toBeGreaterThan(0)
    expect(new Set(kinds).size, kinds.join(' ')).toBe(kinds.length)
  }
  for (const client of [person, later]) client.close()
})
