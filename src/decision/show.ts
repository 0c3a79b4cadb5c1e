import type { Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { spotsOf } from '../round/reach.ts'
import { showCards } from '../sharing/cards.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Parcel } from '../sharing/release.ts'
import { decisionCard } from './card.ts'
import { type DecisionFile, openStates } from './file.ts'

/** The slot of a decision's card in a room. */
const cardSlot = (id: string, room: string): string => `decision/${id}/card@${room}`

/** The number of the decision that a slot belongs to. */
export const decisionOfSlot = (slot: string): string | undefined => /^decision\/([^/]+)\//.exec(slot)?.[1]

/** Puts the card, as it is now, wherever it may be seen: its room, the rooms linked with it, and where it stands already. */
export function showDecision(scene: Scene, file: DecisionFile): Promise<readonly Effect[]> {
  return showCards(scene, {
    ...file,
    slotOf: (room) => cardSlot(file.id, room),
    parcelFor: (room) => decisionParcel(file, decisionCard(scene, file, room)),
    saidAlready: (room) => isAskedThere(scene, file, room),
  })
}

/** Whether an open proposal is to a room's own people alone, in that room: what they are asked with says all of it. */
function isAskedThere(scene: Scene, { seats, roomId, state }: DecisionFile, room: Room): boolean {
  const [only, ...others] = seats
  if (only === undefined || others.length > 0 || !openStates.includes(state)) return false
  return spotsOf(scene, only.code, roomId).some((spot) => spot.key === room.id)
}

/** Something said about a decision, with its label and for its addressees. What is about a case is found by that as well. */
export function decisionParcel(file: DecisionFile, said: Pick<Parcel, 'message' | 'stub'>): Parcel {
  const { id, label, addressees, caseNumber } = file
  const about = [`decision/${id}`, ...(caseNumber === null ? [] : [`case/${caseNumber}`])]
  return { ...said, label, addressees, about }
}
