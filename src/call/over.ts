import { lookAgainAt } from '../directory/heard.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { endLater } from './due.ts'
import { lockCall } from './file.ts'
import { endCall } from './roll.ts'

/**
 * Ends a call that nobody ended, once all that was said until then has been heard, whoever answered the roll above all: `since` then
 * is waited for that. Nothing where it does not run.
 */
export async function endByItself(scene: Scene, id: string, since: Date): Promise<readonly Effect[]> {
  const file = await lockCall(scene, id)
  if (file?.state !== 'running') return []
  const again = await lookAgainAt(scene, since, since)
  return again ? [endLater(id, again, since)] : endCall(scene, id)
}
