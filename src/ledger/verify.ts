import type { Database } from '../store/client.ts'
import { StoreError } from '../store/errors.ts'
import { Prisma } from '../store/generated/client.ts'
import { isDestroyed, isDestroyedSql, type Keyring } from '../store/seal.ts'
import { commitTo, type EntryFacts, hashEntry, isOfRecord, payloadContext } from './entry.ts'
import { type ErasedEntry, openErasures, openRuns } from './erasure-note.ts'
import { type Head, headLost, readHead } from './head.ts'
import { openRootCheck } from './root-check.ts'
import { readRootNote } from './root-note.ts'
import { openSignatureCheck } from './signature-check.ts'
import { createWalk, type LedgerFault, type Link } from './walk.ts'

/** What a verification looked at, and how many faults it named. */
export type LedgerSummary = {
  sealed: number
  unsealed: number
  /** Payloads destroyed on purpose; their entries still hold. */
  erased: number
  /** Entries whose link to the one before could not be proved, because that one is missing or in doubt. */
  unproved: number
  /** Up to which place something is signed, and from which on everything is: what was sealed before there was a key is not. */
  signed?: { from: bigint; to: bigint }
  /** Roots that fit the entries of their days, and the last one that a witness said they hold. */
  roots: number
  witnessed?: { day: string; toSeq: bigint; madeAt: Date; by: readonly { code: string; at: Date }[] }
  faults: number
  /** The fault that stands first in the chain. */
  first?: LedgerFault
  /** The end of the chain as found: to be compared with what others have written down. */
  end?: Head
}

export type VerifyOptions = {
  /** Opens payloads and the note of the chain's end; without it neither can be checked. */
  keyring?: Keyring | undefined
  /** After how many seconds of the world's time an entry must have its place. */
  unsealedAfter?: number
  /** How many entries are read at once. */
  page?: number
}

type Row = EntryFacts & {
  hash: string
  seq: bigint | null
  chain: string | null
  placed: boolean
  /** When its batch was sealed, in milliseconds of the machine's time. */
  sealed: number | null
  signature: string | null
  age: number
  payload: Uint8Array | null
}

/**
 * Computes the whole ledger anew and yields every fault, in constant memory; returns the summary. What was sealed or
 * written while it ran is part of it. Chain and hashes need no key.
 */
export async function* verifyLedger(
  db: Database,
  { keyring, unsealedAfter = 60, page = 2000 }: VerifyOptions = {},
): AsyncGenerator<LedgerFault, LedgerSummary> {
  const summary: LedgerSummary = { sealed: 0, unsealed: 0, erased: 0, unproved: 0, roots: 0, faults: 0 }
  const destroyed: Destroyed = { places: openRuns(), pending: [], named: new Set() }
  const note = (fault: LedgerFault): LedgerFault => {
    summary.faults += 1
    if (fault.id !== undefined) destroyed.named.add(fault.id)
    if (fault.seq !== undefined && (summary.first?.seq === undefined || fault.seq < summary.first.seq))
      summary.first = fault
    summary.first ??= fault
    return fault
  }
  /** `place` is where it was sealed for certain: a destroyed payload of an entry that is a fault itself is none of its own. */
  const checkPayload = (row: Row, place: bigint | undefined): LedgerFault[] => {
    const what = payloadFault(row, keyring)
    if (what === 'destroyed') {
      summary.erased += 1
      if (place !== undefined) destroyed.places.add(Number(place))
      else if (row.seq === null && row.age <= unsealedAfter) destroyed.pending.push(row)
    } else if (what) return [{ kind: 'payload', id: row.id, what, ...(row.seq !== null && { seq: row.seq }) }]
    return []
  }

  const walk = createWalk()
  const end = await watchEnd(db, keyring)
  const signatures = await openSignatureCheck(db, keyring)
  const roots = await openRootCheck(db, signatures.keys)
  yield* [...signatures.faults, ...roots.faults].map(note)
  for await (const [row, next] of sealedRows(db, page, end)) {
    const link = linkOf(row)
    summary.sealed += 1
    const broken = walk.step(link, next && linkOf(next), end.head())
    yield* broken.map(note)
    const stands = { place: walk.place(), proved: walk.proved() && broken.length === 0 }
    yield* signatures.step({ ...row, chain: link.chain }, stands, end.head()?.signedFrom).map(note)
    roots.step(link.chain, stands.place, broken)
    if (!row.placed) yield note({ kind: 'altered', seq: link.seq, id: row.id, what: 'place' })
    if (row.kind === headLost) yield note({ kind: 'head', seq: link.seq, id: row.id, what: 'lost' })
    if (link.proof !== link.hash) continue
    yield* checkPayload(row, stands.proved ? stands.place : undefined).map(note)
    const said = keyring && readRootNote(row, keyring)
    if (said) roots.note(said, row.at)
  }
  for await (const row of unsealedRows(db, page)) {
    const link = linkOf(row)
    summary.unsealed += 1
    if (row.chain !== null) yield* walk.loose(link).map(note)
    else if (link.proof !== link.hash) yield note({ kind: 'altered', id: row.id, what: 'values' })
    else yield* checkPayload(row, undefined).map(note)
    if (row.age > unsealedAfter) yield note({ kind: 'unsealed', id: row.id })
  }
  const last = walk.end(end.head())
  yield* last.map(note)
  yield* signatures.end(end.head()).map(note)
  yield* [...roots.end(last), ...(keyring ? await roots.gone(unsealedAfter) : [])].map(note)
  if (keyring) for await (const fault of unrecorded(db, keyring, destroyed)) yield note(fault)
  const what = end.fault() ?? (keyring && !end.head() && summary.sealed > 0 ? 'missing' : undefined)
  if (what) yield note({ kind: 'head', what })
  summary.unproved = walk.unproved()
  const found = walk.found()
  if (found) summary.end = found
  const signed = signatures.span()
  if (signed) summary.signed = signed
  Object.assign(summary, roots.summary())
  return summary
}

/** What was found destroyed: places in the chain, what has none yet, and the entries that were named as faults. */
type Destroyed = { places: ReturnType<typeof openRuns>; pending: ErasedEntry[]; named: Set<string> }

/** The payloads that were destroyed although nothing on record says so. What says it is read last: it was written with each. */
async function* unrecorded(
  db: Database,
  keyring: Keyring,
  { places, pending, named }: Destroyed,
): AsyncGenerator<LedgerFault> {
  const runs = places.all()
  if (runs.length === 0 && pending.length === 0) return
  const erasures = openErasures(db, keyring)
  await erasures.read()
  const fault = ({ id, seq }: ErasedEntry): LedgerFault => ({
    kind: 'payload',
    id,
    what: 'unrecorded',
    ...(seq !== null && { seq }),
  })
  let doubtful: bigint[] = []
  async function* tell(): AsyncGenerator<LedgerFault> {
    // An entry that had no place when it was destroyed is noted by its id.
    const rows = await db.$queryRaw<ErasedEntry[]>`
      SELECT id::text AS id, seq FROM "LedgerEntry"
      WHERE seq = ANY(${doubtful}::bigint[]) AND ${Prisma.raw(isDestroyedSql('payload'))} ORDER BY seq`
    doubtful = []
    for (const row of rows) if (!erasures.has(row) && !named.has(row.id)) yield fault(row)
  }
  for (const [from, to] of runs) {
    for (let place = from; place <= to; place += 1) {
      if (erasures.has({ seq: BigInt(place) })) continue
      doubtful.push(BigInt(place))
      if (doubtful.length >= 1000) yield* tell()
    }
  }
  if (doubtful.length > 0) yield* tell()
  for (const row of pending) if (!erasures.has(row)) yield fault({ id: row.id, seq: null })
}

/**
 * What is wrong with a payload, `destroyed` for one that is gone on purpose. Whatever is erased here keeps its sealed text and loses
 * the key, and what the record says of itself is never erased: anything else that is `gone` was taken away by somebody.
 */
function payloadFault({ kind, payload, commitment }: Row, keyring: Keyring | undefined): string | undefined {
  if (payload === null) return 'gone'
  if (isDestroyed(payload) && isOfRecord(kind)) return 'gone'
  if (!keyring) return isDestroyed(payload) ? 'destroyed' : undefined
  try {
    return commitTo(keyring.open(payload, payloadContext)) === commitment ? undefined : 'commitment'
  } catch (fault) {
    if (fault instanceof StoreError) return fault.code
    throw fault
  }
}

// A changed place or chain value may be none at all: it then fits nowhere, and is found by that.
function linkOf(row: Row): Link {
  return { id: row.id, seq: row.seq ?? 0n, hash: row.hash, chain: row.chain ?? '', proof: hashEntry(row) }
}

type End = { head(): Head | undefined; fault(): string | undefined; refresh(): Promise<void> }

async function watchEnd(db: Database, keyring: Keyring | undefined): Promise<End> {
  let head: Head | undefined
  let fault: string | undefined
  const end: End = {
    head: () => head,
    fault: () => fault,
    async refresh() {
      if (!keyring || fault) return
      try {
        head = await readHead(db, keyring)
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        fault = error.code
        head = undefined
      }
    },
  }
  await end.refresh()
  return end
}

const columns = Prisma.sql`id::text AS id, at, kind, subject, actor, commitment, hash, seq, chain,
  "sealedAt" IS NOT NULL AS placed, (extract(epoch FROM "sealedAt") * 1000)::float8 AS sealed, signature, payload, extract(epoch FROM jom_now() - at)::float8 AS age`

/** Entries with a number, each with the one after it. The end is read anew whenever entries stand behind it. */
async function* sealedRows(db: Database, page: number, end: End): AsyncGenerator<[Row, Row | undefined]> {
  let kept: Row | undefined
  for (let after = -(2n ** 63n); ; ) {
    const rows = await db.$queryRaw<Row[]>`
      SELECT ${columns} FROM "LedgerEntry" WHERE seq > ${after} ORDER BY seq LIMIT ${page}`
    const last = rows.at(-1)?.seq
    // They were sealed before it is read now: what still stands behind it then was never sealed.
    if (last != null && last > (end.head()?.seq ?? 0n)) await end.refresh()
    for (const row of rows) {
      if (kept) yield [kept, row]
      kept = row
    }
    if (last == null) break
    after = last
  }
  if (kept) yield [kept, undefined]
}

async function* unsealedRows(db: Database, page: number): AsyncGenerator<Row> {
  let last: Row | undefined
  do {
    const rows: Row[] = await db.$queryRaw<Row[]>`
      SELECT ${columns} FROM "LedgerEntry"
       WHERE seq IS NULL AND (${last === undefined} OR (at, id) > (${last?.at ?? null}::timestamptz, ${last?.id ?? null}::uuid))
       ORDER BY at, id LIMIT ${page}`
    yield* rows
    last = rows.at(-1)
  } while (last)
}
