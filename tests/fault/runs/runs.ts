import { stepAt } from '../../../src/playbook/engine/path.ts'
import type { StepKind } from '../../../src/playbook/language/model.ts'
import { verifyRun } from '../../../src/playbook/live/verify.ts'
import type { Report } from './findings.ts'
import type { Evidence } from './inspect.ts'

/** Steps that ask people for something to be answered or done. */
const asking: readonly StepKind[] = ['ask', 'task']

/** Each run is what its history makes of it, its rows follow from it, and nothing is left dead. */
export async function checkRuns({ scene, runs, store }: Evidence, { count, complain }: Report): Promise<void> {
  for (const { run, playbook, row } of runs) {
    for (const each of await verifyRun(scene, run.id)) complain('other', each)
    count('runs')
    count('happenings', row.heard)
    if (run.status === 'ended' || run.status === 'stopped') count('runsOver')
    for (const [path, { attempt, approvals = [] }] of Object.entries(run.steps)) {
      count('steps', attempt)
      count('approvals', approvals.length)
      const kind = stepAt(playbook, path)?.kind
      if (kind !== undefined && asking.includes(kind)) count('tasks', attempt)
    }
  }
  const { rows } = await store.pool.query<{ what: string; count: number }>(`
    SELECT concat_ws(' ', 'timers of', kind) AS what, count(*)::int FROM "Timer" WHERE state = 'dead' GROUP BY kind
    UNION ALL SELECT concat_ws(' ', 'due timers of', kind), count(*)::int FROM "Timer"
      WHERE state = 'pending' AND "dueAt" < jom_now() - interval '1 min' GROUP BY kind
    UNION ALL SELECT 'events', count(*)::int FROM "Inbox" WHERE state NOT IN ('done') HAVING count(*) > 0
    UNION ALL SELECT concat_ws(' ', state, 'posts in', conversation, coalesce(held, fault), 'such as', min(slot)), count(*)::int FROM "Post"
      WHERE state NOT IN ('sent', 'retracted') GROUP BY state, conversation, held, fault
    UNION ALL SELECT concat_ws(' ', state, 'errands'), count(*)::int FROM "Errand" WHERE state NOT IN ('done', 'dropped') GROUP BY state
    UNION ALL SELECT 'rows of runs that are not there', count(*)::int FROM "Todo" AS todo
      JOIN "Run" AS run ON run.id = todo."runId" WHERE run.status IN ('ended', 'stopped') HAVING count(*) > 0`)
  for (const { what, count: found } of rows) complain('other', `${found} ${what} are left`)
}
