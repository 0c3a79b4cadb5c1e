import type { Database } from '../store/client.ts'
import { Prisma } from '../store/generated/client.ts'
import type { EntryFacts } from './entry.ts'

/** What an export reads of the ledger, in the order of the places and in pieces that fit in memory. */

export type EntryRow = EntryFacts & {
  payload: Uint8Array | null
  hash: string
  seq: bigint
  chain: string
  signature: string | null
  /** The chain value before it; null before the first. */
  prev: string | null
}

const columns = Prisma.sql`
  entry.id::text AS id, entry.at, entry.kind, entry.subject, entry.actor, entry.commitment, entry.payload, entry.hash,
  entry.seq, entry.chain, entry.signature`

/** The entries from one place to another. */
export async function* readSpan(
  db: Pick<Database, '$queryRaw'>,
  { from, to }: { from: bigint; to: bigint },
  page: number,
): AsyncGenerator<readonly EntryRow[]> {
  for (let after = from - 1n; after < to; ) {
    const rows = await db.$queryRaw<EntryRow[]>`
      SELECT ${columns}, NULL AS prev FROM "LedgerEntry" AS entry
      WHERE seq > ${after} AND seq <= ${to} ORDER BY seq LIMIT ${page}`
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)?.seq ?? to
  }
}

/** The entries about some subjects between two places, each with the chain value before it. */
export async function* readAbout(
  db: Pick<Database, '$queryRaw'>,
  subjects: readonly string[],
  { from, to }: { from: bigint; to: bigint },
  page: number,
): AsyncGenerator<readonly EntryRow[]> {
  for (let after = from - 1n; after < to; ) {
    const rows = await db.$queryRaw<EntryRow[]>`
      SELECT ${columns}, before.chain AS prev
      FROM "LedgerEntry" AS entry LEFT JOIN "LedgerEntry" AS before ON before.seq = entry.seq - 1
      WHERE entry.subject = ANY(${[...subjects]}::text[]) AND entry.seq > ${after} AND entry.seq <= ${to}
      ORDER BY entry.seq LIMIT ${page}`
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)?.seq ?? to
  }
}

/** The chain values from one place to another. */
export async function readChain(
  db: Pick<Database, '$queryRaw'>,
  { from, to }: { from: bigint; to: bigint },
): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ chain: string }[]>`
    SELECT chain FROM "LedgerEntry" WHERE seq BETWEEN ${from} AND ${to} ORDER BY seq`
  return rows.map(({ chain }) => chain)
}

/** The chain value at a place; `undefined` where nothing stands there. */
export async function chainAt(db: Pick<Database, 'ledgerEntry'>, seq: bigint): Promise<string | undefined> {
  const row = await db.ledgerEntry.findUnique({ where: { seq }, select: { chain: true } })
  return row?.chain ?? undefined
}

/** The first and the last place of what was written between two instants; `undefined` where nothing was. */
export async function spanOf(
  db: Pick<Database, '$queryRaw'>,
  { from, to }: { from?: Date | undefined; to?: Date | undefined },
): Promise<{ from: bigint; to: bigint } | undefined> {
  const [found] = await db.$queryRaw<{ first: bigint | null; last: bigint | null }[]>`
    SELECT min(seq) AS first, max(seq) AS last FROM "LedgerEntry"
    WHERE seq IS NOT NULL AND (${from === undefined} OR at >= ${from ?? null}::timestamptz)
      AND (${to === undefined} OR at < ${to ?? null}::timestamptz)`
  return found?.first && found.last ? { from: BigInt(found.first), to: BigInt(found.last) } : undefined
}

/** The first place from one on that bears a signature, up to another; that other where none does. */
export async function signedFrom(
  db: Pick<Database, 'ledgerEntry'>,
  { from, to }: { from: bigint; to: bigint },
): Promise<bigint> {
  const row = await db.ledgerEntry.findFirst({
    where: { seq: { gte: from, lte: to }, signature: { not: null } },
    orderBy: { seq: 'asc' },
    select: { seq: true },
  })
  return row?.seq ?? to
}
