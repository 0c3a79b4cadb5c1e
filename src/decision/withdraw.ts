import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { showClosed } from './close.ts'
import { stopTimers } from './deadline.ts'
import { type DecisionFile, lockDecision, openStates } from './file.ts'
import { note } from './note.ts'

/**
 * Takes a proposal back before it is decided: for whoever made it, a person or a run. Nothing where it is closed. What was said to
 * it stays. Writes `decision.withdrawn`.
 */
export async function withdrawProposal(scene: Scene, id: string, by?: Person): Promise<readonly Effect[]> {
  const file = await lockDecision(scene, id)
  if (!file || !openStates.includes(file.state)) return []
  const change = { state: 'withdrawn', decidedAt: scene.now, recordedAt: scene.now, supersedes: null } as const
  await scene.tx.decision.update({ where: { id }, data: change })
  const withdrawn: DecisionFile = { ...file, ...change }
  return [
    note(withdrawn, 'withdrawn', by, { positions: file.positions.length }),
    ...stopTimers(file),
    ...(await showClosed(scene, withdrawn)),
  ]
}
