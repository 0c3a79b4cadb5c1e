import type { Database } from '../store/client.ts'
import { StoreError } from '../store/errors.ts'
import type { Keyring } from '../store/seal.ts'
import type { Head } from './head.ts'
import { readIntroductions, strangersAmong } from './introduction.ts'
import { judgeSignature } from './signature.ts'
import { isOwnKey, listSigners } from './signing.ts'
import type { LedgerFault } from './walk.ts'

type Signed = { id: string; chain: string; signature: string | null; sealed: number | null }
type Stands = { place: bigint; proved: boolean }

/**
 * Checks the signatures along the chain: each is one of its place, and from the first signed place on every batch ends in one. Keys
 * are checked at the beginning: each but the first was introduced by one before it.
 */
export async function openSignatureCheck(db: Database, keyring: Keyring | undefined) {
  const known = await listSigners(db)
  const keys = new Map(known.map((key) => [key.id, key.public]))
  const faults: LedgerFault[] = []
  if (keyring) {
    for (const id of strangersAmong(known, await readIntroductions(db, keyring)))
      faults.push({ kind: 'key', id, what: 'stranger' })
    const own = await ownKey(db, keyring)
    if (own !== undefined) faults.push({ kind: 'key', id: known.at(-1)?.id ?? '', what: own })
  }
  let first: bigint | undefined
  let to: bigint | undefined
  let before: (Signed & Stands) | undefined
  /** Told once the entry after the next is sound: until then the next may turn out to be an inserted one. */
  let waiting: readonly LedgerFault[] = []

  /** The end of a batch that bears no signature although there was a key. */
  const unsigned = (last: (Signed & Stands) | undefined, since: bigint | undefined): LedgerFault[] => {
    const from = since ?? first
    if (!last?.proved || last.signature !== null || from === undefined || last.place < from) return []
    return [{ kind: 'signature', seq: last.place, id: last.id, what: 'missing' }]
  }

  return {
    keys,
    faults,
    step(row: Signed, stands: Stands, since: bigint | undefined): readonly LedgerFault[] {
      const follows = stands.proved && before?.place === stands.place - 1n
      const found: LedgerFault[] = follows ? [...waiting] : []
      waiting = follows && before?.sealed !== row.sealed ? unsigned(before, since) : []
      if (row.signature !== null && stands.proved) {
        const judged = judgeSignature(row.signature, { seq: stands.place, chain: row.chain }, keys)
        if (judged === 'holds') {
          first ??= stands.place
          to = stands.place
        } else found.push({ kind: 'signature', seq: stands.place, id: row.id, what: judged })
      }
      before = { ...row, ...stands }
      return found
    },
    end: (head: Head | undefined): readonly LedgerFault[] =>
      head !== undefined && before?.place === head.seq ? [...waiting, ...unsigned(before, head.signedFrom)] : [],
    span: () => (first === undefined || to === undefined ? undefined : { from: first, to }),
  }
}

async function ownKey(db: Database, keyring: Keyring): Promise<string | undefined> {
  try {
    return (await isOwnKey(db, keyring)) === false ? 'other' : undefined
  } catch (fault) {
    if (fault instanceof StoreError) return fault.code
    throw fault
  }
}
