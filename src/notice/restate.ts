import { type AccountRef, type ConversationRef, platformOf } from '../chat/refs.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { put } from '../sharing/parcel.ts'
import type { Parcel } from '../sharing/release.ts'
import { targetPerson } from '../sharing/target.ts'
import type { NoticeFile } from './file.ts'
import type { Try } from './standing.ts'

/**
 * Says anew what people were told in chat about a notice, each in the place where it stands. `which`: those who were asked,
 * or those who were told of its failure.
 */
export async function restate(
  scene: Scene,
  file: NoticeFile,
  tries: readonly Try[],
  say: (person: Person) => Parcel,
  which: 'asked' | 'told' = 'asked',
): Promise<readonly Effect[]> {
  const { tx, directory, now } = scene
  const meant = tries.filter(
    ({ channel, ref, rung }) => channel === 'chat' && ref !== '' && rung < file.ladder.length === (which === 'asked'),
  )
  const posts = await tx.post.findMany({
    where: { slot: { in: meant.map(({ ref }) => ref) }, intent: 'put' },
    select: { slot: true, conversation: true },
  })
  const places = new Map(posts.map(({ slot, conversation }) => [slot, conversation as ConversationRef])) // written by `put` alone
  return meant.flatMap(({ ref, personId }) => {
    const person = directory.people.get(personId)
    const conversation = places.get(ref)
    const account = person && conversation && accountIn(scene, person, conversation)
    return account ? put(ref, say(person), targetPerson(directory, person, account, conversation, now)) : []
  })
}

/** The account by which a person was told something in a conversation. */
function accountIn({ directory }: Scene, person: Person, conversation: ConversationRef): AccountRef | undefined {
  const seats = directory.conversations.get(conversation)?.seats
  const here = person.accounts.filter((each) => platformOf(each) === platformOf(conversation))
  return here.find((each) => seats?.has(each)) ?? here[0]
}
