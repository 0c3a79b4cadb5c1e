import { randomUUID } from 'node:crypto'
import type { Library } from '../playbook/live/library.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Database, Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { applyEffects, type Touched } from './apply.ts'
import type { Facts } from './facts.ts'
import type { Scene } from './handle.ts'
import { faultsTo, type Log } from './log.ts'

/** What a timer does when it is due, by its kind. Runs in the transaction that marks it fired. */
export type TimerHandlers = Readonly<
  Record<string, (payload: Readonly<Record<string, string | number>>, scene: Scene) => Promise<readonly Effect[]>>
>

export type Timers = { poke(): void; stop(): Promise<void> }

const sweepMs = 1000
const mostAttempts = 10

type Row = {
  id: bigint
  kind: string
  payload: Record<string, string | number>
  attempts: number
  dueAt: Date
  now: Date
  version: number
}

/** While a timer fired, it was moved or cancelled, or another process fired it: nothing of the firing may stand. */
class Overtaken extends Error {}

/** Fires what is due, each timer once and in a transaction of its own, whichever process wakes first. */
export function openTimers(parts: {
  db: Database
  keyring: Keyring
  facts: Facts
  handlers: TimerHandlers
  exercise: boolean
  origin: string
  library: Library
  log: Log
  onTouched(touched: Touched): void
}): Timers {
  const { db, keyring, facts, handlers, log } = parts
  let stopped = false
  let wake: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let poked = false

  /** Fires the earliest due timer; false when none is due. */
  async function fireOne(): Promise<boolean> {
    const failed: { row?: Row } = {}
    try {
      const touched = await db.$transaction(
        async (tx: Transaction) => {
          const [row] = await tx.$queryRaw<Row[]>`
            SELECT timer.id, timer.kind, payload, attempts, "dueAt", jom_now() AS now, world."directoryVersion" AS version
            FROM "Timer" AS timer, "World" AS world
            WHERE state = 'pending' AND "dueAt" <= jom_now()
            ORDER BY "dueAt" LIMIT 1`
          if (!row) return undefined
          failed.row = row
          const handler = handlers[row.kind]
          if (!handler) throw new Error(`no handler for timers of kind ${row.kind}`)
          const scene: Scene = {
            tx,
            keyring,
            directory: await facts.atLeast(row.version),
            now: row.now,
            exercise: parts.exercise,
            origin: parts.origin,
            library: parts.library,
            onFault: faultsTo(log),
          }
          const effects = await handler(row.payload, scene)
          // Only now, since others change a timer after what it is about (a case): the other way round both would wait.
          const fired = await tx.$executeRaw`
            UPDATE "Timer" SET state = 'fired', "firedAt" = jom_now()
            WHERE id = ${row.id} AND state = 'pending' AND "dueAt" = ${row.dueAt}`
          if (fired === 0) throw new Overtaken()
          return applyEffects(tx, keyring, effects, row.now)
        },
        { timeout: 30_000, maxWait: 10_000 },
      )
      if (!touched) return false
      parts.onTouched(touched)
    } catch (fault) {
      if (!failed.row) throw fault
      if (!(fault instanceof Overtaken)) await setAside(failed.row, fault)
    }
    return true
  }

  async function setAside(row: Row, fault: unknown): Promise<void> {
    const reference = randomUUID().slice(0, 8)
    const state = row.attempts + 1 >= mostAttempts ? 'dead' : 'pending'
    log.error({ reference, kind: row.kind, attempts: row.attempts + 1, state, fault }, 'a timer could not be fired')
    // The pause counts from now: one that is long overdue would else use up its attempts in an instant.
    await db.$executeRaw`
      UPDATE "Timer" SET attempts = attempts + 1, fault = ${reference}, state = ${state},
        "dueAt" = CASE WHEN ${state} = 'dead' THEN "dueAt" ELSE jom_now() + (attempts + 1) * interval '5 s' END
      WHERE id = ${row.id} AND state = 'pending'`
  }

  async function run(): Promise<void> {
    poked = false
    while (!stopped && (await fireOne())) poked = false
    const [next] = await db.$queryRaw<{ inMs: number | null }[]>`
      SELECT extract(epoch FROM min("dueAt") - jom_now())::float8 * 1000 AS "inMs"
      FROM "Timer" WHERE state = 'pending'`
    const inMs = next?.inMs ?? sweepMs
    if (!stopped) wake = setTimeout(poke, Math.max(5, Math.min(sweepMs, inMs)))
  }

  function poke(): void {
    poked = true
    if (stopped || running) return
    clearTimeout(wake)
    running = run()
      .catch((fault: unknown) => {
        log.error({ fault }, 'the timers stumbled')
        wake = setTimeout(poke, sweepMs)
      })
      .finally(() => {
        running = undefined
        if (poked) poke()
      })
  }

  poke()
  return {
    poke,
    async stop() {
      stopped = true
      clearTimeout(wake)
      await running
    },
  }
}
