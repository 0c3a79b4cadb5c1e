import type { World } from './method.ts'
import type { Channel } from './model.ts'
import { Refusal } from './refusal.ts'

/** What it takes to read of a channel of each kind, and to change it. */
export const read = { channel: 'channels:read', group: 'groups:read', im: 'im:read', mpim: 'mpim:read' } as const
export const manage = { channel: 'channels:manage', group: 'groups:write', im: 'im:write', mpim: 'mpim:write' } as const

/** The scope that a method takes for the channel that it is about. */
export const scopeFor =
  (scopes: Readonly<Record<Channel['kind'], string | readonly string[]>>) =>
  ({ workspace }: World, { channel }: Readonly<Record<string, unknown>>): string | readonly string[] =>
    scopes[workspace.channels.get(String(channel))?.kind ?? 'channel']

/** The channel that the bot may act on: it is there, open, and the bot is in it. */
export function mine({ workspace }: World, id: string): Channel {
  const channel = workspace.channelForBot(id)
  if (!channel.members.has(workspace.bot.user)) throw new Refusal('not_in_channel')
  if (channel.archived) throw new Refusal('is_archived')
  return channel
}
