import type pg from 'pg'
import type { Accepted } from '../chat/adapter.ts'
import { type ChatEvent, wordsOf } from '../chat/event.ts'
import type { ShelfWrite } from '../chat/shelf.ts'
import { findForbidden } from '../sharing/marking.ts'
import type { Keyring } from '../store/seal.ts'
import { createBatch } from './batch.ts'
import type { Lease } from './lease.ts'
import type { Caused, KeptShelf } from './shelf.ts'
import { acceptEvents, acceptWithShelf } from './statements.ts'

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

/** So many events share a commit at most. */
const mostTogether = 64

type Item = { event: ChatEvent; keep: readonly ShelfWrite[]; withheld: string | undefined }

/**
 * Opens the way in for one platform. An event is looked through for forbidden markings before anything of it is stored;
 * events that come at the same time share a commit, and of one conversation none of them is stored when one before it was
 * not. `onStored` hears of each conversation that has something new.
 */
export function openIntake(
  parts: { pool: pg.Pool; keyring: Keyring; shelf: KeptShelf; lease: Lease; platform: string },
  onStored: (conversation: string) => void,
): Intake {
  const { pool, keyring, shelf, lease, platform } = parts

  type Stored = { held: number; keys: string[] }

  async function store(items: readonly Item[]): Promise<readonly Accepted[]> {
    const writes = writesOf(items)
    const columns = shelf.columnsOf(writes)
    const { keys, logs } = columns ? await storeAtOnce(items, columns) : await storeInSteps(items, writes)
    shelf.announce(logs)
    for (const conversation of new Set(items.map(({ event }) => event.conversation))) onStored(conversation)
    const fresh = new Set(keys)
    return items.map(({ event, withheld }): Accepted => {
      if (!fresh.delete(event.key)) return 'repeat' // the second of two in one batch is a repeat as well
      return withheld ? 'withheld' : 'stored'
    })
  }
  const batch = createBatch(store, mostTogether, ({ event }) => event.conversation)

  async function storeAtOnce(items: readonly Item[], columns: unknown[]): Promise<{ keys: string[]; logs: string[] }> {
    const { rows } = await pool.query<Stored & { logs: string[] }>({
      ...acceptWithShelf,
      values: [...rowsOf(items), ...columns],
    })
    const [found] = rows
    if (found?.held !== 1) throw new LeaseLost(platform)
    return found
  }

  async function storeInSteps(
    items: readonly Item[],
    writes: readonly Caused[],
  ): Promise<{ keys: string[]; logs: Iterable<string> }> {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      const { rows } = await client.query<Stored>({ ...acceptEvents, values: rowsOf(items) })
      const [found] = rows
      if (found?.held !== 1) throw new LeaseLost(platform)
      const fresh = new Set(found.keys)
      const logs = await shelf.writeIn(
        client,
        writes.filter(({ cause }) => fresh.has(cause)).map(({ write }) => write),
      )
      await client.query('COMMIT')
      return { keys: found.keys, logs }
    } catch (fault) {
      await client.query('ROLLBACK').catch(() => {})
      throw fault
    } finally {
      client.release()
    }
  }

  /** What is kept of each event, the first time it is among them; nothing of what is withheld. */
  function writesOf(items: readonly Item[]): readonly Caused[] {
    const known = new Set<string>()
    return items.flatMap(({ event, keep, withheld }) => {
      const first = !known.has(event.key)
      known.add(event.key)
      return first && !withheld ? keep.map((write) => ({ cause: event.key, write })) : []
    })
  }

  function rowsOf(items: readonly Item[]): unknown[] {
    return [
      platform,
      items.map(({ event }) => event.key),
      items.map(({ event }) => event.conversation),
      items.map(({ event }) => event.kind),
      items.map(({ event }) => event.actor),
      items.map(({ event }) => event.at),
      items.map(({ event, withheld }) => {
        const kept = withheld ? withoutWords(event) : event
        return kept ? keyring.seal(JSON.stringify(kept), 'inbox') : null
      }),
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

/** What is stored of an event whose words are not, names of files among them: of an edit, which message it was, so that its copies can be taken back. */
function withoutWords(event: ChatEvent): ChatEvent | undefined {
  if (event.kind !== 'edited') return undefined
  const { variants: _, files: _names, ...rest } = event
  return { ...rest, text: '' }
}
