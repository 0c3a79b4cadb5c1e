import { StoreError } from '../store/errors.ts'
import type { Keyring } from '../store/seal.ts'
import { openPayload } from './entry.ts'

/**
 * What the record itself says of its roots, which nobody without the keys can take out of it: by it rows that were deleted are missed,
 * and a root is made anew as it was.
 */

/** The kinds of the entries that say that a root was made, and that a witness holds it. */
export const rootMade = 'ledger.root'
export const rootHeld = 'ledger.held'

/** Of a root that was made, its places and to whose witnesses it was sent; of one that is held, the member of the witness. */
export type RootNote = RootMade | RootHeld
type RootMade = { kind: typeof rootMade; day: string; from: number; to: number; witnesses: readonly string[] }
type RootHeld = { kind: typeof rootHeld; day: string; code: string }

type Noted = { kind: string; payload: Uint8Array | null }

/** What an entry says of a root; `undefined` of any other entry, and where its payload cannot be opened. */
export function readRootNote({ kind, payload }: Noted, keyring: Keyring): RootNote | undefined {
  if (kind !== rootMade && kind !== rootHeld) return undefined
  try {
    const said = openPayload(payload, keyring) as object | undefined // written by `makeRoot` and `holdRoot` alone
    return said && ({ ...said, kind } as RootNote) // likewise
  } catch (fault) {
    if (fault instanceof StoreError) return undefined
    throw fault
  }
}
