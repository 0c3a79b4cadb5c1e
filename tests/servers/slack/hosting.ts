import { nameChannel } from './channel-life.ts'
import type { Told } from './events.ts'
import type { World } from './method.ts'
import type { Channel } from './model.ts'
import { newId } from './workspace.ts'

/** What people do with channels as a whole: make, close, rename and share them. */
export function createHosting(world: World) {
  const { workspace, events } = world

  function channelOf(id: string): Channel {
    const channel = workspace.channels.get(id)
    if (!channel) throw new Error(`there is no channel ${id}`)
    return channel
  }

  return {
    /** A channel with these people; the bot is among them unless `withBot` is false. */
    createChannel(given: {
      name: string
      members: readonly string[]
      private?: boolean
      shared?: boolean | readonly string[]
      withBot?: boolean
      id?: string
    }): string {
      nameChannel(workspace, given.name)
      const { members, shared = false, withBot = true } = given
      const foreign = members.flatMap((id) => {
        const team = workspace.members.get(id)?.team
        return team && team !== workspace.team.id ? [team] : []
      })
      const sharedWith =
        shared === true
          ? [...new Set([...foreign, ...(foreign.length === 0 ? [newId('T')] : [])])]
          : [...(shared || [])]
      return workspace.addChannel({
        ...(given.id && { id: given.id }),
        kind: given.private ? 'group' : 'channel',
        name: given.name,
        creator: members[0] ?? workspace.bot.user,
        members: [...members, ...(withBot ? [workspace.bot.user] : [])],
        sharedWith,
      }).id
    },
    archive(user: string, id: string): Told {
      channelOf(id).archived = true
      return events.archived(id, user)
    },
    unarchive(user: string, id: string): Told {
      channelOf(id).archived = false
      const event_ts = workspace.nextTs()
      return channelOf(id).kind === 'channel'
        ? events.tell({ type: 'channel_unarchive', channel: id, user, event_ts }, id)
        : events.tell({ type: 'group_unarchive', channel: id, actor_id: user, event_ts }, id)
    },
    rename(id: string, name: string): Told {
      nameChannel(workspace, name)
      const channel = channelOf(id)
      channel.name = name
      const { created } = channel
      const event_ts = workspace.nextTs()
      const renamed = {
        id,
        name,
        name_normalized: name,
        created,
        is_channel: channel.kind === 'channel',
        is_mpim: false,
      }
      return channel.kind === 'channel'
        ? events.tell({ type: 'channel_rename', channel: renamed, event_ts }, id)
        : events.tell({ type: 'group_rename', channel: renamed, event_ts }, id)
    },
    /** It is gone for good, with all that was said in it. */
    removeChannel(id: string): Told {
      const told =
        channelOf(id).kind === 'channel'
          ? events.tell({ type: 'channel_deleted', channel: id }, id)
          : events.tell(
              {
                type: 'group_deleted',
                channel: id,
                date_deleted: Date.now() / 1000,
                actor_id: workspace.bot.user,
                event_ts: workspace.nextTs(),
              },
              id,
            )
      workspace.channels.delete(id)
      return told
    },
    /** Another workspace is let in, or made to leave. */
    share(id: string, team = newId('T')): Told {
      channelOf(id).sharedWith.push(team)
      return events.tell(
        { type: 'channel_shared', connected_team_id: team, channel: id, event_ts: workspace.nextTs() },
        id,
      )
    },
    unshare(id: string, team: string): Told {
      const channel = channelOf(id)
      channel.sharedWith = channel.sharedWith.filter((one) => one !== team)
      const is_ext_shared = channel.sharedWith.length > 0
      const event_ts = workspace.nextTs()
      return events.tell(
        { type: 'channel_unshared', previously_connected_team_id: team, channel: id, is_ext_shared, event_ts },
        id,
      )
    },
    /** It gets another id, as some do when they are shared; what was said in it stays. */
    renumber(id: string): { id: string } & Told {
      const channel = channelOf(id)
      const now = newId('C')
      workspace.channels.delete(id)
      workspace.channels.set(now, Object.assign(channel, { id: now }))
      for (const message of channel.messages) message.channel = now
      const told = events.tell(
        { type: 'channel_id_changed', old_channel_id: id, new_channel_id: now, event_ts: workspace.nextTs() },
        now,
      )
      return { ...told, id: now }
    },
  }
}
