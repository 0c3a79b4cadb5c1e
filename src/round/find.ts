import { UserError } from '../chat/errors.ts'
import { codesOf, type Person, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { isReadableBy, type RoundFile, readRounds } from './file.ts'
import { formatRound, readRound, type WrittenRound } from './number.ts'

/** How long after its end a round still takes answers, marked late, and is listed, in hours. */
export const lateHours = 24

const sinceClosed = ({ now }: Pick<Scene, 'now'>): Date => new Date(now.getTime() - lateHours * 3_600_000)

/** Whether a round that is over takes answers no more. */
export const isPast = (scene: Pick<Scene, 'now'>, { closedAt }: RoundFile): boolean =>
  closedAt !== null && closedAt < sinceClosed(scene)

/** Finds the rounds of a number, whatever their year where none was written. */
export function whereNumber({ year, counter }: WrittenRound): { id: string | { endsWith: string } } {
  return { id: year ? formatRound(year, counter) : { endsWith: formatRound(0, counter).slice('Q-0'.length) } }
}

/**
 * The round that a person means by what they wrote of its number. One that does not exist and one they may not read give the
 * same `rounds.none`; of several years the newest is meant.
 */
export async function findRound(scene: Scene, person: Person, written: string): Promise<RoundFile> {
  const wanted = readRound(written)
  const shown = written.slice(0, 40)
  if (!wanted) throw new UserError('rounds.no-number', { written: shown })
  const found = (await readRounds(scene, whereNumber(wanted))).find((file) => isReadableBy(person, file, scene.now))
  if (!found) throw new UserError('rounds.none', { written: shown })
  return found
}

/** The rounds that a person may read, newest first: those that are open, and those that ended a short while ago. */
export async function listRounds(scene: Scene, person: Person): Promise<readonly RoundFile[]> {
  const codes = [...codesOf(person, scene.now)]
  const files = await readRounds(scene, {
    AND: [
      { OR: [{ closedAt: null }, { closedAt: { gte: sinceClosed(scene) } }] },
      { OR: [{ label: { in: ['TLP:CLEAR', 'TLP:GREEN'] } }, { addressees: { hasSome: codes } }] },
    ],
  })
  return files.filter((file) => isReadableBy(person, file, scene.now))
}

/** The open rounds in which a member is asked for whom a person works, newest first. */
export async function roundsFor(scene: Scene, person: Person): Promise<readonly RoundFile[]> {
  const codes = [...worksFor(person, scene.now)]
  const files = await readRounds(scene, { closedAt: null, seats: { some: { code: { in: codes } } } })
  return files.filter((file) => isReadableBy(person, file, scene.now))
}

/** The members asked in a round for whom a person may answer. */
export function membersFor(file: RoundFile, person: Person, at: Date): readonly string[] {
  const works = worksFor(person, at)
  return file.seats.map(({ code }) => code).filter((code) => works.includes(code))
}
