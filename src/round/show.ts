import { type Directory, linkedRooms, type Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { isWithin, rankOf } from '../sharing/label.ts'
import { put } from '../sharing/parcel.ts'
import type { Parcel } from '../sharing/release.ts'
import { targetRoom } from '../sharing/target.ts'
import type { RoundFile } from './file.ts'
import { spotsOf, unreachedOf } from './reach.ts'
import { roundTable } from './table.ts'

/** The slot of a round's table in a room. */
const tableSlot = (id: string, room: string): string => `round/${id}/table@${room}`

/** The number of the round that a slot belongs to. */
export const roundOfSlot = (slot: string): string | undefined => /^round\/([^/]+)\//.exec(slot)?.[1]

/** Puts the round's table, as it is now, wherever it may be seen: its room, the rooms linked with it, and where it stands already. */
export async function showTable(scene: Scene, file: RoundFile): Promise<readonly Effect[]> {
  const { directory, now } = scene
  const room = file.roomId ? directory.rooms.get(file.roomId) : undefined
  const linked = new Set(room ? tableRooms(directory, room, file).map(({ id }) => id) : [])
  const standing = await standingRooms(scene, file)
  return [...directory.rooms.values()].flatMap((each) => {
    const isOwn = each.id === room?.id && !isAskedThere(scene, file, each)
    if (!isOwn && !linked.has(each.id) && !standing.has(each.id)) return []
    const parcel = tableParcel(scene, file, each)
    const target = targetRoom(directory, each, now)
    // A linked room of people it is not for, or that may carry less, is not told that there is a round.
    const isFor = isWithin(file.label, target.ceiling) && isForAll(file, target.readers)
    return isOwn || standing.has(each.id) || isFor ? put(tableSlot(file.id, each.id), parcel, target) : []
  })
}

/** Whether a room's own people alone are asked, and in that room: what they are asked with shows their answer, and a table of one row nothing more. */
function isAskedThere(scene: Scene, { seats, roomId }: RoundFile, room: Room): boolean {
  const [only, ...others] = seats
  return (
    only !== undefined && others.length === 0 && spotsOf(scene, only.code, roomId).some((spot) => spot.key === room.id)
  )
}

/** The rooms that a round's table is for besides its own. A standing link never carries AMBER+STRICT or more. */
function tableRooms(directory: Directory, room: Room, { label }: Pick<RoundFile, 'label'>): readonly Room[] {
  return rankOf(label) >= rankOf('TLP:AMBER+STRICT') ? [] : linkedRooms(directory, room)
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

const isForAll = ({ label, addressees }: RoundFile, readers: readonly string[]): boolean =>
  rankOf(label) < rankOf('TLP:AMBER') || readers.every((code) => addressees.includes(code))

async function standingRooms({ tx, directory }: Scene, { id }: RoundFile): Promise<ReadonlySet<string>> {
  const slots = new Map([...directory.rooms.keys()].map((room) => [tableSlot(id, room), room]))
  const posts = await tx.post.findMany({
    where: { slot: { in: [...slots.keys()] }, intent: 'put' },
    select: { slot: true },
  })
  return new Set(posts.flatMap(({ slot }) => slots.get(slot) ?? []))
}
