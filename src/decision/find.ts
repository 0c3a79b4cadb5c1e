import { UserError } from '../chat/errors.ts'
import { codesOf, type Person, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { asLabel } from '../sharing/label.ts'
import { isReadableBy, isReadableFor } from '../sharing/readable.ts'
import { shutCases, shutRuns } from '../sharing/shut.ts'
import type { Prisma } from '../store/generated/client.ts'
import { meantNumbers, readYearly } from '../store/yearly.ts'
import { type CaseReaders, readableBy, readableFor } from '../threat/case.ts'
import { type DecisionFile, openStates, readDecisions } from './file.ts'
import { isMinuted, recountedStates } from './minuted.ts'
import { entitledTo } from './rule.ts'

/** Where decisions are looked at. */
type Looking = Pick<Scene, 'tx' | 'keyring' | 'now'>

/** For how long after its end a decision still keeps positions, marked late, in hours. */
export const lateHours = 24

/** Whether a decision that is over keeps positions no more. A minuted one is over once nobody may say otherwise any more. */
export function isPast({ now }: Pick<Scene, 'now'>, file: DecisionFile): boolean {
  const { state, recordedAt, deadline } = file
  if (openStates.includes(state)) return false
  const end = Math.max(recordedAt?.getTime() ?? 0, isMinuted(file) ? (deadline?.getTime() ?? 0) : 0)
  return end < now.getTime() - lateHours * 3_600_000
}

/** Whether somebody wrote a decision's number: `P-2027-0012`, `p12`. */
export const isDecisionNumber = (written: string): boolean => readYearly('P', written) !== undefined

/** The decision that a person means by a number, of several years the newest; `undefined` where there is none that they may read. */
export async function seekDecision(scene: Looking, person: Person, written: string): Promise<DecisionFile | undefined> {
  const wanted = readYearly('P', written)
  const numbers = wanted ? await meantNumbers(scene.tx, 'P', wanted) : []
  const files = numbers.length > 0 ? await readDecisions(scene, { id: { in: [...numbers] } }) : []
  return (await openTo(scene, person, files))[0]
}

/** Like `seekDecision`; throws, with the same `decisions.none` for one that does not exist and one they may not read. */
export async function findDecision(scene: Looking, person: Person, written: string): Promise<DecisionFile> {
  const shown = written.slice(0, 40)
  if (!isDecisionNumber(written)) throw new UserError('decisions.no-number', { written: shown })
  const found = await seekDecision(scene, person, written)
  if (!found) throw new UserError('decisions.none', { written: shown })
  return found
}

/**
 * Those of some decisions that a person may read. Of what is about a case that is TLP:RED, none; where a case has a stricter
 * label than the decision was proposed with, only who may read the case.
 */
export async function openTo(
  scene: Looking,
  person: Person,
  files: readonly DecisionFile[],
): Promise<readonly DecisionFile[]> {
  const { tx, now } = scene
  const readable = files.filter((file) => isReadableBy(person, file, now))
  if (readable.length === 0) return []
  const runs = await shutRuns(
    scene,
    readable.map(({ runId }) => runId),
  )
  const numbers = readable.map(({ caseNumber }) => caseNumber)
  const cases = await shutCases(scene, numbers)
  const raised = await raisedCases(tx, readable)
  return readable.filter(({ id, runId, caseNumber }) => {
    const of = raised.get(id)
    return !runs.has(runId ?? '') && !cases.has(caseNumber ?? '') && (!of || readableBy(person, of, now))
  })
}

/** Those of the delegations that count in a decision which may not read it: nothing that they did not say stands for them. */
export async function shutOut({ tx }: Pick<Looking, 'tx'>, file: DecisionFile): Promise<readonly string[]> {
  const { runId, caseNumber } = file
  const counted = entitledTo(file.rule, file.seats).map(({ code }) => code)
  const shut = [...(await shutRuns({ tx }, [runId])), ...(await shutCases({ tx }, [caseNumber]))]
  if (shut.length > 0) return counted
  const raised = (await raisedCases(tx, [file])).get(file.id)
  return counted.filter((code) => !isReadableFor(code, file) || (raised && !readableFor(code, raised)))
}

/** The cases that have been given a stricter label since, by the number of the decision that was proposed about them with another. */
async function raisedCases(tx: Scene['tx'], files: readonly DecisionFile[]): Promise<ReadonlyMap<string, CaseReaders>> {
  const about = files.filter(({ caseNumber }) => caseNumber !== null)
  if (about.length === 0) return new Map()
  const own = await tx.decision.findMany({
    where: { id: { in: about.map(({ id }) => id) } },
    select: { id: true, label: true },
  })
  const proposedWith = new Map(own.map(({ id, label }) => [id, label]))
  const stricter = about.filter(({ id, label }) => proposedWith.get(id) !== label)
  if (stricter.length === 0) return new Map()
  const cases = await tx.case.findMany({
    where: { number: { in: stricter.flatMap(({ caseNumber }) => caseNumber ?? []) } },
    select: { number: true, code: true, label: true, addressees: true, released: true },
  })
  const caseOf = new Map(cases.map((row) => [row.number, { ...row, label: asLabel(row.label) }]))
  return new Map(
    stricter.flatMap(({ id, caseNumber }) => {
      const of = caseOf.get(caseNumber ?? '')
      return of ? [[id, of] as const] : []
    }),
  )
}

/** What of the register is asked for. */
type Listing = {
  /** Those alone that are open, or that are closed. */
  open?: boolean
  /** Those alone that are about a case, of a call, or of a period by when they were proposed. */
  caseNumber?: string
  callId?: string
  from?: Date
  to?: Date
  most?: number
}

/** Most decisions that are read for one list. */
const mostListed = 500

/** The decisions that a person may read, newest first. */
export async function listDecisions(
  scene: Looking,
  person: Person,
  { open, caseNumber, callId, from, to, most = mostListed }: Listing = {},
): Promise<readonly DecisionFile[]> {
  const codes = [...codesOf(person, scene.now)]
  const wanted: Prisma.DecisionWhereInput = {
    ...(open !== undefined && { state: open ? { in: [...openStates] } : { notIn: [...openStates] } }),
    ...(caseNumber !== undefined && { caseNumber }),
    ...(callId !== undefined && { callId }),
    ...((from || to) && { proposedAt: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
  }
  const files = await readDecisions(
    scene,
    { AND: [wanted, { OR: [{ label: { in: ['TLP:CLEAR', 'TLP:GREEN'] } }, { addressees: { hasSome: codes } }] }] },
    most,
  )
  return openTo(scene, person, files)
}

/**
 * The decisions in which a member has a seat for whom a person works, newest first, that are open, or were at an instant before;
 * of then also those in which minutes speak for that member, for as long as it may say otherwise.
 */
export async function decisionsFor(scene: Looking, person: Person, at?: Date): Promise<readonly DecisionFile[]> {
  const codes = [...worksFor(person, scene.now)]
  const then = (instant: Date): readonly Prisma.DecisionWhereInput[] => [
    { recordedAt: { gt: instant }, proposedAt: { lte: instant } },
    {
      ...{ state: { in: [...recountedStates] }, deadline: { gte: instant } },
      positions: { some: { minuted: true, code: { in: codes } } },
    },
  ]
  const files = await readDecisions(scene, {
    OR: [{ state: { in: [...openStates] } }, ...(at ? then(at) : [])],
    seats: { some: { code: { in: codes } } },
  })
  return openTo(scene, person, files)
}

/** The decisions with a seat of a member for whom a person works that wait for a signature, or to be ratified in time, newest first. */
export async function awaitingSecond(scene: Looking, person: Person): Promise<readonly DecisionFile[]> {
  const codes = [...worksFor(person, scene.now)]
  const files = await readDecisions(scene, {
    seats: { some: { code: { in: codes } } },
    OR: [
      { state: { in: ['adopted', 'superseded'] }, signBy: { not: null }, signedAt: null },
      { state: 'adopted', ratifyBy: { gte: scene.now }, ratifiedAt: null },
    ],
  })
  return openTo(scene, person, files)
}

/** The members with a seat for whom a person may take a position. */
export function membersFor({ seats }: DecisionFile, person: Person, at: Date): readonly string[] {
  const works = worksFor(person, at)
  return seats.map(({ code }) => code).filter((code) => works.includes(code))
}
