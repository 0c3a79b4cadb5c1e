import type { Database } from '../store/client.ts'
import { Prisma } from '../store/generated/client.ts'

/**
 * How long what is done with stays. What proves something has no end: cases, the ledger, and a run with all that it heard, since
 * what it is can be told from that alone (`verifyRun`). SECURITY.md says the same to whoever decides about retention.
 */
const keep = {
  /** Texts of events, posts and letters after they are done, in hours. */
  delivered: 24,
  /** Words of messages that were heard, in hours. */
  heard: 72,
  /** A letter or call that could not be sent, for whoever sends it again; nobody is woken by it after that. In days. */
  unsent: 7,
  /** A timer that fired or was cancelled, for whoever wants to see what happened, in days. */
  timer: 3,
  /** The keys of calls, so that one that is told again starts nothing; their signatures hold for minutes. In days. */
  call: 30,
  /** What became of the times of a schedule, over a year, so that last year's can be looked up. In days. */
  slot: 400,
  /** What the auditor found, after it was mended, in days. */
  finding: 90,
} as const

/** How many rows one statement takes away: others wait for its locks. */
const mostAtOnce = 5000

/** Real hours before now, for what is dated by the machine's clock. */
const hoursAgo = (hours: number) => Prisma.sql`now() - ${hours} * interval '1 hour'`

/** Days before now in the world's time, for what is dated by that. A day of a world whose clock runs fast is no longer than one of ours. */
const daysAgo = (days: number) => Prisma.sql`jom_now() - ${days} * interval '1 day'
  * COALESCE((SELECT "clockSpeed" FROM "World" WHERE id = 1 AND kind = 'exercise'), 1)`

/** Destroys what has had its time; answers how many rows lost their words or went, by what they were. */
export async function purge(db: Database): Promise<Record<string, number>> {
  return { ...(await purgeWords(db)), ...(await purgeRows(db)) }
}

/** Takes the words out of rows that stay, so that what came under their keys is still known. */
async function purgeWords(db: Database): Promise<Record<string, number>> {
  const inbox = await db.$executeRaw`
    UPDATE "Inbox" SET body = NULL WHERE body IS NOT NULL AND state = 'done' AND "doneAt" < ${hoursAgo(keep.delivered)}`
  const posts = await db.$executeRaw`
    UPDATE "Post" SET envelope = NULL
    WHERE envelope IS NOT NULL AND state IN ('sent', 'retracted') AND "sentAt" < ${hoursAgo(keep.delivered)}`
  const messages = await db.$executeRaw`
    UPDATE "Message" SET text = NULL WHERE text IS NOT NULL AND at < ${hoursAgo(keep.heard)}`
  const errands = await db.$executeRaw`
    UPDATE "Errand" SET body = NULL
    WHERE body IS NOT NULL AND state IN ('done', 'dropped') AND "doneAt" < ${hoursAgo(keep.delivered)}`
  // Without its words it can be sent no more, and waits for nobody.
  const unsent = await db.$executeRaw`
    UPDATE "Errand" SET body = NULL, state = 'dropped'
    WHERE state = 'dead' AND "doneAt" < ${hoursAgo(keep.unsent * 24)}`
  return { inbox, posts, messages, errands, unsent }
}

/** Takes rows away, few at a time. */
async function purgeRows(db: Database): Promise<Record<string, number>> {
  const challenges = await db.$executeRaw`DELETE FROM "Challenge" WHERE "expiresAt" < now()`
  const timers = await byAndBy(
    () => db.$executeRaw`
      DELETE FROM "Timer" WHERE id IN (
        SELECT id FROM "Timer"
        WHERE state IN ('fired', 'cancelled') AND COALESCE("firedAt", "dueAt") < ${daysAgo(keep.timer)}
        LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED)`,
  )
  const calls = await byAndBy(
    () => db.$executeRaw`
      DELETE FROM "HookCall" WHERE key IN (
        SELECT key FROM "HookCall" WHERE "receivedAt" < ${daysAgo(keep.call)} LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED)`,
  )
  // Those of cron fields, `PB-08/0`. An election's instants start a run once, however late: their few rows say that they have.
  const slots = await byAndBy(
    () => db.$executeRaw`
      DELETE FROM "Slot" WHERE (schedule, "fireAt") IN (
        SELECT schedule, "fireAt" FROM "Slot"
        WHERE "noticedAt" < ${daysAgo(keep.slot)} AND schedule NOT LIKE '%/%/%'
        LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED)`,
  )
  const findings = await byAndBy(
    () => db.$executeRaw`
      DELETE FROM "AuditFinding" WHERE id IN (
        SELECT id FROM "AuditFinding" WHERE "endedAt" < ${daysAgo(keep.finding)} LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED)`,
  )
  return { challenges, timers, calls, slots, findings }
}

async function byAndBy(take: () => Promise<number>): Promise<number> {
  let taken = 0
  for (;;) {
    const count = await take()
    taken += count
    if (count < mostAtOnce) return taken
  }
}
