import { codesOf, type Directory, type Person } from '../directory/directory.ts'
import type { CallFile, Coming, Guest } from './file.ts'

/** Whether a member will be there: by the best answer of its people; `silent` while one of them could still say yes and nobody has. */
export type Attendance = {
  code: string
  observer: boolean
  coming: Coming | 'silent'
  /** Its people who are invited, and those of them who come. */
  invited: number
  come: number
}

/** The members for which somebody comes. */
export const codesOfGuest = ({ code }: Pick<Guest, 'code'>): readonly string[] => code.split('+')

/** Whether somebody who was invited still has a role for a member for which they were: after a change of post nobody comes for the old one. */
export const standsFor = (guest: Pick<Guest, 'code'>, person: Person, now: Date): boolean =>
  !person.retired && codesOfGuest(guest).some((code) => codesOf(person, now).includes(code))

type Seen = { directory: Directory; now: Date }

/** Where each member invited stands, by code: what was said by who has left it counts no more. A member without guests is silent. */
export function attendanceOf(
  { directory, now }: Seen,
  { codes, observers, guests }: Pick<CallFile, 'codes' | 'observers' | 'guests'>,
): readonly Attendance[] {
  const comesFor = (guest: Guest, code: string): boolean => {
    const person = directory.people.get(guest.personId)
    return codesOfGuest(guest).includes(code) && person !== undefined && codesOf(person, now).includes(code)
  }
  return codes
    .map((code): Attendance => {
      const own = guests.filter((guest) => comesFor(guest, code))
      return {
        code,
        observer: observers.includes(code),
        coming: bestOf(own),
        invited: own.length,
        come: own.filter(({ answer }) => answer === 'yes').length,
      }
    })
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

/** One who comes is enough for a member; that all of them cannot is needed for it not to come. */
function bestOf(own: readonly Guest[]): Attendance['coming'] {
  const said = (wanted: Coming): boolean => own.some(({ answer }) => answer === wanted)
  if (said('yes')) return 'yes'
  if (said('maybe')) return 'maybe'
  return own.length > 0 && own.every(({ answer }) => answer === 'no') ? 'no' : 'silent'
}

/** How many members come who count, and how many are needed; observers are in neither. */
export function quorumOf(
  seen: Seen,
  file: Pick<CallFile, 'codes' | 'observers' | 'guests' | 'quorum'>,
): { come: number; invited: number; needed?: number } {
  const counted = attendanceOf(seen, file).filter(({ observer }) => !observer)
  return {
    come: counted.filter(({ coming }) => coming === 'yes').length,
    invited: counted.length,
    ...(file.quorum !== null && { needed: file.quorum }),
  }
}

/** Minutes after the beginning, not before the time for which it was called, from which a delegation that answers the roll is late. */
const lateAfterMinutes = 5

/** What came of the roll for a member; null where nobody answered. */
export type RollRow = 'here' | 'late' | 'excused' | null
/** `by` is the person who noted it for the member, where it did not say so itself. */
type Called = { row: RollRow; by?: string }
/** What came of the roll, by member. */
export type Roll = Readonly<Record<string, Called>>

/** The roll from what was answered, or noted `by` somebody: whoever said that they are here after the first minutes is late. */
export function rollOf(
  codes: readonly string[],
  answers: readonly { code: string; value: string; at: Date; by?: string }[],
  { begunAt, startsAt }: { begunAt: Date; startsAt: Date | null },
): Roll {
  const lateFrom = Math.max(begunAt.getTime(), startsAt?.getTime() ?? 0) + lateAfterMinutes * 60_000
  return Object.fromEntries(
    codes.map((code): [string, Called] => {
      const answer = answers.find((each) => each.code === code)
      if (!answer) return [code, { row: null }]
      const came = answer.at.getTime() > lateFrom ? 'late' : 'here'
      const row = answer.value === 'here' ? came : 'excused'
      return [code, { row, ...(answer.by !== undefined && { by: answer.by }) }]
    }),
  )
}

/** Whether a member took part. */
export const isPresent = (called: Called | undefined): boolean => called?.row === 'here' || called?.row === 'late'
