import pg from 'pg'
import type { ChatAdapter } from '../chat/adapter.ts'
import type { HttpMount } from '../chat/http.ts'
import { type ConversationRef, platformOf } from '../chat/refs.ts'
import type { RoomWish } from '../directory/file.ts'
import type { Library } from '../playbook/live/library.ts'
import type { Periods } from '../retention/periods.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Store } from '../store/open.ts'
import { applyEffects, type Touched } from './apply.ts'
import type { Scene } from './arrival.ts'
import { type Asked, type IssueFormLink, type OwnForms, openAsked } from './asked.ts'
import { isAnyBehind } from './behind.ts'
import { openCopies } from './copies.ts'
import { openErrands, type Sender } from './errands.ts'
import { type Facts, newestFor, onNewest, openFacts } from './facts.ts'
import { type Jobs, openJobs } from './jobs.ts'
import { faultsTo, type Log } from './log.ts'
import { type Platform, runPlatform } from './platform.ts'
import { roomTimers } from './room-timers.ts'
import { openShelf } from './shelf.ts'
import { openSignals } from './signals.ts'
import { doubtClaims } from './statements.ts'
import { openTimers, type TimerHandlers } from './timers.ts'

/** The engine room: what all platforms of one process share. */
export type Engine = {
  readonly store: Store
  readonly facts: Facts
  readonly log: Log
  readonly claims: pg.Pool
  readonly parts: {
    db: Store['db']
    keyring: Store['keyring']
    facts: Facts
    exercise: boolean
    origin: string
    calls: Scene['calls']
    ownPages?: string
    /** On which platforms what one person is told alone stands in the room itself. */
    tellsInRooms: ReadonlySet<string>
    isCatchingUp: NonNullable<Scene['isCatchingUp']>
    library: Library
    log: Log
  }
  /** The world's time. */
  clock(): Date
  onTouched(touched: Touched): void
  adapterOf(platform: string): ChatAdapter | undefined
  wishOf(roomId: string): RoomWish | undefined
  readonly asked: Asked
}

/** What a page or another machine wants done is small: in milliseconds. */
const actWithin = { timeout: 15_000, maxWait: 10_000 }

export type EngineOptions = {
  store: Store
  adapters: readonly { adapter: ChatAdapter; http: HttpMount }[]
  timers: TimerHandlers
  library: Library
  /** By which letters and calls to other machines leave; without them errands wait. */
  senders?: Readonly<Record<'email' | 'webhook', Sender>>
  /** What the directory's file wants of a room; `undefined` when it does not name it. */
  wishOf(roomId: string): RoomWish | undefined
  origin: string
  /** How calls are joined, and in whose name invitations leave. */
  calls?: Scene['calls']
  /** Makes the links to forms on pages of our own; without it whoever may not type here is sent to their room there. */
  issueFormLink?: IssueFormLink
  /** Periods of retention other than those of the table. */
  periods?: Periods
  log: Log
}

export type OpenEngine = {
  readonly facts: Facts
  readonly platforms: readonly Platform[]
  /** The name of a conversation for those who look after the bot. */
  titleOf(conversation: string): string
  /** Does something that came by no chat platform: a transaction of its own, in which its effects are written. */
  act(work: (scene: Scene) => Promise<readonly Effect[]>): Promise<void>
  /** Forms that are filled in on the bot's own pages. */
  readonly forms: OwnForms
  stop(): Promise<void>
}

/** Opens the engine room and starts every platform in it. Resolves before the platforms are up: their health says when they are. */
export async function openEngine(options: EngineOptions): Promise<OpenEngine> {
  const { store, log, origin, library, calls = {} } = options
  const exercise = store.world.kind === 'exercise'
  const signals = await openSignals(store.pool, store.connection)
  const facts = await openFacts(store.db, signals)
  await store.pool.query(doubtClaims)
  const claims = new pg.Pool({
    ...store.connection,
    max: 3,
    idleTimeoutMillis: 5000,
    options: '-c synchronous_commit=off',
  })
  claims.on('error', (fault) => log.warn({ fault }, 'a database connection broke'))
  const platforms = new Map<string, Platform>()
  const isCatchingUp: Engine['parts']['isCatchingUp'] = async (tx) =>
    [...platforms.values()].some((platform) => platform.isCatchingUp()) || isAnyBehind(tx, [...platforms.keys()])
  const pages = options.adapters.find(({ adapter }) => adapter.traits.ownPages)?.adapter.platform
  const place = { exercise, origin, calls, isCatchingUp, library, ...(pages !== undefined && { ownPages: pages }) }
  const inRooms = options.adapters.filter(({ adapter }) => adapter.traits.privateReplies)
  const tellsInRooms = new Set(inRooms.map(({ adapter }) => adapter.platform))
  const parts = { db: store.db, keyring: store.keyring, facts, ...place, tellsInRooms, log }

  const onTouched = ({ conversations, timers: due, errands: fresh }: Touched): void => {
    if (fresh) errands?.poke()
    for (const conversation of conversations) {
      const platform = platforms.get(platformOf(conversation as ConversationRef)) // from an effect's own address
      if (platform?.health().holder) platform.pokeOutbox(conversation)
      else signals.tell('jom_post', conversation)
    }
    if (due) {
      timers.poke()
      signals.tell('jom_timer', '')
    }
  }
  const handlers = { ...roomTimers, ...options.timers }
  const timers = openTimers({ ...parts, connection: store.connection, handlers, onTouched })
  const { senders } = options
  const errands = senders && openErrands({ ...parts, senders, onTouched })
  signals.on('jom_post', (conversation) => {
    if (conversation !== '') platforms.get(platformOf(conversation as ConversationRef))?.pokeOutbox(conversation) // as told above
  })
  signals.on('jom_timer', () => timers.poke())

  const adapterOf: Engine['adapterOf'] = (platform) => platforms.get(platform)?.adapter
  const clock = (): Date => store.clock()
  const asked = openAsked({ store, facts, clock, adapterOf, parts, act, issueFormLink: options.issueFormLink })
  const engine: Engine = {
    store,
    facts,
    log,
    claims,
    parts,
    clock,
    onTouched,
    adapterOf,
    wishOf: options.wishOf,
    asked,
  }
  for (const { adapter, http } of options.adapters) {
    const shelf = openShelf(store.pool, store.keyring, adapter.platform, (log) =>
      signals.tell('jom_shelf', `${adapter.platform} ${log}`),
    )
    signals.on('jom_shelf', (payload) => {
      const cut = payload.indexOf(' ')
      if (payload.slice(0, cut) === adapter.platform) shelf.hear(payload.slice(cut + 1))
    })
    platforms.set(adapter.platform, runPlatform(engine, adapter, shelf, http))
  }
  async function act(work: (scene: Scene) => Promise<readonly Effect[]>): Promise<void> {
    const touched = await onNewest(facts, (known) =>
      store.db.$transaction(async (tx) => {
        const world = await tx.world.findUniqueOrThrow({ where: { id: 1 }, select: { directoryVersion: true } })
        const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
        const now = clock?.now ?? store.clock()
        const directory = newestFor(known, world.directoryVersion)
        const shared = { ...place, onFault: faultsTo(log) }
        const scene: Scene = { tx, keyring: store.keyring, directory, now, ...shared }
        return applyEffects(tx, store.keyring, await work(scene), now, tellsInRooms)
      }, actWithin),
    )
    onTouched(touched)
  }
  const running = (): readonly ChatAdapter[] =>
    [...platforms.values()].filter((each) => each.health().holder).map(({ adapter }) => adapter)
  const copies = openCopies({ db: store.db, keyring: store.keyring, adapters: running, log, onTouched })
  const jobs: Jobs = await openJobs(store.connection, { db: store.db, act, periods: options.periods ?? new Map(), log })

  return {
    facts,
    platforms: [...platforms.values()],
    titleOf: (conversation) =>
      facts.current().conversations.get(conversation as ConversationRef)?.title ?? conversation, // looked up only
    act,
    forms: asked.own,
    async stop() {
      await copies.stop()
      await Promise.all([...platforms.values()].map((platform) => platform.stop()))
      await timers.stop()
      await errands?.stop()
      await jobs.stop()
      await signals.stop()
      await claims.end()
    },
  }
}
