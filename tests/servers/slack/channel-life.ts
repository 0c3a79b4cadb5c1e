import { type Told, together } from './events.ts'
import type { World } from './method.ts'
import type { Channel, Message } from './model.ts'
import { Refusal } from './refusal.ts'
import type { Workspace } from './workspace.ts'

type Life = Pick<World, 'workspace' | 'events'>

/** Slack's rules for the name of a channel: https://docs.slack.dev/reference/methods/conversations.create (naming) as of 2026-11. */
export function nameChannel(workspace: Workspace, name: string): void {
  if (name.length > 80) throw new Refusal('invalid_name_maxlength')
  if (/^[-_]+$/u.test(name)) throw new Refusal('invalid_name_punctuation')
  if (!/^[\p{Ll}\p{Lo}\p{Lm}\p{N}_-]+$/u.test(name)) throw new Refusal('invalid_name_specials')
  const taken = [...workspace.channels.values()].some((channel) => channel.kind !== 'im' && channel.name === name)
  if (taken) throw new Refusal('name_taken')
}

/** A line that Slack itself writes into a channel. */
export function say(
  { workspace, events }: Life,
  channel: Channel,
  subtype: NonNullable<Message['subtype']>,
  words: string,
  user = workspace.bot.user,
): Told {
  const message = workspace.put({
    ts: workspace.nextTs(),
    channel: channel.id,
    user,
    text: `<@${user}> ${words}`,
    blocks: [],
    bot: false,
    subtype,
    reactions: new Map(),
    files: [],
  })
  return events.posted(message)
}

/** Somebody comes into a channel, by themselves or brought by somebody. */
export function enter(world: Life, channel: Channel, user: string, inviter?: string): Told {
  channel.members.add(user)
  const joined = world.events.joined(channel.id, user, inviter)
  return together(joined, say(world, channel, 'channel_join', 'has joined the channel', user))
}

/** Somebody leaves a channel, or is taken out of it. */
export function exit(world: Life, channel: Channel, user: string): Told {
  // Told before it is so: the bot hears of its own leaving too.
  const left = world.events.left(channel.id, user)
  const event_ts = world.workspace.nextTs()
  const own = { channel: channel.id, actor_id: user, event_ts }
  const told =
    user !== world.workspace.bot.user
      ? left
      : together(
          left,
          world.events.tell({ type: channel.kind === 'channel' ? 'channel_left' : 'group_left', ...own }, channel.id),
        )
  channel.members.delete(user)
  return told
}
