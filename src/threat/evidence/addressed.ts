import type { ConversationRef } from '../../chat/refs.ts'
import type { Scene } from '../../directory/scene.ts'
import { asLabel, rankOf } from '../../sharing/label.ts'
import { narrower } from '../../sharing/recall.ts'
import { targetRoom } from '../../sharing/target.ts'

/**
 * The members whom words address: what is TLP:AMBER+STRICT is for those alone who read the very room in which it was said, whatever
 * rooms are linked with it.
 */
export function addressedBy(
  { directory, now }: Pick<Scene, 'directory' | 'now'>,
  said: { conversation: string; label: string; addressees: readonly string[] },
): readonly string[] {
  if (rankOf(asLabel(said.label)) < rankOf('TLP:AMBER+STRICT')) return said.addressees
  const room = directory.conversations.get(said.conversation as ConversationRef) // stored from an event's own address
  return room ? narrower(said.addressees, targetRoom(directory, room, now).readers) : []
}
