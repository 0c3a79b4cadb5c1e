import type pg from 'pg'
import type { Accepted } from '../chat/adapter.ts'
import { type ChatEvent, wordsOf } from '../chat/event.ts'
import type { ShelfWrite } from '../chat/shelf.ts'
import { findForbidden } from '../sharing/marking.ts'
import type { Keyring } from '../store/seal.ts'
import { createBatch } from './batch.ts'
import type { Lease } from './lease.ts'
import type { KeptShelf } from './shelf.ts'
import { acceptEvents } from './statements.ts'

/** The store did not take an event because another process holds the platform now. */
export class LeaseLost extends Error {
  constructor(platform: string) {
    super(`another process holds ${platform}`)
    this.name = 'LeaseLost'
  }
}

export type Intake = {
  accept(event: ChatEvent, keep?: readonly ShelfWrite[]): Promise<Accepted>
  drained(): Promise<void>
}

type Item = { event: ChatEvent; keep: readonly ShelfWrite[]; withheld: string | undefined }

/**
 * Opens the way in for one platform. An event is looked through for forbidden markings before anything of it is stored;
 * events that come at the same time share a commit. `onStored` hears of each conversation that has something new.
 */
export function openIntake(
  parts: { pool: pg.Pool; keyring: Keyring; shelf: KeptShelf; lease: Lease; platform: string },
  onStored: (conversation: string) => void,
): Intake {
  const { pool, keyring, shelf, lease, platform } = parts

  const batch = createBatch<Item, Accepted>(async (items) => {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      const known = await client.query('SELECT 1 FROM "Lease" WHERE name = $1 AND fence = $2::bigint FOR SHARE', [
        lease.name,
        String(lease.fence),
      ])
      if (known.rowCount !== 1) throw new LeaseLost(platform)
      const stored = await client.query<{ key: string }>({ ...acceptEvents, values: rowsOf(items) })
      const fresh = new Set(stored.rows.map((row) => row.key))
      const answers = items.map(({ event, withheld }): Accepted => {
        if (!fresh.delete(event.key)) return 'repeat' // the second of two in one batch is a repeat as well
        return withheld ? 'withheld' : 'stored'
      })
      const writes = items.flatMap(({ keep }, index) => (answers[index] === 'stored' ? keep : []))
      const changed = writes.length > 0 ? await shelf.writeIn(client, writes) : []
      await client.query('COMMIT')
      shelf.announce(changed)
      for (const conversation of new Set(items.map(({ event }) => event.conversation))) onStored(conversation)
      return answers
    } catch (fault) {
      await client.query('ROLLBACK').catch(() => {})
      throw fault
    } finally {
      client.release()
    }
  }, 64)

  function rowsOf(items: readonly Item[]): unknown[] {
    return [
      platform,
      items.map(({ event }) => event.key),
      items.map(({ event }) => event.conversation),
      items.map(({ event }) => event.kind),
      items.map(({ event }) => event.actor),
      items.map(({ event }) => event.at),
      items.map(({ event, withheld }) => (withheld ? null : keyring.seal(JSON.stringify(event), 'inbox'))),
      items.map(({ withheld }) => withheld ?? null),
      lease.name,
      String(lease.fence),
    ]
  }

  return {
    accept(event, keep = []) {
      const words = wordsOf(event)
      return batch.add({ event, keep, withheld: words === '' ? undefined : findForbidden(words) })
    },
    drained: () => batch.drained(),
  }
}
