import type { Effect } from '../../sharing/effect.ts'
import type { Happening } from '../engine/run.ts'
import type { RunScene } from './scene.ts'

type Without<Known, Keys extends PropertyKey> = Known extends unknown ? Omit<Known, Keys> : never

/** What happened to a run; when, and what the world was like then, is added as it is told. */
export type Told = Without<Happening, 'at' | 'facts'>

/** Tells a run what happened, once a key, and gives what follows from it. Nothing for a run that is not there. */
export async function tellRun(scene: RunScene, id: string, told: Told): Promise<readonly Effect[]> {
  throw new Error(`not written yet: ${id} ${told.key} ${scene.origin}`)
}
