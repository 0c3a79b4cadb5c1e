import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '../../src/store/open.ts'
import { layCluster } from './cluster.ts'

/** A store of an exercise world in a temporary folder, on an embedded server of its own; `end` stops and removes it. */
export async function openTestStore(): Promise<{ store: Store; folder: string; end(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'jom-test-'))
  chmodSync(folder, 0o755) // run by root, the server's account has to pass
  layCluster(folder)
  const store = await openStore({ world: 'exercise', dataDir: folder, log: () => {} })
  await hurry(store)
  return {
    store,
    folder,
    async end() {
      await store.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

/**
 * Nobody cuts the power here: nothing waits for the disk. No other setting of durability can be changed under a server that runs; this
 * one holds for each connection to come, and for the one that has opened the store.
 */
async function hurry({ pool }: Store): Promise<void> {
  await pool.query('ALTER DATABASE postgres SET synchronous_commit = off')
  await pool.query('SET synchronous_commit = off')
}
