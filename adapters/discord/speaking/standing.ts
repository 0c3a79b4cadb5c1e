import { isForGood } from '../../../src/chat/errors.ts'
import type { Shelf } from '../../../src/chat/shelf.ts'
import { openTurns } from '../../../src/chat/turns.ts'
import type { Content } from '../content/render.ts'
import { limits } from '../limits.ts'
import type { Wire } from '../wire.ts'
import { type Entry, mostBegun, nameOf, openBegun, printOf } from './begun.ts'

/** What stands of one message of the bot's: the ids of its parts by their numbers, from 0. */
export type Parts = ReadonlyMap<number, string>

/**
 * What the bot has said, by the keys under which it said it. Discord knows such a key for some minutes, and does not show it to who
 * reads back: after that, and after a restart, what was begun is found by its words behind what stood there before.
 */
export type Standing = {
  /** The parts of a message that stand in a channel; that all others are begun is kept before it resolves. */
  begin(channel: string, key: string, contents: readonly Content[], from?: number): Promise<Parts>
  /** What comes of saying a part: its id, that it does not stand, or that nobody knows. */
  ended(channel: string, key: string, part: number, how: { id: string } | 'refused' | 'unclear'): void
  /** A message is there no more. */
  forget(channel: string, id: string): void
}

type Told = {
  id: string
  author?: { id: string }
  content?: string
  embeds?: readonly { title?: string; description?: string }[]
  components?: readonly unknown[]
}

/** One that may stand, though nothing says so. */
type Known = Entry & { isOpen?: boolean }

/** So many pages are read of a channel at most: two thousand messages. */
const mostPages = 20
/** How long before something was begun the reading goes back where nothing else is known, in milliseconds: clocks differ. */
const marginMs = 10 * 60_000
/** When Discord's ids begin, in milliseconds. */
const epochMs = 1_420_070_400_000n

/** The first id of an instant. */
const snowflakeAt = (ms: number): string => String(BigInt(Math.max(0, ms - Number(epochMs))) << 22n)

const isLater = (one: string, other: string): boolean => BigInt(one) > BigInt(other)

export type StandingParts = {
  wire: Pick<Wire, 'ask'>
  shelf: Pick<Shelf, 'get' | 'write'>
  bot: { userId: string }
  /** The time in milliseconds. */
  now?: () => number
}

/** Opens what is known of what stands. */
export function openStanding({ wire, shelf, bot, now = Date.now }: StandingParts): Standing {
  const begun = openBegun(shelf, now)
  const channels = new Map<string, Known[]>()
  const inOrder = openTurns()
  /** The latest message in a channel of which it is known that it stood before what is begun next. */
  const newest = new Map<string, string>()

  function learn(channel: string, id: string): void {
    const before = newest.get(channel)
    if (before === undefined || isLater(id, before)) newest.set(channel, id)
  }

  /** The bot's own messages in a channel behind one, in order. */
  async function ownAfter(channel: string, after: string): Promise<readonly Told[]> {
    const own: Told[] = []
    let last = after
    for (let page = 0; page < mostPages; page += 1) {
      const messages = await wire.ask<readonly Told[]>('GET', `/channels/${channel}/messages`, {
        query: { after: last, limit: limits.page },
      })
      own.push(...messages.filter(({ author }) => author?.id === bot.userId))
      for (const { id } of messages) if (isLater(id, last)) last = id
      if (messages.length < limits.page) break
    }
    return own.sort((one, other) => (isLater(one.id, other.id) ? 1 : -1))
  }

  /**
   * Finds out of those that are wanted whether they stand: each is the first that has its words and is no other's. One that was begun
   * before another takes its own before it.
   */
  async function settle(channel: string, wanted: readonly Known[], all: readonly Known[]): Promise<void> {
    const [first] = wanted
    if (!first) return
    const after = wanted.reduce((least, each) => (isLater(least, each.after) ? each.after : least), first.after)
    const taken = new Set(all.flatMap(({ id }) => id ?? []))
    const own = await readable(ownAfter(channel, after))
    for (const { id } of own) learn(channel, id)
    for (const entry of all) {
      if (!entry.isOpen || isLater(after, entry.after)) continue
      const found = own.find(
        (each) => !taken.has(each.id) && printOf({ content: '', embeds: [], ...each }) === entry.print,
      )
      delete entry.isOpen
      if (!found) continue
      entry.id = found.id
      taken.add(found.id)
    }
  }

  /** What an earlier process left. Whatever stands by now is none of what is begun from now on. */
  async function recall(channel: string): Promise<void> {
    const left = (await begun.left(channel)).map(
      (entry): Known => ({
        ...entry,
        ...(entry.id === undefined && { isOpen: true }),
      }),
    )
    const last = { query: { limit: 1 } }
    const messages =
      left.length > 0 ? await readable(wire.ask<readonly Told[]>('GET', `/channels/${channel}/messages`, last)) : []
    for (const { id } of messages) learn(channel, id)
    channels.set(channel, left)
  }

  async function known(channel: string): Promise<readonly Known[]> {
    if (!channels.has(channel)) await recall(channel)
    return channels.get(channel) ?? []
  }

  const entryOf = (channel: string, key: string, part: number): Known | undefined => {
    const name = nameOf(channel, key, part)
    return channels.get(channel)?.find((each) => each.name === name)
  }

  async function begin(channel: string, key: string, contents: readonly Content[], from: number): Promise<Parts> {
    const entries = await known(channel)
    const wanted = contents.slice(from).map((content, index) => ({ part: from + index, print: printOf(content) }))
    const open = wanted.flatMap(({ part }) => entryOf(channel, key, part) ?? []).filter(({ isOpen }) => isOpen)
    await settle(channel, open, entries)
    const news = wanted.filter(({ part }) => !entryOf(channel, key, part))
    if (news.length > 0) {
      const at = now()
      const after = newest.get(channel) ?? snowflakeAt(at - marginMs)
      const begins = news.map(({ part, print }): Known => ({ name: nameOf(channel, key, part), print, after, at }))
      const all = [...entries, ...begins].slice(-Math.max(mostBegun, begins.length))
      await begun.keep(
        channel,
        all.map(({ isOpen: _, ...entry }) => entry),
      )
      channels.set(channel, all)
    }
    return new Map(
      wanted.flatMap(({ part }): [number, string][] => {
        const id = entryOf(channel, key, part)?.id
        return id === undefined ? [] : [[part, id]]
      }),
    )
  }

  return {
    begin: (channel, key, contents, from = 0) => inOrder(channel, () => begin(channel, key, contents, from)),
    ended(channel, key, part, how) {
      const entry = entryOf(channel, key, part)
      if (typeof how === 'object') learn(channel, how.id)
      if (!entry) return
      if (typeof how === 'object') entry.id = how.id
      if (how === 'unclear') entry.isOpen = true
      else delete entry.isOpen
    },
    forget(channel, id) {
      const entries = channels.get(channel)
      const at = entries?.findIndex((each) => each.id === id) ?? -1
      if (at >= 0) entries?.splice(at, 1)
    },
  }
}

/** Where Discord shows nothing to the bot, nothing of its own is found: its memory of some minutes is all there is. */
async function readable(reading: Promise<readonly Told[]>): Promise<readonly Told[]> {
  try {
    return await reading
  } catch (fault) {
    if (!isForGood(fault)) throw fault
    return []
  }
}
