import type { PoolConfig } from 'pg'
import { PgBoss } from 'pg-boss'
import type { Database } from '../store/client.ts'
import type { Log } from './log.ts'
import { purge } from './purge.ts'

export type Jobs = { stop(): Promise<void> }

/** Runs the work that is neither ordered nor timed to the second: for now the purge, hourly. */
export async function openJobs(connection: PoolConfig, db: Database, log: Log): Promise<Jobs> {
  const { host, user, database, connectionString } = connection
  const reach = connectionString ? { connectionString } : { host, user, database }
  const boss = new PgBoss({
    ...(reach as { connectionString: string }),
    max: 3,
    schema: 'jobs',
    superviseIntervalSeconds: 4,
  }) // its types want no absent keys
  boss.on('error', (fault) => log.error({ fault }, 'the job engine stumbled'))
  await boss.start()
  await boss.createQueue('purge')
  await boss.work('purge', { pollingIntervalSeconds: 30 }, async () => {
    log.info(await purge(db), 'texts were purged')
  })
  await boss.schedule('purge', '7 * * * *', {}, { tz: 'UTC' })
  return {
    async stop() {
      await boss.stop({ graceful: true, timeout: 5000 })
    },
  }
}
