import { type AccountRef, type ConversationRef, platformOf } from '../chat/refs.ts'
import type { Directory, Person, Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Target } from './release.ts'
import { targetPerson, targetRoom } from './target.ts'

/**
 * Something of ours that stands, is on its way, or waits until it may, and the place where it does. The name of its slot ends in
 * `@` and a `key` of that place: a room's id, or `~` and a person's.
 */
export type Standing = {
  slot: string
  key: string
  language: string
  zone: string
  target: Target
  room?: Room
  person?: Person
}

/**
 * All that stands in slots under a stem (`round/Q-2027-0042/for/FR/`), in the order in which it was first said. What stands in
 * no room and with nobody of the directory any more is left out.
 */
export async function standingUnder(
  scene: Pick<Scene, 'tx' | 'directory' | 'now' | 'said'>,
  stem: string,
): Promise<readonly Standing[]> {
  // The condition on what is intended is that of the index by which these are found.
  const rows = await scene.tx.post.findMany({
    where: { slot: { startsWith: stem }, intent: 'put' },
    select: { slot: true, conversation: true },
    orderBy: { id: 'asc' },
  })
  // In the database's pattern an underscore, which ids of steps have, is any sign.
  const meant = [...rows, ...(scene.said ?? [])].filter(({ slot }) => slot.startsWith(stem))
  return [...conversationsOf(meant)].flatMap(([slot, conversation]) => placeOf(scene, slot, conversation) ?? [])
}

/** Where each of these slots stands, in their order: where it was said first. */
export function conversationsOf(
  posts: readonly { slot: string; conversation: string }[],
): ReadonlyMap<string, ConversationRef> {
  const places = new Map<string, ConversationRef>()
  for (const { slot, conversation } of posts) if (!places.has(slot)) places.set(slot, conversation as ConversationRef) // an address, as `put` wrote it
  return places
}

type Seen = { directory: Directory; now: Date }

function placeOf(scene: Seen, slot: string, conversation: ConversationRef): Standing | undefined {
  const { directory, now } = scene
  const key = slot.slice(slot.lastIndexOf('@') + 1)
  if (!key.startsWith('~')) {
    const room = directory.rooms.get(key)
    return (
      room && { slot, key, language: room.language, zone: room.zone, target: targetRoom(directory, room, now), room }
    )
  }
  const person = directory.people.get(key.slice(1))
  const target = person && targetWhere(scene, person, conversation)
  return target && { slot, key, language: person.language, zone: person.zone, target, person }
}

/**
 * A person in the very conversation where something was said to them: what stands there is edited there, wherever they would be
 * told something new. `undefined` where no account of theirs is of that platform.
 */
export function targetWhere(
  { directory, now }: Seen,
  person: Person,
  conversation: ConversationRef,
): Target | undefined {
  const account = accountIn(directory, person, conversation)
  return account && targetPerson(directory, person, account, conversation, now)
}

function accountIn(directory: Directory, person: Person, conversation: ConversationRef): AccountRef | undefined {
  const seats = directory.conversations.get(conversation)?.seats
  const here = person.accounts.filter((each) => platformOf(each) === platformOf(conversation))
  return here.find((each) => seats?.has(each)) ?? here[0]
}
