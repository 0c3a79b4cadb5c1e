import { setTimeout as sleep } from 'node:timers/promises'
import {
  Client,
  Events,
  type Guild,
  Options,
  type SessionInfo,
  SimpleShardingStrategy,
  type WebSocketOptions,
} from 'discord.js'
import type { AdapterLog } from '../../../src/chat/adapter.ts'
import { type Json, objectIn, objectsIn, text } from '../json.ts'
import type { Settings } from '../settings.ts'
import { type Granted, intentsOf } from './bot.ts'
import type { Identifying } from './identify.ts'

/** One dispatch of the gateway, as it came: what it is, its number within a session, and what it says. */
export type Packet = { t: string; s: number; d: Json; session: string }

/** What hears of one client of the gateway. */
export type Hearers = {
  /** One dispatch, in the order in which they come, before the caches take it. */
  packet(packet: Packet): void
  /** A session began: nothing of what happened before is told in it. Its servers come next. */
  begun(): void
  /** All servers of a session that began were told. */
  told(): void
  /** The session goes on, and what was missing was told. */
  resumed(): void
  /** The connection is gone; the client connects again by itself. */
  broken(): void
  /** Discord closed the connection for good, with a code of its own. */
  refused(code: number): void
}

export type GatewayClient = {
  readonly guilds: ReadonlyMap<string, Guild>
  /** Resolves when the first session began. Rejects when there was none: the client is of no more use then. */
  logIn(token: string): Promise<void>
  end(): Promise<void>
}

/** Milliseconds after which a question of the client's own counts as not answered. */
const patienceMs = 20_000
/** Milliseconds for which an answer to the bot's good-bye is waited for. */
const farewellMs = 1000
/** Milliseconds for which servers are waited for that Discord cannot reach itself. */
const guildsMs = 5000
/** How many members a server may have to be told whole at once; the others are asked for. */
const largeThreshold = 250

/** What nobody looks at is not remembered: above all no words of people. */
const makeCache = Options.cacheWithLimits({
  ...Options.DefaultMakeCacheSettings,
  ApplicationCommandManager: 0,
  ApplicationEmojiManager: 0,
  AutoModerationRuleManager: 0,
  BaseGuildEmojiManager: 0,
  DMMessageManager: 0,
  EntitlementManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildForumThreadManager: 0,
  GuildInviteManager: 0,
  GuildMessageManager: 0,
  GuildScheduledEventManager: 0,
  GuildStickerManager: 0,
  GuildTextThreadManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  ThreadMemberManager: 0,
  VoiceStateManager: 0,
})

/** Opens a client for one token; nothing is asked yet. */
export function openClient(parts: {
  settings: Settings
  granted: Granted
  identifying: Identifying
  log: AdapterLog
  hearers: Hearers
}): GatewayClient {
  const { settings, granted, identifying, log, hearers } = parts
  const ending = new AbortController()
  const { signal } = ending
  let session = ''

  const client = new Client({
    intents: [...intentsOf(granted)],
    makeCache,
    rest: { api: settings.url, retries: 0, timeout: patienceMs },
    waitGuildTimeout: guildsMs,
    ws: {
      large_threshold: largeThreshold,
      buildIdentifyThrottler: () => identifying,
      buildStrategy: (manager) => {
        endConnecting(manager.options, signal)
        return new SimpleShardingStrategy(manager)
      },
    } satisfies WebSocketOptions,
  })

  /** Nothing is heard of a client that was ended. */
  const unlessEnded =
    <Told extends readonly unknown[]>(hear: (...told: Told) => void) =>
    (...told: Told): void => {
      if (!signal.aborted) hear(...told)
    }

  // Without it a fault would end the process.
  client.on(Events.Error, (fault) => log('warn', 'the client of the gateway failed', { fault: nameOf(fault) }))
  client.on(Events.ShardError, (fault) => log('warn', 'the gateway broke off', { fault: nameOf(fault) }))
  client.on(
    Events.Raw,
    unlessEnded((told: unknown) => {
      const packet = objectIn(told)
      const t = text(packet.t)
      if (t === undefined) return
      const d = objectIn(packet.d)
      if (t === 'READY') {
        session = text(d.session_id) ?? ''
        // A server that the bot left between two sessions is told of by nothing else.
        const told = new Set(objectsIn(d.guilds).map(({ id }) => id))
        for (const id of client.guilds.cache.keys()) if (!told.has(id)) client.guilds.cache.delete(id)
        hearers.begun()
      }
      hearers.packet({ t, s: Number(packet.s), d, session })
      if (t === 'RESUMED') hearers.resumed()
    }),
  )
  client.on(
    Events.ShardReady,
    unlessEnded(() => hearers.told()),
  )
  client.on(
    Events.ShardReconnecting,
    unlessEnded(() => hearers.broken()),
  )
  client.on(
    Events.ShardDisconnect,
    unlessEnded(({ code }) => hearers.refused(code)),
  )

  return {
    guilds: client.guilds.cache,
    async logIn(token) {
      try {
        await client.login(token)
      } catch (fault) {
        ending.abort()
        throw fault
      }
    },
    async end() {
      ending.abort()
      // A connection that fell silent answers no good-bye.
      await Promise.race([client.destroy(), sleep(farewellMs, undefined, { ref: false })])
    },
  }
}

/**
 * A client that is destroyed while it pauses before it connects again goes on to connect all the same, and would begin sessions
 * for ever: it asks for its session first, and never gets that any more.
 */
function endConnecting(options: { retrieveSessionInfo(shard: number): unknown }, signal: AbortSignal): void {
  const retrieve = options.retrieveSessionInfo
  options.retrieveSessionInfo = (shard): Promise<SessionInfo | null> | unknown =>
    signal.aborted ? new Promise(() => {}) : retrieve(shard)
}

/** What a fault is called; what it says may quote an address. */
const nameOf = (fault: unknown): string =>
  fault instanceof Error ? (text(objectIn(fault).code) ?? fault.name) : 'unknown'
