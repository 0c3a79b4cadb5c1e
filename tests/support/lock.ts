import type { Store } from '../../src/store/open.ts'
import { until } from './poll.ts'

/** Holds something in the database until it is let go, and sees who waits for it. */
export async function hold({ pool }: Pick<Store, 'pool'>, statement: string) {
  const client = await pool.connect()
  await client.query('BEGIN')
  await client.query(statement)
  const sessions = async (where: string, values: readonly unknown[] = []): Promise<readonly number[]> => {
    const { rows } = await pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND ${where}`,
      [...values],
    )
    return rows.map(({ pid }) => pid)
  }
  let waiting: readonly number[] = []
  return {
    /** Resolves once so many sessions wait. */
    waited: (many = 1) =>
      until(
        async () => {
          waiting = await sessions(`wait_event_type = 'Lock'`)
          return waiting.length >= many
        },
        { within: 15_000, what: 'the bot waits in its transaction' },
      ),
    async release() {
      await client.query('ROLLBACK')
      client.release()
    },
    /** Lets go, and leaves what the statement did. */
    async commit() {
      await client.query('COMMIT')
      client.release()
    },
    /** Resolves once the sessions that waited have ended, as those of a process that was killed do: what they did not commit is nowhere. */
    over: () =>
      until(async () => (await sessions('pid = ANY($1::int[])', [waiting])).length === 0, {
        within: 15_000,
        what: 'who waited is gone',
      }),
  }
}
