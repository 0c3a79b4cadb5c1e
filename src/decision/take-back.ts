import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { stopTimers } from './deadline.ts'
import type { DecisionFile } from './file.ts'
import { note } from './note.ts'
import { tellPeople } from './request.ts'

/**
 * Takes an open proposal back that the caller holds locked: the row, the record and its timers. Where it is because some who count in
 * it may not read it (`unread`), whoever proposed it is told why. What shows it the caller brings up to date. Writes
 * `decision.withdrawn`.
 */
export async function takeBack(
  scene: Scene,
  file: DecisionFile,
  { by, unread = [] }: { by?: Person; unread?: readonly string[] },
): Promise<{ file: DecisionFile; effects: readonly Effect[] }> {
  const { tx, directory, now } = scene
  const change = { state: 'withdrawn', decidedAt: now, recordedAt: now, supersedes: null } as const
  await tx.decision.update({ where: { id: file.id }, data: change })
  const withdrawn: DecisionFile = { ...file, ...change }
  const proposer = unread.length > 0 ? directory.people.get(file.proposedBy ?? '') : undefined
  return {
    file: withdrawn,
    effects: [
      note(withdrawn, 'withdrawn', by, {
        positions: file.positions.length,
        ...(unread.length > 0 && { unread: [...unread] }),
      }),
      ...stopTimers(file),
      ...(proposer ? tellPeople(scene, withdrawn, [proposer], { name: 'unread', key: 'decisions.unread' }) : []),
    ],
  }
}
