import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '../../../src/store/open.ts'
import { layCluster } from '../../support/cluster.ts'
import { freePort } from '../../support/port.ts'
import { startServer } from '../../support/server.ts'

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
  layCluster(dataDir)
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
