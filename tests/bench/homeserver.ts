import { ask } from '../servers/synapse/ask.ts'
import { type Login, type Synapse, startSynapse } from '../servers/synapse/server.ts'
import { type Arrivals, openArrivals, wordsOf } from './arrivals.ts'
import { people } from './directory.ts'
import type { Post } from './load.ts'

/** Two rooms of a homeserver, who relays from one to the other, and what becomes of messages there. */
export type Pair = { relay: Login; from: string; to: string; post: Post; arrivals: Arrivals }

/** A Synapse without limits, with six people and a pair of rooms for each of two relays. */
export type Homeserver = {
  readonly synapse: Synapse
  readonly bot: Pair
  readonly bare: Pair
  /** Rejects when what arrives cannot be read any more. */
  readonly watched: Promise<never>
  close(): Promise<void>
}

/** How many messages the reader is told at once: more must not be under way. */
export const mostUnderWay = 100

const client = '/_matrix/client/v3'

/** Starts the homeserver and seats everybody. People post by plain HTTP; one of them reads, beside both relays and in the same way. */
export async function openHomeserver(): Promise<Homeserver> {
  const synapse = await startSynapse()
  const { url } = synapse
  const logins = await Promise.all(people.map((code) => synapse.register(code)))
  const [first] = logins
  if (!first) throw new Error('nobody is there')
  const end = new AbortController()
  const arrivals = new Map<string, ReturnType<typeof openArrivals>>()

  const makeRoom = async (name: string, relay: Login): Promise<string> => {
    const others = [...logins.slice(1), relay]
    const { room_id } = await ask<{ room_id: string }>(url, 'POST', `${client}/createRoom`, {
      token: first.token,
      json: {
        preset: 'private_chat',
        name,
        invite: others.map(({ userId }) => userId),
        // The relay shows in the topic whom a message reaches.
        power_level_content_override: { users: { [first.userId]: 100, [relay.userId]: 50 } },
      },
    })
    for (const { token } of others)
      await ask(url, 'POST', `${client}/join/${encodeURIComponent(room_id)}`, { token, json: {} })
    return room_id
  }

  async function makePair(name: string): Promise<Pair> {
    const relay = await synapse.register(name)
    const [from, to] = [await makeRoom(`${name}-from`, relay), await makeRoom(`${name}-to`, relay)]
    const arriving = openArrivals(1)
    arrivals.set(to, arriving)
    async function post(number: number): Promise<void> {
      const { token } = logins[number % logins.length] ?? relay
      const path = `${client}/rooms/${encodeURIComponent(from)}/send/m.room.message/bench-${number}`
      const json = { msgtype: 'm.text', body: wordsOf(number), 'm.mentions': {} }
      await ask(url, 'PUT', path, { token, json })
    }
    return { relay, from, to, post, arrivals: arriving }
  }

  const [bot, bare] = [await makePair('jom'), await makePair('bare')]
  const watched = watch(url, first, [bot.to, bare.to], end.signal, (words, room) =>
    arrivals.get(room)?.saw(words, room),
  )
  watched.catch(() => {}) // whoever measures hears of it
  return {
    synapse,
    bot,
    bare,
    watched,
    async close() {
      end.abort()
      await watched.catch(() => {})
      await synapse.stop()
    },
  }
}

type Told = {
  next_batch: string
  rooms?: { join?: Record<string, { timeline: { events: { content: { body?: string } }[]; limited?: boolean } }> }
}

/** Follows messages in some rooms as somebody's client does; rejects when told to end, or when any were left out. */
async function watch(
  url: string,
  { userId, token }: Login,
  rooms: readonly string[],
  signal: AbortSignal,
  saw: (words: string, room: string) => void,
): Promise<never> {
  const nothing = { types: [] }
  const json = {
    room: {
      rooms,
      timeline: { types: ['m.room.message'], limit: mostUnderWay },
      state: nothing,
      ephemeral: nothing,
      account_data: nothing,
    },
    presence: nothing,
    account_data: nothing,
  }
  const path = `${client}/user/${encodeURIComponent(userId)}/filter`
  const { filter_id: filter } = await ask<{ filter_id: string }>(url, 'POST', path, { token, json, signal })
  for (let since: string | undefined; ; ) {
    const query = new URLSearchParams({ filter, timeout: since ? '30000' : '0', ...(since && { since }) })
    const told = await ask<Told>(url, 'GET', `${client}/sync?${query}`, { token, signal })
    for (const [room, { timeline }] of Object.entries(told.rooms?.join ?? {})) {
      if (since && timeline.limited) throw new Error('the reader was not told all messages')
      for (const { content } of timeline.events) saw(content.body ?? '', room)
    }
    since = told.next_batch
  }
}
