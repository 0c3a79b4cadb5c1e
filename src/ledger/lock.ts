import type { Transaction } from '../store/client.ts'

/** What only one process at a time does with the ledger. Who needs several takes them in this order. */
export type LedgerWork = 'seal' | 'root' | 'key' | 'erased'

const nameOf = (work: LedgerWork): string => `jom/ledger/${work}`

/** Waits until nobody else does this work, and keeps others from it until the transaction ends. */
export async function lockLedger(tx: Transaction, work: LedgerWork): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${nameOf(work)}, 0))) AS held`
}

/** Like `lockLedger`, without waiting: false where somebody else does it now. */
export async function tryLedger(tx: Transaction, work: LedgerWork): Promise<boolean> {
  const [lock] = await tx.$queryRaw<{ free: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${nameOf(work)}, 0)) AS free`
  return lock?.free === true
}
