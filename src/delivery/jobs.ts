import type { PoolConfig } from 'pg'
import { PgBoss } from 'pg-boss'
import type { Periods } from '../retention/periods.ts'
import { type SweepParts, sweep, type Turn } from '../retention/sweep.ts'
import type { Log } from './log.ts'

export type Jobs = { stop(): Promise<void> }

/** When what has had its time ends: texts that are done with every hour, the rest at night, when Brussels sleeps. */
const turns = [
  { queue: 'purge', turn: 'hourly', cron: '7 * * * *', zone: 'UTC' },
  { queue: 'retention', turn: 'nightly', cron: '30 3 * * *', zone: 'Europe/Brussels' },
] as const satisfies readonly { queue: string; turn: Turn; cron: string; zone: string }[]
/** In seconds; what takes longer is begun again beside it, which does no harm. */
const longest = 4 * 3600

/** Runs the work that is neither ordered nor timed to the second: the end of what was kept long enough. */
export async function openJobs(
  connection: PoolConfig,
  { log, periods, ...parts }: SweepParts & { periods: Periods; log: Log },
): Promise<Jobs> {
  const boss = new PgBoss({
    // Whole, so that nothing of it is filled in by the environment (PGPORT, PGSSLMODE …).
    ...(connection as { connectionString: string }),
    max: 3,
    schema: 'jobs',
    superviseIntervalSeconds: 4,
  }) // its types want no absent keys
  boss.on('error', (fault) => log.error({ fault }, 'the job engine stumbled'))
  await boss.start()
  for (const { queue, turn, cron, zone } of turns) {
    await boss.createQueue(queue, { expireInSeconds: longest })
    await boss.work(queue, { pollingIntervalSeconds: 30 }, async () => {
      log.info(await sweep(parts, periods, turn), 'what had its time has ended')
    })
    await boss.schedule(queue, cron, {}, { tz: zone })
  }
  return {
    async stop() {
      await boss.stop({ graceful: true, timeout: 5000 })
    },
  }
}
