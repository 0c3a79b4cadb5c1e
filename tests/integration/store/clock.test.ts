import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { openStore, type Store } from '../../../src/store/open.ts'
import { layCluster } from '../../support/cluster.ts'
import { until } from '../../support/poll.ts'

let store: Store | undefined
let folder = ''
afterEach(async () => {
  vi.useRealTimers()
  await store?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

const tenMinutes = 600_000

test('a machine that begins with a wrong clock and sets it later has the time of the database in a live world too', async () => {
  folder = mkdtempSync(join(tmpdir(), 'jom-clock-'))
  chmodSync(folder, 0o755) // run by root, the server's account has to pass
  layCluster(folder)
  const wrong = Date.now() - tenMinutes
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'], now: wrong })
  store = await openStore({ world: 'live', dataDir: folder, log: () => {} })
  const { clock, pool } = store
  const offMs = async (): Promise<number> => {
    const { rows } = await pool.query<{ now: Date }>('SELECT jom_now() AS now')
    return Math.abs(clock().getTime() - (rows[0]?.now.getTime() ?? 0))
  }
  expect(await offMs()).toBeLessThan(tenMinutes / 2)
  vi.setSystemTime(wrong + tenMinutes)
  expect(await offMs()).toBeGreaterThan(tenMinutes / 2)
  vi.advanceTimersByTime(60_000)
  await until(async () => (await offMs()) < tenMinutes / 2, { what: 'the clock is read again' })
})
