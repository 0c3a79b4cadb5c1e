import { lookAgainAt } from '../directory/heard.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Chase, chaseTimer } from './deadline.ts'
import { lockRound } from './file.ts'
import { chaseRound } from './round.ts'

/** After so long nobody who is silent waits for what others may have said; in real milliseconds. */
const patienceMs = 60_000

/**
 * Chases those who are silent once all that was answered until then has been heard: `since` then is waited for that. Nothing for a round
 * that is closed, or that no run looks after and whose time is over: it closes as soon as that has been heard.
 */
export async function chaseSilent(scene: Scene, id: string, chase: Chase, since: Date): Promise<readonly Effect[]> {
  const file = await lockRound(scene, id)
  if (!file || file.closedAt) return []
  if (file.runId === null && file.deadline && file.deadline <= scene.now) return []
  const again = await lookAgainAt(scene, since, since, patienceMs)
  return again ? [chaseTimer(file, chase, again, since)] : chaseRound(scene, id, chase)
}
