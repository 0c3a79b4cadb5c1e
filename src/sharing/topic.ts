import { type Directory, linkedRooms, type Room } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { asLabel, rankOf } from './label.ts'
import { targetRoom } from './target.ts'

/** What a room shows about itself before anyone writes: its default label, and whom a message with it reaches. */
export function topicOf(directory: Directory, room: Room, at: Date): string {
  const stays = rankOf(asLabel(room.label)) >= rankOf('TLP:AMBER+STRICT')
  const reached = stays ? [room] : [room, ...linkedRooms(directory, room)]
  const codes = [...new Set(reached.flatMap((each) => targetRoom(directory, each, at).readers))].sort()
  const others = reached.slice(1).map((each) => each.title)
  return say(room.language, others.length > 0 ? 'sharing.topic.linked' : 'sharing.topic.alone', {
    label: room.label,
    codes: codes.join(' '),
    rooms: new Intl.ListFormat(room.language, { type: 'conjunction' }).format(others),
  })
}
