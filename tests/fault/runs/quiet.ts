import type { Store } from '../../../src/store/open.ts'
import type { RecordingServer } from '../../servers/recording/server.ts'
import { until } from '../../support/poll.ts'

/** Waits until nothing is on its way any more: nothing that is due, nothing to be sent, nothing to be heard. */
export async function quiet(store: Store, server: RecordingServer, say: (line: string) => void): Promise<void> {
  let last = ''
  let times = 0
  await until(
    async () => {
      last = await underWay(store, server)
      if (last !== '') say(`under way: ${last}`)
      times = last === '' ? times + 1 : 0
      return times > 2
    },
    { within: 150_000, every: 700, what: () => `all is quiet; under way were ${last}` },
  )
}

async function underWay({ pool }: Store, { events }: RecordingServer): Promise<string> {
  const { rows } = await pool.query<{ what: string; count: number }>(`
    SELECT 'events' AS what, count(*)::int FROM "Inbox" WHERE state = 'pending' HAVING count(*) > 0
    UNION ALL SELECT concat_ws(' ', state, 'posts in', conversation, coalesce(held, fault), 'such as', min(slot)), count(*)::int FROM "Post"
      WHERE state IN ('pending', 'held') GROUP BY conversation, state, held, fault
    UNION ALL SELECT concat_ws(' ', 'due timers of', kind), count(*)::int FROM "Timer"
      WHERE state = 'pending' AND "dueAt" <= jom_now() GROUP BY kind
    UNION ALL SELECT concat_ws(' ', 'errands by', channel), count(*)::int FROM "Errand" WHERE state = 'pending' GROUP BY channel
    UNION ALL SELECT 'unsealed entries', count(*)::int FROM "LedgerEntry" WHERE seq IS NULL HAVING count(*) > 0`)
  const told = events.controls.unacknowledged()
  const all = [...rows, ...(told > 0 ? [{ what: 'deliveries of the service', count: told }] : [])]
  return all.map(({ what, count }) => `${count} ${what}`).join(', ')
}
