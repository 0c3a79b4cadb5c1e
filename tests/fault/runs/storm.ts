import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore, type Store, type StoreOptions } from '../../../src/store/open.ts'
import { startPagerDouble } from '../../servers/pager.ts'
import { startRecordingServer } from '../../servers/recording/server.ts'
import { freshFolder } from '../../support/bot.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { freePort } from '../../support/port.ts'
import { startServer } from '../../support/server.ts'
import { openRandom } from '../random.ts'
import { troubleService } from '../trouble.ts'
import { openTurns } from '../turns.ts'
import { clockFrom, setClock } from './clock.ts'
import type { Findings } from './findings.ts'
import { inspect } from './inspect.ts'
import { type Deed, openDiary, planFor, takePart, Unheard } from './people.ts'
import { openProcesses, type Seat } from './processes.ts'
import { quiet } from './quiet.ts'
import { begins, everybody, writeCalendar, writeDirectory } from './world.ts'

export type RunStormOptions = {
  seed: number
  kills: number
  /** One with the database it brings, or three that share one. */
  processes: 1 | 3
  /** How much faster than ours the world's time runs. */
  speed?: number
  /** Longest time between two kills. */
  mostMs?: number
  /** Of three: whether others fall asleep for a while where the one that holds the platform is killed. */
  pauses?: boolean
  say?(line: string): void
}

export type RunOutcome = Findings & {
  kills: number
  killsWhileStarting: number
  killsOfHolder: number
  pauses: number
  deeds: number
  forms: number
  doubledDeeds: number
  lateDeeds: number
  worldHours: number
  restartMs: readonly number[]
  takeOverMs: readonly number[]
}

/** Deeds of everybody together between two kills. */
const deedsPerKill = 45
/** So many different things of its log are shown where it fails. */
const mostSaid = 40
const pagerKey = 'a key that the gateway of this test shares'

/**
 * Runs all shipped playbooks with scripted people in a world whose time runs fast, and ends a process at once, again and again,
 * at instants that the seed gives; then waits until all is quiet, and compares what is stored, what stands in the rooms and what
 * people were told.
 */
export async function runRunStorm(options: RunStormOptions): Promise<RunOutcome> {
  const { seed, kills, processes, speed = 300, mostMs = 2500, pauses = false, say = () => {} } = options
  const random = openRandom(seed * 1_000_003 + processes)
  const folder = freshFolder('runs')
  const server = await startRecordingServer()
  const pager = await startPagerDouble(pagerKey)
  const database = processes === 1 ? undefined : await shareDatabase(folder.path)
  const dataDir = join(folder.path, 'data-0')
  const key = randomBytes(32).toString('base64')
  const stored = { world: 'exercise', dataDir, databaseUrl: database?.url, key, log: () => {} } as const
  const turns = openTurns(deedsPerKill)
  const diary = openDiary()
  for (const { handle, code, level } of everybody) server.platform.addAccount({ handle, name: `${level} ${code}` })
  let cluster: ReturnType<typeof openProcesses> | undefined

  try {
    writeFileSync(join(folder.path, 'directory.yaml'), writeDirectory())
    writeFileSync(join(folder.path, 'calendar.yaml'), writeCalendar())
    const seats: Seat[] = []
    for (let index = 0; index < processes; index += 1) {
      seats.push({
        port: await freePort(),
        dataDir: join(folder.path, `data-${index}`),
        env: {
          JOM_WORLD: 'exercise',
          JOM_KEY: key,
          JOM_DIRECTORY: join(folder.path, 'directory.yaml'),
          JOM_CALENDAR: join(folder.path, 'calendar.yaml'),
          JOM_RECORDING_URL: server.url,
          JOM_RECORDING_TOKEN: server.platform.token,
          JOM_PAGER_URL: pager.url,
          JOM_PAGER_KEY: pagerKey,
          ...(database && { DATABASE_URL: database.url }),
        },
      })
    }
    for (const seat of seats) mkdirSync(seat.dataDir, { mode: 0o755 })
    await withStore(stored, (store) => setClock(store, speed, begins))
    const now = clockFrom(begins, speed)

    const running = openProcesses(seats, server, random, pauses)
    cluster = running
    await running.start()
    running.restartMs.splice(0) // the first start makes the world
    await withStore({ ...stored, attach: true }, touchPasskeys)
    const people = Promise.all(
      everybody.map((member, index) =>
        takePart(member, planFor(member), {
          server,
          diary,
          random: openRandom(seed * 7_000_003 + index),
          now,
          turn: turns.take,
        }),
      ),
    )
    people.catch(() => {}) // awaited below
    while (running.counts.kills < kills) {
      turns.grant()
      const pause = random.chance(0.3) ? random.between(0, 150) : random.between(150, mostMs)
      await Promise.race([sleep(pause), people])
      troubleService(server, random)
      await running.killOne()
      needAlive(running)
      const { kills: count, whileStarting } = running.counts
      const { length: deeds } = diary.deeds
      const unheard = server.events.controls.unacknowledged()
      say(`kill ${count} (${whileStarting} while starting): ${deeds} deeds, ${unheard} unheard, ${now().toISOString()}`)
    }
    turns.end()
    await people
    server.platform.clearFaults()
    const ended = now()
    await running.healthy()
    await running.stop()
    // At our own pace little becomes due while what is due is done.
    await withStore(stored, (store) => setClock(store, 1))
    await running.start()
    const attached: StoreOptions = { ...stored, attach: true }
    await withStore(attached, (store) => quiet(store, server, say))
    await running.stop()
    needAlive(running)
    await running.end()
    const findings = await withStore(stored, (store) =>
      inspect(store, { server, pager, seats, diary, output: running.output() }),
    )
    return {
      ...findings,
      kills: running.counts.kills,
      killsWhileStarting: running.counts.whileStarting,
      killsOfHolder: running.counts.ofHolder,
      pauses: running.counts.pauses,
      deeds: diary.deeds.length,
      forms: diary.forms,
      doubledDeeds: diary.doubled,
      lateDeeds: diary.late,
      worldHours: Math.round((ended.getTime() - begins.getTime()) / 3_600_000),
      restartMs: running.restartMs,
      takeOverMs: running.takeOverMs,
    }
  } catch (fault) {
    const said = cluster ? gatherSaid(cluster.output()) : []
    const about = fault instanceof Unheard ? await traceDeed({ ...stored, attach: true }, fault.deed, diary.deeds) : []
    throw new Error(`the bot said:\n${[...said.slice(-mostSaid), ...about].join('\n')}`, { cause: fault })
  } finally {
    turns.end()
    await cluster?.end()
    await pager.close()
    await server.close()
    await database?.close()
    folder.remove()
  }
}

/** What the log says, each thing that it says again and again once: when it was said last, and how often. */
function gatherSaid(output: string): readonly string[] {
  const found = new Map<string, { line: string; times: number }>()
  for (const line of output.split('\n').filter((each) => each.startsWith('{'))) {
    const same = line.replace(/"(time|pid|reference|lane|conversation|key)":("[^"]*"|\d+),?/g, '')
    const times = (found.get(same)?.times ?? 0) + 1
    found.delete(same)
    found.set(same, { line, times })
  }
  return [...found.values()].map(({ line, times }) => (times > 1 ? `${times} times, last: ${line}` : line))
}

/** A server of this machine that several processes reach over TCP. */
async function shareDatabase(path: string): Promise<{ url: string; close(): Promise<void> }> {
  const port = await freePort()
  const at = join(path, 'server')
  mkdirSync(at, { mode: 0o755 })
  const child = await startServer(at, port, 300)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async close() {
      child.kill('SIGINT')
      await once(child, 'exit')
    },
  }
}

/** Everybody keeps their passkey touched: what takes one is not what is tried here. */
async function touchPasskeys({ db }: Store): Promise<void> {
  const aDayAhead = -24 * 60
  for (const person of await db.person.findMany()) await touchPasskey(db, person, aDayAhead)
}

async function withStore<Found>(options: StoreOptions, work: (store: Store) => Promise<Found>): Promise<Found> {
  const store = await openStore(options)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** What the store knows of a deed of which nothing came, and what its author did around it. */
async function traceDeed(
  options: StoreOptions,
  { room, message, by }: Deed,
  deeds: readonly Deed[],
): Promise<readonly string[]> {
  return withStore(options, async ({ pool, keyring }) => {
    const key = `recording:${room}/${message}`
    const { rows } = await pool.query<Record<string, unknown>>(
      `SELECT 'event' AS what, key, kind, state, fault, at::text FROM "Inbox" WHERE key = $1
      UNION ALL SELECT 'post', slot, held, state, fault, "wantedAt"::text FROM "Post" WHERE slot = 'reply/' || $1`,
      [key],
    )
    const kept = await pool.query<{ key: string; value: Buffer }>(
      `SELECT key, value FROM "ShelfValue" WHERE adapter = 'recording' AND key IN ($1, $2)`,
      [`form/${room}/${by}`, `after/${room}`],
    )
    const own = deeds.filter((deed) => deed.by === by && deed.room === room).slice(-6)
    return [
      ...rows.map((row) => JSON.stringify(row)),
      ...kept.rows.map((row) => `${row.key}: ${keyring.openText(row.value, 'shelf').slice(0, 1500)}`),
      ...own.map((deed) => JSON.stringify(deed)),
    ]
  })
}

function needAlive({ deaths }: ReturnType<typeof openProcesses>): void {
  if (deaths.length > 0) throw new Error(deaths.join('\n'))
}
