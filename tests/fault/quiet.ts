import { openStore, type Store } from '../../src/store/open.ts'
import type { RecordingServer } from '../servers/recording/server.ts'
import type { Slack } from '../servers/slack/server.ts'
import { until } from '../support/poll.ts'

/** What must have come to rest: what the recording service and Slack still have to tell, and what must have been heard, by its keys. */
type Rest = { server: RecordingServer; slack: Slack | undefined; keys: readonly string[] }

/** Waits until nothing is on its way any more. */
export async function quiet(dataDir: string, rest: Rest, say: (line: string) => void): Promise<void> {
  const store = await openStore({ world: 'exercise', dataDir, attach: true, log: () => {} })
  let last = ''
  try {
    await until(
      async () => {
        last = await underWay(store, rest)
        if (last !== '') say(`under way: ${last}`)
        return last === ''
      },
      { within: 180_000, every: 500, what: () => `all is quiet; under way were ${last}` },
    )
  } finally {
    await store.close()
  }
}

async function underWay(store: Store, { server, slack, keys }: Rest): Promise<string> {
  const { rows } = await store.pool.query<{ what: string; count: number }>(
    `SELECT 'events' AS what, count(*)::int FROM "Inbox" WHERE state = 'pending' HAVING count(*) > 0
    UNION ALL SELECT 'rooms not read to their end', count(*)::int FROM unnest($1::text[]) AS last (key)
      WHERE NOT EXISTS (SELECT 1 FROM "Inbox" WHERE "Inbox".key = last.key) HAVING count(*) > 0
    UNION ALL SELECT concat_ws(' ', state, 'posts of', conversation, coalesce(held, fault)), count(*)::int FROM "Post"
      WHERE state IN ('pending', 'held') GROUP BY conversation, state, held, fault
    UNION ALL SELECT 'unsealed entries', count(*)::int FROM "LedgerEntry" WHERE seq IS NULL HAVING count(*) > 0`,
    [keys],
  )
  const told = server.events.controls.unacknowledged()
  const toTell = slack?.delivered.pending ?? 0
  const all = [
    ...rows,
    { what: 'deliveries of the service', count: told },
    { what: 'deliveries of Slack', count: toTell },
  ]
  return all
    .filter(({ count }) => count > 0)
    .map(({ what, count }) => `${count} ${what}`)
    .join(', ')
}
