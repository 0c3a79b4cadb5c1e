import type { Directory, Person } from '../../directory/directory.ts'
import type { Scene } from '../../directory/scene.ts'
import type { Effect } from '../../sharing/effect.ts'
import type { Case as CaseRow } from '../../store/generated/client.ts'
import { showCase } from '../audience.ts'
import { type CaseFile, isOwner, lockCase, openCase } from '../case.ts'
import { onDuty } from '../duty.ts'
import { type Clock, openClock } from './read.ts'

/** The case of a clock, and the one that it is part of by now: the same unless it was merged. */
export type Family = { file: CaseFile; whole: CaseFile }

/**
 * Locks the case that shows a clock and then the clock's own, in the order in which commands do. `settled` is false when the
 * clock's case was merged or taken out just now, so that it has to be looked at again.
 */
export async function lockFamily(scene: Scene, number: string): Promise<(Family & { settled: boolean }) | undefined> {
  const top = await topOf(scene, number)
  const whole = top === number ? undefined : await lockCase(scene, top)
  const file = await lockCase(scene, number)
  if (!file) return undefined
  return { file, whole: whole ?? file, settled: (await topOf(scene, number)) === top }
}

/** Locks the clock's own case where that is part of the one the caller holds. */
export async function caseOf(scene: Scene, whole: CaseFile, clock: Clock): Promise<CaseFile> {
  if (clock.caseNumber === whole.number) return whole
  const file = await lockCase(scene, clock.caseNumber)
  if (!file) throw new Error(`no case of the clock ${clock.id}`)
  return file
}

/** Brings the cards up to date that show the clocks of a case: its own, and that of the case it is part of. */
export async function showFamily(scene: Scene, file: CaseFile): Promise<readonly Effect[]> {
  const number = await topOf(scene, file.number)
  const row = number === file.number ? null : await scene.tx.case.findUnique({ where: { number } })
  return [...(await showCase(scene, file)), ...(row ? await showCase(scene, openCase(row, scene.keyring)) : [])]
}

/** Who has the clocks of a case in hand: its owner, as long as they work for its member; else whoever is on duty there. */
export function keeperOf(directory: Directory, file: Pick<CaseFile, 'code' | 'ownerId'>, at: Date): Person | undefined {
  const owner = file.ownerId === null ? undefined : directory.people.get(file.ownerId)
  return owner && isOwner(owner, file, at) ? owner : onDuty(directory, file.code, at)
}

type Shown = { file: CaseFile; clock: Clock }

/** The running clocks that a person has in hand (`keeperOf`), each with the case that shows it. */
export const listClocksFor = (scene: Scene, person: Person): Promise<readonly Shown[]> =>
  runningClocks(scene, (row) => keeperOf(scene.directory, row, scene.now)?.id === person.id)

/** The running clocks of a member's cases, each with the case that shows it. */
export const listClocksOf = (scene: Scene, member: string): Promise<readonly Shown[]> =>
  runningClocks(scene, ({ code }) => code === member)

async function runningClocks(scene: Scene, isMeant: (row: CaseRow) => boolean): Promise<readonly Shown[]> {
  const rows = await scene.tx.clock.findMany({ where: { state: 'running' } })
  const found: Shown[] = []
  for (const clock of rows.map(openClock)) {
    const number = await topOf(scene, clock.caseNumber)
    const row = await scene.tx.case.findUnique({ where: { number } })
    if (row && isMeant(row)) found.push({ file: openCase(row, scene.keyring), clock })
  }
  return found
}

/** The number of the case that a case is part of in the end: its own unless it was merged. */
async function topOf(scene: Scene, number: string): Promise<string> {
  const found = await scene.tx.case.findUnique({ where: { number }, select: { mergedInto: true } })
  return found?.mergedInto ? topOf(scene, found.mergedInto) : number
}
