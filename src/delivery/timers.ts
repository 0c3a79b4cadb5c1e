import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Directory } from '../directory/directory.ts'
import { waitsOn } from '../directory/heard.ts'
import type { Library } from '../playbook/live/library.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Database, Transaction } from '../store/client.ts'
import { isConflict } from '../store/conflict.ts'
import type { Keyring } from '../store/seal.ts'
import { applyEffects, type Touched } from './apply.ts'
import type { Scene } from './arrival.ts'
import { type Facts, newestFor, onNewest } from './facts.ts'
import { faultsTo, type Log } from './log.ts'
import { type Due, type DueLane, openTimerLanes } from './timer-lanes.ts'

/** What a timer does when it is due, by its kind. Runs in the transaction that marks it fired. */
export type TimerHandlers = Readonly<
  Record<string, (payload: Readonly<Record<string, string | number>>, scene: Scene) => Promise<readonly Effect[]>>
>

export type Timers = { poke(): void; stop(): Promise<void> }

/** Real milliseconds after which is looked at the latest: so soon a clock that jumped is noticed, or a process that died. */
const sweepMs = 1000
/** How many fire at the same time in one process: one that waits for a lock or for a slow subject leaves the others be. */
const mostAtOnce = 6
/** For so long a lane is kept at a stretch, in real milliseconds: then whatever else has become due has its turn. */
const stretchMs = 500
const mostAttempts = 10

type Row = {
  kind: string
  payload: Record<string, string | number>
  attempts: number
  now: Date
  version: number
  /** How many seconds of the world's time pass in a real one. */
  speed: number
}

/** While a timer fired, it was moved or cancelled, or another process fired it: nothing of the firing may stand. */
class Overtaken extends Error {}

/**
 * Fires what is due, each timer once and in a transaction of its own, whichever process wakes first. Timers that are about
 * the same fire one after the other, in the order in which they are due; any others beside each other, over all processes.
 */
export function openTimers(parts: {
  db: Database
  /** Where a connection of its own is made to. */
  connection: pg.ClientConfig
  keyring: Keyring
  facts: Facts
  handlers: TimerHandlers
  exercise: boolean
  origin: string
  calls?: Scene['calls']
  isCatchingUp?: NonNullable<Scene['isCatchingUp']>
  library: Library
  /** On which platforms what one person is told alone stands in the room itself. */
  tellsInRooms?: ReadonlySet<string>
  log: Log
  onTouched(touched: Touched): void
}): Timers {
  const { db, keyring, facts, handlers, log } = parts
  const lanes = openTimerLanes(parts.connection)
  const inHand = new Set<Promise<void>>()
  let stopped = false
  let wake: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let poked = false

  async function fire(due: Due): Promise<void> {
    const failed: { row?: Row } = {}
    try {
      const touched = await onNewest(facts, (directory) =>
        db.$transaction((tx) => fireIn(tx, directory, due, failed), { timeout: 30_000, maxWait: 10_000 }),
      )
      if (touched) parts.onTouched(touched)
    } catch (fault) {
      if (!failed.row) throw fault
      if (fault instanceof Overtaken || isConflict(fault)) return
      await setAside(due, failed.row, fault)
    }
  }

  /** Fires a timer unless it has fired, was moved or cancelled; `failed` then names it should that go wrong. */
  async function fireIn(
    tx: Transaction,
    known: Directory,
    { id, dueAt }: Due,
    failed: { row?: Row },
  ): Promise<Touched | undefined> {
    const [row] = await tx.$queryRaw<Row[]>`
      SELECT timer.kind, payload, attempts, jom_now() AS now, world."directoryVersion" AS version,
        CASE WHEN world.kind = 'exercise' THEN world."clockSpeed" ELSE 1 END AS speed
      FROM "Timer" AS timer, "World" AS world
      WHERE timer.id = ${BigInt(id)} AND state = 'pending' AND "dueAt" = ${dueAt}`
    if (!row) return undefined
    failed.row = row
    const handler = handlers[row.kind]
    if (!handler) throw new Error(`no handler for timers of kind ${row.kind}`)
    const { exercise, origin, calls = {}, isCatchingUp = async () => false, library } = parts
    const directory = newestFor(known, row.version)
    const shared = { exercise, origin, calls, isCatchingUp, library, onFault: faultsTo(log) }
    const scene: Scene = { tx, keyring, directory, now: row.now, ...shared }
    const effects = await handler(waitsOn(row.payload, { due: dueAt, now: row.now, speed: row.speed }), scene)
    // Only now, since others change a timer after what it is about (a case): the other way round both would wait.
    const fired = await tx.$executeRaw`
      UPDATE "Timer" SET state = 'fired', "firedAt" = jom_now()
      WHERE id = ${BigInt(id)} AND state = 'pending' AND "dueAt" = ${dueAt}`
    if (fired === 0) throw new Overtaken()
    return applyEffects(tx, keyring, effects, row.now, parts.tellsInRooms)
  }

  /** Notes that a timer failed; one that was moved meanwhile begins anew by then. */
  async function setAside({ id, dueAt }: Due, row: Row, fault: unknown): Promise<void> {
    const reference = randomUUID().slice(0, 8)
    const state = row.attempts + 1 >= mostAttempts ? 'dead' : 'pending'
    log.error({ reference, kind: row.kind, attempts: row.attempts + 1, state, fault }, 'a timer could not be fired')
    // The pause counts from now, one that is long overdue would else use up its attempts in an instant; and in real seconds.
    await db.$executeRaw`
      UPDATE "Timer" SET attempts = attempts + 1, fault = ${reference}, state = ${state},
        "dueAt" = CASE WHEN ${state} = 'dead' THEN "dueAt" ELSE jom_now() + (attempts + 1) * interval '5 s'
          * COALESCE((SELECT "clockSpeed" FROM "World" WHERE id = 1 AND kind = 'exercise'), 1) END
      WHERE id = ${BigInt(id)} AND state = 'pending' AND "dueAt" = ${dueAt}`
  }

  /** Fires the timers of a lane in order, and gives it back. */
  async function work({ lane, timers }: DueLane): Promise<void> {
    const until = performance.now() + stretchMs
    try {
      for (const timer of timers) {
        await fire(timer)
        if (stopped || performance.now() > until) return
      }
    } finally {
      lanes.giveBack(lane)
    }
  }

  async function look(): Promise<void> {
    // Also with full hands: whoever is done will look, and this one must not look again at once and for ever.
    poked = false
    while (!stopped && inHand.size < mostAtOnce) {
      poked = false
      const due = await lanes.take(mostAtOnce - inHand.size)
      if (due.length === 0) break
      for (const lane of due) {
        const working = work(lane).then(
          () => {
            inHand.delete(working)
            poke()
          },
          (fault: unknown) => {
            inHand.delete(working)
            stumble(fault)
          },
        )
        inHand.add(working)
      }
    }
    // With full hands whoever is done looks again.
    const inMs = inHand.size < mostAtOnce ? await lanes.untilNext() : undefined
    sleep(Math.max(2, Math.ceil(Math.min(sweepMs, inMs ?? sweepMs))))
  }

  /** Without the database nothing can be fired: in a moment, not at once. */
  function stumble(fault: unknown): void {
    log.error({ fault }, 'the timers stumbled')
    sleep(sweepMs)
  }

  function sleep(ms: number): void {
    clearTimeout(wake)
    if (!stopped) wake = setTimeout(poke, ms)
  }

  function poke(): void {
    poked = true
    if (stopped || looking) return
    clearTimeout(wake)
    looking = look()
      .catch((fault: unknown) => {
        poked = false
        stumble(fault)
      })
      .finally(() => {
        looking = undefined
        if (poked) poke()
      })
  }

  poke()
  return {
    poke,
    async stop() {
      stopped = true
      clearTimeout(wake)
      await looking
      await Promise.all(inHand)
      await lanes.close()
    },
  }
}
