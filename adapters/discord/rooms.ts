import { createHash } from 'node:crypto'
import { type APIOverwrite, OverwriteType, PermissionFlagsBits } from 'discord.js'
import type { Rooms } from '../../src/chat/adapter.ts'
import { gone } from '../../src/chat/errors.ts'
import { cut, line, slugOf } from '../../src/chat/line.ts'
import { type AccountRef, type ConversationRef, conversationRef } from '../../src/chat/refs.ts'
import { codeOf } from '../../src/chat/refusals.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import { userOf } from './content/addresses.ts'
import { escapeWords } from './content/escape.ts'
import { limits } from './limits.ts'
import type { Places } from './places.ts'
import { platform } from './platform.ts'
import { isSnowflake } from './spots.ts'
import type { Wire } from './wire.ts'

export type RoomParts = {
  wire: Pick<Wire, 'ask'>
  shelf: Pick<Shelf, 'get' | 'write'>
  places: {
    channelOf(conversation: ConversationRef): string
    /** The server in which rooms are made. Throws `gone` with the reason where it is not clear which. */
    home(): Pick<ReturnType<Places['home']>, 'id'>
  }
  bot: { userId: string }
}

type Channel = {
  id: string
  guild_id?: string
  name?: string | null
  topic?: string | null
  permission_overwrites?: readonly APIOverwrite[]
}

type Server = { owner_id?: string; roles?: readonly { id: string; permissions: string }[] }

/** Where the shelf keeps which channel was made under a key, and that one is being made. */
const roomKey = (key: string): string => `room/${key}`
const tryingKey = (key: string): string => `room-trying/${key}`

type Kept = { channel: string; title: string }

/** What somebody in a room needs there. A bot may give only what it has itself. */
const seat =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.ReadMessageHistory

/** What nobody can do any more in a room that is shut. */
const writing =
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.AddReactions

/** What the name of a room that is shut begins with. */
const shut = '🔒'

/** Discord's codes: no such member, no such person, no such overwrite. */
const notThere: ReadonlySet<string | undefined> = new Set(['10007', '10013'])

/**
 * Channels that nobody sees but those who are let in, one by one. Discord has no history that is hidden from those who join:
 * `readBack` makes no difference. A room is never deleted, since its words would be: it can be read on, and no more written in.
 */
export function openRooms({ wire, shelf, places, bot }: RoomParts): Omit<Rooms, 'members'> {
  let making: Promise<unknown> = Promise.resolve()

  function roomOf(conversation: ConversationRef): string {
    const channel = places.channelOf(conversation)
    if (!isSnowflake(channel)) throw gone('no such conversation')
    return channel
  }

  const read = (channel: string): Promise<Channel> => wire.ask<Channel>('GET', `/channels/${channel}`)

  async function serverOf(channel: string): Promise<string> {
    const { guild_id: guild } = await read(channel)
    if (guild === undefined) throw gone('a direct message, which is no room')
    return guild
  }

  const admit = (channel: string, who: string, overwrite: Pick<APIOverwrite, 'allow' | 'deny'>): Promise<unknown> =>
    wire.ask('PUT', `/channels/${channel}/permissions/${who}`, { body: { type: OverwriteType.Member, ...overwrite } })

  async function keptAs(key: string): Promise<Kept | undefined> {
    const kept = (await shelf.get(roomKey(key))) as Partial<Kept> | null | undefined // looked at
    return typeof kept?.channel === 'string' ? { channel: kept.channel, title: kept.title ?? '' } : undefined
  }

  /** The channel that was made under a key, of which the answer got lost: nobody has written over its mark yet. */
  async function orphan(guild: string, mark: string): Promise<string | undefined> {
    const channels = await wire.ask<readonly Channel[]>('GET', `/guilds/${guild}/channels`)
    return channels.find(({ topic }) => topic === mark)?.id
  }

  async function make(key: string, title: string): Promise<string> {
    const { id: guild } = places.home()
    const mark = markOf(key)
    const found = (await shelf.get(tryingKey(key))) === guild ? await orphan(guild, mark) : undefined
    if (found !== undefined) return found
    await shelf.write([{ type: 'put', key: tryingKey(key), value: guild }])
    const made = await wire.ask<Channel>('POST', `/guilds/${guild}/channels`, {
      body: {
        name: nameOf(title),
        type: 0,
        topic: mark,
        permission_overwrites: [
          // The role that all have bears the id of its server.
          { id: guild, type: OverwriteType.Role, allow: '0', deny: String(PermissionFlagsBits.ViewChannel) },
          { id: bot.userId, type: OverwriteType.Member, allow: String(seat), deny: '0' },
        ],
      },
    })
    return made.id
  }

  async function create(key: string, title: string): Promise<ConversationRef> {
    const kept = await keptAs(key)
    const channel = kept?.channel ?? (await make(key, title))
    if (kept && kept.title !== title) await wire.ask('PATCH', `/channels/${channel}`, { body: { name: nameOf(title) } })
    if (kept?.title !== title)
      await shelf.write([
        { type: 'put', key: roomKey(key), value: { channel, title } },
        { type: 'remove', key: tryingKey(key) },
      ])
    return conversationRef(platform, channel)
  }

  /** Whether somebody sees every channel of a server, whatever is forbidden them there. */
  async function seesAll(guild: string, user: string): Promise<boolean> {
    const { owner_id: owner, roles = [] } = await wire.ask<Server>('GET', `/guilds/${guild}`)
    if (user === owner) return true
    const theirs = await wire.ask<{ roles: readonly string[] }>('GET', `/guilds/${guild}/members/${user}`)
    return roles.some(
      ({ id, permissions }) =>
        (id === guild || theirs.roles.includes(id)) && (BigInt(permissions) & PermissionFlagsBits.Administrator) !== 0n,
    )
  }

  return {
    create({ key, title }) {
      const made = making.then(() => create(key, title))
      making = made.catch(() => {}) // whoever asked for it is told
      return made
    },
    async invite(conversation, account) {
      const [channel, user] = [roomOf(conversation), personOf(account)]
      // Discord lets somebody in who is not in the server, and nobody would see that they are not there.
      await wire.ask('GET', `/guilds/${await serverOf(channel)}/members/${user}`)
      await admit(channel, user, { allow: String(seat), deny: '0' })
    },
    async remove(conversation, account) {
      const [channel, user] = [roomOf(conversation), personOf(account)]
      const guild = await serverOf(channel)
      // Not what lets them in is taken away: a role may let them in as well.
      await admit(channel, user, { allow: '0', deny: String(PermissionFlagsBits.ViewChannel) })
      try {
        if (await seesAll(guild, user)) throw gone('somebody who sees every channel of the server')
      } catch (fault) {
        if (!notThere.has(codeOf(fault))) throw fault
      }
    },
    async topic(conversation, topic) {
      const channel = roomOf(conversation)
      const words = line(topic)
      const escaped = escapeWords(words)
      const wanted = escaped.length > limits.topic ? escapeWords(cut(words, limits.topic / 2)) : escaped
      // Discord lets a topic be changed twice in ten minutes.
      if (((await read(channel)).topic ?? '') !== wanted)
        await wire.ask('PATCH', `/channels/${channel}`, { body: { topic: wanted } })
    },
    async archive(conversation) {
      const channel = roomOf(conversation)
      const { guild_id: guild, name, permission_overwrites: overwrites = [] } = await read(channel)
      if (guild === undefined) throw gone('a direct message, which is no room')
      const all = overwrites.find(({ id }) => id === guild)
      const isShut = (BigInt(all?.deny ?? '0') & writing) === writing
      if (isShut && name?.startsWith(shut)) return
      await wire.ask('PATCH', `/channels/${channel}`, {
        body: {
          name: name?.startsWith(shut) ? name : cut(`${shut}${name ?? ''}`, limits.roomName),
          permission_overwrites: shutFor(overwrites, { guild, bot: bot.userId }),
        },
      })
    },
  }
}

/** Overwrites by which all see what they saw, the bot too, and nobody writes. */
function shutFor(overwrites: readonly APIOverwrite[], { guild, bot }: { guild: string; bot: string }): APIOverwrite[] {
  const of = (id: string, type: OverwriteType): APIOverwrite =>
    overwrites.find((each) => each.id === id) ?? { id, type, allow: '0', deny: '0' }
  const without = (each: APIOverwrite): APIOverwrite => ({ ...each, allow: String(BigInt(each.allow) & ~writing) })
  const [all, own] = [without(of(guild, OverwriteType.Role)), without(of(bot, OverwriteType.Member))]
  return [
    { ...all, deny: String(BigInt(all.deny) | writing) },
    ...overwrites.filter(({ id }) => id !== guild && id !== bot).map(without),
    { ...own, allow: String(BigInt(own.allow) | (seat & ~writing)) },
  ]
}

/** What a room bears as its topic until it has one, so that it is found where the answer that named it got lost. */
const markOf = (key: string): string => `jom ${createHash('sha256').update(key).digest('hex').slice(0, 16)}`

const nameOf = (title: string): string => slugOf(title, limits.roomName) || 'jom'

function personOf(account: AccountRef): string {
  const user = userOf(account)
  if (user === undefined) throw gone('no such person')
  return user
}
