import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterContext } from '../../../src/chat/adapter.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import type { AccountRef, ConversationRef } from '../../../src/chat/refs.ts'
import type { Places } from '../places.ts'
import type { Bot } from '../ways/app.ts'
import { Refused, TokenRefused, type Wire } from '../wire.ts'
import { withFileFacts } from './file-facts.ts'
import { openHanding } from './handing.ts'
import { openHistory } from './history.ts'
import { openLanes, Stopping, unlessStopped } from './lanes.ts'
import type { Step } from './missed.ts'
import { openCalled } from './names.ts'
import { readNews } from './news.ts'
import { openOrder } from './order.ts'
import { subjectOf } from './subject.ts'
import { openTraces } from './traces.ts'
import {
  channelIn,
  deletion,
  isOwn,
  type Json,
  type Meaning,
  objectIn,
  readEdit,
  readMessage,
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

/** Milliseconds before something that failed is tried again: doubled from the first to the last; `token` when that was refused. */
const backOff = { first: 50, last: 5000, token: 10_000 }

export async function openHearing(parts: HearingParts, { sink, shelf, log }: AdapterContext): Promise<Hearing> {
  const { wire, bot, places } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  const traces = await openTraces(shelf)
  const called = openCalled({ wire, sink, places })
  const history = openHistory({ wire, bot: bot.userId, log, signal })
  const lanes = openLanes(signal)
  const inOrder = openOrder()
  const handing = openHanding(sink, (deed) => insist('an event was not stored', deed))
  const { conversationOf } = places
  const idOf: Translation['idOf'] = (channel, ts) => places.idOf(conversationOf(channel), { channel, ts })
  /** The channels of which nothing is missing, since the last time that something was. */
  let whole = new Set<string>()
  /** Until when Slack may leave something out between two events that it tells. */
  let leavesOutUntil = 0

  /** Repeats a deed until it is done: nothing later of the channel may overtake it. */
  async function insist<Done>(what: string, deed: () => Promise<Done>): Promise<Done> {
    for (let pause = backOff.first; ; pause = Math.min(backOff.last, pause * 2)) {
      if (signal.aborted) throw new Stopping()
      try {
        return await deed()
      } catch (fault) {
        if (signal.aborted) throw new Stopping()
        if (fault instanceof Refused && !(fault instanceof TokenRefused)) throw fault
        log('warn', what, { fault })
        await sleep(fault instanceof TokenRefused ? backOff.token : pause, undefined, { signal }).catch(() => {})
      }
    }
  }

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

  /**
   * Hands over what something means, and its trace with it. Resolves once what follows in the channel may be handed over
   * too; `stored` then resolves when this is stored.
   */
  async function handOver(channel: string, meaning: Meaning | undefined): Promise<{ stored: Promise<void> }> {
    if (!meaning) return { stored: Promise.resolve() }
    const { event, trace } = meaning
    if (trace && (await traces.isOvertaken(channel, trace))) return { stored: Promise.resolve() }
    // It is handed over until it is stored: what follows may count on its trace.
    const keep = trace ? await traces.take(channel, trace) : []
    const stored = handing.give(channel, event, keep).then(() => {
      if (event.kind === 'joined' || event.kind === 'left') return
      if (event.kind === 'command') parts.near(event.actor, event.conversation)
      parts.acted(event.actor)
    })
    stored.catch(() => {}) // whoever waits hears of it
    return { stored }
  }

  /** Nothing is to go to a room before it is read again who can see it. */
  async function doubt(channel: string): Promise<void> {
    places.forget(channel)
    const conversation = conversationOf(channel)
    if (sink.isRoom(conversation)) await sink.doubt([conversation])
  }

  /** Does not wait for what is under way in the channel: that may be held up for long, while the bot goes on speaking there. */
  const doubtAtOnce = (channel: string): Promise<void> => insist('a change was not noted', () => doubt(channel))

  async function takeStep(channel: string, step: Step): Promise<void> {
    if (step.kind === 'deleted') {
      const meaning = deletion(channel, { ...step, at: String(Date.now() / 1000) }, { conversationOf, idOf })
      return (await handOver(channel, meaning)).stored
    }
    const { kind, message } = step
    const meaning = await meaningOf(channel, message, (whole, translation) =>
      kind === 'edited'
        ? readEdit(channel, whole, translation)
        : readMessage(channel, whole, isAside(channel), translation),
    )
    await (await handOver(channel, meaning)).stored
  }

  /** Reads what is missing of a channel. One that Slack does not let us read keeps nobody from being heard there. */
  async function catchUp(channel: string): Promise<void> {
    const since = whole
    try {
      await handing.settled(channel)
      const last = (await traces.position(channel)) ?? traces.before
      const known = await traces.of(channel)
      const { steps, newest } = await insist('a channel could not be read back', () =>
        unlessStopped(signal, history.read(channel, known, last)),
      )
      for (const step of steps) await insist('an event was not stored', () => takeStep(channel, step))
      await traces.moveOn(channel, newest)
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault
      log('warn', 'a channel may not be read back', { channel, fault })
    }
    since.add(channel)
  }

  /** Whether a message is newer than all that was heard of a channel. */
  async function isUnheard(channel: string, { ts }: Json): Promise<boolean> {
    const last = (await traces.position(channel)) ?? traces.before
    return Number(ts) > Number(last) && !(await traces.of(channel)).has(String(ts))
  }

  /** Does something in a channel after what is under way there, and after what is missing of it. */
  const enter = <Done>(channel: string, work: () => Promise<Done>): Promise<Done> =>
    lanes.enter(channel, async () => {
      if (!whole.has(channel)) await catchUp(channel)
      return insist('an event was not understood', work)
    })

  /** Work that nobody waits for. */
  function aside(what: string, work: Promise<unknown>): void {
    work.catch((fault: unknown) => {
      if (!(fault instanceof Stopping)) log('warn', what, { fault })
    })
  }

  async function takeNews(event: Json): Promise<boolean> {
    const news = readNews(event, bot.userId)
    switch (news?.kind) {
      case undefined:
        return false
      case 'token':
        parts.tokenDoubted()
        return true
      case 'home':
        aside('somebody’s own page could not be shown', parts.homeOpened(news.user))
        return true
      case 'came':
        // What was said before is not for the bot to hear.
        await lanes.enter(news.channel, () =>
          insist('the bot’s coming was not noted', async () => {
            await traces.moveOn(news.channel, news.at)
            await doubt(news.channel)
          }),
        )
        return true
      case 'changed':
        await doubtAtOnce(news.channel)
        return true
      case 'moved':
        await doubtAtOnce(news.from)
        await lanes.enter(news.to, () =>
          insist('a change was not noted', async () => {
            await places.moved(news.from, news.to)
            places.forget(news.from)
            await doubt(news.to)
          }),
        )
        return true
    }
  }

  function lookBack(forMs = 0): void {
    whole = new Set()
    leavesOutUntil = Math.max(leavesOutUntil, Date.now() + forMs)
    places.forget()
    aside(
      'what was out of sight could not be read back',
      insist('the channels could not be listed', () => unlessStopped(signal, places.mine())).then((channels) => {
        for (const channel of channels)
          aside(
            'a channel could not be read back',
            enter(channel, async () => {}),
          )
      }),
    )
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
      const { stored } = await enter(channel, async () => {
        const isChange = event.subtype === 'message_changed'
        const about = isChange ? objectIn(event.message) : event
        // A change that overtook its message: the message is read first, as it is now. And where Slack's first attempt did not
        // arrive, or it leaves events out, others may be missing before it: all of them are read, in order.
        const isDoubtful = isChange || again || parts.outOfReach() || Date.now() < leavesOutUntil
        if (isDoubtful && (await isUnheard(channel, about))) await catchUp(channel)
        const meaning = await meaningOf(channel, about, (message, translation) =>
          translate(isChange ? { ...event, message } : message, translation),
        )
        return handOver(channel, meaning)
      })
      await stored
    },
    lookBack,
    readBack: (channel) => lanes.enter(channel, () => catchUp(channel)),
    async stop() {
      stopping.abort()
      await lanes.settled()
      await handing.settled()
    },
  }
}

const isMove = ({ type }: Json): boolean => type === 'member_joined_channel' || type === 'member_left_channel'

/** Whether a channel is a direct message. */
const isAside = (channel: string): boolean => channel.startsWith('D')
