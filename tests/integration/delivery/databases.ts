import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { serverAccount } from '../../../src/store/engine-programs.ts'
import { openStore, type Store } from '../../../src/store/open.ts'
import { freePort } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { installedServer } from '../store/places.ts'

/** A store under test, and the way in which another process would open it. */
export type Base = {
  store: Store
  /** The same store with connections of its own. */
  again(): Promise<Store>
  close(): Promise<void>
}

const quiet = { world: 'exercise', log: () => {} } as const

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jom-delivery-'))
  chmodSync(folder, 0o755) // run by root, the server's account has to pass
  return folder
}

const remove = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })

/** On the server that the bot brings. */
export async function openEmbedded(): Promise<Base> {
  const dataDir = freshFolder()
  const store = await openStore({ ...quiet, dataDir })
  return {
    store,
    again: () => openStore({ ...quiet, dataDir, attach: true }),
    async close() {
      await store.close()
      remove(dataDir)
    },
  }
}

/** On a server of this machine's distribution, reached over TCP as a server elsewhere would be. */
export async function openServer(): Promise<Base> {
  const folder = freshFolder()
  const port = await freePort()
  const server = await startServer(folder, port)
  const options = {
    ...quiet,
    dataDir: join(folder, 'bot'),
    databaseUrl: `postgres://postgres@127.0.0.1:${port}/postgres`,
  }
  mkdirSync(options.dataDir)
  const store = await openStore(options)
  return {
    store,
    again: () => openStore(options),
    async close() {
      await store.close()
      server.kill('SIGINT')
      await once(server, 'exit')
      remove(folder)
    },
  }
}

async function startServer(folder: string, port: number): Promise<ChildProcess> {
  const bin = installedServer()
  const account = serverAccount()
  const as = account ? { uid: account.uid, gid: account.gid } : {}
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (account) chownSync(data, account.uid, account.gid)
  const initial = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  execFileSync(join(bin, 'initdb'), initial, { ...as, cwd: folder, stdio: 'ignore' })
  const facts = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'max_connections=80']
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
