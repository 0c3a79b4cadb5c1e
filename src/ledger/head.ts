import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'

/**
 * The end of the chain, kept apart from it and sealed: entries cut off from the end leave no gap behind, and only this
 * tells that they are missing. Who can write to the database but has no key can take it away, not forge it.
 */
export type Head = {
  seq: bigint
  chain: string
  /** The first place that was signed: from there on every batch ends in a signature. Absent while nothing is. */
  signedFrom?: bigint | undefined
}

/** The kind of the entry by which the sealer puts on record that the note of the end was gone or could not be read. */
export const headLost = 'ledger.head-lost'

const place = { adapter: 'ledger', key: 'head' } as const
const context = 'ledger.head'

/** Notes the end of the chain, in the transaction that moved it. */
export async function writeHead(tx: Transaction, keyring: Keyring, head: Head): Promise<void> {
  const { seq, chain, signedFrom } = head
  const facts = { seq: String(seq), chain, ...(signedFrom !== undefined && { signedFrom: String(signedFrom) }) }
  const value = keyring.seal(JSON.stringify(facts), context)
  await tx.shelfValue.upsert({
    where: { adapter_key: place },
    create: { ...place, value },
    update: { value },
    select: { adapter: true },
  })
}

/** The end of the chain as it was noted last; `undefined` when nothing was sealed yet or the note is gone. Throws like `open`. */
export async function readHead(tx: Pick<Transaction, 'shelfValue'>, keyring: Keyring): Promise<Head | undefined> {
  const row = await tx.shelfValue.findUnique({ where: { adapter_key: place } })
  if (!row) return undefined
  const facts = JSON.parse(keyring.openText(row.value, context)) as { seq: string; chain: string; signedFrom?: string } // written by `writeHead`
  const { seq, chain, signedFrom } = facts
  return { seq: BigInt(seq), chain, ...(signedFrom !== undefined && { signedFrom: BigInt(signedFrom) }) }
}
