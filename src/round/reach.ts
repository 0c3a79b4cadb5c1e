import { type Directory, homeRoom, type Person, type Room, worksFor } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Target } from '../sharing/release.ts'
import { spotOf } from '../sharing/spot.ts'
import { targetRoom } from '../sharing/target.ts'
import type { Place } from './table.ts'

type Seen = { directory: Directory; now: Date }

/** One place where a member's people are asked: their own room, or one of them alone. `key` names it in slots. */
export type Spot = Place & { key: string; target: Target; room?: Room; person?: Person }

/** Most people of a member that are asked alone, where it has no room of its own. */
const mostAlone = 3

/** Where a member's people are asked: in their own room where somebody of theirs sits, else those on duty alone, else some of all. */
export function spotsOf(scene: Seen, code: string, roomId: string | null): readonly Spot[] {
  const { directory, now } = scene
  const home = homeRoom(directory, code)
  const isHeld = home && [...home.seats].some((seat) => worksAt(directory, seat, code, now))
  if (home && isHeld) {
    const { id, language, zone } = home
    return [{ key: id, language, zone, target: targetRoom(directory, home, now), room: home }]
  }
  const onDuty = holdersOf(directory, 'duty', code, now).filter((person) => worksFor(person, now).includes(code))
  const all = [...directory.people.values()].filter((person) => worksFor(person, now).includes(code))
  const duty = aloneOf(scene, onDuty, roomId)
  return duty.length > 0 ? duty : aloneOf(scene, all, roomId)
}

/** Where these people can be told something alone, the first few of them. */
export function aloneOf(scene: Seen, people: readonly Person[], roomId: string | null): readonly Spot[] {
  return people
    .flatMap((person) => {
      const target = person.retired ? undefined : spotOf(scene, person, roomId ?? '')
      const { id, language, zone } = person
      return target ? [{ key: `~${id}`, language, zone, target, person }] : []
    })
    .slice(0, mostAlone)
}

/** Those of some members of whom nobody can be asked. */
export function unreachedOf(scene: Seen, codes: readonly string[], roomId: string | null): readonly string[] {
  return codes.filter((code) => spotsOf(scene, code, roomId).length === 0)
}

const worksAt = (directory: Directory, seat: Parameters<Directory['accounts']['get']>[0], code: string, at: Date) => {
  const person = directory.accounts.get(seat)
  return person !== undefined && worksFor(person, at).includes(code)
}
