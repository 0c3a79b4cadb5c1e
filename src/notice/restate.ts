import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { put } from '../sharing/parcel.ts'
import type { Parcel } from '../sharing/release.ts'
import { conversationsOf, targetWhere } from '../sharing/standing.ts'
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
  const { tx, directory, said = [] } = scene
  const meant = tries.filter(
    ({ channel, ref, rung }) => channel === 'chat' && ref !== '' && rung < file.ladder.length === (which === 'asked'),
  )
  const posts = await tx.post.findMany({
    where: { slot: { in: meant.map(({ ref }) => ref) }, intent: 'put' },
    select: { slot: true, conversation: true },
  })
  const places = conversationsOf([...posts, ...said])
  return meant.flatMap(({ ref, personId }) => {
    const person = directory.people.get(personId)
    const conversation = places.get(ref)
    const target = person && conversation && targetWhere(scene, person, conversation)
    return target ? put(ref, say(person), target) : []
  })
}
