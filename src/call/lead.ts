import { coordinatorsOf, type Directory, type Person, worksFor } from '../directory/directory.ts'
import { standsFor } from './coming.ts'
import type { CallFile } from './file.ts'
import { presentIn } from './guests.ts'

type Seen = { directory: Directory; now: Date }

/** What of a call, or of a series, says who leads it. */
export type Led = Pick<CallFile, 'askedBy' | 'roomId' | 'codes'>

/**
 * Whether somebody may move, end or call off a call: who called it, while they work for a member that is invited or sit in its room;
 * who looks after its room, and in a member's own room its people.
 */
export function mayLead({ directory, now }: Seen, person: Person, file: Led): boolean {
  const room = file.roomId ? directory.rooms.get(file.roomId) : undefined
  if (file.askedBy === person.id) {
    const works = worksFor(person, now)
    const sits = works.length > 0 && person.accounts.some((account) => room?.seats.has(account))
    if (sits || works.some((code) => file.codes.includes(code))) return true
  }
  if (!room) return false
  if (room.code !== undefined && worksFor(person, now).includes(room.code)) return true
  return coordinatorsOf(directory, room, now).some(({ id }) => id === person.id)
}

/** Who leads a call: who called it, while they may, and then who looks after the room where it stands. */
export function leadersOf(seen: Seen, file: Led): readonly Person[] {
  const { directory, now } = seen
  const asker = file.askedBy ? directory.people.get(file.askedBy) : undefined
  const room = file.roomId ? directory.rooms.get(file.roomId) : undefined
  const others = (room ? coordinatorsOf(directory, room, now) : []).filter((person) => person !== asker)
  return asker && mayLead(seen, asker, file) ? [asker, ...others] : others
}

/** Whether somebody leads a series: its calls are for the members that read in its room. */
export const mayLeadSeries = (
  seen: Seen,
  person: Person,
  { askedBy, roomId }: { askedBy: string | null; roomId?: string },
): boolean => mayLead(seen, person, { askedBy, roomId: roomId ?? null, codes: presentIn(seen, roomId) })

/** Whether somebody may be there: who is invited and has the post still, who works for a member that is invited, and who leads it. */
export const mayJoin = (seen: Seen, person: Person, file: CallFile): boolean =>
  file.guests.some((guest) => guest.personId === person.id && standsFor(guest, person, seen.now)) ||
  worksFor(person, seen.now).some((code) => file.codes.includes(code)) ||
  mayLead(seen, person, file)

/** The members for which somebody comes who was not invited by name; `undefined` where none of theirs is invited. */
export const codeFor = ({ now }: Pick<Seen, 'now'>, person: Person, file: CallFile): string | undefined =>
  worksFor(person, now)
    .filter((code) => file.codes.includes(code))
    .join('+') || undefined
