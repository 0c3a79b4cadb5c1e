import type { Scene } from '../../src/directory/scene.ts'
import type { Effect } from '../../src/sharing/effect.ts'
import type { Store } from '../../src/store/open.ts'
import { until } from './poll.ts'

type Stage = {
  store: Pick<Store, 'pool'>
  inScene(act: (scene: Scene) => Promise<readonly Effect[]>): Promise<unknown>
}

/**
 * Does one thing, as another process would, and keeps it from being committed until what is done at the same time waits for it: gives
 * what came of that.
 */
export async function whileDoing<T>(
  { store, inScene }: Stage,
  first: (scene: Scene) => Promise<readonly Effect[]>,
  second: () => Promise<T>,
): Promise<T> {
  const done = Promise.withResolvers<void>()
  const one = inScene(async (scene) => {
    const effects = await first(scene)
    done.resolve()
    await until(async () => (await waiting(store)) > 0, { within: 15_000, what: 'the second waits for the first' })
    return effects
  })
  one.catch(done.reject)
  await done.promise
  const said = second()
  said.catch(() => undefined)
  await one
  return said
}

async function waiting({ pool }: Pick<Store, 'pool'>): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  )
  return rows[0]?.count ?? 0
}
