import { type APIGuild, GatewayIntentBits as intent } from 'discord-api-types/v10'
import { changeChannel, changeGuild, deleteChannel } from './channel-life.ts'
import type { Told } from './events.ts'
import type { Channel, Guild, Member } from './model.ts'
import { may, sees } from './permissions.ts'
import { toldGuild, toldGuildCreate, toldRole } from './told-guild.ts'
import type { World } from './world.ts'

/** What those do who look after a guild: channels, roles, who comes and goes. */
export function createHosting(world: World) {
  const { state, events } = world

  function guildOf(id?: string): Guild {
    const guild = state.guilds.get(id ?? [...state.guilds.keys()][0] ?? '')
    if (!guild) throw new Error(`there is no guild ${id}`)
    return guild
  }

  function channelOf(id: string): Channel {
    const channel = state.channels.get(id)
    if (!channel || channel.deleted) throw new Error(`there is no channel ${id}`)
    return channel
  }

  function memberOf(guild: Guild, user: string): Member {
    const member = guild.members.get(user)
    if (!member) throw new Error(`${user} is not in ${guild.id}`)
    return member
  }

  function roleChanged(guild: Guild, role: string, what: 'GUILD_ROLE_CREATE' | 'GUILD_ROLE_UPDATE'): Told {
    const found = guild.roles.get(role)
    if (!found) throw new Error(`there is no role ${role}`)
    return events.tell(what, (intents) =>
      intents & intent.Guilds ? { guild_id: guild.id, role: toldRole(found) } : undefined,
    )
  }

  return {
    /** A guild with its owner and the bot in it. */
    addGuild({ name, owner, id }: { name: string; owner: string; id?: string }): string {
      const guild = state.addGuild({ name, owner, ...(id && { id }) })
      events.tell('GUILD_CREATE', (intents) =>
        intents & intent.Guilds
          ? toldGuildCreate(state, guild, (channel) => sees(state, channel, state.bot.id))
          : undefined,
      )
      return guild.id
    },
    /** A text channel: for all, or `private` for these people, these roles and the bot alone. */
    createChannel(given: {
      name: string
      id?: string
      guild?: string
      private?: boolean
      members?: readonly string[]
      roles?: readonly string[]
      withoutBot?: boolean
    }): string {
      const guild = guildOf(given.guild)
      const view = String(may.ViewChannel)
      const allow = (id: string, type: 0 | 1) => ({ id, type, allow: view, deny: '0' })
      const channel = state.addChannel({
        ...(given.id && { id: given.id }),
        type: 0,
        name: given.name,
        guild: guild.id,
        ...(given.private && {
          overwrites: [
            { id: guild.id, type: 0, allow: '0', deny: view },
            ...(given.withoutBot ? [] : [allow(state.bot.id, 1)]),
            ...(given.members ?? []).map((id) => allow(id, 1)),
            ...(given.roles ?? []).map((id) => allow(id, 0)),
          ],
        }),
      })
      events.channel('CHANNEL_CREATE', channel)
      return channel.id
    },
    renameChannel: (channel: string, name: string): Told =>
      changeChannel(world, channelOf(channel), () => {
        channelOf(channel).name = name
      }),
    /** A channel becomes one of announcements, which other servers can follow. */
    announceIn: (channel: string): Told =>
      changeChannel(world, channelOf(channel), () => {
        channelOf(channel).type = 5
      }),
    /** Anybody may find a guild from now on, and look into its open channels without being a member; or no more. */
    showGuild(discoverable: boolean, guild?: string): Told {
      const at = guildOf(guild)
      at.discoverable = discoverable
      return events.tell(
        'GUILD_UPDATE',
        (intents) => (intents & intent.Guilds ? (toldGuild(at) as unknown as APIGuild) : undefined), // enums stand as the numbers that Discord sends
      )
    },
    deleteChannel: (channel: string): Told => deleteChannel(world, channelOf(channel)),
    /** Lets somebody (or the holders of a role) see a private channel. */
    admit: (channel: string, who: string): Told => {
      const place = channelOf(channel)
      const type = state.users.has(who) ? 1 : 0
      return changeChannel(world, place, () =>
        place.overwrites.set(who, { id: who, type, allow: String(may.ViewChannel), deny: '0' }),
      )
    },
    /** Somebody does not see a channel any more. */
    shutOut: (channel: string, who: string): Told => {
      const place = channelOf(channel)
      const type = state.users.has(who) ? 1 : 0
      return changeChannel(world, place, () =>
        place.overwrites.set(who, { id: who, type, allow: '0', deny: String(may.ViewChannel) }),
      )
    },
    /** Writes what stands in a channel about a role or a person, permission by permission. */
    overwrite(channel: string, who: string, { allow = 0n, deny = 0n }: { allow?: bigint; deny?: bigint }): Told {
      const place = channelOf(channel)
      const type = state.users.has(who) ? 1 : 0
      return changeChannel(world, place, () =>
        place.overwrites.set(who, { id: who, type, allow: String(allow), deny: String(deny) }),
      )
    },
    join(user: string, guild?: string): Told {
      const at = guildOf(guild)
      return events.member('GUILD_MEMBER_ADD', at, state.enter(at, user))
    },
    leave(user: string, guild?: string): Told {
      const at = guildOf(guild)
      memberOf(at, user)
      at.members.delete(user)
      return events.memberGone(at, user)
    },
    createRole({
      name,
      permissions = 0n,
      guild,
      id,
    }: {
      name: string
      permissions?: bigint
      guild?: string
      id?: string
    }): string {
      const at = guildOf(guild)
      const role = state.addRole(at, { name, permissions, ...(id && { id }) })
      roleChanged(at, role.id, 'GUILD_ROLE_CREATE')
      return role.id
    },
    /** Changes what a role may; the guild's own id is @everyone. */
    changeRole(role: string, permissions: bigint, guild?: string): Told {
      const at = guildOf(guild)
      return changeGuild(world, at, () => {
        const found = at.roles.get(role)
        if (found) found.permissions = permissions
        return roleChanged(at, role, 'GUILD_ROLE_UPDATE')
      })
    },
    deleteRole(role: string, guild?: string): Told {
      const at = guildOf(guild)
      return changeGuild(world, at, () => {
        at.roles.delete(role)
        for (const member of at.members.values()) member.roles.delete(role)
        return events.tell('GUILD_ROLE_DELETE', (intents) =>
          intents & intent.Guilds ? { guild_id: at.id, role_id: role } : undefined,
        )
      })
    },
    giveRole(user: string, role: string, guild?: string): Told {
      const at = guildOf(guild)
      const member = memberOf(at, user)
      return changeGuild(world, at, () => {
        member.roles.add(role)
        return events.member('GUILD_MEMBER_UPDATE', at, member)
      })
    },
    takeRole(user: string, role: string, guild?: string): Told {
      const at = guildOf(guild)
      const member = memberOf(at, user)
      return changeGuild(world, at, () => {
        member.roles.delete(role)
        return events.member('GUILD_MEMBER_UPDATE', at, member)
      })
    },
    nickname(user: string, nick: string | null, guild?: string): Told {
      const at = guildOf(guild)
      const member = memberOf(at, user)
      member.nick = nick
      return events.member('GUILD_MEMBER_UPDATE', at, member)
    },
    /** The bot is taken out of a guild. */
    removeBot(guild?: string): Told {
      const at = guildOf(guild)
      at.members.delete(state.bot.id)
      return events.tell('GUILD_DELETE', (intents) => (intents & intent.Guilds ? ({ id: at.id } as never) : undefined))
    },
    /** A guild that Discord cannot serve for a while, and serves again. */
    setUnavailable(unavailable: boolean, guild?: string): Told {
      const at = guildOf(guild)
      at.unavailable = unavailable
      return unavailable
        ? events.tell('GUILD_DELETE', (intents) =>
            intents & intent.Guilds ? { id: at.id, unavailable: true } : undefined,
          )
        : events.tell('GUILD_CREATE', (intents) =>
            intents & intent.Guilds
              ? toldGuildCreate(state, at, (channel) => sees(state, channel, state.bot.id))
              : undefined,
          )
    },
    /** Where somebody is and who else is there: what stands beside the messages on a screen. */
    overview: (user: string) => ({
      bot: { id: state.bot.id, name: state.bot.username },
      people: [...state.users.values()].map(({ id, name, username, bot }) => ({ id, name: name ?? username, bot })),
      commands: [...state.commands.values()],
      guilds: [...state.guilds.values()]
        .filter(({ members }) => members.has(user))
        .map(({ id, name }) => ({ id, name })),
      channels: [...state.channels.values()]
        .filter((channel) => sees(state, channel, user))
        .map((channel) => ({
          ...{ id: channel.id, type: channel.type, name: channel.name, topic: channel.topic },
          ...{ guild: channel.guild, parent: channel.parent, archived: channel.thread?.archived ?? false },
        })),
    }),
  }
}
