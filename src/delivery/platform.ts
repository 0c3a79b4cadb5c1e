import type { ChatAdapter, Health } from '../chat/adapter.ts'
import type { HttpMount } from '../chat/http.ts'
import { type AccountRef, type ConversationRef, localOf } from '../chat/refs.ts'
import type { Room } from '../directory/directory.ts'
import { topicOf } from '../sharing/topic.ts'
import type { Engine } from './engine.ts'
import { openInbox } from './inbox.ts'
import { openIntake } from './intake.ts'
import type { Lanes } from './lane.ts'
import { type Lease, takeLease } from './lease.ts'
import { openOutbox } from './outbox.ts'
import type { KeptShelf } from './shelf.ts'

/** One adapter under the engine's care: started when its lease is won, started again when it fails, stopped when it is lost. */
export type Platform = {
  readonly adapter: ChatAdapter
  /** Whether the adapter runs in this process now. */
  health(): Health & { holder: boolean }
  /** Says that a conversation of this platform may have something to send. */
  pokeOutbox(conversation: string): void
  stop(): Promise<void>
}

type Running = { inbox: Lanes; outbox: Lanes; stop(): Promise<void> }

const sweepMs = 1000
/** After so long without the lease it is another process's to run. */
const standbyMs = 2000
/** Pause before the members of a room are read again, after they could not be. */
const seatAgainMs = 5000
/** Pause before an adapter that failed to start is started again, in milliseconds. */
const restart = { firstMs: 1000, lastMs: 60_000 }

/** While an adapter was getting connected, its lease was lost or the bot was stopped. */
class GivenUp extends Error {}

/** Runs an adapter for as long as the engine runs. Its failures stay its own. */
export function runPlatform(engine: Engine, adapter: ChatAdapter, shelf: KeptShelf, http: HttpMount): Platform {
  const { log } = engine
  const end = new AbortController()
  let running: Running | undefined
  /** Since when another process is waited for, or this one is getting ready. */
  let waiting: { since: Date; standby: boolean } = { since: new Date(), standby: true }
  let fault: Health | undefined
  const topics = new Map<string, string>()
  /** Rooms that are the bot's to shape, since it seats people in them. */
  const made = new Set<string>()
  let seating: Promise<void> | undefined
  let seatingAgain: NodeJS.Timeout | undefined

  const done = (async () => {
    let pauseMs = restart.firstMs
    while (!end.signal.aborted) {
      let lease: Lease | undefined
      try {
        lease = await takeLease(engine.store.pool, `adapter/${adapter.platform}`, end.signal)
        if (!lease) return
        waiting = { since: new Date(), standby: false }
        running = await open(lease)
        fault = undefined
        pauseMs = restart.firstMs
        await lostOrEnded(lease)
      } catch (error) {
        if (!(error instanceof GivenUp)) {
          fault = { state: 'down', since: new Date().toISOString(), detail: 'it could not be started' }
          log.error({ platform: adapter.platform, fault: error }, 'an adapter could not be started')
        }
      }
      await running
        ?.stop()
        .catch((error: unknown) =>
          log.error({ platform: adapter.platform, fault: error }, 'an adapter did not stop cleanly'),
        )
      running = undefined
      waiting = { since: new Date(), standby: true }
      await lease?.release()
      if (!end.signal.aborted) await pause(pauseMs)
      pauseMs = Math.min(restart.lastMs, pauseMs * 2)
    }
  })()

  function lostOrEnded(lease: Lease): Promise<void> {
    return new Promise((resolve) => {
      if (end.signal.aborted || lease.lost.aborted) return resolve()
      end.signal.addEventListener('abort', () => resolve(), { once: true })
      lease.lost.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      end.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  async function open(lease: Lease): Promise<Running> {
    const { store, facts } = engine
    const { platform } = adapter
    const parts = { ...engine.parts, lease, platform, adapter, onTouched: engine.onTouched }
    const inbox = openInbox(parts)
    let ready = false
    const intake = openIntake({ pool: store.pool, keyring: store.keyring, shelf, lease, platform }, (conversation) => {
      if (ready) inbox.poke(conversation)
    })
    const outbox = openOutbox({
      ...parts,
      pool: store.pool,
      claims: engine.claims,
      adapterOf: engine.adapterOf,
      now: engine.clock,
    })
    let sweep: NodeJS.Timeout | undefined
    let unwatch = (): void => {}
    async function stop(): Promise<void> {
      clearInterval(sweep)
      unwatch()
      await seating
      clearTimeout(seatingAgain)
      try {
        await adapter.stop()
      } finally {
        await intake.drained()
        await inbox.stop()
        await outbox.stop()
        await shelf.drained()
      }
    }
    try {
      await forgetSeats()
      const connecting = adapter.start({
        sink: {
          accept: (event, keep) => intake.accept(event, keep),
          form: engine.form,
          check: engine.check,
          reader: engine.reader,
          isRoom: (conversation) => engine.facts.current().conversations.has(conversation),
          doubt,
        },
        shelf,
        http,
        exercise: engine.parts.exercise,
        log: (level, what, about) => log[level]({ platform, ...about }, what),
      })
      // A platform that is down may keep an adapter connecting for as long as it likes; a stop does not wait for it.
      await Promise.race([connecting, lostOrEnded(lease).then(() => Promise.reject(new GivenUp()))])
      for (const room of roomsHere()) await readSeats(room)
      await facts.changed()
      await showTopics()
      for (const room of roomsHere()) await adapter.history?.readBack(room.conversation)
      sweep = setInterval(() => void sweepOnce(inbox, outbox), sweepMs)
      ready = true
      await sweepOnce(inbox, outbox)
      unwatch = facts.onChange(() => {
        void wakeHeld(outbox)
        void showTopics()
        seatNewcomers()
      })
      seatNewcomers()
      await wakeHeld(outbox)
      return { inbox, outbox, stop }
    } catch (error) {
      await stop().catch(() => {}) // why it did not start says more
      throw error
    }
  }

  const nameOf = (account: AccountRef): string => engine.facts.current().accounts.get(account)?.name ?? localOf(account)

  const roomsHere = (): readonly Room[] =>
    [...engine.facts.current().rooms.values()].filter((room) => room.platform === adapter.platform)

  /** Nothing goes into these rooms until their members were read again, in the background. */
  async function doubt(conversations?: readonly ConversationRef[]): Promise<void> {
    await forgetSeats(conversations)
    seatNewcomers()
  }

  /** Nothing goes into a room until its members were read on this connection. */
  async function forgetSeats(conversations?: readonly ConversationRef[]): Promise<void> {
    await engine.store.db.room.updateMany({
      where: { platform: adapter.platform, ...(conversations && { conversation: { in: [...conversations] } }) },
      data: { membersReadAt: null },
    })
    await engine.store.db.world.update({ where: { id: 1 }, data: { directoryVersion: { increment: 1 } } })
    await engine.facts.changed()
  }

  /** Whom the directory wants in a room. The seats of one that was never opened, or got new ones by an import, are still wishes. */
  function seatsWanted(room: Room): readonly AccountRef[] | undefined {
    const wanted = engine.seatsWanted(room.id)
    if (room.assurance || room.seats.size === 0) return wanted
    return [...new Set([...(wanted ?? []), ...room.seats])]
  }

  /**
   * Opens the rooms that an import brought while the adapter runs, and those whose members could not be read before. One
   * that still cannot be opened is tried again a little later: until then nothing goes into it.
   */
  function seatNewcomers(): void {
    clearTimeout(seatingAgain)
    const unopened = (): readonly Room[] => roomsHere().filter((room) => !room.seatsReadAt)
    seating ??= (async () => {
      for (let rooms = unopened(); rooms.length > 0 && !end.signal.aborted; rooms = unopened()) {
        const opened: boolean[] = []
        for (const room of rooms) opened.push(await readSeats(room))
        if (!opened.includes(true)) break
        await engine.facts.changed()
      }
    })()
      .catch((error: unknown) => log.warn({ platform: adapter.platform, fault: error }, 'new seats were not given'))
      .finally(() => {
        seating = undefined
        if (unopened().length > 0 && !end.signal.aborted) seatingAgain = setTimeout(seatNewcomers, seatAgainMs)
      })
  }

  /**
   * Makes a room of the directory on its platform if need be, seats those whom the directory wants there, and reads who
   * sits there. Tells whether that succeeded.
   */
  async function readSeats(room: Room): Promise<boolean> {
    const { store } = engine
    try {
      let { conversation } = room
      const wanted = seatsWanted(room)
      if (adapter.rooms && wanted) {
        made.add(room.id)
        conversation = await adapter.rooms.create({ key: room.id, title: room.title, readBack: false })
        const seated = new Set(await adapter.rooms.members(conversation))
        for (const account of wanted)
          if (!seated.has(account)) await adapter.rooms.invite(conversation, account, nameOf(account))
      }
      const seats: readonly AccountRef[] = (await adapter.rooms?.members(conversation)) ?? []
      const assurance = await adapter.assurance(conversation)
      await store.db.$transaction([
        store.db.roomMember.deleteMany({ where: { roomId: room.id } }),
        store.db.roomMember.createMany({
          data: seats.map((account) => ({ roomId: room.id, account })),
          skipDuplicates: true,
        }),
        store.db.room.update({ where: { id: room.id }, data: { conversation, membersReadAt: new Date(), assurance } }),
        store.db.world.update({ where: { id: 1 }, data: { directoryVersion: { increment: 1 } } }),
      ])
      return true
    } catch (error) {
      log.error({ platform: adapter.platform, room: room.id, fault: error }, 'the members of a room could not be read')
      return false
    }
  }

  /** Shows each room's label and addressees where they changed. */
  async function showTopics(): Promise<void> {
    for (const room of roomsHere()) {
      const topic = topicOf(engine.facts.current(), room, engine.clock())
      if (!adapter.rooms || topics.get(room.id) === topic || !made.has(room.id)) continue
      topics.set(room.id, topic)
      await adapter.rooms.topic(room.conversation, topic).catch((error: unknown) => {
        topics.delete(room.id)
        log.warn({ platform: adapter.platform, room: room.id, fault: error }, 'a topic could not be shown')
      })
    }
  }

  /** Finds what no poke announced: rows of another process, or of the time before a start. */
  async function sweepOnce(inbox: Lanes, outbox: Lanes): Promise<void> {
    try {
      const found = await engine.store.pool.query<{ conversation: string; way: string }>(
        `SELECT DISTINCT conversation, 'in' AS way FROM "Inbox" WHERE platform = $1 AND state = 'pending'
         UNION ALL SELECT DISTINCT conversation, 'out' FROM "Post" WHERE platform = $1 AND state = 'pending'`,
        [adapter.platform],
      )
      for (const { conversation, way } of found.rows) (way === 'in' ? inbox : outbox).poke(conversation)
    } catch (error) {
      log.warn({ platform: adapter.platform, fault: error }, 'the sweep found no database')
    }
  }

  /** The facts changed: where something is held, the outbox looks at it again. */
  async function wakeHeld(outbox: Lanes): Promise<void> {
    const held = await engine.store.pool
      .query<{ conversation: string }>(
        `SELECT DISTINCT conversation FROM "Post" WHERE platform = $1 AND state = 'held'`,
        [adapter.platform],
      )
      .catch(() => undefined) // the next change or start looks again
    for (const { conversation } of held?.rows ?? []) outbox.poke(conversation)
  }

  return {
    adapter,
    health() {
      const holder = running !== undefined
      if (holder) return { ...adapter.health(), holder }
      if (fault) return { ...fault, holder }
      // Where another process holds the platform, standing by is as it should be.
      const standby = waiting.standby && Date.now() - waiting.since.getTime() > standbyMs
      return {
        state: standby ? 'up' : 'connecting',
        since: waiting.since.toISOString(),
        ...(standby && { detail: 'standby' }),
        holder,
      }
    },
    pokeOutbox(conversation) {
      running?.outbox.poke(conversation)
    },
    async stop() {
      end.abort()
      await done
    },
  }
}
