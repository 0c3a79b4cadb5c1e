import type { ConversationRef } from '../chat/refs.ts'
import type { Directory } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from './effect.ts'
import { openParcel, put } from './parcel.ts'
import { originatorsOf } from './recall-originator.ts'
import { type RecallFile, settleRecall } from './recall-outcome.ts'
import { recallUnentitled } from './recall-room.ts'
import { recallMessage } from './recall-told.ts'
import { spotOf } from './spot.ts'
import { targetWhere } from './standing.ts'

type Payload = Readonly<Record<string, string | number>>

/** Timers about recalls: what became of copies is written and told; a seat that could not be taken away has its room looked at. */
export const recallTimers = {
  'recall.look': async ({ recall }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const settled = await settleRecall(scene, String(recall))
    if (!settled) return []
    return [...settled.effects, ...(await tellOriginator(scene, settled.file))]
  },
  'recall.seat': async ({ post }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const found = await scene.tx.post.findUnique({
      where: { id: BigInt(post ?? 0) },
      select: { conversation: true, revision: true },
    })
    const room = found && scene.directory.conversations.get(found.conversation as ConversationRef) // as its effect named it
    if (!room) return []
    const key = `seat/${post}/${found.revision}`
    return (await recallUnentitled(scene, room, { key, cause: 'revoked' })).effects
  },
}

/** Tells those whose it is what became of each copy: one message each, edited in place as results come in. */
async function tellOriginator(scene: Scene, file: RecallFile): Promise<readonly Effect[]> {
  const { tx, directory, now, exercise } = scene
  const effects: Effect[] = []
  for (const person of await originatorsOf(scene, file)) {
    const slot = `recall/${file.id}/told@~${person.id}`
    const standing = await tx.post.findUnique({ where: { slot }, select: { conversation: true } })
    const spot = standing
      ? targetWhere(scene, person, standing.conversation as ConversationRef) // as `put` wrote it
      : spotOf(scene, person, roomOf(scene.directory, file))
    const parcel = openParcel(recallMessage({ directory, now, person }, file, exercise))
    if (spot) effects.push(...put(slot, parcel, spot))
  }
  return effects
}

/** The room that a recall is about, or where its message was written: there its originator is told, as of anything else in it. */
function roomOf({ rooms }: Directory, { subject }: RecallFile): string | undefined {
  if (subject.startsWith('room/')) return subject.slice('room/'.length)
  return [...rooms.values()].find(({ conversation }) => subject.startsWith(`message/${conversation}/`))?.id
}
