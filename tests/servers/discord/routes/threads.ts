import type { Channel } from '../model.ts'
import { sees } from '../permissions.ts'
import { malformed, refuse } from '../refusal.ts'
import { object, part, type Route } from '../route.ts'
import { startThread } from '../threads.ts'
import { toldChannel } from '../told.ts'
import { channelFor, guildFor, messageFor, need, type World } from '../world.ts'

const nameOf = (given: unknown): string => {
  if (typeof given !== 'string')
    throw malformed({ at: 'name', code: 'BASE_TYPE_REQUIRED', message: 'This field is required' })
  return given
}
const durationOf = (given: unknown): { closesAfter?: number } =>
  typeof given === 'number' ? { closesAfter: given } : {}

const listed = (world: World, threads: readonly Channel[]) => ({
  threads: threads.map((thread) => toldChannel(world.state, thread)),
  members: threads
    .filter(({ thread }) => thread?.members.has(world.state.bot.id))
    .map(({ id, thread }) => ({ id, user_id: world.state.bot.id, join_timestamp: thread?.since, flags: 0 })),
})

function threadFor(world: World, id: string): Channel & { thread: NonNullable<Channel['thread']> } {
  const thread = channelFor(world, id)
  if (!thread.thread) throw refuse(50_024)
  return thread as Channel & { thread: NonNullable<Channel['thread']> } // was just looked at
}

export const threadRoutes: readonly Route[] = [
  {
    name: 'POST /channels/:channel/messages/:message/threads',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      const from = messageFor(world, channel, part(asked, 'message'))
      if (channel.guild === undefined) throw refuse(50_024)
      need(world, channel, 'CreatePublicThreads')
      const { name, auto_archive_duration: duration } = object(asked.body)
      return toldChannel(
        world.state,
        startThread(world, channel, world.state.bot.id, { name: nameOf(name), from, ...durationOf(duration) }),
      )
    },
  },
  {
    name: 'POST /channels/:channel/threads',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      const { name, auto_archive_duration: duration, type } = object(asked.body)
      if (channel.guild === undefined) throw refuse(50_024)
      need(world, channel, type === 11 ? 'CreatePublicThreads' : 'CreatePrivateThreads')
      // Without a type it is a private one, as the docs warn.
      return toldChannel(
        world.state,
        startThread(world, channel, world.state.bot.id, {
          name: nameOf(name),
          type: type === 11 ? 11 : 12,
          ...durationOf(duration),
        }),
      )
    },
  },
  {
    name: 'GET /guilds/:guild/threads/active',
    run(world, asked) {
      const guild = guildFor(world, part(asked, 'guild'))
      const threads = world.state
        .channelsOf(guild.id)
        .filter(
          (channel) => channel.thread && !channel.thread.archived && sees(world.state, channel, world.state.bot.id),
        )
      return listed(world, threads)
    },
  },
  {
    name: 'GET /channels/:channel/threads/archived/public',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      need(world, channel, 'ReadMessageHistory')
      const threads = world.state
        .threadsOf(channel.id)
        .filter(({ thread, type, deleted }) => thread?.archived && type === 11 && !deleted)
      return { ...listed(world, threads), has_more: false }
    },
  },
  {
    name: 'PUT /channels/:channel/thread-members/:user',
    run(world, asked) {
      const thread = threadFor(world, part(asked, 'channel'))
      const id = part(asked, 'user')
      thread.thread.members.add(id === '@me' ? world.state.bot.id : id)
      return undefined
    },
  },
  {
    name: 'DELETE /channels/:channel/thread-members/:user',
    run(world, asked) {
      const thread = threadFor(world, part(asked, 'channel'))
      const id = part(asked, 'user')
      thread.thread.members.delete(id === '@me' ? world.state.bot.id : id)
      return undefined
    },
  },
  {
    name: 'GET /channels/:channel/thread-members',
    run: (world, asked) => {
      const thread = threadFor(world, part(asked, 'channel'))
      return [...thread.thread.members].map((user) => ({
        id: thread.id,
        user_id: user,
        join_timestamp: thread.thread.since,
        flags: 0,
      }))
    },
  },
]
