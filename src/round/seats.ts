import { type Directory, linkedRooms, type RoleHolding, type Room, rolesAt } from '../directory/directory.ts'
import { isWithin, type Label, rankOf } from '../sharing/label.ts'
import { targetRoom } from '../sharing/target.ts'
import { spotsOf } from './reach.ts'

type Seen = { directory: Directory; now: Date }

/** Roles that watch and do not decide: a member that sits in a room by these alone counts for no quorum. */
const watching: readonly string[] = ['observer', 'eeas_observer', 'ep_observer']

/** Whether who holds a role only watches by it: a delegation that observes in its body does, whatever its people are. */
const onlyWatches = ({ role, observer }: RoleHolding): boolean => observer || watching.includes(role)

/**
 * The members that can be asked in a room: those of the people who sit in it, and in the rooms linked with it where the label
 * may stand. `observers` are those among them whose people only watch there.
 */
export function seatsIn(
  scene: Seen,
  room: Room,
  label: Label,
): { members: readonly string[]; observers: readonly string[] } {
  const { directory, now } = scene
  const linked = rankOf(label) >= rankOf('TLP:AMBER+STRICT') ? [] : linkedRooms(directory, room)
  const rooms = [room, ...linked.filter((each) => isWithin(label, targetRoom(directory, each, now).ceiling))]
  const working = new Map<string, boolean>()
  for (const seat of rooms.flatMap(({ seats }) => [...seats])) {
    const person = directory.accounts.get(seat)
    for (const held of person ? rolesAt(person, now) : [])
      working.set(held.code, !onlyWatches(held) || (working.get(held.code) ?? false))
  }
  const codes = [...working.keys()].toSorted().filter((code) => spotsOf(scene, code, room.id).length > 0)
  return { members: codes, observers: codes.filter((code) => working.get(code) === false) }
}

/** Those of some members that only watch, wherever they sit. One for which nobody holds a role is none: its silence counts. */
export function observersAmong({ directory, now }: Seen, codes: readonly string[]): readonly string[] {
  const held = [...directory.people.values()].flatMap((person) => rolesAt(person, now))
  return codes.filter((code) => {
    const own = held.filter((each) => each.code === code)
    return own.length > 0 && own.every(onlyWatches)
  })
}
