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
 * The body that meets in a room of one: that in which most of those who sit there hold a role. None in a room of several or of a
 * member, and where two bodies are there alike.
 */
function bodyIn({ directory, now }: Seen, { kind, seats }: Room): string | undefined {
  if (kind !== 'body' && kind !== 'liaison') return undefined
  const people = new Set([...seats].flatMap((seat) => directory.accounts.get(seat) ?? []))
  const held = [...people].flatMap((person) => [...new Set(rolesAt(person, now).map(({ body }) => body))])
  const [first, second] = [...Map.groupBy(held, (body) => body).values()].toSorted((a, b) => b.length - a.length)
  return first?.length === second?.length ? undefined : first?.[0]
}

/** The members whose delegations observe in the body that meets in a room: none of them counts there, whatever it is in another. */
function observingIn(seen: Seen, room: Room): ReadonlySet<string> {
  const body = bodyIn(seen, room)
  const held = [...seen.directory.people.values()].flatMap((person) => rolesAt(person, seen.now))
  return new Set(held.flatMap((each) => (each.observer && each.body === body ? [each.code] : [])))
}

/**
 * The members that can be asked in a room: those of the people who sit in it, and in the rooms linked with it where the label
 * may stand. `observers` are those among them whose people only watch wherever they have a role, or that observe in its body.
 */
export function seatsIn(
  scene: Seen,
  room: Room,
  label: Label,
): { members: readonly string[]; observers: readonly string[] } {
  const { directory, now } = scene
  const linked = rankOf(label) >= rankOf('TLP:AMBER+STRICT') ? [] : linkedRooms(directory, room)
  const rooms = [room, ...linked.filter((each) => isWithin(label, targetRoom(directory, each, now).ceiling))]
  const observing = observingIn(scene, room)
  const working = new Map<string, boolean>()
  for (const seat of rooms.flatMap(({ seats }) => [...seats])) {
    const person = directory.accounts.get(seat)
    for (const held of person ? rolesAt(person, now) : []) {
      const works = !observing.has(held.code) && !onlyWatches(held)
      working.set(held.code, works || (working.get(held.code) ?? false))
    }
  }
  const codes = [...working.keys()].toSorted().filter((code) => spotsOf(scene, code, room.id).length > 0)
  return { members: codes, observers: codes.filter((code) => working.get(code) === false) }
}

/**
 * Those of some members that only watch, wherever they sit, and those that observe in the body of the room where they are asked.
 * One for which nobody holds a role is none: its silence counts.
 */
export function observersAmong(seen: Seen, codes: readonly string[], room?: Room): readonly string[] {
  const observing = room ? observingIn(seen, room) : new Set()
  const held = [...seen.directory.people.values()].flatMap((person) => rolesAt(person, seen.now))
  return codes.filter((code) => {
    const own = held.filter((each) => each.code === code)
    return observing.has(code) || (own.length > 0 && own.every(onlyWatches))
  })
}
