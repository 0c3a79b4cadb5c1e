import type { Person } from '../../directory/directory.ts'
import type { Effect } from '../../sharing/effect.ts'
import type { Value } from '../engine/run.ts'
import type { Playbook } from '../language/model.ts'
import type { RunScene } from './scene.ts'

/** What a run begins with. `key` is the same for the same cause, so that a repeat starts nothing. */
export type NewRun = {
  key: string
  inputs: Readonly<Record<string, Value>>
  starter?: Person
  /** Code of the member whose matter it is. */
  member?: string
  /** Number of the case it is about. */
  case?: string
  election?: string
  /** The run that started it. */
  parent?: string
}

/** Starts a run, once a key: number, card, first steps. Gives the number it has, also where it was started before. */
export async function startRun(
  scene: RunScene,
  playbook: Playbook,
  start: NewRun,
): Promise<{ id: string; effects: readonly Effect[] }> {
  throw new Error(`not written yet: ${playbook.id} ${start.key} ${scene.origin}`)
}
