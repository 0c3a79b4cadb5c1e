import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore } from '../../src/store/open.ts'
import { startRecordingServer } from '../servers/recording/server.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { freePort } from '../support/port.ts'
import { signIn } from '../support/web-client.ts'
import { type Absentee, platformAway, tenMinutes, tokenGone } from './absences.ts'
import { sayLastOnDiscord, workOnDiscord } from './discord-people.ts'
import { type DiscordSide, startDiscordSide } from './discord-side.ts'
import { type Homeserver, startHomeserver } from './homeserver.ts'
import { type Findings, inspect } from './inspect.ts'
import { sayLast, workOnMatrix } from './matrix-people.ts'
import { type Busy, workOnService, workOnWeb } from './people.ts'
import { quiet } from './quiet.ts'
import { openRandom } from './random.ts'
import { openRecord } from './record.ts'
import { sayLastOnSlack, workOnSlack } from './slack-people.ts'
import { type SlackSide, startSlackSide, type Way } from './slack-side.ts'
import { makeTrouble } from './trouble.ts'
import { openTurns } from './turns.ts'
import {
  type Code,
  codes,
  handleOf,
  type LinkedRoom,
  type Outside,
  openWorld,
  outsides,
  roomsOf,
  serviceRooms,
  writeDirectory,
} from './world.ts'

export type StormOptions = {
  seed: number
  /** Number of the first kill: slices of one seed do not repeat each other. */
  from: number
  kills: number
  /** Longest time between two kills. */
  mostMs?: number
  /** Which platforms are linked with the bot's own rooms and the recording service; all of them by itself. */
  outside?: readonly Outside[]
  /** By which way Slack's events come. */
  way?: Way
  say?(line: string): void
}

export type Outcome = Findings & {
  /** How often the bot or the homeserver was ended. */
  kills: number
  killsWhileStarting: number
  /** How many of the kills were the homeserver's, alone or together with the bot. */
  killsOfHomeserver: number
  /** How often Slack and Discord were away for ten minutes, the bot was, and the bot's token on one of them was. */
  slackAway: number
  discordAway: number
  botAway: number
  tokenGone: number
  /** What was relayed between the other platforms while one was away. */
  relayedMeanwhile: number
  restartMs: readonly number[]
}

/** Out of one: how many kills are the homeserver's, how many of these the bot's as well, how many others while it starts. */
const shares = { homeserver: 0.15, together: 0.4, whileStarting: 0.25 } as const

/** Of so many blows one each is a long absence of each platform or of the bot, and of twice as many one takes a token away. */
const absences = { of: 8, platforms: [2, 6], bot: 4, token: 7 }

/**
 * Runs the whole bot under load and ends it, or now and then the homeserver, at once, again and again, at instants that the
 * seed gives; then waits until all is quiet, stops it and compares what stands in the rooms with what people were told.
 */
export async function runStorm(options: StormOptions): Promise<Outcome> {
  const { seed, from, kills, mostMs = 2500, outside = outsides, way = 'socket', say = () => {} } = options
  const world = openWorld(outside)
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
  const counts = {
    ...{ kills: 0, killsWhileStarting: 0, killsOfHomeserver: 0 },
    ...{ slackAway: 0, discordAway: 0, botAway: 0, tokenGone: 0, relayedMeanwhile: 0 },
  }
  const turns = openTurns()
  let up = false
  let bot: Bot | undefined
  let home: Homeserver | undefined
  let slack: SlackSide | undefined
  let discord: DiscordSide | undefined

  try {
    if (outside.includes('matrix')) home = await startHomeserver()
    if (outside.includes('slack')) slack = await startSlackSide(way)
    if (outside.includes('discord')) discord = await startDiscordSide()
    const [homeserver, onSlack, onDiscord] = [home, slack, discord]
    const absentees: readonly Absentee[] = [onSlack, onDiscord].flatMap((side) => side?.absentee ?? [])
    writeFileSync(directory, writeDirectory(world, homeserver?.synapse.name ?? ''))
    const env = {
      JOM_WORLD: 'exercise',
      JOM_DIRECTORY: directory,
      JOM_RECORDING_URL: server.url,
      JOM_RECORDING_TOKEN: platform.token,
      ...(homeserver && { JOM_MATRIX_URL: homeserver.gate.url, JOM_MATRIX_TOKEN: homeserver.bot.token }),
      ...onSlack?.env,
      ...onDiscord?.env,
    }
    const start = async (isTimed = true): Promise<Bot> => {
      const began = performance.now()
      const health = watchHealth(port)
      try {
        const started = await startBot({ dataDir, port, env, within: 60_000 })
        if (isTimed) restartMs.push(performance.now() - began)
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
    await homeserver?.gathered()
    await onSlack?.gathered(port)
    await onDiscord?.gathered()
    const rooms = new Map<LinkedRoom, string>(
      serviceRooms.map((room) => [room, platform.roomsOf(platform.bot).find(({ title }) => title === room)?.id ?? '']),
    )
    const clients = await Promise.all(
      [...bot.links].map(async ([code, link]) => ({ code: code as Code, client: await signIn(link) })), // the links name members
    )
    const stormFor = (name: string, number: number, asked: Set<string>, cell?: string) => ({
      record,
      name,
      cell,
      asked,
      label: world.label,
      random: openRandom(seed * 7_000_003 + from * 101 + number),
      turn: turns.take,
    })
    const busy: Busy[] = clients.flatMap(({ code, client }, index) => {
      const asked = new Set<string>()
      const cellOn = (platform: 'web' | Outside): string | undefined => world.cellOn(platform, code)
      const isUp = (): boolean => up
      return [
        // Two windows of the same person, each with a nonce of its own.
        workOnWeb(client, code, stormFor(`${code}-a-${from}`, index * 5, asked, cellOn('web'))),
        workOnWeb(client, code, stormFor(`${code}-b-${from}`, index * 5 + 1, asked, cellOn('web'))),
        workOnService(server, rooms, code, stormFor(code, index * 5 + 2, asked)),
        ...(homeserver
          ? [
              workOnMatrix(
                homeserver,
                code,
                stormFor(`${code}-m-${from}`, index * 5 + 3, asked, cellOn('matrix')),
                isUp,
              ),
            ]
          : []),
        ...(onSlack
          ? [workOnSlack(onSlack, code, stormFor(`${code}-s`, index * 5 + 4, asked, cellOn('slack')), isUp)]
          : []),
        // Numbers of its own, so that what a seed does without Discord stays what it was.
        ...(onDiscord
          ? [workOnDiscord(onDiscord, code, stormFor(`${code}-d`, 50 + index, asked, cellOn('discord')), isUp)]
          : []),
      ]
    })
    const everybody = Promise.all(busy.map(({ done }) => done))
    everybody.catch(() => {}) // awaited below

    for (let kill = 0, blows = 0; kill < kills; kill++, blows++) {
      turns.grant()
      const pause = random.chance(0.3) ? random.between(0, 150) : random.between(150, mostMs)
      await Promise.race([sleep(pause), everybody])
      makeTrouble({ server, gate: homeserver?.gate, slack: onSlack?.slack, discord: onDiscord?.discord }, random)
      const { blow, absentee } = blowOf(blows, absentees)
      if (absentee && blow === 'platform-away') {
        counts[`${absentee.name}Away`] += 1
        let starting: Promise<Bot> | undefined
        const restart = async (): Promise<void> => {
          counts.kills += 1
          up = false
          await bot?.kill()
          starting = start(false)
          starting.catch(() => {}) // awaited below
        }
        counts.relayedMeanwhile += await platformAway(absentee, {
          ...{ server, serviceRooms: rooms, record, turns },
          ...(random.chance(shares.together) && { restart }),
        })
        if (starting) bot = await starting
        say(`${absentee.name} was away: ${counts.relayedMeanwhile} were relayed meanwhile so far`)
        continue
      }
      if (absentee && blow === 'token-gone') {
        counts.tokenGone += 1
        await tokenGone(absentee)
      }
      const ofHomeserver = homeserver !== undefined && blow === 'kill' && random.chance(shares.homeserver)
      const crash = ofHomeserver ? homeserver.crash(random.between(0, 1500)) : Promise.resolve()
      crash.catch(() => {}) // awaited below
      counts.killsOfHomeserver += ofHomeserver ? 1 : 0
      counts.kills += 1
      if (!ofHomeserver || random.chance(shares.together)) {
        up = false
        await bot.kill()
        if (blow === 'bot-away') {
          counts.botAway += 1
          turns.grant()
          await sleep(tenMinutes)
          for (const each of absentees) await each.givenUp()
        }
        if (random.chance(shares.whileStarting) && kill + 1 < kills) {
          kill += 1
          counts.kills += 1
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
    homeserver?.gate.calm()
    onSlack?.slack.faults.clear()
    onDiscord?.discord.faults.clear()
    for (const { client } of clients) client.close()
    const last = (each: Outside) => new Map(codes.flatMap((code) => roomsOf(each, code).map((room) => [room, code])))
    const keys = [
      ...(homeserver ? await sayLast(homeserver, last('matrix')) : []),
      ...(onSlack ? sayLastOnSlack(onSlack, last('slack')) : []),
      ...(onDiscord ? sayLastOnDiscord(onDiscord, last('discord')) : []),
    ]
    await quiet(dataDir, { server, slack: onSlack?.slack, keys }, say)
    const code = await bot.stop()
    if (code !== 0) throw new Error(`the bot stopped with ${code}\n${bot.output().slice(-2000)}`)
    const store = await openStore({ world: 'exercise', dataDir, log: () => {} })
    try {
      const findings = await inspect(
        store,
        world,
        { server, serviceRooms: rooms, home: homeserver, slack: onSlack, discord: onDiscord },
        record,
      )
      return { ...findings, ...counts, restartMs }
    } finally {
      await store.close()
    }
  } catch (fault) {
    throw new Error(`the bot said:\n${bot?.output().slice(-4000)}`, { cause: fault })
  } finally {
    turns.end()
    await bot?.kill()
    await home?.close()
    await slack?.close()
    await discord?.close()
    await server.close()
    folder.remove()
  }
}

type Blow = { blow: 'kill' | 'platform-away' | 'bot-away' | 'token-gone'; absentee?: Absentee | undefined }

/** What a blow is, by its number: a kill of the bot or the homeserver, or a long absence where there is a platform that knows any. */
function blowOf(number: number, absentees: readonly Absentee[]): Blow {
  if (absentees.length === 0) return { blow: 'kill' }
  const round = Math.floor(number / absences.of)
  const place = number % absences.of
  if (place === absences.token && round % 2 === 0)
    return { blow: 'token-gone', absentee: absentees[(round / 2) % absentees.length] }
  if (place === absences.bot) return { blow: 'bot-away' }
  const absentee = absentees[absences.platforms.indexOf(place)]
  return absentee ? { blow: 'platform-away', absentee } : { blow: 'kill' }
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
