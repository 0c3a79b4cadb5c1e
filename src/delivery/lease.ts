import { randomUUID } from 'node:crypto'
import type pg from 'pg'

/** How long a lease holds without being renewed. A holder that died gives way at once, through its lost connection. */
const holdsMs = 10_000

/**
 * How long after its end a lease can be taken by whoever does not have the lock of it: one that was given back is for whoever got that,
 * and is about to write it down.
 */
const lockGoesFirstMs = 2000

/** A holder that could not begin tries again sooner than this after it gave the lease back. */
const triesOnMs = 120_000

/** How a lease was lost: another process had taken it, or it was not renewed in time, or could not be. */
export type Loss = { why: 'taken' | 'unanswered' | 'refused'; fault?: unknown }

/** The right to run something alone. `fence` grows with every take-over, so that a holder that was passed over can be told. */
export type Lease = {
  readonly name: string
  readonly fence: bigint
  /** For how long it had not been caught up when it was taken, in milliseconds: 0 unless this holder had it before. */
  readonly behindMs: number
  /** Aborts when the lease is lost; its reason is a `Loss`. */
  readonly lost: AbortSignal
  release(): Promise<void>
}

/**
 * Takes a lease that has run out, or whose lock ($4) this process has got; answers nothing where it may not be taken.
 *
 * Whoever does something under a lease locks its row `FOR KEY SHARE` meanwhile. A renewal goes on beside that, however long it takes; a
 * take-over, which is what the first lock is for, waits until all of it is committed or given up, and what is begun after it finds
 * another fence. So its times are those of after the wait.
 */
export const takeOver = {
  name: 'take-over',
  text: `
    WITH due AS (
      SELECT FROM "Lease" WHERE name = $1 AND ($4 OR "expiresAt" < clock_timestamp() - $5 * interval '1 ms') FOR UPDATE
    )
    INSERT INTO "Lease" AS lease (name, holder, fence, "expiresAt", "catchingUpSince")
    SELECT $1::text, $2::text, 1, clock_timestamp() + $3 * interval '1 ms', clock_timestamp()
    FROM (SELECT count(*) AS known FROM due) AS due
    WHERE $4 OR due.known > 0 -- the very first is for whoever has the lock
    ON CONFLICT (name) DO UPDATE SET holder = $2, fence = lease.fence + 1, "expiresAt" = EXCLUDED."expiresAt",
      "catchingUpSince" = CASE WHEN lease.holder = $2 AND lease."expiresAt" > clock_timestamp() - $6 * interval '1 ms'
        THEN COALESCE(lease."catchingUpSince", EXCLUDED."catchingUpSince") ELSE EXCLUDED."catchingUpSince" END
    WHERE $4 OR lease."expiresAt" < clock_timestamp() - $5 * interval '1 ms'
    RETURNING fence, GREATEST(0, extract(epoch FROM clock_timestamp() - "catchingUpSince")::float8 * 1000) AS behind`,
}

/**
 * Waits until this process alone may run `name`. Liveness is proved by an advisory lock on a connection of its own, which
 * the server drops with the process; where the server does not notice the death, the lease expires. Who takes it begins to catch
 * up; a `holder` that took it again and again, and never got so far, began the first time.
 */
export async function takeLease(
  pool: pg.Pool,
  name: string,
  signal: AbortSignal,
  holder: string = randomUUID(),
): Promise<Lease | undefined> {
  const client = await pool.connect()
  client.on('error', () => {}) // the renewal below finds the broken connection
  let kept = false
  try {
    while (!signal.aborted) {
      const alive = await client.query<{ free: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS free',
        [`jom/${name}`],
      )
      const free = alive.rows[0]?.free === true
      const taken = await client.query<{ fence: string; behind: number }>({
        ...takeOver,
        values: [name, holder, holdsMs, free, lockGoesFirstMs, triesOnMs],
      })
      const [row] = taken.rows
      if (row) {
        kept = true
        return hold(client, name, holder, { fence: BigInt(row.fence), behindMs: row.behind })
      }
      if (free) await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [`jom/${name}`])
      await new Promise<void>((resolve) => setTimeout(resolve, 1000))
    }
  } finally {
    if (!kept) client.release(true)
  }
  return undefined
}

function hold(client: pg.PoolClient, name: string, holder: string, taken: Pick<Lease, 'fence' | 'behindMs'>): Lease {
  const loss = new AbortController()
  const lose = (how: Loss): void => loss.abort(how)
  let renewedAt = performance.now()
  let renewing: Promise<unknown> | undefined
  const timer = setInterval(() => {
    // An answer may never come, over a line that broke unnoticed: by then somebody else may hold the lease.
    if (performance.now() - renewedAt > holdsMs) lose({ why: 'unanswered' })
    if (renewing) return
    const asked = performance.now()
    renewing = client
      .query(`UPDATE "Lease" SET "expiresAt" = now() + $3 * interval '1 ms' WHERE name = $1 AND holder = $2`, [
        name,
        holder,
        holdsMs,
      ])
      .then((result) => {
        if (result.rowCount !== 1) lose({ why: 'taken' })
        renewedAt = asked
      })
      .catch((fault: unknown) => lose({ why: 'refused', fault }))
      .finally(() => {
        renewing = undefined
      })
  }, holdsMs / 3)
  return {
    name,
    ...taken,
    lost: loss.signal,
    async release() {
      clearInterval(timer)
      if (!loss.signal.aborted) {
        await renewing
        await client
          .query(`UPDATE "Lease" SET "expiresAt" = now() WHERE name = $1 AND holder = $2`, [name, holder])
          .catch(() => {})
      }
      client.release(true) // ends the connection, and with it the advisory lock
    },
  }
}
