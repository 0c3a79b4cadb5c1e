import type { Directory, Person } from '../directory/directory.ts'
import type { Target } from './release.ts'
import { targetPerson } from './target.ts'

/** Where a person can be told something alone: the room asked for, or the first in which an account of theirs sits. */
export function spotOf(scene: { directory: Directory; now: Date }, person: Person, roomId = ''): Target | undefined {
  const { directory, now } = scene
  const asked = directory.rooms.get(roomId)
  for (const room of [...(asked ? [asked] : []), ...directory.rooms.values()]) {
    const account = person.accounts.find((each) => room.seats.has(each))
    if (account) return targetPerson(directory, person, account, room.conversation, now)
  }
  return undefined
}
