import { execFile } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type pg from 'pg'
import { syncFolder } from './durable.ts'
import { type Account, findPrograms, type Programs, reachable, serverAccount } from './engine-programs.ts'
import { StoreError } from './errors.ts'
import { lockFolder, lockNameLength } from './folder-lock.ts'
import {
  asAccount,
  launch,
  type ServerPlan,
  type ServerProcess,
  serverEnvironment,
  socketConfig,
  stopOrphan,
} from './server-process.ts'

const run = promisify(execFile)

/** What to start: the data folder, and the programs of another server (JOM_PG_BIN) in place of the bundled ones. */
export interface EmbeddedOptions {
  readonly folder: string
  readonly programs?: string | undefined
  readonly log: (message: string) => void
}

/** A database server of our own, alive as long as this process. */
export interface Embedded {
  readonly config: pg.PoolConfig
  readonly version: string
  readonly bundled: boolean
  /** The server's process; it changes when a server that fell was started again. */
  readonly pid: number
  /** Shuts the server down and gives the folder free. */
  stop(): Promise<void>
}

/**
 * Starts the embedded PostgreSQL of a data folder, creating it when new, and resolves once it answers; throws a StoreError
 * that says what to do. No server survives this process, and a server that falls is started again.
 */
export async function startEmbedded({ folder, programs: bin, log }: EmbeddedOptions): Promise<Embedded> {
  const account = serverAccount()
  const root = prepareFolder(folder, account)
  const unlock = await lockFolder(root)
  try {
    const programs = await findPrograms(root, bin, account)
    const data = await ensureCluster(root, programs, account)
    await stopOrphan(data, log)
    const plan: ServerPlan = {
      postgres: programs.postgres,
      data,
      sockets: prepareSockets(root, account),
      logFile: join(root, 'postgres.log'),
      folder: root,
      account,
      log,
    }
    const watched = watch(await launch(plan), plan)
    return {
      config: socketConfig(plan.sockets),
      version: programs.version,
      bundled: programs.bundled,
      get pid() {
        return watched.pid()
      },
      async stop() {
        await watched.stop()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** How another process on this machine reaches the running server of a data folder, e.g. a command beside the bot. */
export function embeddedConfig(folder: string): pg.PoolConfig {
  return socketConfig(join(existsSync(folder) ? realpathSync(folder) : resolve(folder), 'sock'))
}

/** Starts a server that ended by itself anew; connections that were open are lost, the pool makes others. */
function watch(first: ServerProcess, plan: ServerPlan): { pid(): number; stop(): Promise<void> } {
  let current = first
  const stopping = new AbortController()
  let relaunch: Promise<void> | undefined
  const follow = (server: ServerProcess) =>
    void server.exited.then(() => {
      if (!stopping.signal.aborted) relaunch = again()
    })
  const again = async () => {
    for (let pause = 50; !stopping.signal.aborted; pause = Math.min(pause * 2, 5_000)) {
      plan.log('the database server ended by itself; starting it again')
      try {
        current = await launch(plan)
        return follow(current)
      } catch (error) {
        plan.log(String(error))
        await sleep(pause, undefined, { ref: false, signal: stopping.signal }).catch(() => {})
      }
    }
  }
  follow(first)
  return {
    pid: () => current.pid,
    async stop() {
      stopping.abort()
      await relaunch
      await current.stop()
    },
  }
}

/** The real path of the data folder, created when missing, in which both we and the server's account can work. */
export function prepareFolder(folder: string, account: Account | undefined): string {
  const root = makeFolder(resolve(folder))
  if (account && !reachable(join(root, 'x'))) {
    throw new StoreError(
      'folder-private',
      `Running as root, the database runs as "${account.name}", which cannot pass through every folder above ${join(root, 'x')}: choose a data folder such as /var/lib/jom, open the way (chmod o+x), or run as another user.`,
    )
  }
  const longest = Math.max(lockNameLength, 'sock/.s.PGSQL.5432'.length)
  if (Buffer.byteLength(root) + 1 + longest > 103) {
    throw new StoreError(
      'folder-too-long',
      `The path of the data folder is too long for a socket (${Buffer.byteLength(root)} bytes, at most ${102 - longest}): choose a shorter one than ${root}.`,
    )
  }
  return root
}

function makeFolder(folder: string): string {
  try {
    const first = mkdirSync(folder, { recursive: true })
    // A strict umask would lock the server's account out of what we have just made.
    if (first !== undefined)
      for (let made = folder; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o711)
    const root = realpathSync(folder)
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK)
    return root
  } catch (cause) {
    throw new StoreError(
      'folder-unwritable',
      `The data folder ${folder} cannot be written (${(cause as NodeJS.ErrnoException).code}): choose another one, or give this user the right to write there.`,
      { cause },
    )
  }
}

function prepareSockets(root: string, account: Account | undefined): string {
  const sockets = join(root, 'sock')
  mkdirSync(sockets, { recursive: true })
  // There is no password on this socket: the folder is the door.
  chmodSync(sockets, 0o700)
  if (account) chownSync(sockets, account.uid, account.gid)
  return sockets
}

/** The cluster's folder; a new one appears under its name only when whole, whatever kills us on the way. */
async function ensureCluster(root: string, programs: Programs, account: Account | undefined): Promise<string> {
  const data = join(root, `pg${programs.major}`)
  for (const entry of readdirSync(root)) {
    if (!entry.startsWith('pg') || !entry.includes('.new-')) continue
    try {
      rmSync(join(root, entry), { recursive: true, force: true })
    } catch {} // an initdb that outlived its parent still writes there; a later start sweeps it
  }
  if (existsSync(join(data, 'PG_VERSION'))) return data
  const other = readdirSync(root).find((entry) => /^pg\d+$/.test(entry) && existsSync(join(root, entry, 'PG_VERSION')))
  if (other !== undefined) {
    // A new, empty cluster beside it would look like the loss of everything.
    throw new StoreError(
      'version-mismatch',
      `The data in ${root} belong to PostgreSQL ${other.slice(2)}, but these programs are ${programs.version}: set JOM_PG_BIN to the programs of a PostgreSQL ${other.slice(2)}, or choose another data folder.`,
    )
  }
  const fresh = `${data}.new-${process.pid}-${Date.now()}`
  mkdirSync(fresh, { mode: 0o700 })
  if (account) chownSync(fresh, account.uid, account.gid)
  try {
    await run(programs.initdb, ['-D', fresh, '-U', 'postgres', ...initOptions(programs.major)], {
      ...asAccount(account),
      cwd: root,
      env: serverEnvironment(),
    })
    renameSync(fresh, data)
    syncFolder(root)
  } catch (cause) {
    rmSync(fresh, { recursive: true, force: true })
    const said = String((cause as { stderr?: string }).stderr || cause).trim()
    throw new StoreError('init-failed', `The database could not be created in ${root}: ${said}`, { cause })
  }
  return data
}

function initOptions(major: number): string[] {
  const common = ['--auth=trust', '--encoding=UTF8', '--data-checksums']
  // Sorting by code point, letters by Unicode, the same on every machine; servers before 17 have it from the C library.
  if (major >= 17) return [...common, '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  return [...common, '--locale=C', process.platform === 'linux' ? '--lc-ctype=C.UTF-8' : '--lc-ctype=UTF-8']
}
