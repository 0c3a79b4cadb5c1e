import { randomUUID } from 'node:crypto'
import type { AnyBlock, MessageMetadata } from '@slack/types'
import { enter, exit } from './channel-life.ts'
import type { Told } from './events.ts'
import { createHosting } from './hosting.ts'
import { mediaTypeOf } from './media-type.ts'
import type { World } from './method.ts'
import { removeMessage } from './methods/chat.ts'
import type { Channel, Message } from './model.ts'
import { wordsOf } from './read.ts'
import { typedText } from './typed.ts'
import { newId } from './workspace.ts'

/** A message as somebody sees it. */
export type SeenMessage = {
  ts: string
  user: string
  bot: boolean
  /** What is read on the screen: the blocks where there are any, else the text. */
  words: string
  text: string
  blocks: readonly AnyBlock[]
  thread?: string
  subtype?: string
  ephemeral: boolean
  edited: boolean
  reactions: Readonly<Record<string, readonly string[]>>
  files: readonly { id: string; name: string; size: number }[]
  metadata?: MessageMetadata
}

/** Something said or done in a channel: how the event of it fared, and how to tell it again. */
export type Act = Told
export type Said = Act & { ts: string; files: readonly string[] }

/** A new file that somebody attaches. */
export type NewFile = { name: string; bytes: Uint8Array | string; mediaType?: string }

/** What people do who use Slack's own client: in channels. */
export function createPeople(world: World) {
  const { workspace, events } = world

  function channelOf(id: string): Channel {
    const channel = workspace.channels.get(id)
    if (!channel) throw new Error(`there is no channel ${id}`)
    return channel
  }

  /** The channel, when this person is in it: nobody acts where they are not. */
  function placeOf(user: string, id: string): Channel {
    const channel = channelOf(id)
    if (!channel.members.has(user)) throw new Error(`${user} is not in ${id}`)
    if (channel.archived) throw new Error(`${id} is archived`)
    return channel
  }

  function ownMessage(user: string, channel: Channel, ts: string): Message {
    const message = workspace.messageIn(channel, ts)
    if (message?.user !== user) throw new Error(`${ts} is not by ${user}`)
    return message
  }

  function keep(user: string, channel: Channel, { name, bytes, mediaType }: NewFile): string {
    const id = newId('F')
    const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    workspace.files.set(id, {
      id,
      name,
      title: name,
      mediaType: mediaType ?? mediaTypeOf(name),
      bytes: content,
      size: content.length,
      user,
      created: Math.floor(Date.now() / 1000),
      shared: new Set([channel.id]),
      complete: true,
    })
    return id
  }

  function seen(message: Message): SeenMessage {
    return {
      ts: message.ts,
      user: message.user,
      bot: message.bot,
      words: wordsOf(workspace, message),
      text: message.text,
      blocks: message.blocks,
      ...(message.thread && { thread: message.thread }),
      ...(message.subtype && { subtype: message.subtype }),
      ephemeral: message.only !== undefined,
      edited: message.edited !== undefined,
      reactions: Object.fromEntries(message.reactions),
      files: message.files.flatMap((id) => {
        const file = workspace.files.get(id)
        return file ? [{ id, name: file.name, size: file.size }] : []
      }),
      ...(message.metadata && { metadata: message.metadata }),
    }
  }

  return {
    ...createHosting(world),
    /** Somebody new; `team` names another workspace than ours. */
    addUser(given: {
      name: string
      email?: string
      zone?: string
      locale?: string
      team?: string
      id?: string
    }): string {
      const { name, email, zone = 'Europe/Brussels', locale = 'en-GB', team = workspace.team.id } = given
      const handle = name.toLowerCase().replace(/[^a-z0-9]+/gu, '.')
      return workspace.addMember({
        ...(given.id && { id: given.id }),
        name,
        handle,
        zone,
        locale,
        team,
        ...(email !== undefined && { email }),
      }).id
    },
    /** Somebody's account is closed. */
    deactivate(user: string): void {
      const member = workspace.members.get(user)
      if (member) member.deactivated = true
      for (const channel of workspace.channels.values()) channel.members.delete(user)
    },
    join: (user: string, channel: string): Act => enter(world, channelOf(channel), user),
    leave: (user: string, channel: string): Act => exit(world, placeOf(user, channel), user),
    /** Somebody brings others, or the bot. */
    invite: (user: string, channel: string, other: string): Act => enter(world, placeOf(user, channel), other, user),
    /** Says something. `<@U…>` in the text mentions somebody, as Slack's client writes it. */
    post(
      user: string,
      channel: string,
      text: string,
      { thread, files = [] }: { thread?: string; files?: readonly NewFile[] } = {},
    ): Said {
      const place = placeOf(user, channel)
      const kept = files.map((file) => keep(user, place, file))
      const message = workspace.put({
        ts: workspace.nextTs(),
        channel,
        user,
        ...typedText(text),
        bot: false,
        clientId: randomUUID(),
        reactions: new Map(),
        files: kept,
        ...(kept.length > 0 && { subtype: 'file_share' as const }),
        ...(thread && { thread }),
      })
      return { ...events.posted(message), ts: message.ts, files: kept }
    },
    edit(user: string, channel: string, ts: string, text: string): Act {
      const message = ownMessage(user, placeOf(user, channel), ts)
      const before = { ...message }
      Object.assign(message, typedText(text))
      message.edited = { user, ts: workspace.nextTs() }
      return events.changed(before, message)
    },
    /** Deletes a file of their own: the message keeps a tombstone of it, and counts as changed, not as edited. */
    deleteFile(user: string, channel: string, ts: string, file: string): Act {
      const message = ownMessage(user, placeOf(user, channel), ts)
      if (!message.files.includes(file)) throw new Error(`there is no file ${file} with ${ts}`)
      const before = { ...message }
      message.buried = [...(message.buried ?? []), file]
      const told = events.changed(before, message)
      workspace.files.delete(file)
      return told
    },
    erase(user: string, channel: string, ts: string): Act {
      const place = placeOf(user, channel)
      return removeMessage(world, place, ownMessage(user, place, ts))
    },
    react(user: string, channel: string, ts: string, name: string): Act {
      const message = workspace.messageIn(placeOf(user, channel), ts)
      if (!message) throw new Error(`there is no message ${ts}`)
      message.reactions.set(name, [...new Set([...(message.reactions.get(name) ?? []), user])])
      return events.reacted('reaction_added', message, user, name)
    },
    unreact(user: string, channel: string, ts: string, name: string): Act {
      const message = workspace.messageIn(placeOf(user, channel), ts)
      if (!message?.reactions.get(name)?.includes(user)) throw new Error(`there is no ${name} of ${user} on ${ts}`)
      const left = (message.reactions.get(name) ?? []).filter((one) => one !== user)
      if (left.length > 0) message.reactions.set(name, left)
      else message.reactions.delete(name)
      return events.reacted('reaction_removed', message, user, name)
    },
    /** The channel of somebody's direct messages with the bot. */
    directWith: (user: string): string => workspace.openDirect(user).id,
    /** Everything that somebody sees in a channel, threads too, oldest first; what is for others alone is not among it. */
    seenBy(user: string, channel: string): SeenMessage[] {
      const place = channelOf(channel)
      if (!place.members.has(user)) throw new Error(`${user} is not in ${channel}`)
      const own = workspace.ephemeral.filter((message) => message.channel === channel && message.only === user)
      const all = [...place.messages.filter(({ subtype }) => subtype !== 'tombstone'), ...own]
      return all.sort((one, other) => Number(one.ts) - Number(other.ts)).map(seen)
    },
    /** Where somebody is and who else is there: what stands beside the messages on a screen. */
    overview: (user: string) => ({
      team: workspace.team,
      bot: workspace.bot,
      people: [...workspace.members.values()].map(({ id, name, bot, team }) => ({ id, name, bot, team })),
      channels: [...workspace.channels.values()]
        .filter(({ kind, members }) => members.has(user) || kind === 'channel')
        .map(({ id, kind, name, archived, topic, members, sharedWith }) => ({
          ...{ id, kind, name, archived, topic, shared: sharedWith.length > 0 },
          member: members.has(user),
          members: [...members],
        })),
    }),
    /** A file's content, for somebody who is where it was shared. */
    download(user: string, id: string): Uint8Array {
      const file = workspace.files.get(id)
      const may = file && [...file.shared].some((channel) => workspace.channels.get(channel)?.members.has(user))
      if (!file?.bytes || !may) throw new Error(`${user} sees no file ${id}`)
      return file.bytes
    },
  }
}
