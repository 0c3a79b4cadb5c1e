import type { APITextChannel } from 'discord-api-types/v10'
import { ChannelFlags } from 'discord-api-types/v10'
import type { Channel } from './model.ts'
import { may, sees } from './permissions.ts'
import type { State } from './state.ts'
import { toldChannel } from './told.ts'

/**
 * A channel as events tell it: one that the bot does not see has neither its name nor its overwrites, since 16 November 2026: docs,
 * resources/channel#channel-object-obfuscated-channels.
 */
export function toldInGateway(state: State, channel: Channel): ReturnType<typeof toldChannel> {
  const told = toldChannel(state, channel)
  if (channel.guild === undefined || channel.thread || sees(state, channel, state.bot.id)) return told
  const hidden: APITextChannel = {
    ...(told as APITextChannel), // of a guild, and no thread
    name: '___hidden___',
    topic: null,
    last_message_id: null,
    rate_limit_per_user: 0,
    flags: ChannelFlags.ChannelObfuscated,
    permission_overwrites: [{ id: channel.guild, type: 0, allow: '0', deny: String(may.ViewChannel) }],
  }
  return hidden
}
