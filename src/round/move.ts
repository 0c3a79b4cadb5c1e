import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { lockRound, type RoundFile } from './file.ts'
import { restateRequests } from './request.ts'
import { showTable } from './show.ts'

/**
 * A round that a run looks after is to be answered by another instant, or by none: its table and what is asked of those who have
 * not answered say so where they stand. Writes `round.moved`. Nothing for one that is closed.
 */
export async function moveRound(scene: Scene, id: string, deadline: Date | null): Promise<readonly Effect[]> {
  const file = await lockRound(scene, id)
  if (!file || file.closedAt || file.deadline?.getTime() === deadline?.getTime()) return []
  await scene.tx.round.update({ where: { id }, data: { deadline } })
  const moved: RoundFile = { ...file, deadline }
  const payload = { kind: file.kind, deadline: deadline?.toISOString() ?? null }
  return [
    { kind: 'append', entry: { kind: 'round.moved', subject: id, actor: 'bot', payload } },
    ...(await showTable(scene, moved)),
    ...(await restateRequests(scene, moved)),
  ]
}
