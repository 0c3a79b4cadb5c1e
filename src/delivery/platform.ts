import { randomUUID } from 'node:crypto'
import type { ChatAdapter, Health } from '../chat/adapter.ts'
import { Stopping } from '../chat/hearing/lanes.ts'
import type { HttpMount } from '../chat/http.ts'
import { platformOf } from '../chat/refs.ts'
import { commandWords } from '../command/index.ts'
import type { Room } from '../directory/directory.ts'
import { topicOf } from '../sharing/topic.ts'
import { type Behind, catchingUp, followBehind, leaseOf } from './behind.ts'
import type { Engine } from './engine.ts'
import { openInbox } from './inbox.ts'
import { openIntake } from './intake.ts'
import type { Lanes } from './lane.ts'
import { type Lease, type Loss, takeLease } from './lease.ts'
import { openOutbox } from './outbox.ts'
import { openReadBack, type ReadBack } from './read-back.ts'
import { openSeats } from './seats.ts'
import type { KeptShelf } from './shelf.ts'
import { followRooms, freeReplaced } from './statements.ts'
import { openTopics } from './topics.ts'

/** One adapter under the engine's care: started when its lease is won, started again when it fails, stopped when it is lost. */
export type Platform = {
  readonly adapter: ChatAdapter
  /** Whether the adapter runs in this process now. */
  health(): Health & { holder: boolean }
  /**
   * Whether it may still hand over to this process what was said while the bot did not listen. For some minutes at most: then nobody
   * waits for it. Of what another process runs `isAnyBehind` tells.
   */
  isCatchingUp(): boolean
  /** Says that a conversation of this platform may have something to send. */
  pokeOutbox(conversation: string): void
  stop(): Promise<void>
}

type Running = { inbox: Lanes; outbox: Lanes; missed: ReadBack; stop(): Promise<void> }

const sweepMs = 1000
/** After so long without the lease it is another process's to run. */
const standbyMs = 2000
/** Pause before an adapter that failed to start is started again, in milliseconds. */
const restart = { firstMs: 1000, lastMs: 60_000 }

/** While an adapter was getting connected or read what it had missed, its lease was lost or the bot was stopped. */
class GivenUp extends Error {}

/** Runs an adapter for as long as the engine runs. Its failures stay its own. */
export function runPlatform(engine: Engine, adapter: ChatAdapter, shelf: KeptShelf, http: HttpMount): Platform {
  const { log } = engine
  const holder = randomUUID()
  const end = new AbortController()
  let running: Running | undefined
  /** Since when another process is waited for, or this one is getting ready. */
  let waiting: { since: Date; standby: boolean } = { since: new Date(), standby: true }
  let fault: Health | undefined
  /** Since when what is said there may not reach this process: the adapter does not run, or is not caught up. */
  let idleSince = Date.now()

  const done = (async () => {
    let pauseMs = restart.firstMs
    while (!end.signal.aborted) {
      let lease: Lease | undefined
      try {
        lease = await takeLease(engine.store.pool, leaseOf(adapter.platform), end.signal, holder)
        if (!lease) return
        idleSince = Date.now() - lease.behindMs
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
      const loss = lease?.lost.reason as Loss | undefined // as it says
      if (loss) log.warn({ platform: adapter.platform, ...loss }, 'the lease of a platform was lost')
      await running
        ?.stop()
        .catch((error: unknown) =>
          log.error({ platform: adapter.platform, fault: error }, 'an adapter did not stop cleanly'),
        )
      if (running) idleSince = Date.now()
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
    const inbox = openInbox({
      ...parts,
      unseen: adapter.traits.unseenCommands === true,
      showsForms: adapter.traits.forms === 'native',
      promise: (conversation, only) => adapter.assurance(conversation, only),
      linkTo: (conversation, message) => engine.adapterOf(platformOf(conversation))?.linkTo?.(conversation, message),
    })
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
    const seats = openSeats(engine, adapter)
    const topics = openTopics({
      // Whoever writes in a room of the directory is to see before whom that reaches; an empty one tells nobody.
      rooms: () => (adapter.rooms ? roomsHere().filter((room) => room.seatsReadAt && room.seats.size > 0) : []),
      topicOf: (room) => topicOf(facts.current(), room, engine.clock()),
      show: async (room, topic) => adapter.rooms?.topic(room.conversation, topic),
      onFault: (room, fault) => log.warn({ platform, room: room.id, fault }, 'a topic could not be shown'),
    })
    const missed = openReadBack(
      async (conversation) => adapter.history?.readBack(conversation),
      (conversation, error) =>
        log.warn({ platform, conversation, fault: error }, 'a conversation could not be read back'),
    )
    const behind = followBehind(store.pool, lease, isCatchingUp)
    let sweep: NodeJS.Timeout | undefined
    let unwatch = (): void => {}
    let ended = false
    /** Once its lease is lost or it is stopped, an adapter hands over nothing, and puts no room in doubt: that is for whoever runs it then. */
    const isOver = (): boolean => ended || lease.lost.aborted
    async function stop(): Promise<void> {
      clearInterval(sweep)
      unwatch()
      missed.stop()
      await seats.stop()
      await topics.stop()
      try {
        await adapter.stop()
      } finally {
        ended = true
        await intake.drained()
        await inbox.stop()
        await outbox.stop()
        await shelf.drained()
      }
    }
    try {
      const givenUp = lostOrEnded(lease).then(() => Promise.reject(new GivenUp()))
      givenUp.catch(() => {}) // it counts only while something is waited for
      // Who ran it before may have fallen silent in the midst of one of its rooms.
      await Promise.race([seats.doubt(), givenUp])
      const connecting = adapter.start({
        sink: {
          accept(event, keep) {
            if (isOver()) return Promise.reject(new Stopping())
            if (event.kind === 'joined' || event.kind === 'left') seats.stir(event.conversation)
            return intake.accept(event, keep)
          },
          form: engine.asked.form,
          check: engine.asked.check,
          next: engine.asked.next,
          home: engine.asked.home,
          suggest: engine.asked.suggest,
          reader: engine.asked.reader,
          isRoom: (conversation) => engine.facts.current().conversations.has(conversation),
          doubt: async (conversations) => (isOver() ? undefined : seats.doubt(conversations)),
        },
        shelf,
        http,
        commands: commandWords,
        exercise: engine.parts.exercise,
        log: (level, what, about) => log[level]({ platform, ...about }, what),
      })
      // A platform that is down may keep an adapter connecting for as long as it likes; a stop does not wait for it.
      await Promise.race([connecting, givenUp])
      // One room or another may be in doubt again and again: who has lost the lease does not wait until all are read.
      await Promise.race([seats.open(), givenUp])
      await Promise.race([missed.all(roomsHere().map(({ conversation }) => conversation)), givenUp])
      sweep = setInterval(() => void sweepOnce(inbox, outbox, behind), sweepMs)
      ready = true
      await sweepOnce(inbox, outbox, behind)
      unwatch = facts.onChange(() => {
        void wakeHeld(outbox)
        topics.look()
        seats.look()
      })
      seats.look()
      topics.look()
      await wakeHeld(outbox)
      return { inbox, outbox, missed, stop }
    } catch (error) {
      await stop().catch(() => {}) // why it did not start says more
      throw error
    }
  }

  const roomsHere = (): readonly Room[] =>
    [...engine.facts.current().rooms.values()].filter((room) => room.platform === adapter.platform)

  /** Finds what no poke announced: rows of another process, or of the time before a start. */
  async function sweepOnce(inbox: Lanes, outbox: Lanes, behind: Behind): Promise<void> {
    try {
      await engine.store.pool.query({ ...followRooms, values: [adapter.platform] })
      const found = await engine.store.pool.query<{ conversation: string; way: string }>(
        `SELECT DISTINCT conversation, 'in' AS way FROM "Inbox" WHERE platform = $1 AND state = 'pending'
         UNION ALL SELECT DISTINCT conversation, 'out' FROM "Post" WHERE platform = $1 AND state = 'pending'`,
        [adapter.platform],
      )
      for (const { conversation, way } of found.rows) (way === 'in' ? inbox : outbox).poke(conversation)
      await behind.look()
    } catch (error) {
      log.warn({ platform: adapter.platform, fault: error }, 'the sweep found no database')
    }
  }

  /** The facts changed: where something is held, is on its way, or was replaced because of who sat there, the outbox looks at it again. */
  async function wakeHeld(outbox: Lanes): Promise<void> {
    const replaced = await engine.store.pool
      .query<{ conversation: string }>({ ...freeReplaced, values: [adapter.platform] })
      .catch(() => undefined) // as below
    for (const { conversation } of replaced?.rows ?? []) outbox.poke(conversation)
    const held = await engine.store.pool
      .query<{ conversation: string }>(
        `SELECT DISTINCT conversation FROM "Post" WHERE platform = $1 AND state IN ('held', 'pending')`,
        [adapter.platform],
      )
      .catch(() => undefined) // the next change or start looks again
    for (const { conversation } of held?.rows ?? []) outbox.poke(conversation)
  }

  /** Since when it has not been up, in one go: an adapter says anew since when it is as it is, as often as the reason changes. */
  let awaySince: number | undefined

  const isStandby = (): boolean => waiting.standby && Date.now() - waiting.since.getTime() > standbyMs

  function isCatchingUp(): boolean {
    const { readMs, longestMs } = catchingUp
    const isWaitedFor = Date.now() - idleSince < longestMs
    if (!running) return !isStandby() && isWaitedFor
    const { state, since } = adapter.health()
    const began = Date.parse(since)
    awaySince = state === 'up' ? undefined : Math.min(awaySince ?? began, began)
    // A room that cannot be read since the start hides no gap of later.
    if (isWaitedFor && running.missed.isUnderWay()) return true
    if (awaySince !== undefined) return Date.now() - awaySince < longestMs
    return Date.now() - began < readMs || (adapter.history?.isBehind(longestMs) ?? false)
  }

  return {
    adapter,
    isCatchingUp,
    health() {
      const holder = running !== undefined
      if (holder) return { ...adapter.health(), holder }
      if (fault) return { ...fault, holder }
      // Where another process holds the platform, standing by is as it should be.
      const standby = isStandby()
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
