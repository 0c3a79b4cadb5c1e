import type { Guild } from 'discord.js'
import type { EventSink } from '../../../src/chat/adapter.ts'
import { type Json, objectIn, objectsIn, text } from '../json.ts'
import { accountOf } from '../spots.ts'
import type { Names } from './words.ts'

/**
 * How those whom a message names are called: by the directory, else as in its server, else as the message itself says. Whose name
 * is not known is called by Discord's id of them.
 */
export function namesOf(
  message: Json,
  parts: {
    sink: Pick<EventSink, 'reader'>
    guilds: ReadonlyMap<string, Guild>
    nameOf(channel: string): string | undefined
  },
): Names {
  const { sink, guilds, nameOf } = parts
  const told = new Map(
    objectsIn(message.mentions).map((user) => [user.id, text(user.global_name) ?? text(user.username)]),
  )
  const among = <Found>(find: (guild: Guild) => Found | undefined): Found | undefined => {
    const home = guilds.get(String(message.guild_id))
    for (const guild of home ? [home] : guilds.values()) {
      const found = find(guild)
      if (found !== undefined) return found
    }
    return undefined
  }
  return {
    user: (id) =>
      sink.reader(accountOf(id))?.name ??
      among(({ members }) => members.cache.get(id)?.displayName) ??
      told.get(id) ??
      (objectIn(message.author).id === id ? text(objectIn(message.author).username) : undefined) ??
      id,
    role: (id) => among(({ roles }) => roles.cache.get(id)?.name),
    channel: nameOf,
  }
}

/** Whether a role is that which Discord made for the bot alone: whoever calls the bot by its name may have been offered that. */
export const isRoleOf = (bot: string, role: string, guilds: ReadonlyMap<string, Guild>): boolean =>
  [...guilds.values()].some(({ roles }) => roles.cache.get(role)?.tags?.botId === bot)
