import pg from 'pg'
import { StoreError } from './errors.ts'
import { addKey, putKeyAway } from './key-file.ts'
import { keyChannel, keyLock } from './key-turn.ts'
import type { Store } from './open.ts'
import { isDestroyedSql, type Keyring, keyName, rewrapKey, sealedKeyLength } from './seal.ts'
import { type SealedColumn, sealedColumns } from './sealed-columns.ts'

/** How many values one transaction gives another key. Only their keys travel, 69 bytes each. */
const batchSize = 1000

/** A master key, and how many values are sealed under it. */
export type KeyUse = {
  id: string
  /** Whether this process has it; a value under another one cannot be read. */
  known: boolean
  current: boolean
  /** Whether it was given as text; else it is of the key file. */
  given: boolean
  values: number
}

type Rows = Pick<pg.Pool, 'query'>
/** `changeOverMs`: for how long those who seal under an older key may take to change over. */
export type KeyParts = Pick<Store, 'pool' | 'connection' | 'keyring'> & { changeOverMs?: number }

const named = (column: string): string => `"${column}"`
const idOf = (column: string): string => `encode(substring(${named(column)} FROM 2 FOR 8), 'hex')`
const isSealed = (column: string): string => `${named(column)} IS NOT NULL AND NOT (${isDestroyedSql(named(column))})`

/** Every master key there is or that a value still needs, the current one first. */
export async function countKeys({ pool, keyring }: Pick<KeyParts, 'pool' | 'keyring'>): Promise<readonly KeyUse[]> {
  keyring.reload()
  const counts = new Map<string, number>(keyring.keyIds.map((id) => [id, 0]))
  for (const { table, column } of sealedColumns) {
    const { rows } = await pool.query<{ id: string; count: number }>(
      `SELECT ${idOf(column)} AS id, count(*)::int AS count FROM ${named(table)} WHERE ${isSealed(column)} GROUP BY 1`,
    )
    for (const { id, count } of rows) counts.set(id, (counts.get(id) ?? 0) + count)
  }
  const known = keyring.keyIds
  return [...counts].map(([id, values]) => ({
    id,
    known: known.includes(id),
    current: id === known[0],
    given: known.indexOf(id) >= 0 && known.indexOf(id) < keyring.given,
    values,
  }))
}

/** What a rotation did. `unread`: values under keys that are not here. `busy`: older keys under which some process may still seal. */
export type Rotation = {
  to: string
  from: readonly string[]
  values: number
  left: number
  unread: number
  busy: readonly string[]
}

/**
 * Puts a new key before those of the key file, tells every process, and gives all values that key. Where an earlier rotation was
 * not ended it goes on with that one. One runs at a time; it may be stopped anywhere and begun again.
 */
export async function rotateKeys(
  parts: KeyParts,
  folder: string,
  onBatch?: (values: number) => void,
): Promise<Rotation> {
  const { keyring } = parts
  if (keyring.given > 0) {
    throw new StoreError(
      'key-given',
      'The current master key is given in the environment: give the new one before it there, start the bot again, and run `keys rewrap`.',
    )
  }
  return alone(parts, async (client) => {
    // What lies under a key that is lost waits for no rotation: it would hold up every later one.
    const begun = (await countKeys(parts)).some(({ known, current, values }) => known && !current && values > 0)
    if (!begun) {
      addKey(folder)
      keyring.reload()
    }
    await tellProcesses(client)
    return rewrapAll(parts, client, onBatch)
  })
}

/** Gives all values the current key, without making one: for keys that are given in the environment, and for what was left over. */
export async function rewrapKeys(parts: KeyParts, onBatch?: (values: number) => void): Promise<Rotation> {
  return alone(parts, async (client) => {
    parts.keyring.reload()
    await tellProcesses(client)
    return rewrapAll(parts, client, onBatch)
  })
}

/** Takes a key out of the key file into a file of its own, whose path it gives; refuses while anything needs the key. */
export async function retireKey(parts: KeyParts, folder: string, id: string): Promise<string> {
  return alone(parts, async (client) => {
    const uses = await countKeys(parts)
    const use = uses.find((each) => each.id === id)
    if (!use?.known)
      throw new StoreError('key-missing', `There is no master key ${id} here: \`keys\` lists those there are.`)
    if (use.current)
      throw new StoreError('key-current', `The master key ${id} is the current one: \`keys rotate\` first.`)
    if (use.given)
      throw new StoreError(
        'key-given',
        `The master key ${id} is given in the environment: take it out there once \`keys\` shows no value under it.`,
      )
    // While this lock is ours nobody seals under the key, so that what is counted then stays true.
    if (!(await waitFree(parts, client, id))) {
      throw new StoreError(
        'key-busy',
        `A running process may still seal under the master key ${id}: try again in a minute, or end that process.`,
      )
    }
    const values = (await countKeys(parts)).find((each) => each.id === id)?.values ?? 0
    if (values > 0) {
      throw new StoreError(
        'key-needed',
        `${values} values are still sealed under the master key ${id}: run \`keys rewrap\` first.`,
      )
    }
    const path = putKeyAway(folder, id, keyName)
    parts.keyring.reload()
    await tellProcesses(client)
    return path
  })
}

/** Passes over all columns until nothing is left that can be rewrapped and nobody seals under an older key. */
async function rewrapAll(parts: KeyParts, client: pg.Client, onBatch?: (values: number) => void): Promise<Rotation> {
  const { pool, keyring, changeOverMs = usualChangeOverMs } = parts
  const [to = ''] = keyring.keyIds
  const before = (await countKeys(parts)).filter(({ current, values }) => !current && values > 0)
  let values = 0
  const pass = async (): Promise<void> => {
    const until = performance.now() + changeOverMs
    for (;;) {
      let done = 0
      for (const column of sealedColumns)
        done += await rewrapColumn(pool, keyring, column, (count) => {
          values += count
          onBatch?.(values)
        })
      if (done > 0) continue
      const left = (await countKeys(parts)).some(({ current, known, values: some }) => !current && known && some > 0)
      if (!left || performance.now() > until) return
      // What others hold locked is free in a moment.
      await pause(pauseMs)
    }
  }
  await pass()
  const busy: string[] = []
  for (const id of keyring.keyIds.slice(1)) if (!(await waitFree(parts, client, id))) busy.push(id)
  // What was sealed under an older key until a moment ago is in the store by now.
  if (keyring.keyIds.length > 1) await pass()
  const after = (await countKeys(parts)).filter(({ current, values: some }) => !current && some > 0)
  const sum = (uses: readonly KeyUse[]): number => uses.reduce((all, use) => all + use.values, 0)
  return {
    to,
    from: before.filter(({ known }) => known).map(({ id }) => id),
    values,
    left: sum(after.filter(({ known }) => known)),
    unread: sum(after.filter(({ known }) => !known)),
    busy,
  }
}

/** Goes once over a column in the order of its key, a transaction a batch; passes over rows that others hold at this moment. */
async function rewrapColumn(
  pool: pg.Pool,
  keyring: Keyring,
  { table, key, column }: SealedColumn,
  onBatch: (count: number) => void = () => {},
): Promise<number> {
  const keys = key.map(({ name }) => named(name)).join(', ')
  let total = 0
  let last: readonly string[] | undefined
  for (;;) {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      const after = last ? `AND (${keys}) > (${key.map(({ type }, at) => `$${at + 3}::${type}`).join(', ')})` : ''
      const { rows } = await client.query<Record<string, string> & { sealed: Buffer }>(
        `SELECT ${key.map(({ name }, at) => `${named(name)}::text AS k${at}`).join(', ')},
           substring(${named(column)} FROM 1 FOR ${sealedKeyLength}) AS sealed
         FROM ${named(table)}
         WHERE ${isSealed(column)} AND ${idOf(column)} <> $1 AND ${idOf(column)} = ANY($2) ${after}
         ORDER BY ${keys} LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`,
        [keyring.keyIds[0], keyring.keyIds.slice(1), ...(last ?? [])],
      )
      if (rows.length > 0) {
        const ids = key.map((_, at) => rows.map((row) => row[`k${at}`]!))
        await client.query(
          `UPDATE ${named(table)} AS row SET ${named(column)} = overlay(row.${named(column)} PLACING fresh.sealed FROM 1 FOR ${sealedKeyLength})
           FROM unnest($1::bytea[], ${key.map(({ type }, at) => `$${at + 2}::${type}[]`).join(', ')})
             AS fresh (sealed, ${key.map((_, at) => `k${at}`).join(', ')})
           WHERE ${key.map(({ name }, at) => `row.${named(name)} = fresh.k${at}`).join(' AND ')}`,
          [rows.map(({ sealed }) => Buffer.from(rewrapKey(sealed, keyring))), ...ids],
        )
      }
      await client.query('COMMIT')
      total += rows.length
      if (rows.length > 0) onBatch(rows.length)
      const end = rows.at(-1)
      if (rows.length < batchSize || !end) return total
      last = key.map((_, at) => end[`k${at}`]!)
    } catch (fault) {
      await client.query('ROLLBACK').catch(() => {})
      throw fault
    } finally {
      client.release()
    }
  }
}

/** Does something while no other process rotates, rewraps or retires. */
async function alone<Result>({ connection }: KeyParts, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(connection)
  client.on('error', () => {}) // shows in its next query
  await client.connect()
  try {
    const { rows } = await client.query<{ free: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('jom/keys', 0)) AS free`,
    )
    if (rows[0]?.free !== true)
      throw new StoreError('key-busy', 'Another process is giving the values another key: wait until it is done.')
    return await work(client)
  } finally {
    await client.end()
  }
}

const tellProcesses = (client: Rows): Promise<unknown> => client.query(`SELECT pg_notify('${keyChannel}', '')`)

/** For how long those who seal under an older key may take to change over, in milliseconds, where nobody says otherwise. */
const usualChangeOverMs = 20_000

const pauseMs = 100

/** Whether nobody seals under a key; waits a while for that. Nobody can begin to while the lock is ours, until the connection ends. */
async function waitFree(
  { changeOverMs = usualChangeOverMs }: KeyParts,
  client: pg.Client,
  id: string,
): Promise<boolean> {
  const until = performance.now() + changeOverMs
  for (;;) {
    const { rows } = await client.query<{ free: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS free',
      [keyLock(id)],
    )
    if (rows[0]?.free === true) return true
    if (performance.now() > until) return false
    await pause(pauseMs)
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
