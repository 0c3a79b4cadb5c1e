import { UserError } from '../chat/errors.ts'
import { codesOf, type Person, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { isReadableBy } from '../sharing/readable.ts'
import { shutRuns } from '../sharing/shut.ts'
import { meantNumbers, readYearly } from '../store/yearly.ts'
import { type RoundFile, readRounds } from './file.ts'

/** How long after its end a round still takes answers, marked late, and is listed, in hours. */
export const lateHours = 24

const sinceClosed = ({ now }: Pick<Scene, 'now'>): Date => new Date(now.getTime() - lateHours * 3_600_000)

/** Where rounds are looked at. */
type RoundReading = Pick<Scene, 'tx' | 'keyring' | 'now'>

/** Whether a round that is over takes answers no more. */
export const isPast = (scene: Pick<Scene, 'now'>, { closedAt }: RoundFile): boolean =>
  closedAt !== null && closedAt < sinceClosed(scene)

/** Whether somebody wrote a round's number: `Q-2027-0042`, `q42`. */
export const isRoundNumber = (written: string): boolean => readYearly('Q', written) !== undefined

/** The round that a person means by a number, of several years the newest; `undefined` where there is none that they may read. */
export async function seekRound(scene: RoundReading, person: Person, written: string): Promise<RoundFile | undefined> {
  const wanted = readYearly('Q', written)
  const numbers = wanted ? await meantNumbers(scene.tx, 'Q', wanted) : []
  const files = numbers.length > 0 ? await readRounds(scene, { id: { in: [...numbers] } }) : []
  return (await openTo(scene, person, files))[0]
}

/** Those of some rounds that a person may read: of what is about a case that is TLP:RED, none. */
export async function openTo(
  scene: RoundReading,
  person: Person,
  files: readonly RoundFile[],
): Promise<readonly RoundFile[]> {
  const readable = files.filter((file) => isReadableBy(person, file, scene.now))
  const shut = await shutRuns(
    scene,
    readable.map(({ runId }) => runId),
  )
  return readable.filter(({ runId }) => !shut.has(runId ?? ''))
}

/** Like `seekRound`; throws, with the same `rounds.none` for one that does not exist and one they may not read. */
export async function findRound(scene: Scene, person: Person, written: string): Promise<RoundFile> {
  const shown = written.slice(0, 40)
  if (!isRoundNumber(written)) throw new UserError('rounds.no-number', { written: shown })
  const found = await seekRound(scene, person, written)
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
  return openTo(scene, person, files)
}

/** The rounds in which a member is asked for whom a person works, newest first, that are open, or were at an instant before. */
export async function roundsFor(scene: Scene, person: Person, at?: Date): Promise<readonly RoundFile[]> {
  const codes = [...worksFor(person, scene.now)]
  const files = await readRounds(scene, {
    OR: [{ closedAt: null }, ...(at ? [{ closedAt: { gt: at }, askedAt: { lte: at } }] : [])],
    seats: { some: { code: { in: codes } } },
  })
  return openTo(scene, person, files)
}

/** The members asked in a round for whom a person may answer. */
export function membersFor(file: RoundFile, person: Person, at: Date): readonly string[] {
  const works = worksFor(person, at)
  return file.seats.map(({ code }) => code).filter((code) => works.includes(code))
}
