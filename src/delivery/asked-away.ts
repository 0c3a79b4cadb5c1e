import { actions, button, type Control, type Message, paragraph } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import type { Person } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { isWithin } from '../sharing/label.ts'
import { awayKey, type Heard, type Relayed } from '../sharing/relay.ts'
import { targetRoom } from '../sharing/target.ts'
import type { Arrival, Scene } from './arrival.ts'
import { replySlot, tell } from './reply.ts'

/**
 * A message whose label is above what the room may carry in which it was written: the words are there already, so their author is
 * asked to take them away. What they delete then is not lost: where it may be read it stands on, and a case can be made of it.
 */

type Called = { conversation: string; message: string }

/** Where the author of a message was asked to delete it. */
export const awaySlot = (of: Called): string => replySlot(awayKey(of))

/** Whether the author of a message was asked to delete it. */
export async function wasAskedAway(of: Called, { tx }: Scene): Promise<boolean> {
  return (await tx.post.count({ where: { slot: awaySlot(of), intent: 'put' } })) > 0
}

/** Asks the author of a message to delete it where it may not stand; nothing where it may. */
export function askAway(
  heard: Heard,
  relayed: Relayed,
  person: Person,
  arrival: Arrival,
  scene: Scene,
): readonly Effect[] {
  const { label, room, conversation, externalId } = heard
  const { ceiling } = targetRoom(scene.directory, room, scene.now)
  if (isWithin(label, ceiling)) return []
  const { language } = person
  const copies = relayed.effects.some(({ kind }) => kind === 'put')
  const summary = say(language, 'sharing.above-ceiling.summary', { label, ceiling })
  const recall = `recall message ${externalId}`
  const controls: readonly Control[] = [
    button(say(language, 'sharing.above-ceiling.report'), 'report', 'primary'),
    ...(copies && recall.length <= portable.command
      ? [button(say(language, 'recalls.ask.yes'), recall, 'danger')]
      : []),
  ]
  const message: Message = {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [
      paragraph(summary),
      paragraph(say(language, copies ? 'sharing.above-ceiling.copies' : 'sharing.above-ceiling.alone')),
      actions(...controls),
    ],
  }
  return tell({ ...arrival, key: awayKey({ conversation, message: externalId }) }, person, message, scene)
}
