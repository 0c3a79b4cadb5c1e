import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const memory = '/dev/shm'
const ours = /^jom-tests-(\d+)$/
/** What two files of tests at a time leave there at most, many times over, in bytes. */
const enough = 4 * 1024 ** 3

/**
 * Where this process and its children keep what passes, until it ends: in memory where the machine has enough of it, since databases
 * wait for a disk more than for anything else. Sweeps what runs that were killed left there.
 */
export function passingFolder(): string {
  if (process.env.TMPDIR || !fits()) return tmpdir()
  for (const name of readdirSync(memory)) {
    const pid = Number(ours.exec(name)?.[1])
    if (pid > 0 && !existsSync(`/proc/${pid}`)) sweep(join(memory, name))
  }
  const folder = join(memory, `jom-tests-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755) // run by root, the server's account has to pass
  process.once('exit', () => sweep(folder))
  return folder
}

/** Removes a folder, where a server that is just ending may write still: what stays so is swept by the next run. */
function sweep(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  } catch {}
}

/** Whether it is in memory, has room, and lets programs run: some tests copy the server's there. */
function fits(): boolean {
  if (process.platform !== 'linux' || !existsSync(memory)) return false
  const mount = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .find((line) => line.split(' ')[1] === memory)
  const [, , kind, options = ''] = mount?.split(' ') ?? []
  if (kind !== 'tmpfs' || options.split(',').includes('noexec')) return false
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize >= enough
}
