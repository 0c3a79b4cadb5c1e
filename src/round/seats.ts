import { type Directory, linkedRooms, type Room, rolesAt } from '../directory/directory.ts'
import { isWithin, type Label, rankOf } from '../sharing/label.ts'
import { targetRoom } from '../sharing/target.ts'
import { spotsOf } from './reach.ts'

/** Roles that watch and do not decide: a member that sits in a room by these alone counts for no quorum. */
const watching: readonly string[] = ['observer', 'eeas_observer', 'ep_observer']

/**
 * The members that can be asked in a room: those of the people who sit in it, and in the rooms linked with it where the label
 * may stand. `observers` are those among them whose people only watch there.
 */
export function seatsIn(
  scene: { directory: Directory; now: Date },
  room: Room,
  label: Label,
): { members: readonly string[]; observers: readonly string[] } {
  const { directory, now } = scene
  const linked = rankOf(label) >= rankOf('TLP:AMBER+STRICT') ? [] : linkedRooms(directory, room)
  const rooms = [room, ...linked.filter((each) => isWithin(label, targetRoom(directory, each, now).ceiling))]
  const working = new Map<string, boolean>()
  for (const seat of rooms.flatMap(({ seats }) => [...seats])) {
    const person = directory.accounts.get(seat)
    for (const { code, role, observer } of person ? rolesAt(person, now) : []) {
      const works = !observer && !watching.includes(role)
      working.set(code, works || (working.get(code) ?? false))
    }
  }
  const codes = [...working.keys()].toSorted().filter((code) => spotsOf(scene, code, room.id).length > 0)
  return { members: codes, observers: codes.filter((code) => working.get(code) === false) }
}
