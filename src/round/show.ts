import type { Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { showCards } from '../sharing/cards.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Parcel } from '../sharing/release.ts'
import type { RoundFile } from './file.ts'
import { spotsOf, unreachedOf } from './reach.ts'
import { roundTable } from './table.ts'

/** The slot of a round's table in a room. */
const tableSlot = (id: string, room: string): string => `round/${id}/table@${room}`

/** The number of the round that a slot belongs to. */
export const roundOfSlot = (slot: string): string | undefined => /^round\/([^/]+)\//.exec(slot)?.[1]

/** Puts the round's table, as it is now, wherever it may be seen: its room, the rooms linked with it, and where it stands already. */
export function showTable(scene: Scene, file: RoundFile): Promise<readonly Effect[]> {
  return showCards(scene, {
    ...file,
    slotOf: (room) => tableSlot(file.id, room),
    parcelFor: (room) => tableParcel(scene, file, room),
    saidAlready: (room) => isAskedThere(scene, file, room),
  })
}

/** Whether a room's own people alone are asked, and in that room: what they are asked with shows their answer, and a table of one row nothing more. */
function isAskedThere(scene: Scene, { seats, roomId }: RoundFile, room: Room): boolean {
  const [only, ...others] = seats
  return (
    only !== undefined && others.length === 0 && spotsOf(scene, only.code, roomId).some((spot) => spot.key === room.id)
  )
}

/** Something said about a round, with its label and for its addressees. */
export function roundParcel(file: RoundFile, said: Pick<Parcel, 'message' | 'stub'>): Parcel {
  return { ...said, label: file.label, addressees: file.addressees, about: [`round/${file.id}`] }
}

function tableParcel(scene: Scene, file: RoundFile, { language, zone }: Room): Parcel {
  const unreached = unreachedOf(
    scene,
    file.seats.map(({ code }) => code),
    file.roomId,
  )
  return roundParcel(file, roundTable({ ...scene, file, unreached }, { language, zone }))
}
