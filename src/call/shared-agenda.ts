import { type Message, note } from '../chat/message.ts'
import { openStates, readDecisions } from '../decision/file.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { asLabel, isWithin, type Label, labels, rankOf } from '../sharing/label.ts'
import { shutRuns } from '../sharing/shut.ts'
import type { Prisma } from '../store/generated/client.ts'
import { type CaseReaders, openCase, openStatuses } from '../threat/case.ts'
import { listClocksOf } from '../threat/clocks/family.ts'
import { agendaBlocks, lastCall, unfinished } from './agenda.ts'
import { agendaControl, controls, type Place } from './card.ts'
import { type CallFile, readCalls } from './file.ts'
import { type Matters, type Points, pointsOf } from './point.ts'
import { reminders } from './quiet.ts'

/**
 * What is to be talked about, for all who read a call together. It is said where the call's card stands, so it goes by members and not
 * by who they are today: whoever comes to read the call later may read each of its points.
 */

/** Most of each kind that stand in a room, so that any platform can show them together. */
const mostOfKind = 5
/** Most cases that are read for one agenda. */
const mostRead = 2000

/** A call, by who reads it: under which label, and whom it is addressed to. */
type Audience = Pick<CallFile, 'label' | 'addressees'>

/** Whether only some read a call: below AMBER all officials do. */
const isLimited = (label: Label): boolean => rankOf(label) >= rankOf('TLP:AMBER')

/** Whether only those read something who work for a member: who observes for one does not. */
const isStrict = (label: Label): boolean => rankOf(label) >= rankOf('TLP:AMBER+STRICT')

/** Whether whoever reads a call may read a round, a decision or another call. */
const isForReaders = (call: Audience, { label, addressees }: Audience): boolean =>
  isWithin(label, call.label) && (!isLimited(label) || call.addressees.every((code) => addressees.includes(code)))

/** Whether whoever reads a call may read a case. Who observes for its own member reads no more of it than that has released. */
export function isCaseForReaders(call: Audience, { code, label, addressees, released }: CaseReaders): boolean {
  if (!isWithin(label, call.label)) return false
  if (released && !isLimited(label)) return true
  if (!isLimited(call.label)) return false
  const reads = (member: string): boolean =>
    member === code ? isStrict(call.label) || (released && addressees.includes(member)) : addressees.includes(member)
  return call.addressees.every(reads)
}

/** Whether a call begins within a quarter of an hour, or runs. */
export function isNear({ state, startsAt }: Pick<CallFile, 'state' | 'startsAt'>, now: Date): boolean {
  if (state === 'running') return true
  return state === 'planned' && startsAt !== null && startsAt.getTime() - now.getTime() <= reminders.quarter * 60_000
}

/**
 * The points that all who read a call may talk about; `undefined` where there is none. The cases they come from, and those in `standing`
 * that stand in its agenda so far, are held as they are until the transaction ends: whoever takes one back meanwhile waits, and finds what
 * is said of it. Nothing here waits for anybody, who might be waiting for the call: `busy` while somebody has one of them in hand.
 */
export async function sharedPoints(
  scene: Scene,
  file: CallFile,
  standing: readonly string[],
): Promise<Points | 'busy' | undefined> {
  const { now } = scene
  // Nobody reads it any more: what all of nobody may read is no answer.
  if (isLimited(file.label) && file.addressees.length === 0) return undefined
  const matters = await mattersOf(scene, file)
  const numbers = casesIn(pointsOf(matters, file, now, mostOfKind).about)
  const own = file.caseNumber === null ? [] : [file.caseNumber]
  if (!(await holdCases(scene, [...new Set([...numbers, ...casesIn(standing), ...own])]))) return 'busy'
  // What a call is about limits who reads it as well.
  if (file.caseNumber !== null && (await isOtherwise(scene, file))) return 'busy'
  const held = await casesForReaders(scene, file, numbers)
  const isHeld = ({ caseNumber }: { caseNumber: string | null }): boolean => caseNumber === null || held.has(caseNumber)
  const points = pointsOf(
    {
      cases: matters.cases.filter(({ number }) => held.has(number)),
      decisions: matters.decisions.filter(isHeld),
      calls: matters.calls.filter(isHeld),
      clocks: matters.clocks.filter((each) => held.has(each.file.number)),
      since: matters.since,
    },
    file,
    now,
    mostOfKind,
  )
  return points.groups.length > 0 ? points : undefined
}

/** Whether some cases stay as they are until the transaction ends; not where somebody else has one in hand. */
async function holdCases({ tx }: Pick<Scene, 'tx'>, numbers: readonly string[]): Promise<boolean> {
  if (numbers.length === 0) return true
  const wanted = await tx.case.count({ where: { number: { in: [...numbers] } } })
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Case" WHERE number = ANY(${numbers}::text[]) ORDER BY number FOR SHARE SKIP LOCKED`
  return held.length === wanted
}

/** Whether a call is read otherwise by now than it was: its case was raised, or taken back from somebody. */
async function isOtherwise(scene: Scene, { id, label, addressees }: CallFile): Promise<boolean> {
  const [now] = await readCalls(scene, { id })
  return now?.label !== label || now.addressees.join(' ') !== addressees.join(' ')
}

const casesIn = (about: readonly string[]): readonly string[] =>
  about.flatMap((subject) => (subject.startsWith('case/') ? subject.slice('case/'.length) : []))

async function mattersOf(scene: Scene, file: CallFile): Promise<Matters> {
  const known = <File extends Sourced>(files: readonly File[]): Promise<readonly File[]> =>
    openToReaders(scene, file, files)
  const since = await lastCall(scene, file, known)
  return {
    cases: await openCases(scene, file),
    decisions: await known(await decisionsOf(scene, file, since)),
    calls: await known(await unfinished(scene, file)),
    clocks: await clocksOf(scene, file),
    since,
  }
}

type Sourced = Audience & Pick<CallFile, 'runId' | 'caseNumber'>

/** Those of some decisions or calls that all who read a call may read: of what is about a case, who may read that as well. */
async function openToReaders<File extends Sourced>(
  { tx }: Pick<Scene, 'tx'>,
  call: CallFile,
  files: readonly File[],
): Promise<readonly File[]> {
  const own = files.filter((each) => isForReaders(call, each))
  const runs = await shutRuns(
    { tx },
    own.map(({ runId }) => runId),
  )
  const cases = await casesForReaders(
    { tx },
    call,
    own.flatMap(({ caseNumber }) => caseNumber ?? []),
  )
  return own.filter(({ runId, caseNumber }) => !runs.has(runId ?? '') && (caseNumber === null || cases.has(caseNumber)))
}

const isOpenToAnybody = { sealedAt: null, destroyedAt: null } as const
const readersOf = { number: true, code: true, label: true, addressees: true, released: true } as const

/** Those of some cases that all who read a call may read, open or not. */
async function casesForReaders(
  { tx }: Pick<Scene, 'tx'>,
  call: CallFile,
  numbers: readonly string[],
): Promise<ReadonlySet<string>> {
  if (numbers.length === 0) return new Set()
  const where = { number: { in: [...new Set(numbers)] }, ...isOpenToAnybody }
  const rows = await tx.case.findMany({ where, select: readersOf })
  return new Set(
    rows.filter((row) => isCaseForReaders(call, { ...row, label: asLabel(row.label) })).map(({ number }) => number),
  )
}

/** The open cases that all who read a call may read, newest first. */
async function openCases({ tx, keyring }: Scene, call: CallFile): Promise<Matters['cases']> {
  const codes = [...call.addressees]
  const rows = await tx.case.findMany({
    where: {
      status: { in: [...openStatuses] },
      label: { in: labels.filter((label) => isWithin(label, call.label)) },
      ...isOpenToAnybody,
      OR: [{ released: true }, { addressees: { hasSome: codes } }, { code: { in: codes } }],
    },
    select: readersOf,
    orderBy: { id: 'desc' },
    take: mostRead,
  })
  const numbers = rows
    .filter((row) => isCaseForReaders(call, { ...row, label: asLabel(row.label) }))
    .map(({ number }) => number)
  if (numbers.length === 0) return []
  const where = { number: { in: numbers } }
  return (await tx.case.findMany({ where, orderBy: { id: 'desc' } })).map((row) => openCase(row, keyring))
}

/** The decisions that could be a point: of the call, of its room or of its case, open, or closed since its people last met. */
function decisionsOf(scene: Scene, { id, roomId, caseNumber }: CallFile, since: Date) {
  const of: Prisma.DecisionWhereInput[] = [
    { callId: id },
    ...(roomId === null ? [] : [{ roomId }]),
    ...(caseNumber === null ? [] : [{ caseNumber }]),
  ]
  return readDecisions(scene, {
    AND: [
      { OR: of },
      { OR: [{ state: { in: [...openStates] } }, { decidedAt: { gte: since } }, { ratifyBy: { gte: since } }] },
    ],
  })
}

/** The clocks of a law are their member's own: they stand where nobody else reads the call, nor who only observes for that member. */
async function clocksOf(scene: Scene, call: CallFile): Promise<Matters['clocks']> {
  const [member, ...others] = call.addressees
  if (member === undefined || others.length > 0 || !isStrict(call.label)) return []
  const clocks = await listClocksOf(scene, member)
  return clocks.map(({ file, clock: { strict } }) => ({ file, todo: strict ? 'clock' : 'clock-open', due: strict }))
}

/** The shared agenda as a room sees it. It has no stub: where it may not stand whole nobody is told that there is something. */
export function agendaMessage(
  scene: Pick<Scene, 'directory' | 'exercise'>,
  file: CallFile,
  points: Points,
  place: Place,
): Message {
  const { language } = place
  const title = say(language, 'calls.shared', { call: file.id })
  return {
    look: 'card',
    ...(scene.exercise && { exercise: true }),
    summary: title,
    marking: file.label,
    blocks: [
      { type: 'heading', text: title },
      ...agendaBlocks(scene, points, place),
      note(say(language, 'calls.shared.note')),
      // What else can be pressed stands on the card.
      ...controls({ id: file.id, state: 'ended' }, place, agendaControl(file, place)),
    ],
  }
}
