import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '../../src/store/open.ts'
import { sealedColumns } from '../../src/store/sealed-columns.ts'

/** Looks for words wherever the bot could have kept them. */

/** What values are sealed for. */
const contexts = [...new Set(sealedColumns.flatMap((column) => column.contexts))]

export type Traces = {
  /** Where the words stand as they are: in a row, whatever its column's type. */
  plain: string[]
  /** Where they stand sealed, as `table.column`. */
  sealed: string[]
}

/** Looks for words in every column of every table: as text, as bytes, and inside of what was sealed. */
export async function findTraces({ pool, keyring }: Pick<Store, 'pool' | 'keyring'>, words: string): Promise<Traces> {
  const wanted = Buffer.from(words)
  const columns = await pool.query<{ schema: string; table: string; column: string; type: string }>(
    `SELECT table_schema AS schema, table_name AS table, column_name AS column, data_type AS type
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  )
  const plain = new Set<string>()
  const sealed = new Set<string>()
  for (const { schema, table, column, type } of columns.rows) {
    const place = `${table}.${column}`
    const from = `"${schema}"."${table}"`
    if (type !== 'bytea') {
      const found = await pool.query(`SELECT 1 FROM ${from} WHERE strpos("${column}"::text, $1) > 0 LIMIT 1`, [words])
      if (found.rowCount) plain.add(place)
      continue
    }
    const rows = await pool.query<{ value: Buffer | null }>(`SELECT "${column}" AS value FROM ${from}`)
    for (const { value } of rows.rows) {
      if (!value) continue
      if (value.includes(wanted)) plain.add(place)
      if (opened(keyring, value).some((bytes) => bytes.includes(wanted))) sealed.add(place)
    }
  }
  return { plain: [...plain].sort(), sealed: [...sealed].sort() }
}

function opened(keyring: Store['keyring'], value: Buffer): Buffer[] {
  return contexts.flatMap((context) => {
    try {
      return [Buffer.from(keyring.open(value, context))]
    } catch {
      return [] // sealed for something else, or a hash
    }
  })
}

/** The files below a folder that hold the words as they are: the database's own and its log included. */
export function filesWith(folder: string, words: string): string[] {
  const wanted = Buffer.from(words)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      try {
        return readFileSync(path).includes(wanted)
      } catch {
        return false // gone between the two looks
      }
    })
}
