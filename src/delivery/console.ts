import { readDirectory } from '../directory/read.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Store } from '../store/open.ts'
import { applyEffects } from './apply.ts'

const within = { timeout: 60_000, maxWait: 10_000 }

/**
 * Does something that an operator asks for beside the bot: a transaction of its own, in which its effects are written. A bot that
 * runs finds what is to be sent or fired within a second; one that starts, then.
 */
export async function actBeside(
  store: Store,
  origin: string,
  work: (scene: Scene) => Promise<readonly Effect[]>,
): Promise<void> {
  const directory = await readDirectory(store.db)
  await store.db.$transaction(async (tx) => {
    const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
    const now = clock?.now ?? store.clock()
    const exercise = store.world.kind === 'exercise'
    const effects = await work({ tx, keyring: store.keyring, directory, now, exercise, origin })
    await applyEffects(tx, store.keyring, effects, now)
  }, within)
}
