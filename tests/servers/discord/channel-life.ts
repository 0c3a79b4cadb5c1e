import type { APIOverwrite } from 'discord-api-types/v10'
import type { Told } from './events.ts'
import type { Channel, Guild } from './model.ts'
import { sees } from './permissions.ts'
import type { World } from './world.ts'

/** Changes a channel, and tells it; where the bot comes to see it by that, it is told of its threads. */
export function changeChannel({ state, events }: World, channel: Channel, change: () => void): Told {
  const before = sees(state, channel, state.bot.id)
  change()
  if (channel.thread) return events.thread('THREAD_UPDATE', channel)
  const told = events.channel('CHANNEL_UPDATE', channel)
  const guild = state.guilds.get(channel.guild ?? '')
  if (guild && !before && sees(state, channel, state.bot.id)) events.threadsSeen(guild, channel)
  return told
}

/** Changes what somebody may in a whole guild. Channels that the bot comes to see by that, or sees no more, are told anew. */
export function changeGuild({ state, events }: World, guild: Guild, change: () => Told): Told {
  const seen = (): Set<Channel> =>
    new Set(state.channelsOf(guild.id).filter((channel) => !channel.thread && sees(state, channel, state.bot.id)))
  const before = seen()
  const told = change()
  const after = seen()
  const changed = [...before, ...after].filter((channel) => before.has(channel) !== after.has(channel))
  for (const channel of changed) {
    events.channel('CHANNEL_UPDATE', channel)
    if (after.has(channel)) events.threadsSeen(guild, channel)
  }
  return told
}

export function deleteChannel({ state, events }: World, channel: Channel): Told {
  // It is told as it was seen last.
  const told = channel.thread ? events.threadGone(channel) : events.channel('CHANNEL_DELETE', channel)
  channel.deleted = true
  for (const thread of state.threadsOf(channel.id)) thread.deleted = true
  return told
}

/** What is said of a role or a member in a channel; absent where nothing is said any more. */
export function writeOverwrite(world: World, channel: Channel, id: string, overwrite: APIOverwrite | undefined): Told {
  return changeChannel(world, channel, () => {
    if (overwrite) channel.overwrites.set(id, overwrite)
    else channel.overwrites.delete(id)
  })
}
