import type { Directory, Person, Room } from '../directory/directory.ts'
import type { Target } from './release.ts'
import { targetPerson } from './target.ts'

/**
 * Where a person can be told something alone: the room asked for, else the cell of their own people, where they look first and
 * most may be said, else the first room in which an account of theirs sits.
 */
export function spotOf(scene: { directory: Directory; now: Date }, person: Person, roomId = ''): Target | undefined {
  const { directory, now } = scene
  const asked = directory.rooms.get(roomId)
  const isCell = ({ kind }: Room): boolean => kind === 'national-cell'
  const rooms = [...directory.rooms.values()].toSorted((a, b) => Number(isCell(b)) - Number(isCell(a)))
  for (const room of [...(asked ? [asked] : []), ...rooms]) {
    const account = person.accounts.find((each) => room.seats.has(each))
    if (account) return targetPerson(directory, person, account, room.conversation, now)
  }
  return undefined
}

/** The same for each account of theirs that counts and sits somewhere: whoever reads along with one has not all of them. */
export const spotsOf = (scene: { directory: Directory; now: Date }, person: Person): readonly Target[] =>
  person.accounts.flatMap((account) => spotOf(scene, { ...person, accounts: [account] }) ?? [])
