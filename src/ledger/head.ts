import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'

/**
 * The end of the chain, kept apart from it and sealed: entries cut off from the end leave no gap behind, and only this
 * tells that they are missing. Who can write to the database but has no key can take it away, not forge it.
 */
export type Head = { seq: bigint; chain: string }

/** The kind of the entry by which the sealer puts on record that the note of the end was gone or could not be read. */
export const headLost = 'ledger.head-lost'

const place = { adapter: 'ledger', key: 'head' } as const
const context = 'ledger.head'

/** Notes the end of the chain, in the transaction that moved it. */
export async function writeHead(tx: Transaction, keyring: Keyring, head: Head): Promise<void> {
  const value = keyring.seal(JSON.stringify({ seq: String(head.seq), chain: head.chain }), context)
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
  const { seq, chain } = JSON.parse(keyring.openText(row.value, context)) as { seq: string; chain: string } // written by `writeHead`
  return { seq: BigInt(seq), chain }
}
