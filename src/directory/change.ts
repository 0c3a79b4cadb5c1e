import type { Transaction } from '../store/client.ts'

/** What each change of the directory goes through: who may change it now, and how everybody hears of it. */

/** Lets nobody else change the directory until the transaction ends, be it by an import, a command or a seat. */
export async function lockDirectory(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('jom/directory', 0))`
  await lockSeats(tx)
}

/** Lets nobody else change a seat, or say whose an account is, until the transaction ends. */
export async function lockSeats(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "World" WHERE id = 1 FOR UPDATE`
}

/** The timer that looks at who sits in rooms without a role: set by `watchSeats`. */
export const seatWatch = 'seats/watch'

/**
 * Counts a change of the directory, and has those looked at who sit in rooms: they may hold no role any more, or one by now. A look that
 * is under way saw less, and begins anew.
 */
export async function tellDirectory(tx: Transaction): Promise<void> {
  await raiseDirectory(tx)
  await tx.$executeRaw`UPDATE "Timer" SET "dueAt" = jom_now() WHERE key = ${seatWatch} AND state = 'pending'`
}

/** Counts a change of what the directory says; once it is committed every process, this one too, reads it anew. */
export async function raiseDirectory(tx: Transaction): Promise<void> {
  await nextVersion(tx)
  await tx.$executeRaw`SELECT pg_notify('jom_directory', '')`
}

/**
 * Counts a change of what the directory says, and gives its version since. Whoever calls it tells the processes once several such are
 * committed; until it is, nobody else changes a seat.
 */
export async function nextVersion(tx: Transaction): Promise<number> {
  const data = { directoryVersion: { increment: 1 } }
  return (await tx.world.update({ where: { id: 1 }, data, select: { directoryVersion: true } })).directoryVersion
}
