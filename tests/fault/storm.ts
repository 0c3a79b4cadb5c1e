import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore, type Store } from '../../src/store/open.ts'
import type { Fault } from '../servers/recording/faults.ts'
import { type RecordingServer, startRecordingServer } from '../servers/recording/server.ts'
import { type Bot, freePort, freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { signIn } from '../support/web-client.ts'
import { type Findings, inspect } from './inspect.ts'
import { type Busy, workOnService, workOnWeb } from './people.ts'
import { openRandom, type Random } from './random.ts'
import { openRecord } from './record.ts'
import { type Code, codes, handleOf, type LinkedRoom, serviceRooms, writeDirectory } from './world.ts'

export type StormOptions = {
  seed: number
  /** Number of the first kill: slices of one seed do not repeat each other. */
  from: number
  kills: number
  /** Longest time between two kills. */
  mostMs?: number
  say?(line: string): void
}

export type Outcome = Findings & { kills: number; killsWhileStarting: number; restartMs: readonly number[] }

/**
 * Runs the whole bot under load and ends it at once, again and again, at instants that the seed gives; then waits until all
 * is quiet, stops it and compares what stands in the rooms with what people were told.
 */
export async function runStorm({ seed, from, kills, mostMs = 2500, say = () => {} }: StormOptions): Promise<Outcome> {
  const random = openRandom(seed * 1_000_003 + from)
  const folder = freshFolder('crash')
  const dataDir = join(folder.path, 'data')
  const directory = join(folder.path, 'directory.yaml')
  writeFileSync(directory, writeDirectory())
  const server = await startRecordingServer()
  const { platform } = server
  for (const code of codes) platform.addAccount({ handle: handleOf(code), name: `Person ${code}` })
  const env = {
    JOM_WORLD: 'exercise',
    JOM_DIRECTORY: directory,
    JOM_RECORDING_URL: server.url,
    JOM_RECORDING_TOKEN: platform.token,
  }
  const port = await freePort()
  const record = openRecord()
  const restartMs: number[] = []
  let killsWhileStarting = 0
  let stopped = false
  let bot: Bot | undefined

  const start = async (): Promise<Bot> => {
    const began = performance.now()
    const health = watchHealth(port)
    try {
      const started = await startBot({ dataDir, port, env, within: 60_000 })
      restartMs.push(performance.now() - began)
      return started
    } catch (cause) {
      throw new Error(`it did not become healthy: ${health.last()}`, { cause })
    } finally {
      health.stop()
    }
  }

  try {
    bot = await start()
    restartMs.length = 0 // the first start makes the world
    const rooms = new Map<LinkedRoom, string>(
      serviceRooms.map((room) => [room, platform.roomsOf(platform.bot).find(({ title }) => title === room)?.id ?? '']),
    )
    const clients = await Promise.all(
      [...bot.links].map(async ([code, link]) => ({ code: code as Code, client: await signIn(link) })), // the links name members
    )
    const stormFor = (name: string, number: number) => ({
      record,
      name,
      random: openRandom(seed * 7_000_003 + from * 101 + number),
      stopped: () => stopped,
    })
    const busy: Busy[] = clients.flatMap(({ code, client }, index) => [
      // Two windows of the same person, each with a nonce of its own.
      workOnWeb(client, code, stormFor(`${code}-a-${from}`, index * 4)),
      workOnWeb(client, code, stormFor(`${code}-b-${from}`, index * 4 + 1)),
      workOnService(server, rooms, code, stormFor(code, index * 4 + 2)),
    ])
    const everybody = Promise.all(busy.map(({ done }) => done))
    everybody.catch(() => {}) // awaited below

    for (let kill = 0; kill < kills; kill++) {
      const pause = random.chance(0.3) ? random.between(0, 150) : random.between(150, mostMs)
      await Promise.race([sleep(pause), everybody])
      makeTrouble(server, random)
      await bot.kill()
      if (random.chance(0.25) && kill + 1 < kills) {
        kill += 1
        killsWhileStarting += 1
        await killWhileStarting({ dataDir, port, env, within: random.between(50, 2500) })
      }
      bot = await start()
      say(`kill ${from + kill + 1}: ${record.written.length} messages, ${record.reported.length} reports so far`)
    }
    stopped = true
    await everybody
    platform.clearFaults()
    for (const { client } of clients) client.close()
    await quiet(dataDir, server, say)
    const code = await bot.stop()
    if (code !== 0) throw new Error(`the bot stopped with ${code}\n${bot.output().slice(-2000)}`)
    const store = await openStore({ world: 'exercise', dataDir, log: () => {} })
    try {
      return { ...(await inspect(store, server, rooms, record)), kills, killsWhileStarting, restartMs }
    } finally {
      await store.close()
    }
  } catch (fault) {
    throw new Error(`the bot said:\n${bot?.output().slice(-4000)}`, { cause: fault })
  } finally {
    stopped = true
    await bot?.kill()
    await server.close()
    folder.remove()
  }
}

/** Keeps what the bot last said of its health, for the report of a start that fails. */
function watchHealth(port: number): { last(): string; stop(): void } {
  let last = 'it said nothing'
  const timer = setInterval(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined)
    last = (await answer?.text().catch(() => undefined)) ?? last
  }, 500)
  return { last: () => last, stop: () => clearInterval(timer) }
}

/** Starts the bot and ends it before it is ready; when it was faster, then just after. */
async function killWhileStarting(options: Parameters<typeof startBot>[0]): Promise<void> {
  try {
    await (await startBot(options)).kill()
  } catch {
    // It is killed when its time is over.
  }
}

/** The platform fails now and then as well: answers that get lost leave the bot in doubt whether a message stands. */
function makeTrouble(server: RecordingServer, random: Random): void {
  const calls = ['post', 'edit', 'erase'] as const
  const kinds: readonly Fault['does'][] = [
    { kind: 'drop', when: 'after' },
    { kind: 'drop', when: 'before' },
    { kind: 'slow', ms: 120 },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 429, retryAfterMs: 200 },
  ]
  const does = random.pick(kinds)
  const call = random.pick(calls)
  if (does && call) server.platform.setFault({ call, does })
  if (random.chance(0.2)) server.events.controls.doubleEvents(3)
}

/** Waits until nothing is on its way any more. */
async function quiet(dataDir: string, server: RecordingServer, say: (line: string) => void): Promise<void> {
  const store = await openStore({ world: 'exercise', dataDir, attach: true, log: () => {} })
  let last = ''
  try {
    await until(
      async () => {
        last = await underWay(store, server)
        if (last !== '') say(`under way: ${last}`)
        return last === ''
      },
      { within: 180_000, every: 500, what: () => `all is quiet; under way were ${last}` },
    )
  } finally {
    await store.close()
  }
}

async function underWay(store: Store, server: RecordingServer): Promise<string> {
  const { rows } = await store.pool.query<{ what: string; count: number }>(`
    SELECT 'events' AS what, count(*)::int FROM "Inbox" WHERE state = 'pending' HAVING count(*) > 0
    UNION ALL SELECT concat_ws(' ', state, 'posts of', conversation, coalesce(held, fault)), count(*)::int FROM "Post"
      WHERE state IN ('pending', 'held') GROUP BY conversation, state, held, fault
    UNION ALL SELECT 'unsealed entries', count(*)::int FROM "LedgerEntry" WHERE seq IS NULL HAVING count(*) > 0`)
  const told = server.events.controls.unacknowledged()
  const all = [...rows, ...(told > 0 ? [{ what: 'deliveries of the service', count: told }] : [])]
  return all.map(({ what, count }) => `${count} ${what}`).join(', ')
}
