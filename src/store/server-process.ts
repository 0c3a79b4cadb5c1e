import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Account } from './engine-programs.ts'
import { StoreError } from './errors.ts'

/** What a server is started from. */
export interface ServerPlan {
  readonly postgres: string
  readonly data: string
  readonly sockets: string
  readonly logFile: string
  readonly folder: string
  readonly account: Account | undefined
  readonly log: (message: string) => void
}

/** A running server that answers queries. */
export interface ServerProcess {
  readonly pid: number
  readonly exited: Promise<void>
  /** Shuts down fast (open transactions are rolled back) and resolves when the server is gone. */
  stop(): Promise<void>
}

const settings = {
  listen_addresses: '',
  port: '5432',
  max_connections: '60',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A container's /dev/shm is small and the machines are: neither parallel plans nor compiled ones pay here.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  // Details of an error repeat the values of the row; they do not belong into a plain file.
  log_error_verbosity: 'terse',
}

// The shell outlives kill -9 of this process: it reads our end of the pipe and, at its end, asks the server for a fast
// shutdown. INT, HUP and TERM meant for us pass it by. When the server ends first, the watcher must not stay behind: it
// would send its signal to whoever has that process id by then.
const guard = `trap "" INT HUP TERM
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
echo $server
(cat <&3 >/dev/null; kill -INT $server) >/dev/null 2>&1 &
watcher=$!
wait $server
code=$?
kill -KILL $watcher 2>/dev/null
exit $code`

/** How to reach the server whose socket lies in the given folder. */
export function socketConfig(sockets: string): pg.PoolConfig {
  // Every field that the environment (PGPORT, PGSSLMODE …) could otherwise fill in.
  return { host: sockets, port: 5432, user: 'postgres', database: 'postgres', password: '', ssl: false }
}

/** The environment of the server's programs: what they need to run, and nothing of ours, which holds secrets. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' }
}

/** The user and group to give to spawn; nothing when this process keeps its own. */
export function asAccount(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {}
}

/** Stops a server that a dead process left behind in the data folder, and drops a stale lock file of one that is gone. */
export async function stopOrphan(data: string, log: (message: string) => void): Promise<void> {
  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
  for (const [kind, seconds] of [
    ['SIGINT', 20],
    ['SIGQUIT', 10],
  ] as const) {
    if (!serves(pid, data)) break
    log(`stopping the database server ${pid} that an earlier process left behind`)
    signal(pid, kind)
    const deadline = Date.now() + seconds * 1000
    while (serves(pid, data) && Date.now() < deadline) await sleep(20)
  }
  if (serves(pid, data)) {
    throw new StoreError(
      'orphan-stuck',
      `An earlier database server (process ${pid}) does not stop: end it, then start again.`,
    )
  }
  rmSync(pidFile, { force: true })
}

function signal(pid: number, kind: NodeJS.Signals): void {
  try {
    process.kill(pid, kind)
  } catch {} // it was faster
}

/** Whether the process runs and is the server of this folder: after a reboot the same number may be anybody. */
function serves(pid: number, data: string): boolean {
  if (!(pid > 1)) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  if (process.platform === 'linux') {
    try {
      // A zombie has an empty command line; slim images have no ps.
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(data)
    } catch {
      return false
    }
  }
  try {
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(data)
  } catch {
    return false
  }
}

/** Starts the server and resolves once it answers; throws `start-failed` with the end of its log. */
export async function launch(plan: ServerPlan): Promise<ServerProcess> {
  rotate(plan.logFile)
  for (let attempt = 0; ; attempt++) {
    const logStart = existsSync(plan.logFile) ? statSync(plan.logFile).size : 0
    const child = spawnGuarded(plan)
    const state = { pid: 0, gone: false }
    child.stdout!.on('data', (text) => {
      state.pid = Number.parseInt(String(text), 10) || state.pid
    })
    const exited = new Promise<void>((resolve) => {
      const end = () => {
        state.gone = true
        resolve()
      }
      child.once('error', end)
      child.once('exit', end)
    })
    if (await answering(plan, state)) {
      // The server must not keep a process alive that has nothing else to do; its pipe ends with it.
      child.unref()
      for (const stream of [child.stdin, child.stdout]) (stream as unknown as { unref(): void }).unref() // sockets in truth
      return {
        pid: state.pid,
        exited,
        async stop() {
          child.ref()
          child.stdin!.end()
          const stuck = setTimeout(() => signal(state.pid, 'SIGQUIT'), 30_000)
          await exited
          clearTimeout(stuck)
        },
      }
    }
    const said = readFrom(plan.logFile, logStart)
    // Backends of a killed server hold its shared memory for a moment longer.
    if (attempt < 40 && /shared memory block|lock file .* exists/i.test(said)) {
      await sleep(250)
      continue
    }
    throw new StoreError(
      'start-failed',
      `PostgreSQL did not start in ${plan.data}. Its log ${plan.logFile} ends with:\n${said.trim().split('\n').slice(-5).join('\n')}`,
    )
  }
}

function spawnGuarded(plan: ServerPlan): ChildProcess {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const logTo = openSync(plan.logFile, 'a', 0o600)
  const child = spawn('/bin/sh', ['-c', guard, 'sh', plan.postgres, '-D', plan.data, '-k', plan.sockets, ...options], {
    ...asAccount(plan.account),
    stdio: ['pipe', 'pipe', logTo],
    env: serverEnvironment(),
    cwd: plan.folder,
    detached: true, // its own group: Ctrl-C at the terminal is for us, we then stop it in order
  })
  closeSync(logTo)
  child.stdin!.on('error', () => {}) // a pipe to a shell that ended first
  return child
}

async function answering(plan: ServerPlan, state: { gone: boolean }): Promise<boolean> {
  let announced = Date.now() + 5_000
  while (!state.gone) {
    const client = new pg.Client(socketConfig(plan.sockets))
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('SELECT 1')
      await client.end()
      return true
    } catch {
      client.end().catch(() => {})
    }
    if (Date.now() > announced) {
      // Recovery after a crash takes as long as it takes; giving up would only begin it anew.
      plan.log('waiting for the database server to start')
      announced = Date.now() + 30_000
    }
    await sleep(15)
  }
  return false
}

function rotate(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > 10 * 1024 * 1024) renameSync(logFile, `${logFile}.1`)
}

function readFrom(file: string, start: number): string {
  const handle = openSync(file, 'r')
  try {
    const length = Math.max(0, statSync(file).size - start)
    const buffer = Buffer.alloc(Math.min(length, 64 * 1024))
    readSync(handle, buffer, 0, buffer.length, start + length - buffer.length)
    return buffer.toString('utf8')
  } finally {
    closeSync(handle)
  }
}
