import type pg from 'pg'
import type { Transaction } from '../store/client.ts'
import type { Lease } from './lease.ts'

/**
 * What was said while the bot did not listen is on its way for the first after a connection is up, whatever its adapter says; a platform
 * that is down, or an adapter that owes one and the same reading, for longer than the second is waited for no more. In real milliseconds.
 */
export const catchingUp = { readMs: 10_000, longestMs: 600_000 }
/** Who waits with a holder that still catches up begins anew so often, in milliseconds: it says itself when that has lasted too long. */
const tellsAgainMs = 60_000
/** Whoever holds a lease and lives has longer than this left of it, in milliseconds: it is renewed after a third of what it holds. */
const leftToTheLivingMs = 6000

/** The name of the lease under which a platform is run. */
export const leaseOf = (platform: string): string => `adapter/${platform}`

/**
 * Whether one of these platforms may still hand over what was said before now, whichever process runs it: who fires a timer need not
 * be who listens. One that nobody runs any more is waited for as long as one that catches up.
 */
export async function isAnyBehind(tx: Pick<Transaction, '$queryRaw'>, platforms: readonly string[]): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ any: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM "Lease" WHERE name = ANY(${platforms.map(leaseOf)}::text[])
        AND COALESCE("catchingUpSince", CASE WHEN "expiresAt" < now() + ${leftToTheLivingMs}::float8 * interval '1 ms' THEN "expiresAt" END)
          > now() - ${catchingUp.longestMs}::float8 * interval '1 ms') AS any`
  return found?.any ?? false
}

export type Behind = { look(): Promise<void> }

/** Keeps with a lease whether its holder catches up, so that all processes know; that it does stands there from when it is taken. */
export function followBehind(pool: pg.Pool, lease: Lease, isBehind: () => boolean): Behind {
  let told = true
  let toldAt = Date.now()
  let telling = false
  return {
    async look() {
      const behind = isBehind()
      const isNews = behind !== told || (behind && Date.now() - toldAt > tellsAgainMs)
      // Whoever takes over holds the lease's row while waiting for what is being handled: one waits for that, not one a second.
      if (telling || !isNews) return
      telling = true
      try {
        await pool.query({ ...tellBehind, values: [lease.name, String(lease.fence), behind] })
        told = behind
        toldAt = Date.now()
      } finally {
        telling = false
      }
    },
  }
}

const tellBehind = {
  name: 'tell-behind',
  text: `UPDATE "Lease" SET "catchingUpSince" = CASE WHEN $3::boolean THEN now() END WHERE name = $1 AND fence = $2::bigint`,
}
