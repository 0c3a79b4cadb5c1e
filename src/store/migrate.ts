import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { StoreError } from './errors.ts'

// Both are Prisma's own, so that `prisma migrate deploy` and this stay interchangeable on one database.
const advisoryLock = 72707369
const bookkeeping = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`

interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

interface Applied {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
}

/**
 * Applies the migrations of a folder (`<name>/migration.sql`, in the order of their names) that the database does not have
 * yet, each in one transaction, one process at a time; returns the names it applied, throws a StoreError otherwise.
 */
export async function applyMigrations(pool: pg.Pool, folder: string): Promise<string[]> {
  const migrations = readMigrations(folder)
  const client = await pool.connect()
  client.on('error', () => {}) // a lost session shows in its next query; unheard, it would end the process
  try {
    await lock(client)
    const applied = await readApplied(client)
    const pending = compare(migrations, applied)
    for (const migration of pending) await apply(client, migration, folder)
    return pending.map(({ name }) => name)
  } finally {
    // Closed and not given back: that frees the lock for certain, and drops whatever a migration SET for its session.
    client.release(true)
  }
}

function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) throw new StoreError('migration-missing', `There is no folder of migrations at ${folder}.`)
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const file = join(folder, name, 'migration.sql')
      if (!existsSync(file)) throw new StoreError('migration-missing', `The migration ${name} has no migration.sql.`)
      const sql = readFileSync(file, 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function lock(client: pg.PoolClient): Promise<void> {
  await client.query(`SET lock_timeout = '60s'`)
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock])
  } catch (cause) {
    if ((cause as { code?: string }).code !== '55P03') throw cause
    throw new StoreError(
      'migration-busy',
      'Another process has been migrating this database for more than a minute: wait for it, or end it, then start again.',
      { cause },
    )
  }
  await client.query('RESET lock_timeout')
}

async function readApplied(client: pg.PoolClient): Promise<Map<string, Applied>> {
  await client.query(bookkeeping)
  const { rows } = await client.query<Applied>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  return new Map(rows.map((row) => [row.migration_name, row]))
}

function compare(migrations: Migration[], applied: Map<string, Applied>): Migration[] {
  const known = new Set(migrations.map(({ name }) => name))
  const unknown = [...applied.keys()].filter((name) => !known.has(name)).sort()
  if (unknown.length > 0) {
    throw new StoreError(
      'database-newer',
      `The database has migrations that this program does not know (${unknown.join(', ')}): it was used by a newer version; run that one.`,
    )
  }
  return migrations.filter(({ name, checksum }) => {
    const row = applied.get(name)
    if (!row) return true
    if (!row.finished_at) {
      throw new StoreError(
        'migration-failed',
        `The migration ${name} was begun by another tool and not finished: mend the database, then set finished_at or rolled_back_at of its row in _prisma_migrations.`,
      )
    }
    if (row.checksum !== checksum) {
      throw new StoreError(
        'migration-edited',
        `The migration ${name} was changed after it was applied to this database: restore its file and put the change into a new migration.`,
      )
    }
    return false
  })
}

async function apply(client: pg.PoolClient, { name, sql, checksum }: Migration, folder: string): Promise<void> {
  await client.query('BEGIN')
  try {
    // Without parameters the whole file goes to the server as it is, which knows best where a statement ends.
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => {})
    const { message, position } = cause as { message: string; position?: string }
    const line = position ? `:${sql.slice(0, Number(position)).split('\n').length}` : ''
    throw new StoreError(
      'migration-failed',
      `${join(folder, name, 'migration.sql')}${line}: ${message}. Nothing of this migration was kept.`,
      { cause },
    )
  }
}
