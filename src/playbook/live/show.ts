import type { Effect } from '../../sharing/effect.ts'
import { put } from '../../sharing/parcel.ts'
import { spotOf } from '../../sharing/spot.ts'
import { targetRoom } from '../../sharing/target.ts'
import { showCase } from '../../threat/audience.ts'
import { lockCase } from '../../threat/case.ts'
import { type RunPlace, runCard } from './card.ts'
import { numbersOf } from './numbers.ts'
import { roomOf, runParcel } from './place.ts'
import type { RunScene } from './scene.ts'
import type { Stored } from './store.ts'
import { todoRows } from './todo.ts'

/** The slot of a run's card in one place: a room's id, or `~` and a person's. */
const cardSlot = (id: string, place: string): string => `run/${id}/card@${place}`

/** The number of the run whose message a slot holds. */
export const runOfSlot = (slot: string): string | undefined => /^run\/([^/]+)\//.exec(slot)?.[1]

/**
 * Shows where a run stands, where that changed: on a card of its own, or, where it is about a case, on the card that the case
 * has already.
 */
export async function showProgress(scene: RunScene, before: Stored, after: Stored): Promise<readonly Effect[]> {
  const isNew = before.row.heard === 0
  if (after.run.case !== undefined) {
    const [was, is] = [isNew ? [] : todoRows(before.playbook, before.run), todoRows(after.playbook, after.run)]
    const file = JSON.stringify(was) === JSON.stringify(is) ? undefined : await lockCase(scene, after.run.case)
    return file ? showCase(scene, file) : []
  }
  return putCard(scene, isNew ? undefined : before, after)
}

/** Shows a run's own card anew, since something beside the run has changed that it says. */
export async function showAgain(scene: RunScene, stored: Stored): Promise<readonly Effect[]> {
  return stored.run.case === undefined && stored.row.heard > 0 ? putCard(scene, undefined, stored) : []
}

async function putCard(scene: RunScene, before: Stored | undefined, after: Stored): Promise<readonly Effect[]> {
  const { directory, now } = scene
  const { playbook, run } = after
  const room = roomOf(directory, playbook, run)
  const starter = run.starter === undefined ? undefined : directory.people.get(run.starter)
  const target = room ? targetRoom(directory, room, now) : starter && spotOf(scene, starter)
  if (!target) return []
  const approved = await scene.library.isApproved(scene.tx, playbook.hash)
  const numbers = await numbersOf(scene, after)
  const place: RunPlace = room
    ? { language: room.language, zone: room.zone, room, approved, numbers }
    : { language: starter?.language ?? 'en', zone: starter?.zone ?? 'UTC', approved, numbers }
  const card = runCard(scene, after, place)
  // Nothing is sent again that says the same.
  if (before && JSON.stringify(runCard(scene, before, place)) === JSON.stringify(card)) return []
  const slot = cardSlot(run.id, room?.id ?? `~${run.starter}`)
  return put(slot, runParcel(run, target, card.message, card.stub), target)
}
