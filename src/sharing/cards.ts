import { type Directory, linkedRooms, type Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from './effect.ts'
import { isWithin, type Label, rankOf } from './label.ts'
import { put } from './parcel.ts'
import type { Parcel } from './release.ts'
import { targetRoom } from './target.ts'

/** Something with a card in rooms: where it belongs, and who may read it. `slotOf` names the card's slot in a room, `parcelFor` makes what stands there. */
type Carded = {
  label: Label
  addressees: readonly string[]
  roomId: string | null
  slotOf(room: string): string
  parcelFor(room: Room): Parcel
  /** Its own room needs no card, since everybody there has what it says already. */
  saidAlready?(room: Room): boolean
}

/** Puts a card, as it is now, wherever it may be seen: its room, the rooms linked with it, and where it stands already. */
export async function showCards(scene: Scene, card: Carded): Promise<readonly Effect[]> {
  const { directory, now } = scene
  const room = card.roomId ? directory.rooms.get(card.roomId) : undefined
  const linked = new Set(room ? roomsBeside(directory, room, card.label).map(({ id }) => id) : [])
  const standing = await standingRooms(scene, card)
  return [...directory.rooms.values()].flatMap((each) => {
    const isOwn = each.id === room?.id && !card.saidAlready?.(each)
    if (!isOwn && !linked.has(each.id) && !standing.has(each.id)) return []
    const target = targetRoom(directory, each, now)
    // A linked room of people it is not for, or that may carry less, is not told that there is something.
    const isFor = isWithin(card.label, target.ceiling) && isForAll(card, target.readers)
    if (!isOwn && !standing.has(each.id) && !isFor) return []
    return put(card.slotOf(each.id), card.parcelFor(each), target)
  })
}

/** The rooms that a card is for besides its own. A standing link never carries AMBER+STRICT or more. */
function roomsBeside(directory: Directory, room: Room, label: Label): readonly Room[] {
  return rankOf(label) >= rankOf('TLP:AMBER+STRICT') ? [] : linkedRooms(directory, room)
}

const isForAll = ({ label, addressees }: Carded, readers: readonly string[]): boolean =>
  rankOf(label) < rankOf('TLP:AMBER') || readers.every((code) => addressees.includes(code))

async function standingRooms({ tx, directory }: Scene, { slotOf }: Carded): Promise<ReadonlySet<string>> {
  const slots = new Map([...directory.rooms.keys()].map((room) => [slotOf(room), room]))
  const posts = await tx.post.findMany({
    where: { slot: { in: [...slots.keys()] }, intent: 'put' },
    select: { slot: true },
  })
  return new Set(posts.flatMap(({ slot }) => slots.get(slot) ?? []))
}
