import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordingServer } from '../../servers/recording/server.ts'
import { type Launched, launchBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import type { Random } from '../random.ts'

/** How a process is started, always the same. */
export type Seat = { port: number; dataDir: string; env: Record<string, string> }

/** One process, or several that share a database, which are killed and started again. */
export type Processes = {
  readonly counts: {
    readonly kills: number
    readonly whileStarting: number
    readonly ofHolder: number
    readonly pauses: number
  }
  /** From a start until it was healthy. */
  readonly restartMs: number[]
  /** From the kill of the process that held the platform until another had something sent there. */
  readonly takeOverMs: readonly number[]
  /** Processes that ended by themselves, with the last that they said. */
  readonly deaths: readonly string[]
  /** Starts all, and resolves once they are healthy. */
  start(): Promise<void>
  /** Ends one of them at once, whatever it is doing, and starts it again. */
  killOne(): Promise<void>
  /** Resolves once all are healthy. */
  healthy(): Promise<void>
  /** Ends all in order. */
  stop(): Promise<void>
  /** Ends all at once, for good. */
  end(): Promise<void>
  /** All that all of them ever said. */
  output(): string
}

/** A process that is not healthy after so long counts as broken. */
const startMs = 120_000

/** So long a process sleeps that is paused, in milliseconds: longer than it may hold a platform without renewing that. */
const pauseMs = 13_000

/** Out of one: how many kills are of a process that just starts, and of the one that holds the platform. */
const shares = { whileStarting: 0.25, holder: 0.5 } as const

type Place = { seat: Seat; bot?: Launched; up: boolean; ending: boolean }

/**
 * Opens them; `pauses`: whenever the one that holds the platform is killed, one of those that may take over falls asleep a moment later, as
 * where its machine is suspended, and wakes.
 */
export function openProcesses(
  seats: readonly Seat[],
  server: RecordingServer,
  random: Random,
  pauses = false,
): Processes {
  const places = seats.map((seat): Place => ({ seat, up: false, ending: false }))
  const counts = { kills: 0, whileStarting: 0, ofHolder: 0, pauses: 0 }
  const restartMs: number[] = []
  const deaths: string[] = []
  const launched: Launched[] = []
  const takeOver = watchTakeOver(server)

  async function launch(place: Place): Promise<void> {
    const began = performance.now()
    const bot = await launchBot({ ...place.seat, within: startMs })
    launched.push(bot)
    place.bot = bot
    place.up = false
    place.ending = false
    bot.healthy.then(
      () => {
        if (place.bot !== bot) return
        place.up = true
        restartMs.push(performance.now() - began)
      },
      () => {}, // it was killed, or its end is noted below
    )
    bot.exited.then((code) => {
      if (place.bot !== bot || place.ending) return
      place.up = false
      deaths.push(`a process ended by itself with ${code}: ${bot.output().slice(-1500)}`)
    })
  }

  async function kill(place: Place): Promise<void> {
    if (!place.up) counts.whileStarting += 1
    place.ending = true
    place.up = false
    counts.kills += 1
    await place.bot?.kill()
  }

  const isHolder = async ({ bot, up }: Place): Promise<boolean> => {
    const answer = up ? await bot?.health().catch(() => undefined) : undefined
    const adapters = answer?.body.adapters as { recording?: { holder?: boolean } } | undefined // as `/healthz` says
    return adapters?.recording?.holder === true
  }

  async function holder(): Promise<Place | undefined> {
    const found = await Promise.all(places.map(async (place) => ((await isHolder(place)) ? place : undefined)))
    return found.find((place) => place !== undefined)
  }

  async function killAlone(place: Place): Promise<void> {
    await kill(place)
    await launch(place)
    if (random.chance(shares.whileStarting)) {
      await sleep(random.between(50, 3500))
      await kill(place)
      await launch(place)
    }
    await healthy()
  }

  async function killAmong(): Promise<void> {
    const early = random.chance(shares.whileStarting)
    // Were only those killed that just start, nobody would ever have to take over.
    await until(() => places.filter(({ up }) => up).length > (early ? 0 : 1) || deaths.length > 0, {
      within: startMs,
      what: 'processes are healthy',
    })
    const held = await holder()
    const place = choose(early, held)
    if (!place) return
    const began = performance.now()
    await kill(place)
    if (place === held) {
      counts.ofHolder += 1
      takeOver.from(began)
      if (pauses) await pauseOne()
    }
    await launch(place)
  }

  async function pauseOne(): Promise<void> {
    await sleep(random.between(0, 1800))
    const asleep = random.pick(places.filter(({ up }) => up))?.bot?.process
    asleep?.kill('SIGSTOP')
    await sleep(pauseMs)
    asleep?.kill('SIGCONT')
    counts.pauses += 1
  }

  /** One that starts, where one does and is wanted; else one that is up, often the one that holds the platform. */
  function choose(early: boolean, held: Place | undefined): Place | undefined {
    const starting = places.filter(({ up }) => !up)
    if (early && starting.length > 0) return random.pick(starting)
    if (held && random.chance(shares.holder)) return held
    return random.pick(places.filter(({ up }) => up))
  }

  async function healthy(): Promise<void> {
    await until(() => places.every(({ up }) => up) || deaths.length > 0, {
      within: startMs,
      what: 'all are healthy',
    }).catch(async (fault: unknown) => {
      const last = await Promise.all(places.map(({ bot }) => bot?.health().catch(String)))
      throw new Error(`${String(fault)}: ${JSON.stringify(last)}`)
    })
  }

  return {
    counts,
    restartMs,
    takeOverMs: takeOver.tookMs,
    deaths,
    async start() {
      for (const place of places) await launch(place)
      await healthy()
    },
    async killOne() {
      const [only, ...others] = places
      if (only && others.length === 0) await killAlone(only)
      else await killAmong()
    },
    healthy,
    async stop() {
      for (const place of places) {
        place.ending = true
        place.up = false
        const code = await place.bot?.stop()
        if (code !== 0) deaths.push(`a process stopped with ${code}: ${place.bot?.output().slice(-1500)}`)
      }
    },
    async end() {
      takeOver.stop()
      for (const place of places) {
        place.ending = true
        await place.bot?.kill()
      }
    },
    output: () => launched.map((bot) => bot.output()).join('\n'),
  }
}

/**
 * Takes the time from a kill of the holder until something is sent over a connection that was opened after it. A further kill of
 * whoever holds the platform by then begins anew.
 */
function watchTakeOver(server: RecordingServer): { from(at: number): void; stop(): void; tookMs: number[] } {
  const { platform, events } = server
  const tookMs: number[] = []
  let since: { at: number; connections: number } | undefined
  const stop = platform.listen(({ by }) => {
    if (!since || by !== platform.bot || events.controls.connections() <= since.connections) return
    tookMs.push(performance.now() - since.at)
    since = undefined
  })
  return {
    from(at) {
      since = { at, connections: events.controls.connections() }
    },
    stop,
    tookMs,
  }
}
