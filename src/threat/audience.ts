import type { Message } from '../chat/message.ts'
import { type Directory, homeRoom, linkedRooms, type Person, type Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { isWithin, strictest } from '../sharing/label.ts'
import { put } from '../sharing/parcel.ts'
import { caseSubject } from '../sharing/recall.ts'
import { type Parcel, release, type Target } from '../sharing/release.ts'
import { spotOf } from '../sharing/spot.ts'
import { standingUnder } from '../sharing/standing.ts'
import { targetRoom } from '../sharing/target.ts'
import { belongsTo, type CaseFile, isClosedUp, readableBy } from './case.ts'
import { type CardPlace, caseCard } from './case-card.ts'
import { dutyLevel } from './duty.ts'
import { showRed } from './red-card.ts'
import { type Newest, readNewest } from './timeline.ts'

/** The slot of a case's card in one place: a room's id, or `~` and a person's. */
const cardSlot = (number: string, place: string): string => `case/${number}/card@${place}`

/** The number of the case whose card a slot holds. */
export const numberOfSlot = (slot: string): string | undefined => /^(?:case|red)\/([^/]+)\//.exec(slot)?.[1]

/** The rooms that a release of a case reaches: those of the link that its home room releases to. */
export function releaseRooms(directory: Directory, file: Pick<CaseFile, 'code' | 'roomId'>): readonly Room[] {
  const home = homeRoom(directory, file.code)
  const goal = home?.releasesTo ? directory.rooms.get(home.releasesTo) : undefined
  return goal
    ? [goal, ...linkedRooms(directory, goal)].filter((room) => room.id !== home?.id)
    : typedRooms(directory, file)
}

/** The room a case was reported in and those linked with it; none when that is a room of the member's own. */
export function typedRooms(directory: Directory, file: Pick<CaseFile, 'code' | 'roomId'>): readonly Room[] {
  const room = directory.rooms.get(file.roomId)
  return room && room.code !== file.code ? [room, ...linkedRooms(directory, room)] : []
}

/** The members that a label addresses in some rooms: the case's own, and those who sit where the label may stand. */
export function addresseesIn(
  directory: Directory,
  rooms: readonly Room[],
  file: Pick<CaseFile, 'code' | 'label'>,
  at: Date,
): readonly string[] {
  const targets = rooms.map((room) => targetRoom(directory, room, at))
  const readers = targets.filter((target) => isWithin(file.label, target.ceiling)).flatMap((target) => target.readers)
  return [...new Set([file.code, ...readers])].sort()
}

/** Puts the case's card, as it is now, wherever it may be seen, and in these rooms too, where it stands from now on. */
export async function showCase(
  scene: Scene,
  file: CaseFile,
  further: readonly Room[] = [],
): Promise<readonly Effect[]> {
  if (isClosedUp(file)) return showRed(scene, file)
  const { directory, now } = scene
  const newest = await readNewest(scene, file)
  const home = homeRoom(directory, file.code)
  const goals = file.released ? releaseRooms(directory, file) : []
  const wanted = new Set([home, ...goals, ...further].filter((room) => room !== undefined).map((room) => room.id))
  const near = new Set([file.roomId, ...(file.released ? typedRooms(directory, file).map((room) => room.id) : [])])
  const standing = new Set((await cardRooms(scene, file)).map((room) => room.id))
  const effects: Effect[] = []
  for (const room of directory.rooms.values()) {
    const due = wanted.has(room.id) || standing.has(room.id)
    if (!due && !near.has(room.id)) continue
    const parcel = cardParcel(scene, file, newest, placeIn(scene, file, room))
    const target = targetRoom(directory, room, now)
    // Where it was reported it is shown if it may stand there whole; what stands already follows every change.
    if (due || isWhole(parcel, target)) effects.push(...put(cardSlot(file.number, room.id), parcel, target))
  }
  return home ? effects : [...effects, ...(await showPrivately(scene, file, newest))]
}

/**
 * A member without a room of its own: its reporter, its owner and whoever is on duty have the card to themselves. Whoever has
 * had it keeps it, as it is now.
 */
async function showPrivately(scene: Scene, file: CaseFile, newest: Newest): Promise<readonly Effect[]> {
  const { directory, now } = scene
  const standing = await standingUnder(scene, cardSlot(file.number, '~'))
  const people = [
    directory.people.get(file.reporterId),
    file.ownerId ? directory.people.get(file.ownerId) : undefined,
    ...[0, 1, 2].filter((level) => level <= file.level).map((level) => dutyLevel(directory, file.code, level, now)),
    ...standing.map(({ person }) => person),
  ].filter((person) => person !== undefined)
  return [...new Set(people)].flatMap((person) => {
    const spot = spotOf(scene, person, file.roomId)
    const place = placeFor(scene, file, person)
    return spot ? put(cardSlot(file.number, `~${person.id}`), cardParcel(scene, file, newest, place), spot) : []
  })
}

/** What would be said of the case in one place. */
export function cardParcel(scene: Scene, file: CaseFile, newest: Newest, place: CardPlace): Parcel {
  return { ...caseCard({ ...scene, file, newest }, place), ...limitsOf(file, place.own) }
}

/** A message about the case, with its label: for its own member's rooms and people, or (`own` is false) for those of others. */
export function caseParcel(file: CaseFile, message: Message, stub: Message, own = true): Parcel {
  return { message, stub, ...limitsOf(file, own) }
}

/** A lower label shares nothing by itself: while a case is not released, others than its own member's have the stub. */
const limitsOf = (file: CaseFile, own: boolean): Pick<Parcel, 'label' | 'addressees' | 'about'> => ({
  about: [caseSubject(file.number)],
  label: own || file.released ? file.label : strictest(file.label, 'TLP:AMBER'),
  addressees: [...new Set([file.code, ...file.addressees])],
})

/** How a card is written for one person. */
export function placeFor(scene: Scene, file: CaseFile, person: Person): CardPlace {
  const own = belongsTo(person, file, scene.now)
  const unshared = !own && !readableBy(person, file, scene.now)
  return {
    language: person.language,
    zone: person.zone,
    own,
    releasable: isReleasable(scene.directory, file),
    unshared,
  }
}

function placeIn(scene: Scene, file: CaseFile, room: Room): CardPlace {
  const { language, zone } = room
  const { readers } = targetRoom(scene.directory, room, scene.now)
  const unshared = !readers.some((code) => code === file.code || file.addressees.includes(code))
  return {
    language,
    zone,
    own: room.code === file.code,
    releasable: isReleasable(scene.directory, file),
    unshared,
    room,
  }
}

/** Whether there is a room to release a case to. */
export const isReleasable = (directory: Directory, file: Pick<CaseFile, 'code' | 'roomId'>): boolean =>
  releaseRooms(directory, file).length > 0

const isWhole = (parcel: Parcel, target: Target): boolean => {
  const verdict = release(parcel, target)
  return verdict.kind === 'cleared' && verdict.cleared.shows === 'whole'
}

/** The rooms in which a card of the case stands or will; with `retract`, those in which it did and was taken back. */
export async function cardRooms(
  scene: Scene,
  file: CaseFile,
  intent: 'put' | 'retract' = 'put',
): Promise<readonly Room[]> {
  const slots = new Map([...scene.directory.rooms.values()].map((room) => [cardSlot(file.number, room.id), room]))
  const posts = await scene.tx.post.findMany({
    where: { slot: { in: [...slots.keys()] }, intent },
    select: { slot: true },
  })
  return posts.flatMap(({ slot }) => slots.get(slot) ?? [])
}
