import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { showClosed } from './close.ts'
import { lockDecision, openStates } from './file.ts'
import { takeBack } from './take-back.ts'

/**
 * Takes a proposal back before it is decided: for whoever made it, a person or a run. Nothing where it is closed. What was said to
 * it stays. Writes `decision.withdrawn`.
 */
export async function withdrawProposal(scene: Scene, id: string, by?: Person): Promise<readonly Effect[]> {
  const file = await lockDecision(scene, id)
  if (!file || !openStates.includes(file.state)) return []
  const withdrawn = await takeBack(scene, file, by ? { by } : {})
  return [...withdrawn.effects, ...(await showClosed(scene, withdrawn.file))]
}
