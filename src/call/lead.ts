import { coordinatorsOf, type Directory, type Person, worksFor } from '../directory/directory.ts'
import { standsFor } from './coming.ts'
import type { CallFile } from './file.ts'

type Seen = { directory: Directory; now: Date }

/** Whether somebody may move, end or call off a call: who called it, who looks after its room, and in a member's own room its people. */
export function mayLead({ directory, now }: Seen, person: Person, file: Pick<CallFile, 'askedBy' | 'roomId'>): boolean {
  if (file.askedBy === person.id) return true
  const room = file.roomId ? directory.rooms.get(file.roomId) : undefined
  if (!room) return false
  if (room.code !== undefined && worksFor(person, now).includes(room.code)) return true
  return coordinatorsOf(directory, room, now).some(({ id }) => id === person.id)
}

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
