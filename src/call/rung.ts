import { quietOf } from '../directory/quiet.ts'
import type { Scene } from '../directory/scene.ts'
import type { CallFile, Guest } from './file.ts'
import { mayRing, type Reminded } from './quiet.ts'

/** Who is rung for a call, and when not. */

type Seen = Pick<Scene, 'directory' | 'now'>

/** Whoever did not say that they cannot come may still come. */
export const isExpected = ({ answer }: Guest): boolean => answer !== 'no'

/** How somebody is reminded of a call; `undefined` where they are not known any more, or the call has no time. */
export function remindedOf({ directory }: Seen, { startsAt, urgent }: CallFile, guest: Guest): Reminded | undefined {
  const person = directory.people.get(guest.personId)
  if (!person || !startsAt) return undefined
  return { startsAt, urgent, zone: person.zone, quiet: quietOf(person), comes: guest.answer === 'yes' }
}

/** Whether somebody may be rung for a call now: not in their quiet hours, unless they said that they come or it is urgent. */
export function mayRingGuest(seen: Seen, file: CallFile, guest: Guest): boolean {
  const reminded = remindedOf(seen, file, guest)
  return reminded !== undefined && mayRing(seen.now, reminded)
}

/** Those who are not to be rung for a call now, of all who are known: of whom no answer stands that they come. */
export function sparedOf(seen: Seen, file: CallFile): readonly string[] {
  const guests = new Map(file.guests.map((guest) => [guest.personId, guest]))
  return [...seen.directory.people.values()].flatMap(({ id, zone, ...person }) => {
    const comes = guests.get(id)?.answer === 'yes'
    const clock = { zone, quiet: quietOf(person) }
    return mayRing(seen.now, { ...clock, urgent: file.urgent, comes }) ? [] : [id]
  })
}
