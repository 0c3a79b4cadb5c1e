import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { hold } from '../support/lock.ts'
import { until } from '../support/poll.ts'
import { openTestStore } from '../support/store.ts'
import { signIn, type WebClient } from '../support/web-client.ts'

/**
 * The bot is killed in the middle of the transaction in which the last position decides, and in that of a deadline: a lock that the
 * test holds keeps it there. The database is the test's own, and outlives it. What comes out is one outcome, recorded once.
 */

const folder = freshFolder('decision-kill')
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
  for (const code of ['CZ', 'DE', 'FR', 'EE', 'LV', 'EL']) {
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

const again = async (): Promise<void> => {
  bot = await startBot({ dataDir: folder.path, env, port: bot.port })
}

let said = 0
/** Says something to the bot, and waits until it has it for good. */
async function say(code: string, line: string): Promise<void> {
  said += 1
  const { status } =
    (await clients.get(code)?.deed('joint-mechanism', 'command', { command: line, nonce: `decision-kill-${said}` })) ??
    {}
  expect(status, `${code}: ${line}`).toBeLessThan(300)
}

/** The proposal under a rule, once it is there. */
const proposed = async (profile: string): Promise<{ id: string; codes: readonly string[] }> => {
  const row = await until(
    () =>
      place.store.db.decision.findFirst({
        where: { rule: { path: ['profile'], equals: profile } },
        include: { seats: true },
      }),
    { within: 20_000, what: `a proposal by ${profile}` },
  )
  return { id: row.id, codes: row.seats.filter(({ observer }) => !observer).map(({ code }) => code) }
}

const closings = (id: string) => place.store.db.ledgerEntry.count({ where: { subject: id, kind: 'decision.closed' } })
const closed = (id: string) => until(async () => (await closings(id)) > 0, { within: 20_000, what: `${id} is closed` })

test('killed between a position and its result, and at the instant of a deadline: one outcome, recorded once', {
  timeout: 120_000,
}, async () => {
  const { store } = place
  const { db } = store
  await say('CZ', 'propose vote in 2 h Shall we open the war room?')
  await say('CZ', 'propose silence in 2 h The lists close at noon')
  const { id, codes } = await proposed('vote')
  const silence = await proposed('silence')
  expect(codes.length).toBeGreaterThan(3)
  const [last = '', ...others] = codes
  for (const code of others) await say(code, `position ${id} ${code} yes`)
  const spoken = () => db.decisionPosition.count({ where: { decisionId: id } })
  await until(async () => (await spoken()) === others.length, { within: 30_000, what: 'all but one have spoken' })

  // The last position and the result are written when the record of them is: there it stops, and is killed.
  const record = await hold(store, 'LOCK TABLE "LedgerEntry" IN EXCLUSIVE MODE')
  await say(last, `position ${id} ${last} yes`)
  await record.waited()
  await bot.kill()
  await record.release()
  // Half of it is nowhere.
  expect(await spoken()).toBe(others.length)
  expect(await closings(id)).toBe(0)

  // Meanwhile the silence has ended: the bot that comes back takes up both, and is killed with that decision in its hands.
  await db.timer.updateMany({ where: { key: `decision/${silence.id}/close` }, data: { dueAt: store.clock() } })
  await db.decision.update({ where: { id: silence.id }, data: { deadline: store.clock() } })
  const row = await hold(store, `SELECT 1 FROM "Decision" WHERE id = '${silence.id}' FOR UPDATE`)
  await again()
  await closed(id)
  expect(await spoken()).toBe(codes.length)
  expect(await db.decision.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'adopted', chosen: 'yes' })
  await row.waited()
  await bot.kill()
  await row.release()
  expect(await closings(silence.id)).toBe(0)
  await again()
  await closed(silence.id)
  expect(await db.decision.findUniqueOrThrow({ where: { id: silence.id } })).toMatchObject({ state: 'adopted' })

  // What was decided before both kills stands once as well.
  for (const each of [id, silence.id]) expect(await closings(each)).toBe(1)
  expect(await spoken()).toBe(codes.length)
})
