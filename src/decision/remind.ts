import { codesOf, coordinatorsOf, type Person } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { sayMoment } from '../locale/moment.ts'
import { aloneOf } from '../round/reach.ts'
import type { Effect } from '../sharing/effect.ts'
import { isReadableBy } from '../sharing/readable.ts'
import { settle, showClosed } from './close.ts'
import { type DecisionFile, lockDecision, openStates } from './file.ts'
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
  // Of one whose time is over, and which waits for what was said in time, nobody is reminded.
  if (!openStates.includes(file.state) || (file.deadline && file.deadline <= scene.now)) return []
  return outcomeOf(file, scene.now).silent.flatMap((code) => remindMember(scene, file, code))
}

/**
 * Reminds once of what was adopted until a day of review: whoever decided, proposed or recorded it, and by its card those in its room.
 * Where none of them is left who may read it, whoever looks after it now. Writes `decision.reviewed`.
 */
export async function remindReview(scene: Scene, id: string): Promise<readonly Effect[]> {
  const { tx, now } = scene
  const file = await lockDecision(scene, id)
  const { reviewAt } = file ?? {}
  if (file?.state !== 'adopted' || !reviewAt || file.remindedAt) return []
  await tx.decision.update({ where: { id }, data: { remindedAt: now } })
  const reminded = { ...file, remindedAt: now }
  return [
    note(file, 'reviewed', undefined, { due: reviewAt.toISOString() }),
    ...groupsFor(scene, file).flatMap((people) =>
      tellPeople(scene, reminded, people, {
        name: 'review',
        key: 'decisions.review',
        values: (language, zone) => ({ at: sayMoment(language, reviewAt, zone) }),
      }),
    ),
    ...(await showDecision(scene, reminded)),
  ]
}

/** Whom a review concerns: those whose decision it is and, where no reader of it is left of them, those who came after them. */
function groupsFor(scene: Scene, file: DecisionFile): readonly (readonly Person[])[] {
  const { directory, now } = scene
  const ids = new Set([file.decidedBy, file.proposedBy, file.recordedBy].filter((each) => each !== null))
  const own = [...ids]
    .flatMap((each) => directory.people.get(each) ?? [])
    .filter((person) => codesOf(person, now).length > 0)
  const readers = own.filter((person) => isReadableBy(person, file, now))
  return aloneOf(scene, readers, file.roomId).length > 0 ? [own] : [own, ...heirsOf(scene, file, own)]
}

/** Who looks after a decision whose makers are gone: the coordinators of its room; of each of its delegations those too, else its head, else who has the duty. */
function heirsOf(
  { directory, now }: Scene,
  file: DecisionFile,
  but: readonly Person[],
): readonly (readonly Person[])[] {
  const room = file.roomId === null ? undefined : directory.rooms.get(file.roomId)
  const groups = [
    room ? coordinatorsOf(directory, room, now) : [],
    ...file.seats
      .filter(({ observer }) => !observer)
      .map(({ code }) => {
        const held = (['coordinator', 'head', 'duty'] as const).map((role) => holdersOf(directory, role, code, now))
        return held.find((people) => people.length > 0) ?? []
      }),
  ]
  // Nobody is told the same twice, whatever they look after.
  const told = new Set<Person>(but)
  return groups.map((people) => {
    const left = people.filter((person) => !told.has(person))
    for (const person of left) told.add(person)
    return left
  })
}
