import type { APIEmbed, APIPoll } from 'discord-api-types/v10'
import type { Told } from './events.ts'
import { mediaTypeOf } from './media-type.ts'
import { remove, reopen } from './messages.ts'
import type { Channel, Message } from './model.ts'
import { may, permissionsOf, readersOf, sees } from './permissions.ts'
import { clear, react, type Size, unreact } from './reactions.ts'
import { type SeenMessage, seen } from './seen.ts'
import { startThread } from './threads.ts'
import type { World } from './world.ts'
import { mentionsOf } from './writing.ts'

/** A new file that somebody attaches. */
export type NewFile = { name: string; bytes: Uint8Array | string; mediaType?: string; description?: string }
export type Said = Told & { id: string; files: readonly string[] }

/** Somebody's place: they see it and may write there. Nobody acts where they are not. */
export function findPlace({ state }: World, user: string, id: string): Channel {
  const channel = state.channels.get(id)
  if (!channel || channel.deleted) throw new Error(`there is no channel ${id}`)
  if (!sees(state, channel, user)) throw new Error(`${user} does not see ${id}`)
  return channel
}

/** What people do who use Discord's own client: in channels, threads and direct messages. */
export function createPeople(world: World) {
  const { state, events } = world
  const placeOf = (user: string, id: string): Channel => findPlace(world, user, id)

  function own(user: string, channel: Channel, id: string): Message {
    const message = state.messageIn(channel.id, id)
    if (message?.author !== user) throw new Error(`${id} is not by ${user}`)
    return message
  }

  function anyIn(channel: Channel, id: string): Message {
    const message = channel.messages.find((one) => one.id === id)
    if (!message) throw new Error(`there is no message ${id} in ${channel.id}`)
    return message
  }

  function keep(channel: Channel, { name, bytes, mediaType, description }: NewFile): string {
    const id = state.newId()
    state.files.set(id, {
      ...{ id, name, description, channel: channel.id, mediaType: mediaType ?? mediaTypeOf(name) },
      bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes,
    })
    return id
  }

  const here = (channel: Channel, user: string): SeenMessage[] =>
    state
      .inOrder([
        ...channel.messages,
        ...state.ephemeral.filter((message) => message.channel === channel.id && message.only === user),
      ])
      .map((message) => seen(state, message))

  return {
    /** Somebody new: in the first guild, in another one, or in none (`null`). */
    addUser(given: {
      name: string
      id?: string
      username?: string
      locale?: string
      bot?: boolean
      guild?: string | null
    }): string {
      const { guild: at, ...rest } = given
      const user = state.addUser(rest)
      const guild = at === null ? undefined : state.guilds.get(at ?? [...state.guilds.keys()][0] ?? '')
      if (guild) events.member('GUILD_MEMBER_ADD', guild, state.enter(guild, user.id))
      return user.id
    },
    /** Says something. `<@…>` in the text mentions somebody, as Discord's client writes it; `reply` answers a message. */
    post(
      user: string,
      channel: string,
      text: string,
      given: { reply?: string; files?: readonly NewFile[]; embeds?: APIEmbed[]; poll?: APIPoll; sticker?: string } = {},
    ): Said {
      const place = placeOf(user, channel)
      if (!(permissionsOf(state, place, user) & may.SendMessages))
        throw new Error(`${user} may not write in ${channel}`)
      if (text.length > 2000) throw new Error(`Discord's client makes a file of what is longer than 2000 characters`)
      const files = (given.files ?? []).map((file) => keep(place, file))
      reopen(world, place)
      const answered = given.reply === undefined ? undefined : anyIn(place, given.reply)
      const mentions = mentionsOf(world, place, text, undefined, user)
      const message = state.put({
        ...{ channel, author: user, content: text, files, type: answered ? 19 : 0 },
        ...mentions,
        ...(answered && {
          reference: { channel, message: answered.id, forward: false },
          mentions: [...new Set([...mentions.mentions, answered.author])],
        }),
        ...(given.embeds && { embeds: given.embeds }),
        ...(given.poll && { poll: given.poll }),
        ...(given.sticker && { stickers: [{ id: state.newId(), name: given.sticker, format_type: 1 }] }),
      })
      return { ...events.posted(message), id: message.id, files }
    },
    /** Forwards a message into another channel: a copy of it, and no words of their own. */
    forward(user: string, from: string, id: string, to: string): Said {
      const original = anyIn(placeOf(user, from), id)
      placeOf(user, to)
      const { content, embeds, created, components, flags } = original
      const message = state.put({
        ...{ channel: to, author: user, content: '' },
        reference: { channel: from, message: id, forward: true },
        snapshots: [
          {
            message: {
              ...{ content, embeds, components, flags, attachments: [], mentions: [], mention_roles: [], type: 0 },
              timestamp: created,
              edited_timestamp: null,
            },
          },
        ],
      })
      return { ...events.posted(message), id: message.id, files: [] }
    },
    edit(user: string, channel: string, id: string, text: string): Told {
      const place = placeOf(user, channel)
      const message = own(user, place, id)
      Object.assign(
        message,
        { content: text, edited: new Date().toISOString() },
        mentionsOf(world, place, text, undefined, user),
      )
      return events.changed(message)
    },
    /** Takes a file out of a message of their own, which Discord need not count as an edit of it. */
    removeFile(user: string, channel: string, id: string, file: string): Told {
      const message = own(user, placeOf(user, channel), id)
      if (!message.files.includes(file)) throw new Error(`there is no file ${file} with ${id}`)
      message.files = message.files.filter((each) => each !== file)
      state.files.delete(file)
      return events.changed(message)
    },
    erase(user: string, channel: string, id: string): Told {
      const place = placeOf(user, channel)
      const message = anyIn(place, id)
      if (message.author !== user && !(permissionsOf(state, place, user) & may.ManageMessages))
        throw new Error(`${id} is not by ${user}, who may not delete others' messages`)
      return remove(world, message)
    },
    /** A moderator (or their bot) deletes several at once. */
    eraseTogether(channel: string, ids: readonly string[]): Told {
      const place = state.channels.get(channel)
      if (!place) throw new Error(`there is no channel ${channel}`)
      for (const id of ids) state.removeMessage(anyIn(place, id))
      return events.erasedTogether(place, [...ids])
    },
    /** Puts away a message that only they see. */
    dismiss(user: string, channel: string, id: string): void {
      const message = state.ephemeral.find((one) => one.id === id && one.channel === channel && one.only === user)
      if (!message) throw new Error(`${user} sees no such message of their own`)
      state.removeMessage(message)
    },
    /** Discord itself shows what lies behind an address: the message changes, and was not edited. */
    unfurl(channel: string, id: string, embed: APIEmbed): Told {
      const place = state.channels.get(channel)
      if (!place) throw new Error(`there is no channel ${channel}`)
      const message = anyIn(place, id)
      message.embeds = [...message.embeds, embed]
      return events.changed(message)
    },
    /** Discord's own pin line, and the pinned message changes without being edited. */
    pin(user: string, channel: string, id: string): Told {
      const place = placeOf(user, channel)
      const message = anyIn(place, id)
      message.pinned = true
      events.changed(message)
      const reference = { channel, message: id, forward: false }
      return events.posted(state.put({ channel, author: user, content: '', type: 6, reference }))
    },
    react(user: string, channel: string, id: string, emoji: string, size: Size = 'normal'): Told {
      const told = react(world, anyIn(placeOf(user, channel), id), user, emoji, size)
      if (!told) throw new Error(`${user} reacted with ${emoji} before`)
      return told
    },
    unreact(user: string, channel: string, id: string, emoji: string): Told {
      const told = unreact(world, anyIn(placeOf(user, channel), id), user, emoji)
      if (!told) throw new Error(`there is no ${emoji} of ${user} on ${id}`)
      return told
    },
    /** Takes away the reactions of all, or those of one kind, as whoever manages messages may. */
    clearReactions(user: string, channel: string, id: string, emoji?: string): Told {
      const place = placeOf(user, channel)
      if (!(permissionsOf(state, place, user) & may.ManageMessages)) throw new Error(`${user} does not manage messages`)
      return clear(world, anyIn(place, id), emoji)
    },
    /** Starts a thread at a message, and returns its id, which is the message's. */
    startThread(user: string, channel: string, from: string, name: string): string {
      const place = placeOf(user, channel)
      return startThread(world, place, user, { name, from: anyIn(place, from) }).id
    },
    /** Starts a thread at no message, for all or for those added. */
    startFreeThread(
      user: string,
      channel: string,
      name: string,
      { hidden = false }: { hidden?: boolean } = {},
    ): string {
      return startThread(world, placeOf(user, channel), user, { name, type: hidden ? 12 : 11 }).id
    },
    /** The threads of a channel that are still there. */
    threads: (channel: string): { id: string; name: string; archived: boolean }[] =>
      state
        .threadsOf(channel)
        .filter(({ deleted }) => !deleted)
        .map(({ id, name, thread }) => ({ id, name, archived: thread?.archived ?? false })),
    /** Closes a thread, or opens it again. */
    archive(thread: string, archived = true, locked = false): Told {
      const channel = state.channels.get(thread)
      if (!channel?.thread) throw new Error(`${thread} is no thread`)
      Object.assign(channel.thread, { archived, locked })
      return events.thread('THREAD_UPDATE', channel)
    },
    /** The channel of somebody's direct messages with the bot. */
    directWith: (user: string): string => state.directWith(user).id,
    /** Somebody takes no direct messages any more, or takes them again. */
    close(user: string, closed = true): void {
      const found = state.users.get(user)
      if (found) found.closed = closed
    },
    /** Everything that somebody sees in a channel or a thread, oldest first; what is for others alone is not among it. */
    seenBy: (user: string, channel: string): SeenMessage[] => here(placeOf(user, channel), user),
    /** The same with the threads of the channel that they see. */
    seenWithThreads(user: string, channel: string): SeenMessage[] {
      const threads = state.threadsOf(channel).filter((thread) => sees(state, thread, user))
      return [placeOf(user, channel), ...threads].flatMap((place) => here(place, user))
    },
    readers: (channel: string): string[] => {
      const place = state.channels.get(channel)
      return place && !place.deleted ? readersOf(state, place) : []
    },
    /** A file's content, for somebody who sees where it lies. */
    download(user: string, id: string): Uint8Array {
      const file = state.files.get(id)
      const channel = state.channels.get(file?.channel ?? '')
      if (!file || !channel || !sees(state, channel, user)) throw new Error(`${user} sees no file ${id}`)
      return file.bytes
    },
  }
}
