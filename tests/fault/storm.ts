import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore } from '../../src/store/open.ts'
import { startRecordingServer } from '../servers/recording/server.ts'
import { type Bot, freePort, freshFolder, startBot } from '../support/bot.ts'
import { signIn } from '../support/web-client.ts'
import { type Homeserver, startHomeserver } from './homeserver.ts'
import { type Findings, inspect } from './inspect.ts'
import { sayLast, workOnMatrix } from './matrix-people.ts'
import { type Busy, workOnService, workOnWeb } from './people.ts'
import { quiet } from './quiet.ts'
import { openRandom } from './random.ts'
import { openRecord } from './record.ts'
import { makeTrouble } from './trouble.ts'
import { openTurns } from './turns.ts'
import { type Code, codes, handleOf, type LinkedRoom, matrixRoomsOf, serviceRooms, writeDirectory } from './world.ts'

export type StormOptions = {
  seed: number
  /** Number of the first kill: slices of one seed do not repeat each other. */
  from: number
  kills: number
  /** Longest time between two kills. */
  mostMs?: number
  say?(line: string): void
}

export type Outcome = Findings & {
  kills: number
  killsWhileStarting: number
  /** How many of the kills were the homeserver's, alone or together with the bot. */
  killsOfHomeserver: number
  restartMs: readonly number[]
}

/** Out of one: how many kills are the homeserver's, how many of these the bot's as well, how many others while it starts. */
const shares = { homeserver: 0.15, together: 0.4, whileStarting: 0.25 } as const

/**
 * Runs the whole bot under load and ends it, or now and then the homeserver, at once, again and again, at instants that the
 * seed gives; then waits until all is quiet, stops it and compares what stands in the rooms with what people were told.
 */
export async function runStorm({ seed, from, kills, mostMs = 2500, say = () => {} }: StormOptions): Promise<Outcome> {
  const random = openRandom(seed * 1_000_003 + from)
  const folder = freshFolder('crash')
  const dataDir = join(folder.path, 'data')
  const directory = join(folder.path, 'directory.yaml')
  const server = await startRecordingServer()
  const { platform } = server
  for (const code of codes) platform.addAccount({ handle: handleOf(code), name: `Person ${code}` })
  const port = await freePort()
  const record = openRecord()
  const restartMs: number[] = []
  const counts = { killsWhileStarting: 0, killsOfHomeserver: 0 }
  const turns = openTurns()
  let up = false
  let bot: Bot | undefined
  let home: Homeserver | undefined

  try {
    const homeserver = await startHomeserver()
    home = homeserver
    writeFileSync(directory, writeDirectory(homeserver.synapse.name))
    const env = {
      JOM_WORLD: 'exercise',
      JOM_DIRECTORY: directory,
      JOM_RECORDING_URL: server.url,
      JOM_RECORDING_TOKEN: platform.token,
      JOM_MATRIX_URL: homeserver.gate.url,
      JOM_MATRIX_TOKEN: homeserver.bot.token,
    }
    const start = async (): Promise<Bot> => {
      const began = performance.now()
      const health = watchHealth(port)
      try {
        const started = await startBot({ dataDir, port, env, within: 60_000 })
        restartMs.push(performance.now() - began)
        up = true
        return started
      } catch (cause) {
        throw new Error(`it did not become healthy: ${health.last()}`, { cause })
      } finally {
        health.stop()
      }
    }

    bot = await start()
    restartMs.length = 0 // the first start makes the world
    await homeserver.gathered()
    const rooms = new Map<LinkedRoom, string>(
      serviceRooms.map((room) => [room, platform.roomsOf(platform.bot).find(({ title }) => title === room)?.id ?? '']),
    )
    const clients = await Promise.all(
      [...bot.links].map(async ([code, link]) => ({ code: code as Code, client: await signIn(link) })), // the links name members
    )
    const stormFor = (name: string, number: number, asked: Set<string>) => ({
      record,
      name,
      asked,
      random: openRandom(seed * 7_000_003 + from * 101 + number),
      turn: turns.take,
    })
    const busy: Busy[] = clients.flatMap(({ code, client }, index) => {
      const asked = new Set<string>()
      return [
        // Two windows of the same person, each with a nonce of its own.
        workOnWeb(client, code, stormFor(`${code}-a-${from}`, index * 4, asked)),
        workOnWeb(client, code, stormFor(`${code}-b-${from}`, index * 4 + 1, asked)),
        workOnService(server, rooms, code, stormFor(code, index * 4 + 2, asked)),
        workOnMatrix(homeserver, code, stormFor(`${code}-m-${from}`, index * 4 + 3, asked), () => up),
      ]
    })
    const everybody = Promise.all(busy.map(({ done }) => done))
    everybody.catch(() => {}) // awaited below

    for (let kill = 0; kill < kills; kill++) {
      turns.grant()
      const pause = random.chance(0.3) ? random.between(0, 150) : random.between(150, mostMs)
      await Promise.race([sleep(pause), everybody])
      makeTrouble(server, homeserver.gate, random)
      const ofHomeserver = random.chance(shares.homeserver)
      const crash = ofHomeserver ? homeserver.crash(random.between(0, 1500)) : Promise.resolve()
      crash.catch(() => {}) // awaited below
      counts.killsOfHomeserver += ofHomeserver ? 1 : 0
      if (!ofHomeserver || random.chance(shares.together)) {
        up = false
        await bot.kill()
        if (random.chance(shares.whileStarting) && kill + 1 < kills) {
          kill += 1
          counts.killsWhileStarting += 1
          await killWhileStarting({ dataDir, port, env, within: random.between(50, 2500) })
        }
        bot = await start()
      }
      await crash
      const which = ofHomeserver ? ' (with the homeserver)' : ''
      say(
        `kill ${from + kill + 1}${which}: ${record.written.length} messages, ${record.reported.length} reports so far`,
      )
    }
    turns.end()
    await everybody
    platform.clearFaults()
    homeserver.gate.calm()
    for (const { client } of clients) client.close()
    const last = new Map(codes.flatMap((code) => matrixRoomsOf(code).map((room) => [room, code] as const)))
    await quiet(dataDir, { server, keys: await sayLast(homeserver, last) }, say)
    const code = await bot.stop()
    if (code !== 0) throw new Error(`the bot stopped with ${code}\n${bot.output().slice(-2000)}`)
    const store = await openStore({ world: 'exercise', dataDir, log: () => {} })
    try {
      const findings = await inspect(store, { server, serviceRooms: rooms, home: homeserver }, record)
      return { ...findings, kills, ...counts, restartMs }
    } finally {
      await store.close()
    }
  } catch (fault) {
    throw new Error(`the bot said:\n${bot?.output().slice(-4000)}`, { cause: fault })
  } finally {
    turns.end()
    await bot?.kill()
    await home?.close()
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
