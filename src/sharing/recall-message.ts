import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import { type Person, worksFor } from '../directory/directory.ts'
import { messageSubject, type Recalled, type RecallScene, recallEach } from './recall.ts'

/**
 * A message that was passed on is withdrawn: its words go, and its copies are taken back in whatever room they stand. With `author`
 * only theirs; where somebody takes it back themselves (`by`), those in rooms of their own member stay.
 */
export async function withdrawRelayed(
  scene: RecallScene,
  { conversation, externalId }: { conversation: string; externalId: string },
  { author, by }: { author?: AccountRef; by?: Person } = {},
): Promise<Recalled> {
  const { tx, directory, now } = scene
  const { count } = await tx.message.updateMany({
    where: { conversation, externalId, retractedAt: null, ...(author && { author }) },
    data: { retractedAt: now, text: null, files: null },
  })
  if (count === 0) return { id: undefined, effects: [] }
  const codes = by ? worksFor(by, now) : []
  const subject = messageSubject({ conversation, externalId })
  const of = { key: `withdrawn/${subject}`, cause: 'retracted', subject, ...(by ? { by } : { whole: true }) } as const
  return recallEach(scene, of, (copy) => {
    const code = directory.conversations.get(copy.conversation as ConversationRef)?.code // as `put` wrote it
    return code !== undefined && codes.includes(code) ? 'leave' : 'whole'
  })
}
