import type { RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10'
import { fill, post, remove } from '../messages.ts'
import { may, permissionsOf } from '../permissions.ts'
import { snowflakeIn, wholeIn } from '../query.ts'
import { refuse } from '../refusal.ts'
import { object, part, type Route } from '../route.ts'
import { compare } from '../snowflakes.ts'
import { toldMessage } from '../told.ts'
import { channelFor, messageFor, need, type World } from '../world.ts'

const reads = (world: World): boolean => (world.flags() & ((1 << 18) | (1 << 19))) !== 0

const told = (world: World, message: Parameters<typeof toldMessage>[1], nonce = false) =>
  toldMessage(world.state, message, { nonce, stripped: world.events.isStripped(message, reads(world)) })

export const messageRoutes: readonly Route[] = [
  {
    name: 'GET /channels/:channel/messages',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      const { query } = asked
      const limit = wholeIn(query, 'limit', { least: 1, most: 100, usual: 50 })
      const marks = ['before', 'after', 'around'].filter((name) => query.has(name))
      for (const name of marks) snowflakeIn(query, name)
      if (!(permissionsOf(world.state, channel, world.state.bot.id) & may.ReadMessageHistory)) return []
      const all = world.state.inOrder(channel.messages)
      const [before, after, around] = ['before', 'after', 'around'].map((name) => query.get(name) ?? undefined)
      let found = all.slice(-limit)
      if (around !== undefined) {
        const at = all.findIndex(({ id }) => compare(id, around) >= 0)
        const middle = at < 0 ? all.length : at
        found = all.slice(Math.max(0, middle - Math.floor(limit / 2)), middle + Math.ceil(limit / 2))
      } else if (before !== undefined) found = all.filter(({ id }) => compare(id, before) < 0).slice(-limit)
      else if (after !== undefined) found = all.filter(({ id }) => compare(id, after) > 0).slice(0, limit)
      return found.reverse().map((message) => told(world, message))
    },
  },
  {
    name: 'GET /channels/:channel/messages/:message',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      need(world, channel, 'ReadMessageHistory')
      return told(world, messageFor(world, channel, part(asked, 'message')))
    },
  },
  {
    name: 'POST /channels/:channel/messages',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      const body = object(asked.body) as Record<keyof RESTPostAPIChannelMessageJSONBody, unknown>
      return told(world, post(world, channel, body, asked.uploads), true)
    },
  },
  {
    name: 'PATCH /channels/:channel/messages/:message',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      const message = messageFor(world, channel, part(asked, 'message'))
      if (message.type !== 0 && message.type !== 19 && message.type !== 20 && message.type !== 23) throw refuse(50_021)
      if (message.author !== world.state.bot.id) throw refuse(50_005)
      if (channel.thread?.archived) throw refuse(50_083)
      fill(world, channel, message, object(asked.body), asked.uploads)
      return told(world, message)
    },
  },
  {
    name: 'DELETE /channels/:channel/messages/:message',
    run(world, asked) {
      const channel = channelFor(world, part(asked, 'channel'))
      const message = messageFor(world, channel, part(asked, 'message'))
      if (message.author !== world.state.bot.id) {
        if (channel.guild === undefined) throw refuse(50_003)
        need(world, channel, 'ManageMessages')
      }
      if (channel.thread?.archived) throw refuse(50_083)
      remove(world, message)
      return undefined
    },
  },
  {
    name: 'POST /channels/:channel/typing',
    run(world, asked) {
      need(world, channelFor(world, part(asked, 'channel')), 'SendMessages')
      return undefined
    },
  },
]
