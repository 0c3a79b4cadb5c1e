import { ChannelType } from 'discord.js'
import type { AdapterContext } from '../../../src/chat/adapter.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { openChannels } from '../../../src/chat/hearing/channels.ts'
import type { Meaning } from '../../../src/chat/hearing/traces.ts'
import { Refused, TokenRefused } from '../../../src/chat/refusals.ts'
import type { Packet } from '../gateway/client.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { idIn, type Json } from '../json.ts'
import type { Places } from '../places.ts'
import type { Subjects } from '../speaking/subjects.ts'
import type { Wire } from '../wire.ts'
import { beginningOf } from './beginning.ts'
import { openComing } from './coming.ts'
import { openHistory } from './history.ts'
import { clearedBy } from './marks.ts'
import type { Step } from './missed.ts'
import { type Changes, openMoves, touchedBy } from './moves.ts'
import { isRoleOf, namesOf } from './names.ts'
import { naming } from './naming.ts'
import {
  answeredBy,
  deletion,
  editOf,
  isChanged,
  isOwn,
  movement,
  readEdit,
  readMessage,
  readReaction,
  type Translation,
} from './translate.ts'

/** The way of events from Discord to the core: channel by channel, in order, each until it is stored. */
export type Hearing = {
  /** Takes one dispatch, before the caches take it. */
  hear(packet: Packet): void
  /** A session began that replays nothing: what is missing of a channel is read before anything else is heard there. */
  lookBack(): void
  /** Events do not come in: nothing is to go anywhere before it is known again who can read it. */
  broken(): void
  /** Hands everything of a channel, and of its threads, after the last event kept to the core again. */
  readBack(channel: string): Promise<void>
  /** As of `Channels`. */
  isBehind(forMs: number): boolean
  /** Lets nothing more in, and waits for what is at the door. */
  stop(): Promise<void>
}

export type HearingParts = {
  wire: Wire
  gateway: Pick<Gateway, 'bot' | 'guilds' | 'isListed' | 'isSighted'>
  places: Places
  subjects: Pick<Subjects, 'of'>
}

/** Milliseconds before something is tried again whose token was refused. */
const refusedTokenMs = 10_000
/** So many messages of the bot's own are remembered, of which it is no news that they are taken away. */
const mostOwn = 5000

/** What is done with a channel, and where it belongs. */
type Where = Pick<Translation, 'conversation' | 'idOf' | 'root' | 'isAside'>

export async function openHearing(parts: HearingParts, context: AdapterContext): Promise<Hearing> {
  const { wire, gateway, places, subjects } = parts
  const { sink, log } = context
  const bot = gateway.bot.userId
  const stopping = new AbortController()
  const history = openHistory({
    wire,
    bot,
    log,
    signal: stopping.signal,
    isThread: (channel) => places.rootOf(channel) !== undefined,
  })
  const isWatched = (channel: string): boolean => sink.isRoom(places.conversationOf(channel))
  const moves = openMoves({ bot, guilds: gateway.guilds, isWatched, isSighted: gateway.isSighted })
  const own = new Set<string>()
  const coming = await openComing(context.shelf)

  const channels = await openChannels({
    ...context,
    naming,
    async read(channel, known, last, standing) {
      await places.find(channel)
      if (!places.isReadable(channel)) {
        log('warn', 'a channel may not be read back: the permission to read its history is missing', { channel })
        return { steps: [], newest: last, marks: { set: [], gone: [] } }
      }
      const from = {
        last: await beginningOf(channel, { known, last }, { places, knownIn: channels.known }),
        since: coming.since(channel, places.channelOf(places.conversationOf(channel))),
        looksBack: isWatched(channel),
      }
      const { steps, newest, marks } = await history.read(channel, known, from, standing)
      return { steps: steps.map((step) => () => meaningOfStep(channel, step)), newest, marks }
    },
    async marked(channel, { id, by, reaction }, at) {
      const told = { message_id: id, user_id: by, emoji: { name: reaction } }
      const how = { added: true, within: `read:${at}`, at, bot, ...(await whereIs(channel)) }
      return readReaction(channel, told, how)?.event
    },
    async mine() {
      // Whoever waits in a room is heard first.
      const mine = await places.mine()
      return [...mine.filter(isWatched), ...mine.filter((channel) => !isWatched(channel))]
    },
    refuses: (fault) => fault instanceof Refused && !(fault instanceof TokenRefused),
    pauseAfter: (fault) => (fault instanceof TokenRefused ? refusedTokenMs : undefined),
    stored() {},
  })

  async function whereIs(channel: string): Promise<Where> {
    const conversation = await places.find(channel)
    const root = places.rootOf(channel)
    return {
      conversation,
      idOf: (id) => places.idOf(conversation, { channel, id }),
      ...(root !== undefined && { root }),
      isAside: places.isAside(channel),
    }
  }

  /** What something means; nothing where it trips us, since whoever sends such a thing must not stop what others say. */
  async function meaningOf(
    channel: string,
    message: Json,
    read: (channel: string, message: Json, translation: Translation) => Meaning | undefined,
  ): Promise<Meaning | undefined> {
    try {
      const where = await whereIs(channel)
      const about = where.isAside ? await aboutOf(channel, message) : undefined
      const guilds = gateway.guilds()
      const names = namesOf(message, { sink, guilds, nameOf: places.nameOf })
      const isBotRole = (role: string): boolean => isRoleOf(bot, role, guilds)
      return read(channel, message, { ...where, bot, names, isBotRole, ...(about && { about }) })
    } catch (fault) {
      if (fault instanceof DeliveryError) throw fault
      log('error', 'an event could not be understood', { channel, type: message.type, fault })
      return undefined
    }
  }

  /** What the bot said to one person alone belongs to the conversation it was said for, and so does what is said of it. */
  async function aboutOf(channel: string, message: Json): Promise<Translation['about']> {
    const answered = answeredBy(message)
    const conversation = answered === undefined ? undefined : await subjects.of(answered)
    if (conversation === undefined || answered === undefined) return undefined
    return { conversation, message: places.idOf(conversation, { channel, id: answered }) }
  }

  async function meaningOfStep(channel: string, step: Step): Promise<Meaning | undefined> {
    if (step.kind === 'deleted') return deletion(channel, step, await whereIs(channel))
    return meaningOf(channel, step.message, step.kind === 'edited' ? readEdit : readMessage)
  }

  const doubt = (channel: string): void => {
    if (!isWatched(channel)) return
    const conversation = places.conversationOf(channel)
    // It does not wait for what is under way in the channel: that may be held up for long, while the bot goes on speaking there.
    channels.aside(
      'a change was not noted',
      channels.insist('a change was not noted', () => sink.doubt([conversation])),
    )
  }

  const hear = (...[channel, read, isBehind]: Parameters<typeof channels.hear>): void =>
    channels.aside('an event was not stored', channels.hear(channel, read, isBehind))

  function hearMessage(channel: string, message: Json): void {
    const id = idIn(message.id)
    // Discord tells the bot its own words too, and they are most of what is told where it passes on much.
    if (isOwn(message, bot)) {
      rememberOwn(id)
      return
    }
    if (message.guild_id === undefined) places.learn({ id: channel, type: ChannelType.DM })
    hear(channel, () => meaningOf(channel, message, readMessage))
  }

  function rememberOwn(id: string | undefined): void {
    if (id === undefined) return
    own.add(id)
    const [oldest] = own
    if (own.size > mostOwn && oldest !== undefined) own.delete(oldest)
  }

  /** Discord changes messages by itself too, to show what a link leads to, or that it was pinned. */
  function hearChange(channel: string, message: Json): void {
    const id = idIn(message.id)
    if (id === undefined || isOwn(message, bot)) return
    hear(
      channel,
      async () => {
        const heard = (await channels.known(channel)).get(id)
        return isChanged(message, heard) ? meaningOf(channel, message, readEdit) : undefined
      },
      // A change that overtook its message: the message is read first, as it is now.
      async () => editOf(message) !== undefined && channels.isUnheard(channel, id),
    )
  }

  function hearDeletion(channel: string, id: string | undefined): void {
    if (id === undefined || own.delete(id)) return
    hear(channel, async () => {
      const heard = (await channels.known(channel)).get(id)
      return heard?.gone ? undefined : deletion(channel, { id, by: heard?.by }, await whereIs(channel))
    })
  }

  /** With a thread go all its messages, of which Discord says nothing. */
  function hearThreadDeletion(thread: string): void {
    const hearAll = async (): Promise<void> => {
      for (const [id, { gone }] of await channels.known(thread)) if (!gone) hearDeletion(thread, id)
    }
    // What was said there last may be at the door.
    channels.aside('a deletion was not noted', channels.after(thread, 'a deletion was not noted', hearAll))
  }

  /** Takes a look at who sees what, now and once the caches took a dispatch: before the next one at the latest. */
  function watch(packet: Packet): void {
    lookAgain()
    const touched = touchedBy(packet)
    // What a session begins with is no news.
    if (!touched || !gateway.isListed()) return
    const after = moves.before(touched)
    lookAgain = () => {
      lookAgain = () => {}
      tell(after(), packet)
    }
    queueMicrotask(() => lookAgain())
  }
  let lookAgain = (): void => {}

  function tell({ moves: moved, came, went, doubtful, isBack }: Changes, { t, session, s }: Packet): void {
    for (const channel of came) {
      // A channel that was just made bears the moment of that in its id.
      const since = t === 'CHANNEL_CREATE' ? channel : naming.at(Date.now())
      channels.aside('the bot’s coming was not noted', coming.note(channel, since))
      channels.aside(
        'the bot’s coming was not noted',
        channels.after(channel, 'the bot’s coming was not noted', () => channels.moveOn(channel, since)),
      )
    }
    for (const channel of new Set([...came, ...went, ...doubtful, ...moved.map((each) => each.channel)])) doubt(channel)
    const within = `${session}:${s}`
    for (const { channel, user, kind } of moved)
      hear(channel, async () => movement(channel, { user, kind, within }, await whereIs(channel)))
    if (isBack) channels.lookBack()
  }

  return {
    hear(packet) {
      const { t, s, d, session } = packet
      watch(packet)
      const id = idIn(d.id)
      const channel = idIn(d.channel_id)
      if (t === 'THREAD_CREATE' || t === 'THREAD_UPDATE') return places.learn(d)
      if (t === 'THREAD_DELETE' && id !== undefined) {
        places.learn(d)
        return hearThreadDeletion(id)
      }
      if (channel === undefined) return
      switch (t) {
        case 'MESSAGE_CREATE':
          return hearMessage(channel, d)
        case 'MESSAGE_UPDATE':
          return hearChange(channel, d)
        case 'MESSAGE_DELETE':
          return hearDeletion(channel, id)
        case 'MESSAGE_DELETE_BULK':
          for (const each of Array.isArray(d.ids) ? d.ids : []) hearDeletion(channel, idIn(each))
          return
        case 'MESSAGE_REACTION_ADD':
        case 'MESSAGE_REACTION_REMOVE': {
          if (idIn(d.user_id) === bot) return
          const how = { added: t === 'MESSAGE_REACTION_ADD', within: `${session}:${s}`, at: Date.now(), bot }
          return hear(channel, async () => readReaction(channel, d, { ...how, ...(await whereIs(channel)) }))
        }
        case 'MESSAGE_REACTION_REMOVE_ALL':
        case 'MESSAGE_REACTION_REMOVE_EMOJI': {
          const gone = clearedBy(d)
          if (gone)
            channels.aside('that marks are gone was not noted', channels.unmark(channel, gone.message, gone.isMeant))
          return
        }
      }
    },
    lookBack: () => channels.lookBack(),
    broken() {
      channels.aside(
        'a gap was not noted',
        channels.insist('a gap could not be noted', () => sink.doubt()),
      )
    },
    async readBack(channel) {
      const inside = (await places.mine()).filter(
        (each) => places.conversationOf(each) === places.conversationOf(channel),
      )
      await Promise.all([...new Set([channel, ...inside])].map((each) => channels.readBack(each)))
    },
    isBehind: channels.isBehind,
    async stop() {
      stopping.abort()
      await channels.stop()
    },
  }
}
