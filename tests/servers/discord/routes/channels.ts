import type { APIOverwrite } from 'discord-api-types/v10'
import { changeChannel, deleteChannel, writeOverwrite } from '../channel-life.ts'
import type { Channel } from '../model.ts'
import { may, permissionsIn, permissionsOf } from '../permissions.ts'
import { malformed, type Problem, refuse } from '../refusal.ts'
import { object, part, type Route } from '../route.ts'
import { isSnowflake } from '../snowflakes.ts'
import { closing } from '../threads.ts'
import { toldChannel } from '../told.ts'
import { channelFor, guildFor, need, type World } from '../world.ts'

const bits = (given: unknown): bigint =>
  typeof given === 'string' && /^\d+$/u.test(given) ? BigInt(given) : typeof given === 'number' ? BigInt(given) : 0n

/** Overwrites as they are sent: only what the bot may itself can be allowed or denied: docs, resources/guild#create-guild-channel. */
function readOverwrites(world: World, guild: string, given: unknown, at: string): APIOverwrite[] {
  if (!Array.isArray(given)) return []
  return given.map((one, index) => {
    const { id, type, allow, deny } = object(one)
    if (!isSnowflake(id) || (type !== 0 && type !== 1))
      throw malformed({ at: `${at}.${index}`, code: 'BASE_TYPE_REQUIRED', message: 'id and type are required' })
    const mine = permissionsIn(guildFor(world, guild), world.state.bot.id)
    if (((bits(allow) | bits(deny)) & ~mine) !== 0n) throw refuse(50_013)
    // Only administrators may hand on the right to change rights in a channel.
    if (((bits(allow) | bits(deny)) & may.ManageRoles) !== 0n && !(mine & may.Administrator)) throw refuse(50_013)
    return { id, type, allow: String(bits(allow)), deny: String(bits(deny)) }
  })
}

function checkChannel(
  { name, topic, rate_limit_per_user: slow, auto_archive_duration: after }: Record<string, unknown>,
  named: boolean,
): void {
  const problems: Problem[] = []
  if (named && name === undefined)
    problems.push({ at: 'name', code: 'BASE_TYPE_REQUIRED', message: 'This field is required' })
  if (name !== undefined && (typeof name !== 'string' || name.length < 1 || name.length > 100))
    problems.push({ at: 'name', code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 100 in length.' })
  if (typeof topic === 'string' && topic.length > 1024)
    problems.push({ at: 'topic', code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 1024 or fewer in length.' })
  if (slow !== undefined && slow !== null && (typeof slow !== 'number' || slow < 0 || slow > 21_600))
    problems.push({
      at: 'rate_limit_per_user',
      code: 'NUMBER_TYPE_MAX',
      message: 'int value should be less than or equal to 21600.',
    })
  if (after !== undefined && !closing.includes(Number(after)))
    problems.push({
      at: 'auto_archive_duration',
      code: 'BASE_TYPE_CHOICES',
      message: `Value must be one of {${closing.join(', ')}}.`,
    })
  if (problems.length > 0) throw malformed(...problems)
}

/** Discord writes names of text channels small and without spaces. */
const channelName = (name: string): string => name.trim().toLowerCase().replace(/\s+/gu, '-')

export const channelRoutes: readonly Route[] = [
  {
    name: 'GET /channels/:channel',
    run: (world, asked) => toldChannel(world.state, channelFor(world, part(asked, 'channel'))),
  },
  {
    name: 'PATCH /channels/:channel',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      const body = object(asked.body)
      checkChannel(body, false)
      if (channel.guild === undefined) throw refuse(50_003)
      if (channel.thread) {
        if (channel.thread.owner !== world.state.bot.id || body.locked !== undefined)
          need(world, channel, 'ManageThreads')
      } else need(world, channel, 'ManageChannels')
      const overwrites =
        body.permission_overwrites === undefined
          ? undefined
          : readOverwrites(world, channel.guild, body.permission_overwrites, 'permission_overwrites')
      if (overwrites) need(world, channel, 'ManageRoles')
      changeChannel(world, channel, () => apply(channel, body, overwrites))
      return toldChannel(world.state, channel)
    },
  },
  {
    name: 'DELETE /channels/:channel',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      if (channel.guild === undefined) return toldChannel(world.state, channel) // a direct message is closed, not deleted
      need(world, channel, channel.thread ? 'ManageThreads' : 'ManageChannels')
      const told = toldChannel(world.state, channel)
      deleteChannel(world, channel)
      return told
    },
  },
  {
    name: 'PUT /channels/:channel/permissions/:target',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      if (channel.guild === undefined || channel.thread) throw refuse(50_024)
      need(world, channel, 'ManageRoles')
      const id = part(asked, 'target')
      const { type } = object(asked.body)
      const guild = guildFor(world, channel.guild)
      if (type === 0 && !guild.roles.has(id)) throw refuse(10_009)
      if (type === 1 && !world.state.users.has(id)) throw refuse(10_009)
      const mine = permissionsOf(world.state, channel, world.state.bot.id)
      const [overwrite] = readOverwrites(world, channel.guild, [{ ...object(asked.body), id }], 'overwrite')
      if (overwrite && ((BigInt(overwrite.allow) | BigInt(overwrite.deny)) & ~mine) !== 0n) throw refuse(50_013)
      writeOverwrite(world, channel, id, overwrite)
      return undefined
    },
  },
  {
    name: 'DELETE /channels/:channel/permissions/:target',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      need(world, channel, 'ManageRoles')
      if (!channel.overwrites.has(part(asked, 'target'))) throw refuse(10_009)
      writeOverwrite(world, channel, part(asked, 'target'), undefined)
      return undefined
    },
  },
  {
    name: 'POST /guilds/:guild/channels',
    run(world, asked) {
      const guild = guildFor(world, part(asked, 'guild'))
      const body = object(asked.body)
      checkChannel(body, true)
      if (!(permissionsIn(guild, world.state.bot.id) & may.ManageChannels)) throw refuse(50_013)
      const overwrites = readOverwrites(world, guild.id, body.permission_overwrites, 'permission_overwrites')
      if (overwrites.length > 0 && !(permissionsIn(guild, world.state.bot.id) & may.ManageRoles)) throw refuse(50_013)
      const channel = world.state.addChannel({
        type: body.type === 4 ? 4 : body.type === 5 ? 5 : 0,
        guild: guild.id,
        name: channelName(String(body.name)),
        topic: typeof body.topic === 'string' ? body.topic : null,
        ...(isSnowflake(body.parent_id) && { parent: body.parent_id }),
        slow: typeof body.rate_limit_per_user === 'number' ? body.rate_limit_per_user : 0,
        overwrites,
      })
      world.events.channel('CHANNEL_CREATE', channel)
      return toldChannel(world.state, channel)
    },
  },
]

function apply(channel: Channel, body: Record<string, unknown>, overwrites: readonly APIOverwrite[] | undefined): void {
  if (typeof body.name === 'string') channel.name = channel.thread ? body.name : channelName(body.name)
  if (body.topic !== undefined) channel.topic = body.topic === null ? null : String(body.topic)
  if (typeof body.rate_limit_per_user === 'number') channel.slow = body.rate_limit_per_user
  if (overwrites) channel.overwrites = new Map(overwrites.map((one) => [one.id, one]))
  if (channel.thread) {
    if (typeof body.archived === 'boolean') channel.thread.archived = body.archived
    if (typeof body.locked === 'boolean') channel.thread.locked = body.locked
    if (typeof body.auto_archive_duration === 'number') channel.thread.closesAfter = body.auto_archive_duration
  }
}
