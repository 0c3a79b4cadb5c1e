import { UserError } from '../chat/errors.ts'
import { codesOf, type Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { isReadableBy } from '../sharing/readable.ts'
import { shutCases, shutRuns } from '../sharing/shut.ts'
import { meantNumbers, readYearly } from '../store/yearly.ts'
import { type CallFile, readCalls } from './file.ts'

/** How long after its end a call is listed, in hours. */
const listedHours = 24

/** Where calls are looked at. */
export type CallReading = Pick<Scene, 'tx' | 'keyring' | 'now'>

/** Whether somebody wrote a call's number: `C-2027-0004`, `c4`. */
export const isCallNumber = (written: string): boolean => readYearly('C', written) !== undefined

/** Those of some calls that a person may read: of what is about a case that is TLP:RED, none. */
export async function openTo(
  scene: CallReading,
  person: Person,
  files: readonly CallFile[],
): Promise<readonly CallFile[]> {
  const readable = files.filter((file) => isReadableBy(person, file, scene.now))
  const runs = await shutRuns(
    scene,
    readable.map(({ runId }) => runId),
  )
  const cases = await shutCases(
    scene,
    readable.map(({ caseNumber }) => caseNumber),
  )
  return readable.filter(({ runId, caseNumber }) => !runs.has(runId ?? '') && !cases.has(caseNumber ?? ''))
}

/** The call that a person means by a number, of several years the newest; `undefined` where there is none that they may read. */
export async function seekCall(scene: CallReading, person: Person, written: string): Promise<CallFile | undefined> {
  const wanted = readYearly('C', written)
  const numbers = wanted ? await meantNumbers(scene.tx, 'C', wanted) : []
  const files = numbers.length > 0 ? await readCalls(scene, { id: { in: [...numbers] } }) : []
  return (await openTo(scene, person, files)).toSorted((a, b) => b.id.localeCompare(a.id))[0]
}

/** Like `seekCall`; throws, with the same `calls.none` for one that does not exist and one they may not read. */
export async function findCall(scene: CallReading, person: Person, written: string): Promise<CallFile> {
  const shown = written.slice(0, 40)
  if (!isCallNumber(written)) throw new UserError('calls.no-number', { written: shown })
  const found = await seekCall(scene, person, written)
  if (!found) throw new UserError('calls.none', { written: shown })
  return found
}

/** The calls that a person may read, the soonest first: those to come, under way, and over a short while ago. */
export async function listCalls(scene: CallReading, person: Person): Promise<readonly CallFile[]> {
  const codes = [...codesOf(person, scene.now)]
  const since = new Date(scene.now.getTime() - listedHours * 3_600_000)
  const files = await readCalls(scene, {
    AND: [
      { OR: [{ state: { in: ['finding', 'planned', 'running'] } }, { endedAt: { gte: since } }] },
      { OR: [{ label: { in: ['TLP:CLEAR', 'TLP:GREEN'] } }, { addressees: { hasSome: codes } }] },
    ],
  })
  return openTo(scene, person, files)
}
