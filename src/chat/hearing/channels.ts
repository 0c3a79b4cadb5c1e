import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterContext } from '../adapter.ts'
import type { ChatEvent } from '../event.ts'
import type { ShelfWrite } from '../shelf.ts'
import { openHanding } from './handing.ts'
import { openLanes, Stopping, unlessStopped } from './lanes.ts'
import { type MarkChanges, type Marking, openMarked, type Standing } from './marked.ts'
import { openOwed } from './owed.ts'
import { type Known, type Meaning, type Naming, openTraces } from './traces.ts'

/**
 * What was read of a channel: what happened there out of sight, in order, the last message of which something was told, and what the
 * history says of marks.
 */
export type Reading = { steps: readonly (() => Promise<Meaning | undefined>)[]; newest: string; marks: MarkChanges }

/** The marks that are known of a channel, and whether those on a message are looked for. */
export type KnownMarks = { standing: Standing; isReadBack(id: string): boolean }

export type ChannelParts = Pick<AdapterContext, 'sink' | 'shelf' | 'log'> & {
  naming: Naming
  /** What happened in a channel after the last message kept, and with those known of before. Throws where the platform does not answer. */
  read(channel: string, known: ReadonlyMap<string, Known>, last: string, marks: KnownMarks): Promise<Reading>
  /** That somebody set a mark, as it is told of one that was found at a moment in milliseconds, which tells it from others of theirs. */
  marked(channel: string, found: MarkChanges['set'][number], at: number): Promise<ChatEvent | undefined>
  /** The channels in which the bot sits. */
  mine(): Promise<readonly string[]>
  /** Whether the platform refuses something, so that it is useless to ask again. */
  refuses(fault: unknown): boolean
  /** Milliseconds before something is tried again, where a fault needs longer than others. */
  pauseAfter?(fault: unknown): number | undefined
  /** Hears what was stored. */
  stored(event: ChatEvent): void
}

/**
 * Hears channel by channel, in order, each event until it is stored. What happened in a channel out of sight is read before
 * anything else is heard there.
 */
export type Channels = {
  /** Repeats a deed until it is done: nothing later may overtake it. Rejects when the platform refuses it, and with `Stopping`. */
  insist<Done>(what: string, deed: () => Promise<Done>): Promise<Done>
  /**
   * Hears one thing in a channel after what is under way there. `isBehind` says whether others may be missing before it: these
   * are read then. Resolves once it is stored, or where it means nothing.
   */
  hear(channel: string, read: () => Promise<Meaning | undefined>, isBehind?: () => Promise<boolean>): Promise<void>
  /** Does something else there after what is under way, whatever may be missing. */
  after<Done>(channel: string, what: string, work: () => Promise<Done>): Promise<Done>
  /** What was heard of a channel, by message, in order. */
  known(channel: string): Promise<ReadonlyMap<string, Known>>
  /** Whether a message is newer than all that was heard of a channel. */
  isUnheard(channel: string, id: string): Promise<boolean>
  /** All up to a message was heard, or is not for the bot to hear. */
  moveOn(channel: string, id: string): Promise<void>
  /** Marks of a message stand no more: those that are `meant`. */
  unmark(channel: string, id: string, meant: (marking: Marking) => boolean): Promise<void>
  /** Reads what is missing of a channel. */
  readBack(channel: string): Promise<void>
  /** Anything may be missing anywhere: what is, is read before anything else is heard there. */
  lookBack(): void
  /**
   * Whether something that happened may not be stored yet, because channels are to be listed or read, or what was told is late. Until
   * it was looked back for the first time, and once it stopped, nobody knows. What the platform refuses is not waited for, nor what
   * began so many milliseconds ago or more.
   */
  isBehind(forMs: number): boolean
  /** Work that nobody waits for. */
  aside(what: string, work: Promise<unknown>): void
  /** Lets nothing more in, and waits for what is at the door. */
  stop(): Promise<void>
}

/** Milliseconds before something that failed is tried again: doubled from the first to the last. */
const backOff = { first: 50, last: 5000 }

export async function openChannels(parts: ChannelParts): Promise<Channels> {
  const { sink, shelf, log, naming } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  const traces = await openTraces(shelf, naming)
  const marked = await openMarked(shelf, naming)
  const lanes = openLanes(signal)
  const handing = openHanding(sink, (deed) => insist('an event was not stored', deed))
  const owed = openOwed()
  const first = Promise.withResolvers<void>()
  void owed.reading(first.promise)
  /** The channels of which nothing is missing, since the last time that something was. */
  let whole = new Set<string>()

  async function insist<Done>(what: string, deed: () => Promise<Done>): Promise<Done> {
    for (let pause = backOff.first; ; pause = Math.min(backOff.last, pause * 2)) {
      if (signal.aborted) throw new Stopping()
      try {
        return await deed()
      } catch (fault) {
        if (signal.aborted) throw new Stopping()
        if (parts.refuses(fault)) throw fault
        log('warn', what, { fault })
        await sleep(parts.pauseAfter?.(fault) ?? pause, undefined, { signal }).catch(() => {})
      }
    }
  }

  /**
   * Hands over what something means, and its trace with it. Resolves once what follows in the channel may be handed over
   * too; `stored` then resolves when this is stored.
   */
  async function handOver(channel: string, meaning: Meaning | undefined): Promise<{ stored: Promise<void> }> {
    if (!meaning) return { stored: Promise.resolve() }
    const { event, trace } = meaning
    if (trace && (await isOvertaken(channel, trace))) return { stored: Promise.resolve() }
    // It is handed over until it is stored: what follows may count on its trace.
    const keep = trace ? await take(channel, trace) : []
    const stored = handing.give(channel, event, keep).then(() => parts.stored(event))
    stored.catch(() => {}) // whoever waits hears of it
    return { stored }
  }

  const isOvertaken = (channel: string, trace: NonNullable<Meaning['trace']>): Promise<boolean> =>
    trace.kind === 'marked' ? marked.isOvertaken(channel, trace) : traces.isOvertaken(channel, trace)
  const take = (channel: string, trace: NonNullable<Meaning['trace']>): Promise<readonly ShelfWrite[]> =>
    trace.kind === 'marked' ? marked.take(channel, trace) : traces.take(channel, trace)

  const lastOf = async (channel: string): Promise<string> => (await traces.position(channel)) ?? traces.before

  const catchUp = (channel: string): Promise<void> => owed.reading(readMissing(channel))

  /** Reads what is missing of a channel. One that the platform does not let us read keeps nobody from being heard there. */
  async function readMissing(channel: string): Promise<void> {
    const since = whole
    try {
      await handing.settled(channel)
      const last = await lastOf(channel)
      const known = await traces.of(channel)
      const standing = await marked.of(channel)
      let asked = 0
      const { steps, newest, marks } = await insist('a channel could not be read back', () => {
        asked = Date.now()
        return unlessStopped(signal, parts.read(channel, known, last, { standing, isReadBack: marked.isReadBack }))
      })
      const span = { asked, answered: Date.now() }
      const found = marks.set.map((each) => () => meaningOfMark(channel, each, span))
      // Of marks nobody says when they were set: they come when what they stand on is known.
      for (const step of [...steps, ...found])
        await insist('an event was not stored', async () => (await handOver(channel, await step())).stored)
      await marked.forget(channel, marks.gone)
      await traces.moveOn(channel, newest)
    } catch (fault) {
      if (!parts.refuses(fault)) throw fault
      log('warn', 'a channel may not be read back', { channel, fault })
    }
    since.add(channel)
  }

  async function meaningOfMark(
    channel: string,
    found: MarkChanges['set'][number],
    { asked, answered }: { asked: number; answered: number },
  ): Promise<Meaning | undefined> {
    const event = await parts.marked(channel, found, answered)
    const { id, by, mark } = found
    return event && { event, trace: { kind: 'marked', id, by, mark, added: true, at: asked, read: answered } }
  }

  /** Does something in a channel after what is under way there, and after what is missing of it. */
  const enter = <Done>(channel: string, work: () => Promise<Done>): Promise<Done> =>
    lanes.enter(channel, async () => {
      if (!whole.has(channel)) await catchUp(channel)
      return insist('an event was not understood', work)
    })

  function aside(what: string, work: Promise<unknown>): void {
    work.catch((fault: unknown) => {
      if (!(fault instanceof Stopping)) log('warn', what, { fault })
    })
  }

  const hear: Channels['hear'] = async (channel, read, isBehind) => {
    const { stored } = await enter(channel, async () => {
      if (await isBehind?.()) await catchUp(channel)
      return handOver(channel, await read())
    })
    await stored
  }

  /** Has every channel of the bot's read, each until that is done: those who count what is owed never find nothing in between. */
  async function readAll(): Promise<void> {
    const what = 'a channel could not be read back'
    const mine = await insist('the channels could not be listed', () => unlessStopped(signal, parts.mine()))
    for (const channel of mine) aside(what, owed.reading(insist(what, () => enter(channel, async () => {}))))
  }

  return {
    insist,
    aside,
    hear: (...heard) => owed.telling(hear(...heard)),
    after: (channel, what, work) => lanes.enter(channel, () => insist(what, work)),
    known: (channel) => traces.of(channel),
    isUnheard: async (channel, id) =>
      naming.compare(id, await lastOf(channel)) > 0 && !(await traces.of(channel)).has(id),
    moveOn: (channel, id) => traces.moveOn(channel, id),
    unmark: (channel, id, meant) =>
      lanes.enter(channel, () =>
        insist('that marks are gone was not noted', async () => {
          await handing.settled(channel)
          await marked.forget(channel, ((await marked.of(channel)).get(id) ?? []).filter(meant))
        }),
      ),
    readBack: (channel) => lanes.enter(channel, () => catchUp(channel)),
    lookBack() {
      whole = new Set()
      aside('what was out of sight could not be read back', owed.reading(readAll()))
      first.resolve()
    },
    isBehind: (forMs) => signal.aborted || owed.isBehind(forMs),
    async stop() {
      stopping.abort()
      await lanes.settled()
      await handing.settled()
    },
  }
}
