import type { Database } from '../store/client.ts'
import { StoreError } from '../store/errors.ts'
import type { Keyring } from '../store/seal.ts'
import { openPayload } from './entry.ts'
import { type Introduction, introducing, isSigned, keyIntroduced, type SigningKey } from './signing.ts'

/** How keys were introduced, by the name of the newer one, as the record says. */
export async function readIntroductions(
  db: Pick<Database, 'ledgerEntry'>,
  keyring: Keyring,
): Promise<ReadonlyMap<string, Introduction>> {
  const rows = await db.ledgerEntry.findMany({
    where: { subject: 'ledger', kind: keyIntroduced },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { payload: true },
  })
  return new Map(
    rows.flatMap(({ payload }) => {
      const said = openOrNone(payload, keyring)
      return said ? [[said.key, said] as const] : []
    }),
  )
}

function openOrNone(payload: Uint8Array | null, keyring: Keyring): Introduction | undefined {
  try {
    return openPayload(payload, keyring) as Introduction | undefined // written by `rotateSigner`; checked by its signature
  } catch (fault) {
    if (fault instanceof StoreError) return undefined
    throw fault
  }
}

/** The keys that nobody introduced, the first one left out: whoever made them may be somebody else. */
export function strangersAmong(
  keys: readonly SigningKey[],
  introductions: ReadonlyMap<string, Introduction>,
): readonly string[] {
  const trusted = new Map(keys.slice(0, 1).map((key) => [key.id, key.public]))
  for (const key of keys.slice(1)) {
    const said = introductions.get(key.id)
    const by = said && trusted.get(said.from)
    if (by !== undefined && said?.public === key.public && isSigned(by, introducing(said), said.signature))
      trusted.set(key.id, key.public)
  }
  return keys.filter(({ id }) => !trusted.has(id)).map(({ id }) => id)
}
