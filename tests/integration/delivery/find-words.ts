import { payloadContext } from '../../../src/ledger/entry.ts'
import type { Store } from '../../../src/store/open.ts'

/** What sealed columns are sealed for. */
const contexts = [
  'inbox',
  'post',
  'message',
  'shelf',
  'shelf.bytes',
  'case.title',
  'case.report',
  'case.entry',
  payloadContext,
]

/** Every column of the database in which a word can be found, as it lies there or after opening its seal. */
export async function findWords({ pool, keyring }: Store, word: string): Promise<string[]> {
  const { rows: columns } = await pool.query<{ schema: string; table: string; column: string; type: string }>(`
    SELECT c.table_schema AS schema, c.table_name AS table, c.column_name AS column, c.data_type AS type
    FROM information_schema.columns AS c JOIN information_schema.tables AS t USING (table_schema, table_name)
    WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')`)
  const found: string[] = []
  for (const { schema, table, column, type } of columns) {
    const name = `"${schema}"."${table}"`
    type Found = { value: string | Buffer }
    const { rows } = await pool.query<Found>(
      type === 'bytea'
        ? `SELECT "${column}" AS value FROM ${name} WHERE "${column}" IS NOT NULL`
        : `SELECT "${column}"::text AS value FROM ${name} WHERE "${column}"::text ILIKE '%' || $1 || '%'`,
      type === 'bytea' ? [] : [word],
    )
    const holds = rows.some(({ value }) => typeof value === 'string' || opened(value).includes(word))
    if (holds) found.push(`${table}.${column}`)
  }
  return found.sort()

  function opened(value: Buffer): string {
    const texts = contexts.map((context) => {
      try {
        return Buffer.from(keyring.open(value, context)).toString('utf8')
      } catch {
        return '' // sealed for something else
      }
    })
    return [value.toString('latin1'), ...texts].join('\n')
  }
}
