import { snowflakeIn, wholeIn } from '../query.ts'
import { isEmoji, react, unreact } from '../reactions.ts'
import { refuse } from '../refusal.ts'
import { type Asked, part, type Route } from '../route.ts'
import { compare } from '../snowflakes.ts'
import { toldUserBy } from '../told.ts'
import { channelFor, messageFor, need, type World } from '../world.ts'

function messageAt(world: World, asked: Asked) {
  const channel = channelFor(world, part(asked, 'channel'))
  return { channel, message: messageFor(world, channel, part(asked, 'message')), emoji: part(asked, 'emoji') }
}

export const reactionRoutes: readonly Route[] = [
  {
    name: 'PUT /channels/:channel/messages/:message/reactions/:emoji/@me',
    run(world, asked) {
      const { channel, message, emoji } = messageAt(world, asked)
      need(world, channel, 'ReadMessageHistory')
      if (!message.reactions.has(emoji)) need(world, channel, 'AddReactions')
      react(world, message, world.state.bot.id, emoji)
      return undefined
    },
  },
  {
    name: 'DELETE /channels/:channel/messages/:message/reactions/:emoji/@me',
    run(world, asked) {
      const { message, emoji } = messageAt(world, asked)
      unreact(world, message, world.state.bot.id, emoji)
      return undefined
    },
  },
  {
    name: 'DELETE /channels/:channel/messages/:message/reactions/:emoji/:user',
    run(world, asked) {
      const { channel, message, emoji } = messageAt(world, asked)
      need(world, channel, 'ManageMessages')
      unreact(world, message, part(asked, 'user'), emoji)
      return undefined
    },
  },
  {
    name: 'GET /channels/:channel/messages/:message/reactions/:emoji',
    run(world, asked) {
      const { channel, message, emoji } = messageAt(world, asked)
      need(world, channel, 'ReadMessageHistory')
      if (!isEmoji(emoji)) throw refuse(10_014)
      const { query } = asked
      const limit = wholeIn(query, 'limit', { least: 1, most: 100, usual: 25 })
      const after = snowflakeIn(query, 'after') ?? '0'
      const list = wholeIn(query, 'type', { least: 0, most: 1, usual: 0 }) === 1 ? message.bursts : message.reactions
      return (list.get(emoji) ?? [])
        .filter((user) => compare(user, after) > 0)
        .sort(compare)
        .slice(0, limit)
        .map((user) => toldUserBy(world.state, user))
    },
  },
]
