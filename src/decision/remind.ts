import type { Scene } from '../directory/scene.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { settle, showClosed } from './close.ts'
import { lockDecision, openStates } from './file.ts'
import { note } from './note.ts'
import { outcomeOf } from './outcome.ts'
import { remindMember, tellPeople } from './request.ts'
import { showDecision } from './show.ts'

/** Reminds, once, the delegations that have taken no position yet. Nothing for a decision that is closed. */
export async function remindSilent(scene: Scene, id: string): Promise<readonly Effect[]> {
  const locked = await lockDecision(scene, id)
  if (!locked) return []
  // Nobody is told that silence counts who may not read it any more.
  const { file, effects } = await settle(scene, locked)
  if (file !== locked) return [...effects, ...(await showClosed(scene, file))]
  if (!openStates.includes(file.state)) return []
  return outcomeOf(file, scene.now).silent.flatMap((code) => remindMember(scene, file, code))
}

/**
 * Reminds once of what was adopted until a day of review: whoever decided or proposed it, and by its card those in its room. Writes
 * `decision.reviewed`.
 */
export async function remindReview(scene: Scene, id: string): Promise<readonly Effect[]> {
  const { tx, directory, now } = scene
  const file = await lockDecision(scene, id)
  const { reviewAt } = file ?? {}
  if (file?.state !== 'adopted' || !reviewAt || file.remindedAt) return []
  await tx.decision.update({ where: { id }, data: { remindedAt: now } })
  const ids = new Set([file.decidedBy, file.proposedBy, file.recordedBy].filter((each) => each !== null))
  const people = [...ids].flatMap((each) => directory.people.get(each) ?? [])
  const reminded = { ...file, remindedAt: now }
  return [
    note(file, 'reviewed', undefined, { due: reviewAt.toISOString() }),
    ...tellPeople(scene, reminded, people, {
      name: 'review',
      key: 'decisions.review',
      values: (language, zone) => ({ at: sayMoment(language, reviewAt, zone) }),
    }),
    ...(await showDecision(scene, reminded)),
  ]
}
