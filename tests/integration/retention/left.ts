import type { Store } from '../../../src/store/open.ts'
import { sealedColumns } from '../../../src/store/sealed-columns.ts'

/** The sealed columns in which words can still be read, each once. */
export async function wordsLeft({ pool, keyring }: Store, words: string): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const { table, column, contexts } of sealedColumns) {
    const { rows } = await pool.query<{ value: Buffer }>(
      `SELECT "${column}" AS value FROM "${table}" WHERE "${column}" IS NOT NULL`,
    )
    for (const { value } of rows)
      for (const context of contexts)
        if (opened(keyring, value, context)?.includes(words)) found.add(`${table}.${column}`)
  }
  return [...found]
}

function opened(keyring: Store['keyring'], value: Buffer, context: string): string | undefined {
  try {
    return keyring.openText(value, context)
  } catch {
    return undefined // destroyed, or of another context
  }
}
