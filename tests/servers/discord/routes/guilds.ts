import { sees } from '../permissions.ts'
import { malformed, refuse } from '../refusal.ts'
import { part, type Route } from '../route.ts'
import { compare } from '../snowflakes.ts'
import { toldChannel, toldMember } from '../told.ts'
import { toldGuild, toldRole } from '../told-guild.ts'
import { guildFor } from '../world.ts'

const grantedMembers = (1 << 14) | (1 << 15)

export const guildRoutes: readonly Route[] = [
  { name: 'GET /guilds/:guild', run: (world, asked) => toldGuild(guildFor(world, part(asked, 'guild'))) },
  {
    name: 'GET /guilds/:guild/channels',
    run: (world, asked) =>
      world.state
        .channelsOf(guildFor(world, part(asked, 'guild')).id)
        .filter((channel) => !channel.thread && sees(world.state, channel, world.state.bot.id))
        .map((channel) => toldChannel(world.state, channel)),
  },
  {
    name: 'GET /guilds/:guild/roles',
    run: (world, asked) => [...guildFor(world, part(asked, 'guild')).roles.values()].map(toldRole),
  },
  {
    name: 'GET /guilds/:guild/members',
    run(world, asked) {
      const guild = guildFor(world, part(asked, 'guild'))
      if (!(world.flags() & grantedMembers)) throw refuse(50_001)
      const limit = Number(asked.query.get('limit') ?? 1)
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
        throw malformed({ at: 'limit', code: 'NUMBER_TYPE_MAX', message: 'int value should be between 1 and 1000.' })
      const after = asked.query.get('after') ?? '0'
      return [...guild.members.values()]
        .filter(({ user }) => compare(user, after) > 0)
        .sort((one, other) => compare(one.user, other.user))
        .slice(0, limit)
        .map((member) => toldMember(world.state, member))
    },
  },
  {
    name: 'GET /guilds/:guild/members/search',
    run(world, asked) {
      const guild = guildFor(world, part(asked, 'guild'))
      const query = (asked.query.get('query') ?? '').toLowerCase()
      return [...guild.members.values()]
        .filter(({ user, nick }) => {
          const known = world.state.users.get(user)
          return [nick, known?.username, known?.name].some((name) => name?.toLowerCase().startsWith(query))
        })
        .slice(0, Number(asked.query.get('limit') ?? 1))
        .map((member) => toldMember(world.state, member))
    },
  },
  {
    name: 'GET /guilds/:guild/members/:user',
    run(world, asked) {
      const guild = guildFor(world, part(asked, 'guild'))
      const member = guild.members.get(part(asked, 'user'))
      if (!member) throw world.state.users.has(part(asked, 'user')) ? refuse(10_007) : refuse(10_013)
      return toldMember(world.state, member)
    },
  },
]
