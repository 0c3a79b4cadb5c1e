import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { lateAfterMs, resultNote } from './close.ts'
import type { DecisionFile, Position } from './file.ts'
import { tellRecounted } from './minutes-told.ts'
import { outcomeOf } from './outcome.ts'

/**
 * Counts a minuted decision anew, which the caller holds locked, once a delegation took a position of its own: nothing that was is
 * edited, the new result is an entry of its own. Where it comes out otherwise the row says so, from that position on, and every
 * delegation is told. What shows it the caller brings up to date. Writes `decision.recounted`.
 */
export async function recount(
  scene: Scene,
  file: DecisionFile,
  position: Position,
  by: Person,
): Promise<{ file: DecisionFile; effects: readonly Effect[] }> {
  const outcome = outcomeOf(file, scene.now)
  if (outcome.state === 'open') throw new Error(`${file.id} is closed, and was counted as open`)
  const { state, chosen } = outcome
  const isOther = state !== file.state || chosen !== file.chosen
  const after: DecisionFile = isOther ? { ...file, state, chosen, ...timesOf(scene.now, position) } : file
  const { decidedAt, recordedAt, late } = after
  if (isOther)
    await scene.tx.decision.update({ where: { id: file.id }, data: { state, chosen, decidedAt, recordedAt, late } })
  return {
    file: after,
    effects: [
      resultNote(scene, after, outcome, { kind: 'recounted', by, more: { before: file.state } }),
      ...(isOther ? tellRecounted(scene, after, position, outcome.why) : []),
    ],
  }
}

const timesOf = (now: Date, { at }: Position): Pick<DecisionFile, 'decidedAt' | 'recordedAt' | 'late'> => ({
  decidedAt: at,
  recordedAt: now,
  late: now.getTime() - at.getTime() > lateAfterMs,
})
