import type { AdapterLog } from '../../src/chat/adapter.ts'
import { openIntake } from '../../src/delivery/intake.ts'
import { takeLease } from '../../src/delivery/lease.ts'
import { type KeptShelf, openShelf } from '../../src/delivery/shelf.ts'
import { openTestStore } from '../support/store.ts'
import { log } from './log.ts'
import { openSink, type Sink } from './sink.ts'

export type Inlet = {
  store: Awaited<ReturnType<typeof openTestStore>>['store']
  shelf: KeptShelf
  sink: Sink
  /** For the adapter: what it logs is shown where a test of the suite fails. */
  log: AdapterLog
  close(): Promise<void>
}

/** Opens the way in and lets `play` put a platform before it; what was opened is closed again when that fails. */
export async function withInlet<Made>(platform: string, play: (inlet: Inlet) => Promise<Made>): Promise<Made> {
  const inlet = await openInlet(platform)
  try {
    return await play(inlet)
  } catch (fault) {
    await inlet.close()
    throw fault
  }
}

/** What the bot gives an adapter, on a real database: its shelf, and a way in that stores under a lease. */
async function openInlet(platform: string): Promise<Inlet> {
  const { store, end } = await openTestStore()
  const lease = await takeLease(store.pool, `adapter/${platform}`, new AbortController().signal)
  if (!lease) throw new Error('nobody else can hold the lease of a new store')
  const { pool, keyring } = store
  const shelf = openShelf(pool, keyring, platform, () => {})
  const intake = openIntake({ pool, keyring, shelf, lease, platform }, () => {})
  return {
    store,
    shelf,
    sink: openSink(intake.accept),
    log,
    async close() {
      await lease.release()
      await end()
    },
  }
}
