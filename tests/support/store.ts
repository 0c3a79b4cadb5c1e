import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '../../src/store/open.ts'

/** A store of an exercise world in a temporary folder, on an embedded server of its own; `end` stops and removes it. */
export async function openTestStore(): Promise<{ store: Store; folder: string; end(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'jom-test-'))
  chmodSync(folder, 0o755) // run by root, the server's account has to pass
  const store = await openStore({ world: 'exercise', dataDir: folder, log: () => {} })
  return {
    store,
    folder,
    async end() {
      await store.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}
