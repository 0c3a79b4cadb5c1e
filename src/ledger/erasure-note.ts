import type { LedgerNote } from '../sharing/effect.ts'
import type { Database, Transaction } from '../store/client.ts'
import { StoreError } from '../store/errors.ts'
import { isDestroyed, isDestroyedSql, type Keyring } from '../store/seal.ts'
import { openPayload } from './entry.ts'
import { lockLedger } from './lock.ts'

/**
 * What the record says of payloads that were destroyed: by the places of their entries alone, in the transaction that destroys them. A
 * payload that is gone without it was destroyed by somebody else: whoever can write to the database can do that, and sign nothing.
 */

/** The kind of the entry that says it, and of the one that says once what was found destroyed before such entries were written. */
const payloadsErased = 'ledger.erased'
const erasedFound = 'ledger.found'

/** Places from one to another, and ids of what had no place yet. */
type Said = { places: readonly (readonly [number, number])[]; ids: readonly string[] }

/** An entry whose payload was destroyed. */
export type ErasedEntry = { id: string; seq: bigint | null }

/** So many runs of places stand in one note. */
const mostRuns = 5000

/** The notes of payloads that are destroyed in this transaction; none where there are none. */
export function noteErased(entries: readonly ErasedEntry[], kind: string = payloadsErased): readonly LedgerNote[] {
  const runs = openRuns()
  const places = entries.flatMap(({ seq }) => (seq === null ? [] : [Number(seq)]))
  for (const place of places.toSorted((one, other) => one - other)) runs.add(place)
  const ids = entries.flatMap(({ id, seq }) => (seq === null ? [id] : []))
  const notes: LedgerNote[] = []
  const all = runs.all()
  for (let from = 0; from < all.length || (from === 0 && ids.length > 0); from += mostRuns) {
    const payload = { places: all.slice(from, from + mostRuns), ids: from === 0 ? ids : [] } satisfies Said
    notes.push({ kind, subject: 'ledger', actor: 'bot', payload })
  }
  return notes
}

/** Numbers as they come, each run of following ones as its first and last. */
export function openRuns() {
  const runs: [number, number][] = []
  return {
    add(place: number): void {
      const last = runs.at(-1)
      if (last && place === last[1] + 1) last[1] = place
      else if (place !== last?.[1]) runs.push([place, place])
    },
    all: (): readonly (readonly [number, number])[] => runs,
  }
}

/**
 * Puts on record, once in a world, what was destroyed before destroying was noted: nobody can tell by now who did it. What is destroyed
 * after that without a note is a fault.
 */
export async function noteFound({
  tx,
  keyring,
}: {
  tx: Transaction
  keyring: Keyring
}): Promise<readonly { kind: 'append'; entry: LedgerNote }[]> {
  await lockLedger(tx, 'erased')
  if ((await tx.ledgerEntry.count({ where: { subject: 'ledger', kind: erasedFound } })) > 0) return []
  const erasures = openErasures(tx, keyring)
  await erasures.read()
  const rows = await tx.$queryRawUnsafe<ErasedEntry[]>(`
    SELECT id::text AS id, seq FROM "LedgerEntry"
    WHERE payload IS NOT NULL AND kind NOT LIKE 'ledger.%' AND ${isDestroyedSql('payload')} ORDER BY seq`)
  const found = noteErased(
    rows.filter((row) => !erasures.has(row)),
    erasedFound,
  )
  const none = { kind: erasedFound, subject: 'ledger', actor: 'bot', payload: { places: [], ids: [] } satisfies Said }
  return (found.length > 0 ? found : [none]).map((entry) => ({ kind: 'append', entry }))
}

/** What the record says was destroyed, read as far as it is needed. */
export function openErasures(db: Pick<Database | Transaction, '$queryRaw'>, keyring: Keyring) {
  const ids = new Set<string>()
  let places: [number, number][] = []
  let after = 0n

  /** Takes in what was noted since the last time, entries without a place included. */
  async function read(): Promise<void> {
    const rows = await db.$queryRaw<{ seq: bigint | null; payload: Uint8Array | null }[]>`
      SELECT seq, payload FROM "LedgerEntry"
      WHERE subject = 'ledger' AND kind IN (${payloadsErased}, ${erasedFound}) AND (seq IS NULL OR seq > ${after})
      ORDER BY seq`
    const added = rows.flatMap(({ payload }) => readNote(payload, keyring))
    for (const { seq } of rows) if (seq !== null && seq > after) after = seq
    for (const said of added) for (const id of said.ids) ids.add(id)
    const all = [...places, ...added.flatMap((said) => said.places.map(([from, to]): [number, number] => [from, to]))]
    places = []
    for (const [from, to] of all.sort(([one], [other]) => one - other)) {
      const last = places.at(-1)
      if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
      else places.push([from, to])
    }
  }

  function has({ id, seq }: { id?: string; seq: bigint | null }): boolean {
    if (id !== undefined && ids.has(id)) return true
    if (seq === null) return false
    const place = Number(seq)
    let low = 0
    let high = places.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (places[middle]![1] < place) low = middle + 1
      else high = middle
    }
    const run = places[low]
    return run !== undefined && run[0] <= place
  }

  return {
    read,
    has,
    /** Reads on where one of these entries lost its payload and it is not known yet that this was noted. */
    async see(rows: readonly (ErasedEntry & { payload: Uint8Array | null })[]): Promise<void> {
      if (rows.some((row) => row.payload !== null && isDestroyed(row.payload) && !has(row))) await read()
    },
  }
}

function readNote(payload: Uint8Array | null, keyring: Keyring): readonly Said[] {
  try {
    const said = openPayload(payload, keyring) as Partial<Said> | undefined // written by `noteErased` alone, else it is checked here
    return Array.isArray(said?.places) && Array.isArray(said.ids) ? [said as Said] : []
  } catch (fault) {
    if (fault instanceof StoreError) return []
    throw fault
  }
}
