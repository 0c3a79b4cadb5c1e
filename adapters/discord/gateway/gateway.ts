import type { Guild } from 'discord.js'
import type { AdapterLog, Health } from '../../../src/chat/adapter.ts'
import type { Json } from '../json.ts'
import type { Settings } from '../settings.ts'
import type { Wire } from '../wire.ts'
import { type Bot, type Granted, knowSelf } from './bot.ts'

/** One dispatch of the gateway, as it came: what it is, its number within a session, and what it says. */
export type Packet = { t: string; s: number; d: Json; session: string }

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
  /** Whether events come in, and all members of a server are known, so that it can be told who sees what there. */
  isSighted(guild: Guild): boolean
  /** Connects, and goes on until `stop`. */
  begin(listening: Listening): void
  /** Resolves when events come in for the first time, and all members are known. */
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
  signal: AbortSignal
  /** Hears how it goes before there is a gateway. */
  turn(health: Health): void
}

/** Asks who the bot is and what it may hear; nothing is connected before `begin`. */
export async function openGateway({ wire, log, signal, turn }: GatewayParts): Promise<Gateway> {
  const { bot, granted } = await knowSelf(wire, log, signal, turn)
  void bot
  void granted
  throw new Error('the client follows in the next commit')
}
