import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '../../src/store/open.ts'

/** A store of an exercise world in a temporary folder, on an embedded server of its own; `end` stops and removes it. */
export async function openTestStore(): Promise<{ store: Store; folder: string; end(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'jom-test-'))
  chmodSync(folder, 0o755) // run by root, the server's account has to pass
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

/** Nobody cuts the power here: nothing waits for the disk, which halves what a commit takes. */
async function hurry({ pool }: Store): Promise<void> {
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes'])
    await pool.query(`ALTER SYSTEM SET ${name} = off`)
  await pool.query('SELECT pg_reload_conf()')
}
