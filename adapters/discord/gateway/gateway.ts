import { setTimeout as sleep } from 'node:timers/promises'
import { GatewayCloseCodes, type Guild } from 'discord.js'
import type { AdapterLog, Health } from '../../../src/chat/adapter.ts'
import { openPulse } from '../../../src/chat/pulse.ts'
import { text } from '../json.ts'
import type { Settings } from '../settings.ts'
import type { Wire } from '../wire.ts'
import { type Bot, type Granted, knowSelf, readApplication } from './bot.ts'
import { type GatewayClient, openClient, type Packet } from './client.ts'
import { openIdentifying } from './identify.ts'
import { openSight } from './sight.ts'

/** What hears of the gateway. */
export type Listening = {
  /** One dispatch, in the order in which they come, before the caches take it. */
  packet(packet: Packet): void
  /** A session began that replays nothing: anything may have happened before. */
  begun(): void
  /** Events do not come in: who can see what is not known until they do. */
  broken(): void
}

/** The way of Discord's events to the bot. */
export type Gateway = {
  readonly bot: Bot
  granted(): Granted
  /** The servers in which the bot sits, by their ids, as they are known now. */
  guilds(): ReadonlyMap<string, Guild>
  /** Resolves once all servers of the session are known. */
  listed(): Promise<void>
  /** Whether they are. */
  isListed(): boolean
  /** Whether events come in, and all members of a server are known, so that it can be told who sees what there. */
  isSighted(guild: Guild): boolean
  /** Resolves once the members of all servers that are being asked for are known, or were waited for long enough. */
  looked(): Promise<void>
  /** Connects, and goes on until `stop`. */
  begin(listening: Listening): void
  /** Resolves when events come in for the first time. */
  readonly connected: Promise<void>
  health(): Health
  /** Discord may not answer, or the token be good no more. */
  lookAtPulse(): void
  stop(): Promise<void>
}

export type GatewayParts = {
  settings: Settings
  wire: Wire
  log: AdapterLog
  /** Aborts when the adapter stops. */
  signal: AbortSignal
  /** Hears how it goes before there is a gateway. */
  turn(health: Health): void
}

/** Milliseconds before another client is tried where one ended: doubled from the first to the last. */
const backOff = { first: 500, last: 60_000 }
/** So many milliseconds at most are waited for the members of all servers. */
const sightMs = 10_000

const nothing: Granted = { content: false, members: false }
const isSame = (one: Granted, other: Granted): boolean => one.content === other.content && one.members === other.members

/** Asks who the bot is and what it may hear; nothing is connected before `begin`. */
export async function openGateway({ settings, wire, log, signal, turn }: GatewayParts): Promise<Gateway> {
  const self = await knowSelf({ wire, log, signal, turn })
  const { bot } = self
  let { granted } = self
  let health: Health = { state: 'connecting', since: new Date().toISOString() }
  const setHealth = (state: Health['state'], detail?: string): void => {
    if (health.state === state && health.detail === detail) return
    health = { state, since: new Date().toISOString(), ...(detail !== undefined && { detail }) }
  }
  const stopping = new AbortController()
  const over = AbortSignal.any([signal, stopping.signal])
  const connected = Promise.withResolvers<void>()
  let listed = Promise.withResolvers<void>()
  let isListed = false
  let client: GatewayClient | undefined
  /** Counts what was begun and what broke off. */
  let session = 0
  /** Ends the client that is there: another one takes its place. */
  let replace: (reason: number | 'granted') => void = () => {}
  const sight = openSight({
    guilds: () => client?.guilds ?? new Map(),
    isGranted: () => granted.members,
    log,
    signal: over,
  })

  /** What fails while it is being looked at says nothing new. */
  let isLooking = false
  const pulse = openPulse({
    async ask() {
      isLooking = true
      const told = readApplication(await wire.ask('GET', '/applications/@me').finally(() => (isLooking = false)))
      // What an administrator grants counts from the next session on.
      if (told && !isSame(told.granted, granted)) replace('granted')
    },
    log,
    failed: 'Discord does not answer the bot',
    onBack: () => {},
  })
  signal.addEventListener('abort', () => void pulse.stop(), { once: true })
  const identifying = openIdentifying({
    wire,
    log,
    waits: (ms) => setHealth('connecting', `Discord lets no session begin for ${Math.round(ms / 1000)} s`),
  })

  /** Events come in. The bot counts as connected once it can be said who reads what. */
  function settle(): void {
    const current = session
    Promise.race([sight.looked(), sleep(sightMs, undefined, { ref: false })]).then(() => {
      if (session !== current) return
      setHealth('up')
      connected.resolve()
    })
  }

  /** One client, from its first connection until Discord wants it no more. Resolves with the reason. */
  async function serve(listening: Listening, up: () => void): Promise<number | 'granted' | 'no session'> {
    const ended = Promise.withResolvers<number | 'granted'>()
    replace = ended.resolve
    client = openClient({
      settings,
      granted,
      identifying,
      log,
      hearers: {
        packet(packet) {
          const guild = text(packet.d.id)
          if (packet.t === 'GUILD_DELETE' && guild !== undefined) sight.lost(guild)
          // The caches take a packet after this.
          if (packet.t === 'GUILD_CREATE' && guild !== undefined) queueMicrotask(() => sight.look(guild))
          listening.packet(packet)
        },
        begun() {
          session += 1
          listed = renewed(listed)
          isListed = false
          sight.begun()
          listening.begun()
        },
        told() {
          sight.live()
          isListed = true
          listed.resolve()
          up()
          settle()
        },
        resumed() {
          // A session may be resumed over the connection that stands: that something was missing is told by nothing before.
          if (health.state === 'up') listening.broken()
          sight.live()
          settle()
        },
        broken() {
          session += 1
          setHealth('connecting', 'the connection to Discord is lost')
          sight.broken()
          listening.broken()
        },
        refused: ended.resolve,
      },
    })
    const stopped = Promise.withResolvers<0>()
    const onStop = (): void => stopped.resolve(0)
    over.addEventListener('abort', onStop, { once: true })
    try {
      const began = client.logIn(settings.token).then(
        () => ended.promise,
        (fault: unknown) => {
          log('warn', 'no session with Discord could begin', { fault: fault instanceof Error ? fault.name : 'unknown' })
          return 'no session' as const
        },
      )
      return await Promise.race([began, ended.promise, stopped.promise])
    } finally {
      over.removeEventListener('abort', onStop)
      replace = () => {}
      isListed = false
      await client.end()
    }
  }

  async function run(listening: Listening): Promise<void> {
    let pause = backOff.first
    while (!over.aborted) {
      const reason = await serve(listening, () => {
        pause = backOff.first
      })
      if (over.aborted) return
      sight.broken()
      listening.broken()
      const detail = detailOf(reason)
      setHealth(reason === GatewayCloseCodes.AuthenticationFailed ? 'down' : 'connecting', detail)
      if (reason !== 'granted') {
        log('error', 'Discord ended the connection', { reason: detail })
        await sleep(pause, undefined, { signal: over }).catch(() => {})
        pause = Math.min(backOff.last, pause * 2)
      }
      // Where the token is refused this asks, by a question that costs no session, until it is good again.
      const before = granted
      const told = await knowSelf({
        wire,
        log,
        signal: over,
        turn: ({ state, detail }) => setHealth(state, detail),
      }).catch(() => undefined)
      if (told) granted = told.granted
      // Discord says that it is granted, and refuses it all the same.
      if (reason === GatewayCloseCodes.DisallowedIntents && isSame(before, granted)) granted = nothing
    }
  }

  const looked = (): Promise<void> => Promise.race([sight.looked(), sleep(sightMs, undefined, { ref: false })])

  let running: Promise<void> = Promise.resolve()
  return {
    bot,
    granted: () => granted,
    guilds: () => client?.guilds ?? new Map(),
    listed: () => listed.promise,
    isListed: () => isListed,
    isSighted: sight.isSighted,
    looked,
    begin(listening) {
      running = run(listening)
    },
    connected: connected.promise,
    health() {
      const own = pulse.health()
      return health.state === 'up' || own.state === 'down' ? worse(health, own) : health
    },
    lookAtPulse() {
      if (!isLooking) pulse.now()
    },
    async stop() {
      stopping.abort()
      await Promise.all([running, pulse.stop()])
    },
  }
}

/** Whoever waits for the servers of a session that broke off waits for those of the next. */
function renewed(before: PromiseWithResolvers<void>): PromiseWithResolvers<void> {
  const next = Promise.withResolvers<void>()
  next.promise.then(before.resolve)
  return next
}

const worse = (one: Health, other: Health): Health => (other.state === 'up' ? one : other)

function detailOf(reason: number | 'granted' | 'no session'): string {
  if (typeof reason === 'string') return reason === 'granted' ? 'what is granted to the bot changed' : reason
  switch (reason) {
    case GatewayCloseCodes.AuthenticationFailed:
      return 'the token is refused'
    case GatewayCloseCodes.DisallowedIntents:
      return 'an intent is not granted'
    default:
      return `closed with ${reason}`
  }
}
