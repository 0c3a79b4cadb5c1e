import { ChannelType, type Guild, type GuildBasedChannel } from 'discord.js'
import type { Assurance } from '../../src/chat/adapter.ts'
import { DeliveryError, gone, isForGood, unreachable } from '../../src/chat/errors.ts'
import { rememberedMs } from '../../src/chat/hearing/traces.ts'
import { type AccountRef, type ConversationRef, conversationRef, localOf, type MessageId } from '../../src/chat/refs.ts'
import { codeOf } from '../../src/chat/refusals.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import {
  assertGranted,
  assuranceOf,
  contentMissing,
  hasThreadsOnly,
  isHeard,
  isOpenThread,
  isOpenToAll,
  isSpokenIn,
  isVisible,
  readersOf,
} from './facts.ts'
import type { Gateway } from './gateway/gateway.ts'
import { naming } from './hearing/naming.ts'
import { idIn, type Json, objectIn, objectsIn } from './json.ts'
import { platform } from './platform.ts'
import type { Settings } from './settings.ts'
import { accountOf, idOf, isSnowflake, type Spot, spotOf } from './spots.ts'
import type { Wire } from './wire.ts'

/**
 * The channels of one bot, and what they are to the core. A thread that all can see who see its channel belongs to the
 * conversation of that channel; a private thread is a conversation of its own.
 */
export type Places = {
  /** The conversation that a channel, a thread or a direct message belongs to, as far as is known of it. */
  conversationOf(channel: string): ConversationRef
  /** The same, asked for where nothing is known of a channel yet. Throws a `DeliveryError` where Discord does not answer. */
  find(channel: string): Promise<ConversationRef>
  /** Takes note of a channel or thread as an event or an interaction tells of it (`id`, `type`, `parent_id`). */
  learn(channel: Json): void
  /**
   * Whether what was said in a channel can be read back. Without the permission for it Discord shows an empty channel, as if all
   * had been taken away. Throws `unreachable` where that is not known now.
   */
  isReadable(channel: string): boolean
  /** Whether a channel is a direct message with one person, as far as is known of it. */
  isAside(channel: string): boolean
  /** The channel in which a conversation goes on. */
  channelOf(conversation: ConversationRef): string
  /** What a message is called within a conversation: its id, and its channel where it stands in another. */
  idOf(conversation: ConversationRef, spot: Spot): MessageId
  /** Where a message of a conversation stands; `undefined` for one that was shown to one person alone. */
  spotOf(conversation: ConversationRef, message: MessageId): Spot | undefined
  /** What the root of a thread is called within its conversation; `undefined` where a channel is no thread. */
  rootOf(channel: string): MessageId | undefined
  /** How a channel is called, where that is known. */
  nameOf(channel: string): string | undefined
  /** The server in which rooms are made. Throws `gone` with the reason where it is not clear which. */
  home(): Guild
  /** All who read a conversation, without the bot. Throws never with the reason where nobody can say. */
  members(conversation: ConversationRef): Promise<readonly AccountRef[]>
  assurance(conversation: ConversationRef, only?: AccountRef): Promise<Assurance>
  /** The ids of all channels, active threads and direct messages in which the bot hears. */
  mine(): Promise<readonly string[]>
}

/** So many threads and direct messages are remembered at most. */
const mostKept = 10_000

/** Where the shelf keeps of what channel a thread is, and which direct messages there are: Discord lists neither. */
const threadKey = (thread: string): string => `thread/${thread}`
const directKey = (channel: string): string => `direct/${channel}`

/** Keeps the places of one bot. */
export async function openPlaces(parts: {
  wire: Pick<Wire, 'ask'>
  shelf: Pick<Shelf, 'list' | 'write'>
  gateway: Pick<Gateway, 'bot' | 'granted' | 'guilds' | 'isListed' | 'isSighted' | 'listed' | 'looked'>
  settings: Settings
}): Promise<Places> {
  const { wire, shelf, gateway, settings } = parts
  const { bot } = gateway
  /** By thread: the channel to whose conversation it belongs. */
  const threads = new Map<string, string>()
  const direct = new Set<string>()
  /** What was asked for and is neither, such as a private thread that was not told of. */
  const apart = new Set<string>()
  for (const { key, value } of await shelf.list('thread/'))
    if (typeof value === 'string') threads.set(key.slice('thread/'.length), value)
  for (const { key } of await shelf.list('direct/')) direct.add(key.slice('direct/'.length))

  function channelIn(id: string): GuildBasedChannel | undefined {
    for (const guild of gateway.guilds().values()) {
      const found = guild.channels.cache.get(id)
      if (found) return found
    }
    return undefined
  }

  /** The channel of an open thread. */
  function parentOf(id: string): string | undefined {
    const channel = channelIn(id)
    if (channel?.isThread()) return isOpenThread(channel.type) ? (channel.parentId ?? undefined) : undefined
    return channel ? undefined : threads.get(id)
  }

  /** What is forgotten is asked for again, or learned when it is next heard of. */
  function keep(key: string, value: string): void {
    shelf.write([{ type: 'put', key, value }]).catch(() => {})
  }

  function learn(channel: Json): void {
    const id = idIn(channel.id)
    const parent = idIn(channel.parent_id)
    if (id === undefined) return
    if (channel.type === ChannelType.DM && !direct.has(id)) {
      direct.add(id)
      keep(directKey(id), '')
    }
    if (!isOpenThread(channel.type) || parent === undefined || threads.get(id) === parent) return
    apart.delete(id)
    threads.set(id, parent)
    keep(threadKey(id), parent)
    const [oldest] = threads.keys()
    if (threads.size > mostKept && oldest !== undefined) {
      threads.delete(oldest)
      shelf.write([{ type: 'remove', key: threadKey(oldest) }]).catch(() => {})
    }
  }

  const conversationOf = (channel: string): ConversationRef => conversationRef(platform, parentOf(channel) ?? channel)

  async function ask(channel: string): Promise<Json | undefined> {
    try {
      const told = objectIn(await wire.ask('GET', `/channels/${channel}`))
      learn(told)
      return told
    } catch (fault) {
      if (codeOf(fault) !== undefined && isForGood(fault)) return undefined
      throw fault
    }
  }

  /** Whether all servers are known as they are. One that Discord itself cannot reach is there all the same. */
  const isComplete = (): boolean =>
    gateway.isListed() && [...gateway.guilds().values()].every(({ available }) => available)

  /** The channel of a server in which a conversation goes on; `undefined` for a direct message. Throws where the bot is not, or where that is not known now. */
  async function roomOf(conversation: ConversationRef): Promise<GuildBasedChannel | undefined> {
    const id = localOf(conversation)
    if (!isSnowflake(id)) throw gone('no such channel')
    const channel = channelIn(id)
    if (!channel && direct.has(id)) return undefined
    if (!channel && !isComplete()) throw unreachable('the channels of the servers')
    if (!channel) {
      const told = await ask(id)
      if (told?.type === ChannelType.DM) return undefined
      // It was made a moment ago: who sees it is told by the gateway.
      if (told) throw unreachable('a channel that the gateway did not tell of yet')
      throw gone('a channel in which the bot is not')
    }
    if (!isVisible(channel, bot.userId)) throw gone('a channel in which the bot is not')
    return channel
  }

  return {
    conversationOf,
    async find(channel) {
      const isKnown = (): boolean => threads.has(channel) || direct.has(channel) || apart.has(channel)
      if (!channelIn(channel) && !isKnown()) {
        await ask(channel)
        if (!isKnown()) apart.add(channel)
        const [oldest] = apart
        if (apart.size > mostKept && oldest !== undefined) apart.delete(oldest)
      }
      return conversationOf(channel)
    },
    learn,
    isReadable(channel) {
      if (direct.has(channel)) return true
      const place = channelIn(channel) ?? channelIn(threads.get(channel) ?? '')
      if (!place && !isComplete()) throw unreachable('the channels of the servers')
      return place !== undefined && isHeard(place, bot.userId)
    },
    isAside: (channel) => direct.has(channel),
    channelOf: (conversation) => localOf(conversation),
    idOf: (conversation, spot) => idOf(localOf(conversation), spot),
    spotOf: (conversation, message) => spotOf(localOf(conversation), message),
    rootOf(channel) {
      const parent = parentOf(channel)
      if (parent === undefined) return undefined
      // In a forum the root stands in the thread itself.
      const isApart = hasThreadsOnly(channelIn(parent))
      return idOf(parent, { channel: isApart ? channel : parent, id: channel })
    },
    nameOf: (channel) => channelIn(channel)?.name,
    home() {
      if (!gateway.isListed()) throw unreachable('the servers')
      const guilds = gateway.guilds()
      const named = settings.guild === undefined ? undefined : guilds.get(settings.guild)
      if (named) return named
      const [only, ...others] = guilds.values()
      if (settings.guild !== undefined) throw unclear('JOM_DISCORD_GUILD names a server in which the bot does not sit')
      if (!only) throw unclear('the bot sits in no server: it has to be invited to one')
      if (others.length > 0)
        throw unclear('the bot sits in several servers: JOM_DISCORD_GUILD must name the one for rooms')
      return only
    },
    async members(conversation) {
      const channel = await roomOf(conversation)
      if (!channel) {
        const told = await ask(localOf(conversation))
        return objectsIn(told?.recipients).flatMap(({ id }) => (idIn(id) === undefined ? [] : [accountOf(String(id))]))
      }
      assertGranted(gateway.granted())
      if (channel.isThread()) throw gone('a private thread')
      // Asked for as soon as a session begins, they are there a moment later.
      if (!gateway.isSighted(channel.guild)) await gateway.looked()
      if (!gateway.isSighted(channel.guild)) throw unreachable('the members of the server')
      return readersOf(channel)
        .filter((id) => id !== bot.userId)
        .map(accountOf)
    },
    async assurance(conversation, only) {
      if (only) return assuranceOf(settings.url, false)
      const channel = await roomOf(conversation)
      if (!channel) return assuranceOf(settings.url, false)
      if (!gateway.granted().content) throw contentMissing()
      return assuranceOf(settings.url, isOpenToAll(channel))
    },
    async mine() {
      await gateway.listed()
      const heard = [...gateway.guilds().values()].flatMap((guild) =>
        guild.channels.cache
          .filter((channel) => isSpokenIn(channel) && isHeard(channel, bot.userId))
          .map(({ id }) => id),
      )
      const asides = (await shelf.list('aside/')).flatMap(({ value }) => (typeof value === 'string' ? [value] : []))
      const oldest = Date.now() - rememberedMs
      // A thread that sleeps is listed nowhere, while its messages can still be taken away.
      const asleep = (await shelf.list('at/')).flatMap(({ key, value }) => {
        const id = key.slice('at/'.length)
        return threads.has(id) && naming.msOf(String(value)) > oldest ? [id] : []
      })
      return [...new Set([...heard, ...direct, ...asides, ...asleep])]
    },
  }
}

const unclear = (what: string): DeliveryError => new DeliveryError(what, { kind: 'never' })
