import { permissionsIn } from '../permissions.ts'
import { malformed, refuse } from '../refusal.ts'
import { object, part, type Route } from '../route.ts'
import { isSnowflake } from '../snowflakes.ts'
import { toldChannel, toldUser, toldUserBy } from '../told.ts'
import { toldApplication, toldGuild } from '../told-guild.ts'

export const userRoutes: readonly Route[] = [
  {
    name: 'GET /gateway',
    open: true,
    run: (world) => ({ url: world.gatewayUrl() }),
  },
  {
    name: 'GET /gateway/bot',
    run: (world) => ({ url: world.gatewayUrl(), shards: 1, session_start_limit: world.sessionStarts() }),
  },
  { name: 'GET /applications/@me', run: (world) => toldApplication(world.state, world.flags()) },
  { name: 'GET /oauth2/applications/@me', run: (world) => toldApplication(world.state, world.flags()) },
  {
    name: 'GET /users/@me',
    run: ({ state }) => ({ ...toldUser(state.bot), verified: true, mfa_enabled: false, locale: 'en-US', flags: 0 }),
  },
  {
    name: 'GET /users/@me/guilds',
    run: ({ state }) =>
      [...state.guilds.values()]
        .filter(({ members }) => members.has(state.bot.id))
        .map((guild) => ({
          id: guild.id,
          name: guild.name,
          icon: null,
          banner: null,
          owner: guild.owner === state.bot.id,
          permissions: String(permissionsIn(guild, state.bot.id)),
          features: toldGuild(guild).features,
        })),
  },
  {
    name: 'GET /users/:user',
    run({ state }, asked) {
      const id = part(asked, 'user')
      if (!state.users.has(id)) throw refuse(10_013)
      return toldUserBy(state, id)
    },
  },
  {
    name: 'POST /users/@me/channels',
    run({ state }, asked) {
      const { recipient_id: id } = object(asked.body)
      if (!isSnowflake(id))
        throw malformed({ at: 'recipient_id', code: 'BASE_TYPE_REQUIRED', message: 'This field is required' })
      if (!state.users.has(id) || id === state.bot.id) throw refuse(50_033)
      return toldChannel(state, state.directWith(id))
    },
  },
]
