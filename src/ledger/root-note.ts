import type { Transaction } from '../store/client.ts'
import { StoreError } from '../store/errors.ts'
import type { Keyring } from '../store/seal.ts'
import { openPayload } from './entry.ts'

/**
 * What the record itself says of its roots, which nobody without the keys can take out of it: by it rows that were deleted are missed,
 * and a root is made anew as it was.
 */

/** The kinds of the entries that say that a root was made, that a witness holds it, and that an authority stamped it. */
export const rootMade = 'ledger.root'
export const rootHeld = 'ledger.held'
export const rootStamped = 'ledger.stamped'

/** Of a root that was made, its places and to whose witnesses it was sent; of one that is held, the member of the witness. */
export type RootNote = RootMade | RootHeld | RootStamped
type RootMade = { kind: typeof rootMade; day: string; from: number; to: number; witnesses: readonly string[] }
type RootHeld = { kind: typeof rootHeld; day: string; code: string }
type RootStamped = { kind: typeof rootStamped; day: string }

type Noted = { kind: string; payload: Uint8Array | null }

/** What an entry says of a root; `undefined` of any other entry, and where its payload cannot be opened. */
export function readRootNote({ kind, payload }: Noted, keyring: Keyring): RootNote | undefined {
  if (kind !== rootMade && kind !== rootHeld && kind !== rootStamped) return undefined
  try {
    const said = openPayload(payload, keyring) as object | undefined // written by `makeRoot`, `holdRoot` and the stamper alone
    return said && ({ ...said, kind } as RootNote) // likewise
  } catch (fault) {
    if (fault instanceof StoreError) return undefined
    throw fault
  }
}

/** Who holds the root of which day, by the member, and since when, as the record says. A row says it too, but anybody can write one. */
export type Holders = ReadonlyMap<string, ReadonlyMap<string, Date>>

/** Who holds roots, as entries from an instant on say. */
export async function readHolders(
  tx: Pick<Transaction, 'ledgerEntry'>,
  keyring: Keyring,
  from = new Date(0),
): Promise<Holders> {
  const rows = await tx.ledgerEntry.findMany({
    where: { subject: 'ledger', kind: rootHeld, at: { gte: from } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { kind: true, at: true, payload: true },
  })
  const holders = new Map<string, Map<string, Date>>()
  for (const row of rows) {
    const said = readRootNote(row, keyring)
    if (said?.kind === rootHeld) addHolder(holders, said, row.at)
  }
  return holders
}

/** Adds what an entry says; what was said first counts. */
export function addHolder(
  holders: Map<string, Map<string, Date>>,
  { day, code }: { day: string; code: string },
  at: Date,
): void {
  const of = holders.get(day) ?? new Map<string, Date>()
  if (!of.has(code)) of.set(code, at)
  holders.set(day, of)
}
