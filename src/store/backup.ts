import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, normalize, relative, resolve } from 'node:path'
import type pg from 'pg'
import { type Content, contentOf, copyFile, copySettled, eachOf, giveAway, listTree } from './copy.ts'
import { syncFolder } from './durable.ts'
import { prepareFolder } from './embedded.ts'
import { serverAccount } from './engine-programs.ts'
import { StoreError } from './errors.ts'
import { lockFolder } from './folder-lock.ts'

/** What a backup is; the only file beside its data. */
export interface Manifest {
  readonly format: 1
  readonly world: string
  /** The instant, by the server's clock, up to which everything committed is in it. */
  readonly upTo: string
  readonly server: { readonly version: string; readonly major: number; readonly system: string }
  /** The master keys its sealed values need. They are never part of it: keep them in another place. */
  readonly keysApart: readonly string[]
  readonly folders: readonly string[]
  readonly files: Readonly<Record<string, Content>>
}

/** Facts about the store that the database server does not know. */
export interface BackupFacts {
  readonly world: string
  /** `keyIds` of the keyring, so that a restore can say which keys it needs. */
  readonly keyIds: readonly string[]
}

// Rebuilt by the server when it starts, or true only of the running one. The folders themselves must be there.
const emptied = /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\//
const left =
  /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|current_logfiles)$|(^|\/)(pgsql_tmp.*|pg_internal\.init.*)$/
const control = 'global/pg_control'

/**
 * Copies the running embedded server into a new folder, online and whole: it holds everything committed up to the instant in
 * its manifest, and bears its name only when complete. The master keys are not in it. Throws `backup-external` for another server.
 */
export async function backup(db: pg.Pool, target: string, facts: BackupFacts): Promise<Manifest> {
  const final = resolve(target)
  const part = `${final}.part-${randomBytes(4).toString('hex')}`
  const client = await db.connect()
  client.on('error', () => {}) // a lost session shows in its next query; unheard, it would end the process
  try {
    const { data, ...server } = await localServer(client)
    if (existsSync(final)) throw new StoreError('backup-target', `${final} is already there: name a new folder.`)
    if (!relative(data, final).startsWith('..')) {
      throw new StoreError('backup-target', `${final} lies inside the database itself: name a folder elsewhere.`)
    }
    await mkdir(join(part, 'data', 'pg_wal'), { recursive: true, mode: 0o700 }).catch(
      (cause: NodeJS.ErrnoException) => {
        throw new StoreError(
          'backup-target',
          `${dirname(final)} cannot be written (${cause.code}): name a folder elsewhere.`,
          { cause },
        )
      },
    )
    const copied = await copyRunning(client, data, join(part, 'data'))
    const manifest: Manifest = {
      format: 1,
      world: facts.world,
      server,
      keysApart: facts.keyIds,
      ...copied,
    }
    await writeFile(join(part, 'manifest.json'), `${JSON.stringify(manifest, undefined, 1)}\n`, {
      mode: 0o600,
      flush: true,
    })
    for (const folder of ['.', 'data', ...copied.folders.map((name) => join('data', name))])
      syncFolder(join(part, folder))
    await rename(part, final)
    syncFolder(dirname(final))
    return manifest
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => {}) // the first error is the one to tell
    throw error
  } finally {
    // Closing the session also ends an unfinished backup and drops its slot.
    client.release(true)
  }
}

/**
 * Puts a backup in place as the database of a data folder that has none yet, every file checked against the manifest, which it
 * returns. The bot then starts on the folder as usual, given the master keys in `keysApart`.
 */
export async function restore(source: string, folder: string): Promise<Manifest> {
  const manifest = readManifest(source)
  const account = serverAccount()
  const root = prepareFolder(folder, account)
  const unlock = await lockFolder(root)
  const fresh = join(root, `pg${manifest.server.major}.new-${randomBytes(4).toString('hex')}`)
  try {
    const present = readdirSync(root).find((entry) => /^pg\d+$/.test(entry))
    if (present !== undefined) {
      throw new StoreError(
        'restore-occupied',
        `${join(root, present)} is already there: move it away first, or restore elsewhere.`,
      )
    }
    const folders = ['.', ...manifest.folders].map((name) => join(fresh, name))
    for (const path of folders) await mkdir(path, { recursive: true, mode: 0o700 })
    await eachOf(Object.entries(manifest.files), async ([name, expected]) => {
      const found = await copyFile(join(source, 'data', name), join(fresh, name))
      if (found?.sha256 !== expected.sha256) {
        throw new StoreError(
          'backup-damaged',
          `${name} in ${source} is ${found ? 'changed' : 'missing'}: use another backup.`,
        )
      }
    })
    for (const path of folders) syncFolder(path)
    if (account) await giveAway(fresh, account)
    await rename(fresh, join(root, `pg${manifest.server.major}`))
    syncFolder(root)
    return manifest
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => {}) // the first error is the one to tell
    throw error
  } finally {
    unlock()
  }
}

/** The manifest of a backup; throws `backup-incomplete` when there is none or it is not one of ours. */
export function readManifest(source: string): Manifest {
  let manifest: Manifest
  try {
    manifest = JSON.parse(readFileSync(join(source, 'manifest.json'), 'utf8')) as Manifest
  } catch (cause) {
    throw new StoreError('backup-incomplete', `${source} is not a complete backup: its manifest.json cannot be read.`, {
      cause,
    })
  }
  const names = [...manifest.folders, ...Object.keys(manifest.files)]
  if (manifest.format !== 1 || names.some((name) => /^(\.\.|\/)/.test(normalize(name)))) {
    throw new StoreError('backup-incomplete', `${basename(source)} is not a backup that this program can read.`)
  }
  return manifest
}

async function localServer(client: pg.PoolClient): Promise<Manifest['server'] & { data: string }> {
  const { rows } = await client
    .query<{ data: string; version: string; number: string; system: string }>(
      `SELECT current_setting('data_directory') AS data, current_setting('server_version') AS version,
            current_setting('server_version_num') AS number, (pg_control_system()).system_identifier::text AS system`,
    )
    .catch((cause: Error) => {
      throw external(cause)
    })
  const { data, version, number, system } = rows[0]!
  let local: string | undefined
  try {
    // The file begins with the identifier that every cluster gets at its birth: is this folder that very server's?
    local = readFileSync(join(data, control)).readBigUInt64LE(0).toString()
  } catch {}
  if (local !== system) throw external()
  return { data, version: version.split(' ')[0]!, major: Math.floor(Number(number) / 10_000), system }
}

function external(cause?: Error): StoreError {
  return new StoreError(
    'backup-external',
    'Only the embedded database can be backed up from here. For a server of your own use its means (pg_dump --format=custom, or pg_basebackup), and keep the master keys in another place.',
    { cause },
  )
}

async function copyRunning(
  client: pg.PoolClient,
  data: string,
  target: string,
): Promise<Pick<Manifest, 'upTo' | 'folders' | 'files'>> {
  // Without a slot a checkpoint in the middle may recycle the log that the copy needs. It ends with the session.
  await client.query('SELECT pg_create_physical_replication_slot($1, true, true)', [
    `jom_backup_${randomBytes(4).toString('hex')}`,
  ])
  const started = await client.query<{ lsn: string }>(`SELECT pg_backup_start('jom', true)::text AS lsn`)
  const tree = await listTree(data)
  const folders = tree.folders.filter((name) => !emptied.test(name) && !left.test(name))
  for (const name of folders) await mkdir(join(target, name), { recursive: true, mode: 0o700 })
  const files: Record<string, Content> = {}
  const wanted = tree.files.filter((name) => !emptied.test(name) && !left.test(name) && name !== control)
  await eachOf(wanted, async (name) => {
    const content = await copyFile(join(data, name), join(target, name))
    if (content) files[name] = content // else dropped since it was listed: the log repeats that
  })
  files[control] = await copySettled(join(data, control), join(target, control))
  const instant = await client.query<{ ms: string }>(
    'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS ms',
  )
  const stopped = await client.query<{ first: string; last: string; label: string; spaces: string }>(
    `SELECT pg_walfile_name($1::pg_lsn) AS first, pg_walfile_name(lsn) AS last, labelfile AS label, spcmapfile AS spaces
       FROM pg_backup_stop(false)`,
    [started.rows[0]!.lsn],
  )
  const { first, last, label, spaces } = stopped.rows[0]!
  if (spaces.trim() !== '') throw external(new Error('the server has table spaces'))
  const log = (await listTree(join(data, 'pg_wal'))).files.filter(
    (name) => (/^[0-9A-F]{24}$/.test(name) && name >= first && name <= last) || name.endsWith('.history'),
  )
  await eachOf(log, async (name) => {
    const content = await copyFile(join(data, 'pg_wal', name), join(target, 'pg_wal', name))
    if (content) files[`pg_wal/${name}`] = content
  })
  for (const name of [first, last]) {
    if (!files[`pg_wal/${name}`])
      throw new StoreError('backup-incomplete', `The server's log ${name} is gone: try again.`)
  }
  await writeFile(join(target, 'backup_label'), label, { mode: 0o600, flush: true })
  files.backup_label = contentOf(label)
  return { upTo: new Date(Number(instant.rows[0]!.ms)).toISOString(), folders, files }
}
