import type { Events } from './events.ts'
import type { Channel, Guild, Message } from './model.ts'
import { may, permissionsOf, sees } from './permissions.ts'
import { refuse } from './refusal.ts'
import type { State } from './state.ts'
import type { Timing } from './timing.ts'

export type World = {
  state: State
  events: Events
  timing: Timing
  /** Flags of the application: which privileged intents it was granted. */
  flags(): number
  gatewayUrl(): string
  sessionStarts(): { total: number; remaining: number; reset_after: number; max_concurrency: number }
}

/** A channel that the bot may look into; 10003, or 50001 when it sees nothing there. */
export function channelFor({ state }: World, id: string): Channel {
  const channel = state.channels.get(id)
  if (!channel || channel.deleted) throw refuse(10_003)
  if (channel.guild !== undefined && !state.guilds.get(channel.guild)?.members.has(state.bot.id)) throw refuse(50_001)
  if (!sees(state, channel, state.bot.id)) throw refuse(50_001)
  return channel
}

export function guildFor({ state }: World, id: string): Guild {
  const guild = state.guilds.get(id)
  if (!guild?.members.has(state.bot.id)) throw refuse(10_004)
  return guild
}

/** Holds the bot to its permissions in a channel: 50013. */
export function need({ state }: World, channel: Channel, permission: keyof typeof may): void {
  if (!(permissionsOf(state, channel, state.bot.id) & may[permission])) throw refuse(50_013)
}

/** A message in history: an ephemeral one is in none. */
export function messageFor({ state }: World, channel: Channel, id: string): Message {
  const message = state.channels.get(channel.id)?.messages.find((one) => one.id === id)
  if (!message) throw refuse(10_008)
  return message
}
