import type { LedgerNote } from '../sharing/effect.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { commitTo, hashEntry, payloadContext, saltPayload } from './entry.ts'
import { uuidv7 } from './uuid.ts'

/**
 * Writes notes into the ledger within their cause's transaction, in their order; returns the ids. It takes no lock: the
 * sealer gives the entries their places in the chain after the commit.
 */
export async function appendEntries(
  tx: Transaction,
  keyring: Keyring,
  notes: readonly LedgerNote[],
  at: Date,
): Promise<readonly string[]> {
  if (notes.length === 0) return []
  const rows = notes.map(({ kind, subject, actor, payload }) => {
    const salted = saltPayload(payload)
    const facts = { id: uuidv7(), at, kind, subject, actor, commitment: commitTo(salted) }
    return { ...facts, payload: keyring.seal(salted, payloadContext), hash: hashEntry(facts) }
  })
  await tx.ledgerEntry.createMany({ data: rows })
  return rows.map(({ id }) => id)
}
