import type pg from 'pg'
import type { Json, Shelf, ShelfLine, ShelfWrite } from '../chat/shelf.ts'
import type { Keyring } from '../store/seal.ts'
import { createBatch } from './batch.ts'
import { appendLines } from './statements.ts'

/** A shelf, with what the intake needs to write to it inside its own transaction. */
export type KeptShelf = Shelf & {
  /** Writes within an open transaction; answers the logs that changed, to be told to `announce` after the commit. */
  writeIn(client: pg.ClientBase, writes: readonly ShelfWrite[]): Promise<ReadonlySet<string>>
  /** The columns of `acceptWithShelf` for writes by the key of the event that causes them; `undefined` when there are others than lines and values among them. */
  columnsOf(writes: readonly Caused[]): unknown[] | undefined
  /** Calls the watchers of these logs, and tells the other processes. */
  announce(logs: Iterable<string>): void
  /** Calls the watchers of a log that another process changed. */
  hear(log: string): void
  drained(): Promise<void>
}

export type Caused = { cause: string; write: ShelfWrite }

const bytesKey = (key: string): string => `bytes/${key}`

type Row = { seq: string; key: string; at: Date; value: Buffer | null }

/** How many lines of an adapter are held opened, and how long one may be for that, sealed and in bytes. */
const mostHeld = 2000
const longestHeld = 16_384

/**
 * Opens an adapter's shelf in the store. Values and lines are sealed; single writes made at the same time share a commit.
 * `tell` passes the name of a changed log to other processes.
 */
export function openShelf(pool: pg.Pool, keyring: Keyring, adapter: string, tell: (log: string) => void): KeptShelf {
  const watchers = new Set<(log: string) => void>()
  const seal = (value: Json): Uint8Array => keyring.seal(JSON.stringify(value), 'shelf')
  const open = (sealed: Buffer): Json => JSON.parse(keyring.openText(sealed, 'shelf')) as Json // written by seal() above
  /** Lines never change unless they are erased: those that everybody reads are opened once. */
  const opened = new Map<string, Json>()
  function openLine({ seq, value }: Row): Json | undefined {
    const known = opened.get(seq)
    opened.delete(seq)
    if (!value) return undefined
    const line = known === undefined ? open(value) : known
    // A long one is opened again rather than held.
    if (value.length <= longestHeld) opened.set(seq, line)
    const [oldest] = opened.size > mostHeld ? opened.keys() : []
    if (oldest !== undefined) opened.delete(oldest)
    return line
  }
  const lineOf = (row: Row): ShelfLine => ({
    seq: Number(row.seq),
    key: row.key,
    at: row.at.toISOString(),
    value: openLine(row),
  })

  async function writeIn(client: pg.ClientBase, writes: readonly ShelfWrite[]): Promise<ReadonlySet<string>> {
    const changed = new Set<string>()
    const appends = writes.filter((write) => write.type === 'append')
    if (appends.length > 0) {
      // Numbers are drawn before the commit: without waiting for each other, a lower one could become visible after a higher.
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`jom/shelf/${adapter}`])
      const grown = await client.query<{ log: string }>({
        ...appendLines,
        values: [
          adapter,
          appends.map((each) => each.log),
          appends.map((each) => each.key),
          appends.map((each) => seal(each.value)),
        ],
      })
      for (const row of grown.rows) changed.add(row.log)
    }
    for (const write of writes) {
      if (write.type === 'put') {
        await client.query(
          `INSERT INTO "ShelfValue" (adapter, key, value, "updatedAt") VALUES ($1, $2, $3, now())
           ON CONFLICT (adapter, key) DO UPDATE SET value = EXCLUDED.value, "updatedAt" = now()`,
          [adapter, write.key, seal(write.value)],
        )
      } else if (write.type === 'remove' || write.type === 'drop') {
        const key = write.type === 'drop' ? bytesKey(write.key) : write.key
        await client.query('DELETE FROM "ShelfValue" WHERE adapter = $1 AND key = $2', [adapter, key])
      } else if (write.type === 'erase') {
        await client.query('UPDATE "ShelfEntry" SET value = NULL WHERE adapter = $1 AND log = $2 AND key = $3', [
          adapter,
          write.log,
          write.key,
        ])
        changed.add(write.log)
      }
    }
    return changed
  }

  function columnsOf(writes: readonly Caused[]): unknown[] | undefined {
    const lines: [string, string, string, Uint8Array][] = []
    const puts: [string, string, Uint8Array][] = []
    for (const { cause, write } of writes) {
      if (write.type === 'append') lines.push([cause, write.log, write.key, seal(write.value)])
      else if (write.type === 'put') puts.push([cause, write.key, seal(write.value)])
      else return undefined
    }
    return [
      ...([0, 1, 2, 3] as const).map((column) => lines.map((line) => line[column])),
      ...([0, 1, 2] as const).map((column) => puts.map((put) => put[column])),
    ]
  }

  function hear(log: string): void {
    for (const watcher of watchers) watcher(log)
  }

  function announce(logs: Iterable<string>): void {
    for (const log of logs) {
      hear(log)
      tell(log)
    }
  }

  const batch = createBatch<readonly ShelfWrite[], void>(async (items) => {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      const changed = await writeIn(client, items.flat())
      await client.query('COMMIT')
      announce(changed)
      return items.map(() => undefined)
    } catch (fault) {
      await client.query('ROLLBACK').catch(() => {})
      throw fault
    } finally {
      client.release()
    }
  }, 64)

  return {
    writeIn,
    columnsOf,
    announce,
    hear,
    drained: () => batch.drained(),
    async write(writes) {
      await batch.add(writes)
    },
    async get(key) {
      const found = await pool.query<{ value: Buffer }>(
        'SELECT value FROM "ShelfValue" WHERE adapter = $1 AND key = $2',
        [adapter, key],
      )
      return found.rows[0] && open(found.rows[0].value)
    },
    async list(prefix) {
      const found = await pool.query<{ key: string; value: Buffer }>(
        'SELECT key, value FROM "ShelfValue" WHERE adapter = $1 AND starts_with(key, $2) ORDER BY key COLLATE "C"',
        [adapter, prefix],
      )
      return found.rows.map((row) => ({ key: row.key, value: open(row.value) }))
    },
    async read(log, { after, before, limit }) {
      const backwards = after === undefined
      const found = await pool.query<Row>({
        name: backwards ? 'shelf-last' : 'shelf-next',
        text: backwards
          ? 'SELECT seq, key, at, value FROM "ShelfEntry" WHERE adapter = $1 AND log = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4'
          : 'SELECT seq, key, at, value FROM "ShelfEntry" WHERE adapter = $1 AND log = $2 AND seq > $3 ORDER BY seq LIMIT $4',
        values: [adapter, log, backwards ? (before ?? Number.MAX_SAFE_INTEGER) : after, limit],
      })
      const lines = found.rows.map(lineOf)
      return backwards ? lines.reverse() : lines
    },
    async line(log, key) {
      const found = await pool.query<Row>(
        'SELECT seq, key, at, value FROM "ShelfEntry" WHERE adapter = $1 AND log = $2 AND key = $3',
        [adapter, log, key],
      )
      return found.rows[0] && lineOf(found.rows[0])
    },
    watch(listener) {
      watchers.add(listener)
      return () => watchers.delete(listener)
    },
    async keep(key, bytes) {
      await pool.query(
        `INSERT INTO "ShelfValue" (adapter, key, value, "updatedAt") VALUES ($1, $2, $3, now())
         ON CONFLICT (adapter, key) DO UPDATE SET value = EXCLUDED.value, "updatedAt" = now()`,
        [adapter, bytesKey(key), keyring.seal(bytes, 'shelf.bytes')],
      )
    },
    async fetch(key) {
      const found = await pool.query<{ value: Buffer }>(
        'SELECT value FROM "ShelfValue" WHERE adapter = $1 AND key = $2',
        [adapter, bytesKey(key)],
      )
      return found.rows[0] && keyring.open(found.rows[0].value, 'shelf.bytes')
    },
  }
}
