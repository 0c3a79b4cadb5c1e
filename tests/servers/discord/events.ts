import { GatewayIntentBits as intent } from 'discord-api-types/v10'
import type { DataOf, Dispatch } from './dispatch.ts'
import { toldInGateway } from './hidden.ts'
import type { Channel, Guild, Member, Message } from './model.ts'
import { sees } from './permissions.ts'
import type { Size } from './reactions.ts'
import type { State } from './state.ts'
import { guildOf, toldChannel, toldEmoji, toldInEvent, toldMember, toldUserBy } from './told.ts'

/** How an event fared: whether it went out over an open connection at once, and how to send it once more. */
export type Told = { delivered(): boolean; again(): void }

export type Events = ReturnType<typeof createEvents>

type Plan = () => { delay: number; copies: number }

/** What the bot is told, as far as its intents and its sight go. */
export function createEvents(state: State, dispatch: Dispatch, nextPlan: Plan, stopped: { readonly value: boolean }) {
  /** Sends, later or twice where a test wants that. */
  function tell<Name extends Parameters<Dispatch>[0]>(
    t: Name,
    dataFor: (intents: number) => DataOf<Name> | undefined,
  ): Told {
    let went = false
    const send = (): void => {
      if (stopped.value) return
      went = dispatch(t, dataFor) || went
    }
    const { delay, copies } = nextPlan()
    const sendAll = (): void => {
      for (let n = 0; n <= copies; n++) send()
    }
    if (delay > 0) setTimeout(sendAll, delay).unref()
    else sendAll()
    return { delivered: () => went, again: send }
  }

  /** Events of messages need the intent of their kind of place, and sight of the channel. */
  const hears = (channel: Channel, intents: number, inGuild: number, direct: number): boolean =>
    (intents & (channel.guild === undefined ? direct : inGuild)) !== 0 && sees(state, channel, state.bot.id)

  const hearsReactions =
    (channel: Channel) =>
    (intents: number): boolean =>
      hears(channel, intents, intent.GuildMessageReactions, intent.DirectMessageReactions)

  const channelOf = (message: Message): Channel => {
    const channel = state.channels.get(message.channel)
    if (!channel) throw new Error(`there is no channel ${message.channel}`)
    return channel
  }

  /** Without MESSAGE_CONTENT the content of others' messages in guilds is empty, unless the bot is mentioned: docs, events/gateway#message-content-intent. */
  const isStripped = (message: Message, reads: boolean): boolean =>
    !reads &&
    channelOf(message).guild !== undefined &&
    message.author !== state.bot.id &&
    !message.mentions.includes(state.bot.id)

  /** What only one person sees counts as direct: docs, events/gateway-events#message-create; discord-api-docs issue 4557. */
  const inMessages = (message: Message) => (intents: number) =>
    message.only !== undefined
      ? (intents & intent.DirectMessages) !== 0
      : hears(channelOf(message), intents, intent.GuildMessages, intent.DirectMessages)

  const placeOf = (message: Message): { guild_id?: string } =>
    message.only === undefined ? guildOf(state, message.channel) : {}

  const messageData =
    (message: Message, nonce: boolean) =>
    (intents: number): DataOf<'MESSAGE_CREATE'> | undefined =>
      inMessages(message)(intents)
        ? toldInEvent(state, message, { nonce, stripped: isStripped(message, (intents & intent.MessageContent) !== 0) })
        : undefined

  const ofGuilds =
    <Data>(data: () => Data, wanted: boolean = true) =>
    (intents: number): Data | undefined =>
      wanted && intents & intent.Guilds ? data() : undefined

  return {
    tell,
    isStripped,
    posted: (message: Message): Told => tell('MESSAGE_CREATE', frozen(messageData(message, true))),
    changed: (message: Message): Told => tell('MESSAGE_UPDATE', frozen(messageData(message, false))),
    erased: (message: Message): Told =>
      tell('MESSAGE_DELETE', (intents) =>
        inMessages(message)(intents) ? { id: message.id, channel_id: message.channel, ...placeOf(message) } : undefined,
      ),
    erasedTogether: (channel: Channel, ids: string[]): Told =>
      tell('MESSAGE_DELETE_BULK', (intents) =>
        hears(channel, intents, intent.GuildMessages, intent.DirectMessages)
          ? { ids, channel_id: channel.id, ...guildOf(state, channel.id) }
          : undefined,
      ),
    reacted(what: 'added' | 'removed', message: Message, user: string, emoji: string, size: Size): Told {
      const channel = channelOf(message)
      const member = state.guilds.get(channel.guild ?? '')?.members.get(user)
      const data = {
        user_id: user,
        channel_id: channel.id,
        message_id: message.id,
        ...guildOf(state, channel.id),
        emoji: toldEmoji(emoji),
        burst: size === 'burst',
        type: size === 'burst' ? 1 : 0,
      }
      const may = hearsReactions(channel)
      if (what === 'removed') return tell('MESSAGE_REACTION_REMOVE', (intents) => (may(intents) ? data : undefined))
      const added = { ...data, ...(member && { member: toldMember(state, member) }), message_author_id: message.author }
      return tell('MESSAGE_REACTION_ADD', (intents) => (may(intents) ? added : undefined))
    },
    /** Whose they were is not told: docs, events/gateway-events#message-reaction-remove-all and -emoji. */
    cleared(message: Message, emoji: string | undefined): Told {
      const channel = channelOf(message)
      const data = { channel_id: channel.id, message_id: message.id, ...guildOf(state, channel.id) }
      const may = hearsReactions(channel)
      if (emoji === undefined)
        return tell('MESSAGE_REACTION_REMOVE_ALL', (intents) => (may(intents) ? data : undefined))
      const ofKind = { ...data, emoji: toldEmoji(emoji) }
      return tell('MESSAGE_REACTION_REMOVE_EMOJI', (intents) => (may(intents) ? ofKind : undefined))
    },
    channel(what: 'CHANNEL_CREATE' | 'CHANNEL_UPDATE' | 'CHANNEL_DELETE', channel: Channel): Told {
      const data = toldInGateway(state, channel) as DataOf<'CHANNEL_CREATE'> // of a guild, where it is called
      return tell(
        what,
        ofGuilds(() => data, channel.guild !== undefined),
      )
    },
    thread(what: 'THREAD_CREATE' | 'THREAD_UPDATE', thread: Channel): Told {
      const data = toldChannel(state, thread)
      const self = thread.thread?.members.has(state.bot.id)
        ? { member: { id: thread.id, user_id: state.bot.id, join_timestamp: thread.thread.since, flags: 0 } }
        : {}
      const whole = { ...data, ...self, ...(what === 'THREAD_CREATE' && { newly_created: true }) }
      return tell(
        what,
        ofGuilds(() => whole as DataOf<'THREAD_CREATE'>, sees(state, thread, state.bot.id)),
      ) // a thread's fields
    },
    threadGone: (thread: Channel): Told =>
      tell(
        'THREAD_DELETE',
        ofGuilds(() => ({
          id: thread.id,
          guild_id: thread.guild ?? '',
          parent_id: thread.parent ?? '',
          type: thread.type as DataOf<'THREAD_DELETE'>['type'], // 11 or 12
        })),
      ),
    /** The bot came to see channels: their threads, which it was told nothing of. */
    threadsSeen: (guild: Guild, channel: Channel): Told =>
      tell(
        'THREAD_LIST_SYNC',
        ofGuilds(() => ({
          guild_id: guild.id,
          channel_ids: [channel.id],
          threads: state
            .threadsOf(channel.id)
            .filter(({ thread }) => !thread?.archived)
            .map((thread) => toldChannel(state, thread) as DataOf<'THREAD_LIST_SYNC'>['threads'][number]), // threads alone
          members: [],
        })),
      ),
    member(what: 'GUILD_MEMBER_ADD' | 'GUILD_MEMBER_UPDATE', guild: Guild, member: Member): Told {
      const data = { ...toldMember(state, member), guild_id: guild.id }
      // Of itself the bot hears without the intent.
      return tell(what, (intents) =>
        intents & intent.GuildMembers || (what === 'GUILD_MEMBER_UPDATE' && member.user === state.bot.id)
          ? (data as DataOf<'GUILD_MEMBER_ADD'>) // both have these fields
          : undefined,
      )
    },
    memberGone: (guild: Guild, user: string): Told =>
      tell('GUILD_MEMBER_REMOVE', (intents) =>
        intents & intent.GuildMembers ? { guild_id: guild.id, user: toldUserBy(state, user) } : undefined,
      ),
  }
}

/** What was true when it happened is what is told, also when it is told later or again. */
function frozen<Data>(dataFor: (intents: number) => Data | undefined): (intents: number) => Data | undefined {
  const known = new Map<boolean, Data | undefined>()
  for (const reads of [true, false]) {
    const data = dataFor(reads ? everything : everything & ~intent.MessageContent)
    known.set(reads, data === undefined ? undefined : (structuredClone(data) as Data)) // a copy of the same form
  }
  return (intents) => (dataFor(intents) === undefined ? undefined : known.get((intents & intent.MessageContent) !== 0))
}

const everything = 0xff_ff_ff
