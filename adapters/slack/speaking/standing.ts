import { codeOf } from '../../../src/chat/refusals.ts'
import type { Shelf } from '../../../src/chat/shelf.ts'
import { limits } from '../limits.ts'
import type { Wire } from '../wire.ts'

/** A channel, or one thread of it. */
export type Place = { channel: string; thread?: string }

/** What stands of one message of the bot's: the timestamps of its parts by their numbers, from 0. */
export type Parts = ReadonlyMap<number, string>

/**
 * What the bot has said, by the keys under which it said it. Slack is given the key with each message, and is asked what
 * stands before something is said that may have been said already.
 */
export type Standing = {
  /** The parts of a message that stand in a place, from one on. Asks Slack where this process has not looked yet, or an answer got lost. */
  partsOf(place: Place, key: string, from?: number): Promise<Parts>
  remember(place: Place, key: string, part: number, ts: string): void
  /** A message is there no more. */
  forget(channel: string, ts: string): void
  /** Something was said in a place and no clear answer came: it may stand there. */
  doubt(place: Place): void
}

/** The kind by which the bot knows its own metadata. */
export const eventType = 'jom_message'

/** So many parts are remembered at most. */
const mostParts = 20_000
/** So many pages are read of a place at most: a thousand messages. */
const mostPages = 5
/** How long before something may have been said the reading goes back, in milliseconds: clocks differ. */
const marginMs = 10 * 60_000
/** Milliseconds after the start within which a thread may have been begun before it: clocks differ. */
const startMs = 60_000
/** So many places are remembered as looked at. */
const mostPlaces = 20_000
/** How far the first look at a place goes back, in milliseconds: what is older is not said again. */
const firstLookMs = 48 * 3_600_000

type Told = { ts?: string; user?: string; bot_id?: string; metadata?: unknown }

const nameOf = ({ channel, thread }: Place): string => `${channel}/${thread ?? ''}`

/** Milliseconds after which it is written down anew that something is said in a channel. */
const spokeMs = 3_600_000
/** Where the shelf keeps when the bot last spoke in a channel, to the hour: where it did not, nothing is looked for. */
const spokeKey = (channel: string): string => `spoke/${channel}`

/** Opens what is known of what stands; `user` is Slack's id of the bot. */
export function openStanding({ wire, shelf, user }: { wire: Wire; shelf: Shelf; user: string }): Standing {
  /** By place, key and part. */
  const known = new Map<string, string>()
  /** The entries of `known` by channel and timestamp. */
  const entries = new Map<string, string>()
  const looked = new Set<string>()
  const started = Date.now()
  /** By channel: when an earlier process spoke there last, in milliseconds; and when this one wrote that down. */
  const spokeBefore = new Map<string, number>()
  const spoke = new Map<string, number>()
  /** Since when a place is in doubt, in milliseconds. */
  const doubts = new Map<string, number>()

  function remember(place: Place, key: string, part: number, ts: string): void {
    const entry = `${nameOf(place)} ${key} ${part}`
    known.delete(entry)
    known.set(entry, ts)
    entries.set(`${place.channel} ${ts}`, entry)
    const [oldest] = known
    if (known.size <= mostParts || !oldest) return
    known.delete(oldest[0])
    entries.delete(`${oldest[0].slice(0, oldest[0].indexOf('/'))} ${oldest[1]}`)
  }

  function forget(channel: string, ts: string): void {
    const entry = entries.get(`${channel} ${ts}`)
    entries.delete(`${channel} ${ts}`)
    if (entry !== undefined && known.get(entry) === ts) known.delete(entry)
  }

  /** Learns what the bot said in a place since a time. */
  async function look(place: Place, sinceMs: number): Promise<void> {
    const { channel, thread } = place
    const oldest = (sinceMs / 1000).toFixed(6)
    let cursor: string | undefined
    for (let page = 0; page < mostPages; page += 1) {
      const question = { channel, limit: limits.page, include_all_metadata: true, ...(cursor && { cursor }) }
      const answer =
        thread === undefined
          ? await wire.ask('conversations.history', question)
          : await wire.ask('conversations.replies', { ...question, ts: thread, oldest })
      const messages: readonly Told[] = answer.messages ?? []
      for (const message of messages) {
        const said = saidIn(message, user)
        if (said) remember(place, said.key, said.part, said.ts)
      }
      cursor = answer.response_metadata?.next_cursor
      // A channel is told from its end, a thread from its beginning.
      if (!cursor || (thread === undefined && messages.some(({ ts = '' }) => Number(ts) * 1000 < sinceMs))) return
    }
  }

  /** Whether an earlier process may have said something in a channel that is still to be found. */
  async function mayHold(channel: string): Promise<boolean> {
    let at = spokeBefore.get(channel)
    if (at === undefined) {
      const kept = await shelf.get(spokeKey(channel))
      at = typeof kept === 'number' ? kept : 0
      spokeBefore.set(channel, at)
    }
    return at > Date.now() - firstLookMs - spokeMs
  }

  /** Writes down that something is going to be said in a channel. */
  async function speakIn(channel: string): Promise<void> {
    const now = Date.now()
    if (now - (spoke.get(channel) ?? 0) < spokeMs) return
    await shelf.write([{ type: 'put', key: spokeKey(channel), value: now }])
    spoke.set(channel, now)
  }

  async function lookWhereUnsure(place: Place): Promise<void> {
    const name = nameOf(place)
    const doubt = doubts.get(name)
    // What was begun after this process was holds nothing of an earlier one.
    const isNew = Number(place.thread) * 1000 > started + startMs
    const isKnown = looked.has(name) || isNew || !(await mayHold(place.channel))
    if (isKnown && doubt === undefined) return
    const since = isKnown && doubt !== undefined ? doubt - marginMs : Date.now() - firstLookMs
    try {
      await look(place, since)
    } catch (fault) {
      // The root of the thread is gone: whatever stood under it is not looked for.
      if (codeOf(fault) !== 'thread_not_found') throw fault
    }
    looked.add(name)
    const [first] = looked
    if (looked.size > mostPlaces && first !== undefined) looked.delete(first)
    if (doubts.get(name) === doubt) doubts.delete(name)
  }

  return {
    remember,
    forget,
    doubt(place) {
      const name = nameOf(place)
      if (!doubts.has(name)) doubts.set(name, Date.now())
    },
    async partsOf(place, key, from = 0) {
      await lookWhereUnsure(place)
      await speakIn(place.channel)
      const parts = new Map<number, string>()
      for (let part = from; ; part += 1) {
        const ts = known.get(`${nameOf(place)} ${key} ${part}`)
        if (ts === undefined) return parts
        parts.set(part, ts)
      }
    },
  }
}

/** The key and part by which the bot said a message; whatever anybody else's app says of itself counts for nothing. */
function saidIn(message: Told, user: string): { key: string; part: number; ts: string } | undefined {
  const { event_type: type, event_payload: payload } = (message.metadata ?? {}) as Record<string, unknown> // looked at
  if (message.user !== user || type !== eventType || message.ts === undefined) return undefined
  const { key, part } = (payload ?? {}) as Record<string, unknown> // looked at
  return typeof key === 'string' && typeof part === 'number' ? { key, part, ts: message.ts } : undefined
}
