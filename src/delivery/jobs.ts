import type { PoolConfig } from 'pg'
import { PgBoss } from 'pg-boss'
import type { Database } from '../store/client.ts'
import type { Log } from './log.ts'

/** How long texts stay after they are done, in hours. */
const keepHours = { delivered: 24, heard: 72 }
/** How long a timer that fired or was cancelled stays for whoever wants to see what happened, in days. */
const keepTimerDays = 3
/** How many rows one statement takes away: others wait for its locks. */
const mostAtOnce = 5000

export type Jobs = { stop(): Promise<void> }

/**
 * Runs the work that is neither ordered nor timed to the second. For now: the purge, hourly, of inbox and outbox texts and of
 * letters that were done a day ago, of heard messages' words after three days, of timers that are over, and of sign-in leftovers.
 */
export async function openJobs(connection: PoolConfig, db: Database, log: Log): Promise<Jobs> {
  const { host, user, database, connectionString } = connection
  const reach = connectionString ? { connectionString } : { host, user, database }
  const boss = new PgBoss({
    ...(reach as { connectionString: string }),
    max: 3,
    schema: 'jobs',
    superviseIntervalSeconds: 4,
  }) // its types want no absent keys
  boss.on('error', (fault) => log.error({ fault }, 'the job engine stumbled'))
  await boss.start()
  await boss.createQueue('purge')
  await boss.work('purge', { pollingIntervalSeconds: 30 }, async () => {
    log.info(await purge(db), 'texts were purged')
  })
  await boss.schedule('purge', '7 * * * *', {}, { tz: 'UTC' })
  return {
    async stop() {
      await boss.stop({ graceful: true, timeout: 5000 })
    },
  }
}

/** Destroys texts whose time is over; answers how many rows lost theirs. */
export async function purge(db: Database): Promise<Record<string, number>> {
  const inbox = await db.$executeRaw`
    UPDATE "Inbox" SET body = NULL WHERE body IS NOT NULL AND state = 'done' AND "doneAt" < now() - ${keepHours.delivered} * interval '1 hour'`
  const posts = await db.$executeRaw`
    UPDATE "Post" SET envelope = NULL
    WHERE envelope IS NOT NULL AND state IN ('sent', 'retracted') AND "sentAt" < now() - ${keepHours.delivered} * interval '1 hour'`
  const messages = await db.$executeRaw`
    UPDATE "Message" SET text = NULL WHERE text IS NOT NULL AND at < now() - ${keepHours.heard} * interval '1 hour'`
  const errands = await db.$executeRaw`
    UPDATE "Errand" SET body = NULL WHERE body IS NOT NULL AND state IN ('done', 'dropped') AND "doneAt" < now() - ${keepHours.delivered} * interval '1 hour'`
  const challenges = await db.$executeRaw`DELETE FROM "Challenge" WHERE "expiresAt" < now()`
  return { inbox, posts, messages, errands, challenges, timers: await purgeTimers(db) }
}

/** Takes away timers that are over, few at a time. A day of a world whose clock runs fast is no longer than one of ours. */
async function purgeTimers(db: Database): Promise<number> {
  let taken = 0
  for (;;) {
    const count = await db.$executeRaw`
      DELETE FROM "Timer" WHERE id IN (
        SELECT id FROM "Timer"
        WHERE state IN ('fired', 'cancelled') AND COALESCE("firedAt", "dueAt") < jom_now() - ${keepTimerDays} * interval '1 day'
          * COALESCE((SELECT "clockSpeed" FROM "World" WHERE id = 1 AND kind = 'exercise'), 1)
        LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED)`
    taken += count
    if (count < mostAtOnce) return taken
  }
}
