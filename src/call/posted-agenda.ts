import type { Scene } from '../directory/scene.ts'
import { showCards } from '../sharing/cards.ts'
import type { Effect } from '../sharing/effect.ts'
import { type CallFile, tryLockCall } from './file.ts'
import { agendaMessage, isNear, sharedPoints } from './shared-agenda.ts'
import { callParcel, slotIn } from './show.ts'

/**
 * What all who read a call may talk about stands below its card from a quarter of an hour before until it is over. It is a message of its
 * own: where a case in it is taken back it goes alone, and the card stays. It is made in a transaction of its own, right after the one that
 * gives cause to it: that one holds the call, whoever erases a case holds that first and then its calls, and no two may wait for each other.
 */

/** When it is looked for again where somebody has the call or one of its cases in hand, in milliseconds. */
const busyMs = 1000

const agendaAt = (id: string, due: Date): Effect => ({
  kind: 'timer',
  key: `call/${id}/agenda`,
  timer: 'call.agenda',
  due,
  payload: { call: id },
})

/** Has the agenda follow what became of a call that the caller holds: it is made anew while that is near, and taken back else. */
export async function followAgenda(scene: Scene, file: CallFile): Promise<readonly Effect[]> {
  return isNear(file, scene.now) ? [agendaAt(file.id, scene.now)] : takeBack(await standingOf(scene, file.id))
}

/** Puts the agenda wherever the words of the call's card may stand, as it is now; where it is to stand no more it is taken back. */
export async function showAgenda(scene: Scene, id: string): Promise<readonly Effect[]> {
  const again = [agendaAt(id, new Date(scene.now.getTime() + busyMs))]
  const file = await tryLockCall(scene, id)
  if (file === 'busy') return again
  const standing = await standingOf(scene, id)
  if (!file || !isNear(file, scene.now)) return takeBack(standing)
  const points = await sharedPoints(
    scene,
    file,
    standing.flatMap(({ about }) => about),
  )
  if (points === 'busy') return again
  if (!points) return takeBack(standing)
  const puts = await showCards(scene, {
    ...file,
    slotOf: (room) => slotIn(id, 'agenda', room),
    // It has no stub: where it may not stand whole nobody is told that there is something.
    parcelFor: (room) => callParcel(file, { message: agendaMessage(scene, file, points, room) }, points.about),
  })
  const kept = new Set(puts.flatMap((effect) => (effect.kind === 'put' ? [effect.slot] : [])))
  return [...puts, ...takeBack(standing.filter(({ slot }) => !kept.has(slot)))]
}

type Standing = { slot: string; about: readonly string[] }

/** Where the agenda stands, and what its words come from. */
const standingOf = ({ tx }: Pick<Scene, 'tx'>, id: string): Promise<readonly Standing[]> =>
  tx.post.findMany({
    where: { slot: { startsWith: slotIn(id, 'agenda', '') }, intent: 'put' },
    select: { slot: true, about: true },
  })

const takeBack = (standing: readonly Standing[]): readonly Effect[] =>
  standing.map(({ slot }): Effect => ({ kind: 'retract', slot }))
