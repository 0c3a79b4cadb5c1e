import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { DeliveryError, type Retry } from '../chat/errors.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Database } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { applyEffects, type Touched } from './apply.ts'
import { type ErrandBody, openErrand } from './errand-rows.ts'
import type { Log } from './log.ts'

/** A letter or call to send. `key` is the same however often it is tried, and so is `madeAt`. */
export type Errand = ErrandBody & { key: string; madeAt: Date }

/** Sends an errand within 30 s; throws a `DeliveryError` whose message is a class of fault (`smtp-550`), never a text from outside. */
export type Sender = (errand: Errand) => Promise<void>

export type Errands = {
  /** Says that there may be something to send. */
  poke(): void
  stop(): Promise<void>
}

const channels = ['email', 'webhook'] as const
type ErrandChannel = (typeof channels)[number]

const sweepMs = 1000
/** How many a process sends by one channel at the same time: a slow server must not hold up everybody's. */
const mostAtOnce = 4
/** For so long an errand is this process's own; after that its death is assumed. Longer than any sender may take. */
const heldMs = 60_000
/** Back-off between attempts, doubled from the first to the last, in milliseconds: some half an hour in all, as greylisting needs. */
const backOff = { firstMs: 2_000, lastMs: 300_000 }
const mostAttempts = { refused: 14, broken: 5 }
const stopMs = 5_000

type Row = { id: bigint; key: string; body: Uint8Array; attempts: number; madeAt: Date }
type Outcome =
  | { state: 'done' }
  | { state: 'dead'; fault: string }
  | { state: 'pending'; fault: string; waitMs: number }

/**
 * Sends what is due, in any number of processes: each errand is taken by one at a time, and by another only when that one has not
 * been heard of for a minute. So a receiver may get an errand twice, but under the same identity. How it ended is told by a timer.
 */
export function openErrands(parts: {
  db: Database
  keyring: Keyring
  senders: Readonly<Record<ErrandChannel, Sender>>
  log: Log
  onTouched(touched: Touched): void
}): Errands {
  const lines = channels.map((channel) => openLine(channel, parts))
  return {
    poke() {
      for (const line of lines) line.poke()
    },
    async stop() {
      await Promise.all(lines.map((line) => line.stop()))
    },
  }
}

function openLine(channel: ErrandChannel, parts: Parameters<typeof openErrands>[0]): Errands {
  const { db, keyring, log } = parts
  const send = parts.senders[channel]
  const inHand = new Set<Promise<void>>()
  let stopped = false
  let wake: NodeJS.Timeout | undefined
  let filling: Promise<void> | undefined
  let poked = false

  async function fill(): Promise<void> {
    poked = false
    while (!stopped && inHand.size < mostAtOnce) {
      const rows = await claim(mostAtOnce - inHand.size)
      for (const row of rows) {
        const run = deliver(row)
          .catch((fault: unknown) => log.error({ channel, fault }, 'what came of an errand could not be noted'))
          .finally(() => {
            inHand.delete(run)
            poke()
          })
        inHand.add(run)
      }
      if (rows.length === 0) break
    }
  }

  function claim(most: number): Promise<Row[]> {
    return db.$queryRaw<Row[]>`
      UPDATE "Errand" SET attempts = attempts + 1, "dueAt" = now() + ${heldMs} * interval '1 ms'
      WHERE id IN (
        SELECT id FROM "Errand" WHERE state = 'pending' AND channel = ${channel} AND "dueAt" <= now()
        ORDER BY "dueAt", id LIMIT ${most} FOR UPDATE SKIP LOCKED
      )
      RETURNING id, key, body, attempts, "madeAt"`
  }

  async function deliver(row: Row): Promise<void> {
    const outcome = await send({ ...openErrand(row.body, keyring), key: row.key, madeAt: row.madeAt }).then(
      (): Outcome => ({ state: 'done' }),
      (fault: unknown) => explain(row, fault),
    )
    const touched = await db.$transaction(async (tx) => {
      const { state } = outcome
      const fault = 'fault' in outcome ? outcome.fault : null
      const waitMs = 'waitMs' in outcome ? outcome.waitMs : 0
      // A success counts whoever has taken it since; of a failure the newest attempt will tell.
      const noted = await tx.$executeRaw`
        UPDATE "Errand" SET state = ${state}, fault = ${fault}, "dueAt" = now() + ${waitMs} * interval '1 ms',
          "doneAt" = CASE WHEN ${state} = 'pending' THEN NULL ELSE now() END
        WHERE id = ${row.id} AND state = 'pending' AND (${state} = 'done' OR attempts = ${row.attempts})`
      if (noted === 0 || state === 'pending') return undefined
      const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
      const now = clock?.now ?? new Date()
      return applyEffects(tx, keyring, [told(row.key, now)], now)
    })
    if (touched) parts.onTouched(touched)
  }

  function explain(row: Row, fault: unknown): Outcome {
    const known = fault instanceof DeliveryError
    const reference = known ? fault.message : randomUUID().slice(0, 8)
    if (!known) log.error({ channel, reference, fault }, 'the sender of errands failed')
    const retry: Retry = known ? fault.retry : { kind: 'backoff' }
    const facts = { channel, errand: String(row.id), attempts: row.attempts, what: reference }
    if (retry.kind === 'never' || row.attempts >= (known ? mostAttempts.refused : mostAttempts.broken)) {
      log.warn(facts, 'an errand could not be run')
      return { state: 'dead', fault: reference }
    }
    const doubled = backOff.firstMs * 2 ** Math.min(20, row.attempts - 1)
    const waitMs = Math.min(backOff.lastMs, retry.kind === 'after' ? Math.max(retry.ms, backOff.firstMs) : doubled)
    log.warn({ ...facts, waitMs }, 'an errand waits')
    return { state: 'pending', fault: reference, waitMs }
  }

  function poke(): void {
    poked = true
    if (stopped || filling) return
    clearTimeout(wake)
    filling = fill()
      .catch((fault: unknown) => log.error({ channel, fault }, 'the errands stumbled'))
      .finally(() => {
        filling = undefined
        if (stopped) return
        if (poked && inHand.size < mostAtOnce) setImmediate(poke)
        else wake = setTimeout(poke, sweepMs)
      })
  }

  poke()
  return {
    poke,
    async stop() {
      stopped = true
      clearTimeout(wake)
      await filling
      // What is under way any longer is taken up by the next process, under the same identity.
      await Promise.race([Promise.all(inHand), sleep(stopMs, undefined, { ref: false })])
    },
  }
}

const told = (key: string, now: Date): Effect => ({
  kind: 'timer',
  key: `errand/${key}`,
  timer: 'notice.errand',
  due: now,
  payload: { errand: key },
})
