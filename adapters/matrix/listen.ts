import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterContext, Health } from '../../src/chat/adapter.ts'
import { DeliveryError } from '../../src/chat/errors.ts'
import { openOwed } from '../../src/chat/hearing/owed.ts'
import type { ConversationRef } from '../../src/chat/refs.ts'
import type { Chores } from './chores.ts'
import type { Hearing } from './hearing.ts'
import type { Places } from './places.ts'
import { askSurvey, askSync, type JoinedRoom, leaveFilter, readBetween, type Told } from './sync.ts'
import { type RoomEvent, TokenRefused, type Wire } from './wire.ts'

export type Listener = {
  /** Resolves when the first connection is up. */
  connected: Promise<void>
  health(): Health
  /** Hands everything of a room after the last event kept to the core again; later, where it cannot be read now. */
  readBack(room: string): Promise<void>
  /** Whether what happened before now may be missing still, as of `History`. */
  isBehind(forMs: number): boolean
  stop(): Promise<void>
}

export type ListenerParts = {
  wire: Wire
  places: Places
  hearing: Hearing
  chores: Chores
  /** The bot's own user id. */
  bot: string
  /** Hears of an invitation. */
  invited(room: string, state: readonly RoomEvent[]): void
  /** Hears that a room of the bot turned out to be encrypted. */
  encrypted(room: string): void
  /** Hears that a room of the bot goes on in another one, where it does not sit yet. */
  upgraded(room: string, successor: string): void
}

/** Milliseconds before connecting again: doubled from the first to the last as long as it fails; `token` when that was refused. */
const backOff = { first: 200, last: 30_000, token: 60_000 }
/** Milliseconds that what others say waits for one room to be heard; by then it is heard beside them. */
const patienceMs = 5000

/**
 * Follows the homeserver until stopped. Every connection begins with a survey of all rooms, and each room is read back to the
 * last event kept; then what happens is told in order, and the next is asked for once all of it is stored. A room that cannot
 * be read, as another homeserver may bring about, keeps nobody from being heard elsewhere: it is tried again by itself.
 */
export function listen(parts: ListenerParts, { sink, log }: AdapterContext): Listener {
  const { wire, places, hearing, chores } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  let health: Health = { state: 'connecting', since: new Date().toISOString() }
  let announce: () => void = () => {}
  const connected = new Promise<void>((resolve) => {
    announce = resolve
  })
  let connections = 0

  const turn = (state: Health['state'], detail?: string): void => {
    if (health.state !== state || health.detail !== detail)
      health = { state, since: new Date().toISOString(), ...(detail !== undefined && { detail }) }
  }

  async function run(): Promise<void> {
    let pause = backOff.first
    while (!signal.aborted) {
      try {
        await follow(() => {
          pause = backOff.first
        })
      } catch (fault) {
        if (signal.aborted) break
        const refused = fault instanceof TokenRefused
        const what = fault instanceof DeliveryError ? fault.message : String(fault)
        log(refused ? 'error' : 'warn', 'the connection to the homeserver broke', { fault })
        turn(refused ? 'down' : 'connecting', what)
        const asked = fault instanceof DeliveryError && fault.retry.kind === 'after' ? fault.retry.ms : 0
        await sleep(refused ? backOff.token : Math.max(asked, pause), undefined, { signal }).catch(() => {})
        pause = Math.min(backOff.last, pause * 2)
      }
    }
    turn('down')
  }

  async function follow(onUp: () => void): Promise<void> {
    const filter = await leaveFilter(wire, parts.bot, signal)
    let told = await askSurvey(wire, signal)
    const rooms = new Set(told.joined.keys())
    for (const { id } of [...places.all()]) if (!rooms.has(id)) places.forget(id)
    for (const [id, room] of told.joined) notice(id, room)
    // What happened meanwhile is read first, and who sits where is read again: only then may anything be said.
    if (connections > 0) await sink.doubt()
    connections += 1
    for (const [id, state] of told.invited) parts.invited(id, state)
    turn('up')
    onUp()
    announce()
    await hearAll(told.joined, true)
    for (;;) {
      told = await askSync(wire, { since: told.next, filter }, signal)
      await owed.telling(take(told))
    }
  }

  async function take(told: Told): Promise<void> {
    const doubtful: ConversationRef[] = []
    for (const id of told.left) {
      if (!places.facts(id)) continue
      doubtful.push(places.conversationOf(id))
      places.forget(id)
    }
    for (const [id, room] of told.joined) {
      const known = places.facts(id) !== undefined
      // After a gap nobody knows who came and went in it; what a room promises may have changed with any of its state.
      // A room that is new to the bot may be the one in which a known conversation goes on.
      if (notice(id, room) || !known || room.limited) doubtful.push(places.conversationOf(id))
    }
    const rooms = doubtful.filter((conversation) => sink.isRoom(conversation))
    if (rooms.length > 0) await sink.doubt(rooms)
    for (const [id, state] of told.invited) parts.invited(id, state)
    await hearAll(told.joined, false)
  }

  /** Rooms that were not heard in time. */
  const slow = new Set<string>()
  /** Rooms that are tried again. */
  const behind = new Set<string>()
  const owed = openOwed(patienceMs)

  async function hearAll(joined: Told['joined'], survey: boolean): Promise<void> {
    const under = new Set<string>()
    const heard = [...joined].map(([id, room]) => {
      under.add(id)
      const wait = !slow.has(id)
      const isGap = survey || room.limited || behind.has(id)
      const done = (isGap ? owed.reading : owed.telling)(hear(id, room, survey)).finally(() => {
        under.delete(id)
        slow.delete(id)
      })
      return wait ? done : undefined
    })
    const late = new AbortController()
    const inTime = await Promise.race([
      Promise.all(heard).then(() => true),
      sleep(patienceMs, false, { signal: AbortSignal.any([signal, late.signal]) }).catch(() => false),
    ])
    late.abort()
    if (!inTime) for (const id of under) slow.add(id)
  }

  /** Learns what a room's state is now; tells whether what is promised of it changed. */
  function notice(id: string, room: JoinedRoom): boolean {
    const { encrypted: before, successor: succeeded } = places.facts(id) ?? {}
    const changed = places.learn(id, [...room.state, ...room.events.filter((event) => event.state_key !== undefined)])
    const facts = places.facts(id)
    if (facts?.encrypted && !before) parts.encrypted(id)
    if (facts?.successor !== undefined && facts.successor !== succeeded && !places.facts(facts.successor))
      parts.upgraded(id, facts.successor)
    return changed
  }

  function hear(id: string, room: JoinedRoom, survey: boolean): Promise<void> {
    return unlessDumb(
      id,
      hearing.take(id, async (isStart, last, missing) => {
        const start = room.events.findLastIndex(isStart)
        if (start >= 0)
          return { events: room.events.slice(start + 1), ...(survey && { older: room.events.slice(0, start + 1) }) }
        if (!survey && !room.limited && !missing) return { events: room.events }
        const gap = await readBetween(wire, id, room.before, isStart, signal)
        if (!gap.met && last !== undefined)
          log('warn', 'a room could not be read back to the last event kept', { room: id, events: gap.events.length })
        return { ...gap, events: [...gap.events, ...room.events] }
      }),
    )
  }

  /** Where a room could not be heard it is read back a little later. That the connection itself broke shows by itself. */
  async function unlessDumb(id: string, heard: Promise<void>): Promise<void> {
    try {
      await heard
    } catch (fault) {
      if (signal.aborted || behind.has(id)) return
      behind.add(id)
      log('warn', 'a room could not be heard, and is read again', { room: id, fault })
      const over = Promise.withResolvers<void>()
      void owed.reading(over.promise)
      const done = (): void => {
        behind.delete(id)
        over.resolve()
      }
      chores.add(`hear ${id}`, () => readBack(id).then(done), done)
    }
  }

  async function readBack(id: string): Promise<void> {
    if (!places.facts(id)) return
    await hearing.take(id, async (isStart) => {
      // What came late was looked for when the rooms were surveyed.
      const { events, met } = await readBetween(wire, id, undefined, isStart, signal)
      return { events, met }
    })
  }

  const ended = run()
  return {
    connected,
    health: () => health,
    readBack: (id) => unlessDumb(id, readBack(id)),
    isBehind: (forMs) => signal.aborted || owed.isBehind(forMs),
    async stop() {
      stopping.abort()
      await Promise.all([ended, hearing.stop()])
    },
  }
}
