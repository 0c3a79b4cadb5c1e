import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { serverAccount } from '../../src/store/engine-programs.ts'
import { until } from './poll.ts'

/** The programs of a PostgreSQL server installed on this machine. */
export function installedServer(): string {
  const named = process.env.JOM_PG_BIN
  if (named) return named
  const home = '/usr/lib/postgresql'
  const major = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a))[0] : undefined
  if (major === undefined)
    throw new Error('this test needs a PostgreSQL server: apt-get install postgresql, or set JOM_PG_BIN')
  return join(home, major, 'bin')
}

/** Starts a server of this machine's distribution in a folder, for so many connections; resolves once it answers. */
export async function startServer(folder: string, port: number, connections = 80): Promise<ChildProcess> {
  const bin = installedServer()
  const account = serverAccount()
  const as = account ? { uid: account.uid, gid: account.gid } : {}
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (account) chownSync(data, account.uid, account.gid)
  const initial = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  execFileSync(join(bin, 'initdb'), initial, { ...as, cwd: folder, stdio: 'ignore' })
  const facts = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    `max_connections=${connections}`,
  ]
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...facts.flatMap((fact) => ['-c', fact])], {
    ...as,
    cwd: folder,
    stdio: 'ignore',
  })
  await until(() => answers(port), { what: 'the server answers', within: 20_000 })
  return server
}

async function answers(port: number): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' })
  client.on('error', () => {})
  await client.connect()
  await client.end()
  return true
}
