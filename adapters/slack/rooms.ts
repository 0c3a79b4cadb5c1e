import type { Rooms } from '../../src/chat/adapter.ts'
import { gone, isForGood } from '../../src/chat/errors.ts'
import { cut, line } from '../../src/chat/line.ts'
import { type AccountRef, type ConversationRef, conversationRef } from '../../src/chat/refs.ts'
import { codeOf } from '../../src/chat/refusals.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import { isChannel, userOf } from './content/addresses.ts'
import { namesFor } from './content/room-name.ts'
import { unescaped } from './hearing/words.ts'
import { limits } from './limits.ts'
import { platform } from './platform.ts'
import type { ChannelOf } from './speaking/speak.ts'
import { accountOf } from './speaking/spots.ts'
import type { Wire } from './wire.ts'

export type RoomParts = {
  wire: Wire
  shelf: Shelf
  channelOf: ChannelOf
  /** Slack's id of the bot, and of its workspace: an app of a whole organisation has to say where a channel shall be. */
  bot: { userId: string; teamId?: string }
}

/** So many pages of members or channels are read at most. */
const mostPages = 500

/** Where the shelf keeps which channel was made under a key, and under which name that is being tried. */
const roomKey = (key: string): string => `room/${key}`
const tryingKey = (key: string): string => `room-trying/${key}`

type Kept = { channel: string; title: string }

/** Private channels. Slack has no history that is hidden from those who join: `readBack` makes no difference. */
export function openRooms({ wire, shelf, channelOf, bot }: RoomParts): Rooms {
  const roomOf = (conversation: ConversationRef): string => {
    const channel = channelOf(conversation)
    if (!isChannel(channel)) throw gone('no such conversation')
    return channel
  }
  let making: Promise<unknown> = Promise.resolve()
  const team = bot.teamId === undefined ? {} : { team_id: bot.teamId }

  async function keptAs(key: string): Promise<Kept | undefined> {
    const kept = (await shelf.get(roomKey(key))) as Partial<Kept> | null | undefined // looked at
    return typeof kept?.channel === 'string' ? { channel: kept.channel, title: kept.title ?? '' } : undefined
  }

  /** The channel of a name that the bot made, and that no other key has. */
  async function orphan(name: string): Promise<string | undefined> {
    const owned = (await shelf.list(roomKey(''))).map(({ value }) => (value as Kept).channel) // as written below
    for await (const page of pagesOf((cursor) =>
      wire.ask('users.conversations', { types: 'private_channel', limit: limits.page, ...team, ...cursor }),
    )) {
      const found = page.channels?.find((each) => each.name === name && each.creator === bot.userId)
      if (found?.id !== undefined && !owned.includes(found.id)) return found.id
    }
    return undefined
  }

  async function make(key: string, title: string): Promise<string> {
    const before = await shelf.get(tryingKey(key))
    const names = namesFor(title, key)
    // What was tried last may have been made; what stands before it in the list had been taken.
    let strange = false
    for (const name of names.slice(Math.max(0, names.indexOf(String(before))))) {
      // A letter that Slack does not take is in all of them but the last.
      if (strange && name !== names.at(-1)) continue
      await shelf.write([{ type: 'put', key: tryingKey(key), value: name }])
      try {
        const { channel } = await wire.ask('conversations.create', { name, is_private: true, ...team })
        if (channel?.id === undefined) throw gone('a channel without an id')
        return channel.id
      } catch (fault) {
        const code = codeOf(fault) ?? ''
        if (code !== 'name_taken' && !code.startsWith('invalid_name')) throw fault
        if (code !== 'name_taken') strange = true
        // The answer to an earlier attempt may have got lost.
        const found = code === 'name_taken' && before === name ? await orphan(name) : undefined
        if (found !== undefined) return found
      }
    }
    throw gone('no name that Slack takes')
  }

  /** Gives a channel the best name that can be had; where there is none it keeps its own. */
  async function rename(channel: string, title: string, key: string): Promise<void> {
    for (const name of namesFor(title, key)) {
      try {
        await wire.ask('conversations.rename', { channel, name })
        return
      } catch (fault) {
        if (!isForGood(fault)) throw fault
        if (codeOf(fault) !== 'name_taken') return
      }
    }
  }

  async function create(key: string, title: string): Promise<ConversationRef> {
    const kept = await keptAs(key)
    const channel = kept?.channel ?? (await make(key, title))
    if (kept && kept.title !== title) await rename(channel, title, key)
    if (kept?.title !== title)
      await shelf.write([
        { type: 'put', key: roomKey(key), value: { channel, title } },
        { type: 'remove', key: tryingKey(key) },
      ])
    return conversationRef(platform, channel)
  }

  async function usersIn(channel: string): Promise<readonly string[]> {
    const users: string[] = []
    for await (const page of pagesOf((cursor) =>
      wire.ask('conversations.members', { channel, limit: limits.page, ...cursor }),
    ))
      users.push(...(page.members ?? []))
    return users
  }

  return {
    create({ key, title }) {
      const made = making.then(() => create(key, title))
      making = made.catch(() => {}) // whoever asked for it is told
      return made
    },
    async invite(conversation, account) {
      const [channel, user] = [roomOf(conversation), personOf(account)]
      try {
        await wire.ask('conversations.invite', { channel, users: user })
      } catch (fault) {
        if (codeOf(fault) !== 'already_in_channel') throw fault
      }
    },
    async remove(conversation, account) {
      const [channel, user] = [roomOf(conversation), personOf(account)]
      try {
        await wire.ask('conversations.kick', { channel, user })
      } catch (fault) {
        if (!isForGood(fault)) throw fault
        if ((await usersIn(channel)).includes(user)) throw fault
      }
    },
    async topic(conversation, topic) {
      const channel = roomOf(conversation)
      const wanted = cut(line(topic), limits.topic)
      const now = (await wire.ask('conversations.info', { channel })).channel?.topic?.value ?? ''
      // Each change is told to everybody in the channel.
      if (unescaped(now) !== wanted) await wire.ask('conversations.setTopic', { channel, topic: wanted })
    },
    async archive(conversation) {
      try {
        await wire.ask('conversations.archive', { channel: roomOf(conversation) })
      } catch (fault) {
        if (codeOf(fault) !== 'already_archived' && codeOf(fault) !== 'is_archived') throw fault
      }
    },
    async members(conversation): Promise<readonly AccountRef[]> {
      const users = await usersIn(roomOf(conversation))
      if (!users.includes(bot.userId)) throw gone('a room in which the bot does not sit')
      return users.filter((user) => user !== bot.userId).map(accountOf)
    },
  }
}

type Page = { response_metadata?: { next_cursor?: string } }

/** All pages of an answer, one after the other. Where there is no end to them it throws: whoever counts on all must not take some for them. */
async function* pagesOf<Told extends Page>(ask: (cursor: { cursor?: string }) => Promise<Told>): AsyncGenerator<Told> {
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const told = await ask(cursor ? { cursor } : {})
    yield told
    cursor = told.response_metadata?.next_cursor
    if (!cursor) return
  }
  throw gone('an answer without an end')
}

function personOf(account: AccountRef): string {
  const user = userOf(account)
  if (user === undefined) throw gone('no such person')
  return user
}
