import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from './ask.ts'
import type { MatrixEvent, Membership, RoomView } from './view.ts'

export type Syncing = {
  readonly rooms: ReadonlyMap<string, RoomView>
  /** Whether invitations are accepted by themselves. */
  accepts: boolean
  /** Resolves once everything is seen that had happened before the call. */
  look(): Promise<void>
  close(): Promise<void>
}

type Told = { events?: MatrixEvent[] }
type Sync = {
  next_batch: string
  rooms?: {
    join?: Record<
      string,
      { timeline: Timeline; state?: Told; ephemeral?: { events?: { type: string; content: Receipts }[] } }
    >
    invite?: Record<string, { invite_state: Told }>
    leave?: Record<string, { timeline?: Timeline; state?: Told }>
  }
}
type Timeline = { events: MatrixEvent[]; limited?: boolean; prev_batch?: string }
type Receipts = Record<string, { 'm.read'?: Record<string, { thread_id?: string }> }>

const filterOf = (): string =>
  JSON.stringify({
    presence: { types: [] },
    room: { timeline: { limit: 100 } },
    // One that is like none before: Synapse keeps its answer to the first question of a device for two minutes.
    account_data: { not_types: [`tests.${randomUUID()}`] },
  })

/** Follows everything that one account is told, until closed; goes on by itself when the server was away. */
export function follow(url: string, token: string): Syncing {
  const rooms = new Map<string, RoomView>()
  const filter = filterOf()
  const closing = new AbortController()
  let lookers: (() => void)[] = []
  let polling: AbortController | undefined
  let since: string | undefined

  const open = (id: string, membership: Membership): RoomView => {
    const room = rooms.get(id) ?? { id, membership, state: new Map(), timeline: [], receipts: new Map() }
    rooms.set(id, room)
    room.membership = membership
    return room
  }

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      const looking = lookers
      lookers = []
      try {
        const entered = await poll(looking.length > 0 || since === undefined)
        if (entered)
          lookers.unshift(...looking) // what stands in the new rooms is told by the next answer
        else for (const done of looking) done()
      } catch {
        lookers.unshift(...looking) // the server is away, or somebody looks
        if (!polling?.signal.aborted) await sleep(50)
      } finally {
        polling = undefined
      }
    }
    for (const done of lookers) done()
  }

  /** Asks once what is new; true when a room was entered by that. */
  async function poll(now: boolean): Promise<boolean> {
    const waiting = new AbortController()
    if (!now) polling = waiting
    const query = new URLSearchParams({ timeout: now ? '0' : '30000', filter, ...(since !== undefined && { since }) })
    const signal = AbortSignal.any([waiting.signal, closing.signal])
    const told = await ask<Sync>(url, 'GET', `/_matrix/client/v3/sync?${query}`, { token, signal })
    polling = undefined
    for (const [id, { timeline, state, ephemeral }] of Object.entries(told.rooms?.join ?? {})) {
      const room = open(id, 'join')
      await take(room, state, timeline)
      for (const { type, content } of ephemeral?.events ?? []) if (type === 'm.receipt') takeReceipts(room, content)
    }
    for (const [id, { timeline, state }] of Object.entries(told.rooms?.leave ?? {}))
      await take(open(id, 'leave'), state, timeline)
    for (const [id, { invite_state }] of Object.entries(told.rooms?.invite ?? {}))
      await take(open(id, 'invite'), invite_state, undefined)
    since = told.next_batch
    return acceptAll()
  }

  async function acceptAll(): Promise<boolean> {
    const invited = [...rooms.values()].filter((room) => room.membership === 'invite')
    if (!syncing.accepts) return false
    let entered = false
    for (const room of invited) {
      const joined = ask(url, 'POST', `/_matrix/client/v3/join/${encodeURIComponent(room.id)}`, {
        token,
        json: {},
        signal: closing.signal,
        patient: true,
      })
      // An invitation may be taken back before it is accepted.
      entered = (await joined.then(() => true).catch(() => false)) || entered
      room.membership = 'leave' // until the next answer shows it as entered
    }
    return entered
  }

  async function take(room: RoomView, state: Told | undefined, timeline: Timeline | undefined): Promise<void> {
    const events = timeline?.events ?? []
    const before = timeline?.limited ? await earlier(room, timeline.prev_batch) : []
    const known = new Set(room.timeline.map((event) => event.event_id))
    // What was said beside an event, not after it, comes with the state from before that event: it does not undo it.
    const news = (state?.events ?? []).filter((event) => !known.has(event.event_id))
    for (const event of [...news, ...events])
      if (event.state_key !== undefined) room.state.set(`${event.type}/${event.state_key}`, event)
    for (const event of [...before, ...events]) {
      if (!known.has(event.event_id)) room.timeline.push(event)
      known.add(event.event_id)
    }
  }

  /** What stands between what is known of a room and a gap in what was told, in order. */
  async function earlier(room: RoomView, from: string | undefined): Promise<MatrixEvent[]> {
    const known = new Set(room.timeline.map((event) => event.event_id))
    const found: MatrixEvent[] = []
    for (let at = from; at !== undefined; ) {
      const query = new URLSearchParams({ dir: 'b', from: at, limit: '100' })
      const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room.id)}/messages?${query}`
      const page = await ask<{ chunk: MatrixEvent[]; end?: string }>(url, 'GET', path, { token })
      const fresh = page.chunk.filter((event) => !known.has(event.event_id))
      found.unshift(...fresh.reverse())
      at = fresh.length < page.chunk.length ? undefined : page.end
    }
    return found
  }

  const syncing: Syncing = {
    rooms,
    accepts: true,
    look() {
      if (closing.signal.aborted) return Promise.reject(new Error('closed: nothing is followed any more'))
      const seen = new Promise<void>((resolve) => lookers.push(resolve))
      polling?.abort()
      return seen
    },
    async close() {
      closing.abort()
      await looping
    },
  }
  const looping = loop()
  return syncing
}

function takeReceipts(room: RoomView, content: Receipts): void {
  for (const [id, { 'm.read': read = {} }] of Object.entries(content)) {
    for (const [account, { thread_id: thread = '' }] of Object.entries(read)) {
      const receipts = room.receipts.get(account) ?? new Map<string, string>()
      receipts.set(thread, id)
      room.receipts.set(account, receipts)
    }
  }
}
