import type { AdapterContext } from '../../../src/chat/adapter.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { openChannels } from '../../../src/chat/hearing/channels.ts'
import type { Meaning } from '../../../src/chat/hearing/traces.ts'
import type { AccountRef, ConversationRef } from '../../../src/chat/refs.ts'
import { Refused, TokenRefused } from '../../../src/chat/refusals.ts'
import type { Places } from '../places.ts'
import type { Bot } from '../ways/app.ts'
import type { Wire } from '../wire.ts'
import { withFileFacts } from './file-facts.ts'
import { openHistory } from './history.ts'
import type { Step } from './missed.ts'
import { openCalled } from './names.ts'
import { naming } from './naming.ts'
import { readNews } from './news.ts'
import { openOrder } from './order.ts'
import { subjectOf } from './subject.ts'
import {
  channelIn,
  deletion,
  isOwn,
  type Json,
  objectIn,
  readEdit,
  readMessage,
  readReaction,
  type Translation,
  text,
  translate,
} from './translate.ts'

/** The way of events from Slack to the core: channel by channel, in order, each until it is stored. */
export type Hearing = {
  /**
   * Takes one event with its envelope; `again` says that Slack tried before. Resolves once it is stored, or where it means
   * nothing; rejects when it was not stored.
   */
  hear(body: Json, again?: boolean): Promise<void>
  /** Something was out of sight: what is missing of a channel is read before anything else is heard there, and what was known of it is asked for again. For so many milliseconds more may be missing at any time. */
  lookBack(forMs?: number): void
  /** Hands everything of a channel after the last event kept to the core again. */
  readBack(channel: string): Promise<void>
  /** As of `Channels`. */
  isBehind(forMs: number): boolean
  /** Lets nothing more in, and waits for what is at the door. */
  stop(): Promise<void>
}

export type HearingParts = {
  wire: Wire
  bot: Bot
  places: Places
  /** Hears that somebody spoke to the bot in a conversation. */
  near(account: AccountRef, conversation: ConversationRef): void
  /** Hears that somebody did something. */
  acted(account: AccountRef): void
  homeOpened(user: string): Promise<void>
  /** Whether Slack is out of reach, as far as is known: what comes all the same may not be all that there is. */
  outOfReach(): boolean
  /** Hears that the bot's token may be good no more. */
  tokenDoubted(): void
}

/** Milliseconds before something is tried again whose token was refused. */
const refusedTokenMs = 10_000

export async function openHearing(parts: HearingParts, context: AdapterContext): Promise<Hearing> {
  const { wire, bot, places } = parts
  const { sink, log } = context
  const stopping = new AbortController()
  const called = openCalled({ wire, sink, places })
  const history = openHistory({ wire, bot: bot.userId, log, signal: stopping.signal })
  const inOrder = openOrder()
  const { conversationOf } = places
  const idOf: Translation['idOf'] = (channel, ts) => places.idOf(conversationOf(channel), { channel, ts })
  /** Until when Slack may leave something out between two events that it tells. */
  let leavesOutUntil = 0

  const channels = await openChannels({
    ...context,
    naming,
    async read(channel, known, last, standing) {
      const { steps, newest, marks } = await history.read(channel, known, last, standing)
      return { steps: steps.map((step) => () => meaningOfStep(channel, step)), newest, marks }
    },
    async marked(channel, { id: ts, by: user, reaction }, at) {
      const event = { type: 'reaction_added', user, reaction, item: { type: 'message', ts }, event_ts: naming.at(at) }
      return readReaction(channel, event, { bot, conversationOf, idOf })?.event
    },
    mine: () => places.mine(),
    refuses: (fault) => fault instanceof Refused && !(fault instanceof TokenRefused),
    pauseAfter: (fault) => (fault instanceof TokenRefused ? refusedTokenMs : undefined),
    stored(event) {
      if (event.kind === 'joined' || event.kind === 'left') return
      if (event.kind === 'command') parts.near(event.actor, event.conversation)
      parts.acted(event.actor)
    },
  })

  /** What something means; nothing where it trips us, since whoever sends such a thing must not stop what others say. */
  async function meaningOf(
    channel: string,
    message: Json,
    read: (message: Json, translation: Translation) => Meaning | undefined,
  ): Promise<Meaning | undefined> {
    try {
      const whole = await withFileFacts(wire, message)
      const [names, about] = await Promise.all([called.namesIn(message), aboutOf(channel, message)])
      return read(whole, { bot, names, conversationOf, idOf, ...(about && { about }) })
    } catch (fault) {
      if (fault instanceof DeliveryError) throw fault
      log('error', 'an event could not be understood', { channel, type: message.type, fault })
      return undefined
    }
  }

  /** What the bot said to one person alone belongs to the conversation it was said for, and so does what is said of it. */
  async function aboutOf(channel: string, message: Json): Promise<Translation['about']> {
    const ts = text(message.thread_ts)
    if (!isAside(channel) || ts === undefined || ts === message.ts) return undefined
    const conversation = await subjectOf(wire, bot, { channel, ts })
    return conversation && { conversation, message: places.idOf(conversation, { channel, ts }) }
  }

  async function meaningOfStep(channel: string, step: Step): Promise<Meaning | undefined> {
    if (step.kind === 'deleted')
      return deletion(channel, { ...step, at: String(Date.now() / 1000) }, { conversationOf, idOf })
    const { kind, message } = step
    return meaningOf(channel, message, (whole, translation) =>
      kind === 'edited'
        ? readEdit(channel, whole, translation)
        : readMessage(channel, whole, isAside(channel), translation),
    )
  }

  /** Nothing is to go to a room before it is read again who can see it. */
  async function doubt(channel: string): Promise<void> {
    places.forget(channel)
    const conversation = conversationOf(channel)
    if (sink.isRoom(conversation)) await sink.doubt([conversation])
  }

  /** Does not wait for what is under way in the channel: that may be held up for long, while the bot goes on speaking there. */
  const doubtAtOnce = (channel: string): Promise<void> =>
    channels.insist('a change was not noted', () => doubt(channel))

  async function takeNews(event: Json): Promise<boolean> {
    const news = readNews(event, bot.userId)
    switch (news?.kind) {
      case undefined:
        return false
      case 'token':
        parts.tokenDoubted()
        return true
      case 'home':
        channels.aside('somebody’s own page could not be shown', parts.homeOpened(news.user))
        return true
      case 'came':
        // What was said before is not for the bot to hear.
        await channels.after(news.channel, 'the bot’s coming was not noted', async () => {
          await channels.moveOn(news.channel, news.at)
          await doubt(news.channel)
        })
        return true
      case 'changed':
        await doubtAtOnce(news.channel)
        return true
      case 'moved':
        await doubtAtOnce(news.from)
        await channels.after(news.to, 'a change was not noted', async () => {
          await places.moved(news.from, news.to)
          places.forget(news.from)
          await doubt(news.to)
        })
        return true
    }
  }

  return {
    async hear(body, again = false) {
      const event = objectIn(body.event)
      const channel = channelIn(event)
      // Slack tells the bot its own words too, and they are most of what is told where it passes on much.
      if (event.type === 'message' && event.subtype === undefined && isOwn(event, bot)) return
      await inOrder(channel ?? '', text(event.event_ts))
      if (await takeNews(event)) return
      if (channel === undefined) return
      if (isMove(event)) await doubtAtOnce(channel)
      const isChange = event.subtype === 'message_changed'
      const about = isChange ? objectIn(event.message) : event
      const means = (): Promise<Meaning | undefined> =>
        meaningOf(channel, about, (message, translation) =>
          translate(isChange ? { ...event, message } : message, translation),
        )
      await channels.hear(channel, means, async () => {
        // A change that overtook its message: the message is read first, as it is now. And where Slack's first attempt did not
        // arrive, or it leaves events out, others may be missing before it: all of them are read, in order.
        const isDoubtful = isChange || again || parts.outOfReach() || Date.now() < leavesOutUntil
        return isDoubtful && channels.isUnheard(channel, String(about.ts))
      })
    },
    lookBack(forMs = 0) {
      leavesOutUntil = Math.max(leavesOutUntil, Date.now() + forMs)
      places.forget()
      channels.lookBack()
    },
    readBack: (channel) => channels.readBack(channel),
    isBehind: channels.isBehind,
    async stop() {
      stopping.abort()
      await channels.stop()
    },
  }
}

const isMove = ({ type }: Json): boolean => type === 'member_joined_channel' || type === 'member_left_channel'

/** Whether a channel is a direct message. */
const isAside = (channel: string): boolean => channel.startsWith('D')
