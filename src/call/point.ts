import type { DecisionFile } from '../decision/file.ts'
import { openStates } from '../decision/file.ts'
import type { Words } from '../locale/words.ts'
import { type Label, rankOf, strictest } from '../sharing/label.ts'
import { caseSubject } from '../sharing/recall.ts'
import { bears, type CaseFile } from '../threat/case.ts'
import type { Task } from '../threat/tasks.ts'
import { type CallFile, endOf, type Minute } from './file.ts'

/** Most of each kind that the agenda of one reader lists. */
const mostShown = 8

type OfCase = Pick<
  CaseFile,
  'number' | 'title' | 'code' | 'label' | 'addressees' | 'released' | 'status' | 'acceptBy' | 'sealedAt' | 'destroyedAt'
>
type OfDecision = Pick<
  DecisionFile,
  | 'id'
  | 'title'
  | 'label'
  | 'addressees'
  | 'roomId'
  | 'callId'
  | 'caseNumber'
  | 'state'
  | 'rule'
  | 'deadline'
  | 'decidedAt'
  | 'ratifyBy'
  | 'supersededBy'
>
type OfCall = Pick<CallFile, 'id' | 'label' | 'addressees' | 'caseNumber' | 'lines'>
type OfClock = Pick<Task, 'todo' | 'due'> & { file: Pick<CaseFile, 'number' | 'label' | 'sealedAt' | 'destroyedAt'> }

/** What its readers may read and could be talked about: open cases, decisions, earlier calls of the same people, their own clocks. */
export type Matters = {
  cases: readonly OfCase[]
  decisions: readonly OfDecision[]
  calls: readonly OfCall[]
  clocks: readonly OfClock[]
  /** When those who are invited last had a call. */
  since: Date
}

/** `left`: what was not decided when it was to be; `unaccepted`: cases that nobody took in time; `overdue`: the reader's own clocks. */
export type PointKind = 'left' | 'decisions' | 'unaccepted' | 'cases' | 'actions' | 'overdue'

/** One thing to talk about; `of` is the number of the decision, the case or the call that it stands under. */
export type Point = { of: string; words: Words; due: Date | null; line?: Minute }

/** What is to be talked about, by what it is, with the label and the sources of its words. */
export type Points = {
  groups: readonly { kind: PointKind; points: readonly Point[] }[]
  label: Label
  about: readonly string[]
}

/**
 * The points that a call's agenda has besides those that were written. Of what nobody wrote into it only that stands there which
 * everybody invited may read, under the call's own label or a milder one; the reader's own clocks are their own alone. `most`: of
 * each kind.
 */
export function pointsOf(matters: Matters, file: CallFile, now: Date, most = mostShown): Points {
  const { cases, decisions, calls, clocks, since } = matters
  const until = file.startsAt ? endOf({ startsAt: file.startsAt, minutes: file.minutes }) : now
  const isOfRoom = ({ roomId }: OfDecision): boolean => roomId !== null && roomId === file.roomId
  const isOfCase = ({ caseNumber }: { caseNumber: string | null }): boolean =>
    caseNumber !== null && caseNumber === file.caseNumber
  const shared = decisions.filter((each) => isForAll(each, file))
  const left = shared.filter((each) => (isOfRoom(each) || isOfCase(each)) && cameBack(each, since, now))
  const open = decisions.filter(
    (each) =>
      openStates.includes(each.state) &&
      (each.callId === file.id || (isOfRoom(each) && each.deadline !== null && each.deadline <= until)),
  )
  const known = cases.filter((each) => each.number === file.caseNumber || isCaseForAll(each, file.codes))
  const isUnaccepted = ({ status, acceptBy }: OfCase): boolean =>
    status === 'new' && acceptBy !== null && acceptBy <= now
  const gave = calls.filter((each) => isForAll(each, file))
  const shown = {
    left: left.slice(0, most),
    decisions: open.slice(0, most),
    unaccepted: known.filter(isUnaccepted).slice(0, most),
    cases: known.filter((each) => !isUnaccepted(each)).slice(0, most),
    actions: gave
      .flatMap((of) => of.lines.filter((line) => isUndone(line, now)).map((line) => ({ of, line })))
      .slice(0, most),
    overdue: clocks.filter(({ due }) => due !== null && due <= now).slice(0, most),
  }
  const ofCases = [...shown.unaccepted, ...shown.cases]
  const ofDecisions = [...shown.left, ...shown.decisions]
  const points: Readonly<Record<PointKind, readonly Point[]>> = {
    left: shown.left.map(({ id, title }) => ({ of: id, words: title, due: null })),
    decisions: shown.decisions.map(({ id, title, deadline }) => ({ of: id, words: title, due: deadline })),
    unaccepted: shown.unaccepted.map(({ number, title, acceptBy }) => ({ of: number, words: title, due: acceptBy })),
    cases: shown.cases.map(({ number, title }) => ({ of: number, words: title, due: null })),
    actions: shown.actions.map(({ of, line }) => ({ of: of.id, words: line.words, due: line.due, line })),
    overdue: shown.overdue.map(({ file: { number }, due }) => ({ of: number, words: '', due })),
  }
  return {
    groups: kinds.filter((kind) => points[kind].length > 0).map((kind) => ({ kind, points: points[kind] })),
    label: strictest(
      file.label,
      ...ofCases.map(bears),
      ...ofDecisions.map(({ label }) => label),
      ...shown.actions.map(({ of }) => of.label),
      ...shown.overdue.map((each) => bears(each.file)),
    ),
    about: [
      ...new Set([
        ...[...ofCases, ...shown.overdue.map((each) => each.file)].map(({ number }) => caseSubject(number)),
        ...ofDecisions.flatMap(({ id, caseNumber }) => [
          `decision/${id}`,
          ...(caseNumber === null ? [] : [caseSubject(caseNumber)]),
        ]),
        ...shown.actions.flatMap(({ of }) => [
          `call/${of.id}`,
          ...(of.caseNumber === null ? [] : [caseSubject(of.caseNumber)]),
        ]),
      ]),
    ],
  }
}

/** In the order in which they are talked about. */
const kinds: readonly PointKind[] = ['left', 'decisions', 'unaccepted', 'cases', 'actions', 'overdue']

/** Whether something was to be decided and was not: a silence was broken, or it lapsed, and nothing took its place. */
function cameBack({ state, rule, decidedAt, ratifyBy, supersededBy }: OfDecision, since: Date, now: Date): boolean {
  if (supersededBy !== null) return false
  if (state !== 'lapsed' && !(state === 'rejected' && rule.profile === 'silence')) return false
  // What one body decided alone lapses when the others did not ratify it in time.
  const at = state === 'lapsed' && ratifyBy !== null && ratifyBy <= now ? ratifyBy : decidedAt
  return at !== null && at >= since
}

const isUndone = ({ kind, doneAt, due }: Minute, now: Date): boolean =>
  kind === 'action' && doneAt === null && due !== null && due <= now

/** Whether everybody who is invited to a call may read something, and the call bears its label. */
function isForAll(
  { label, addressees }: { label: Label; addressees: readonly string[] },
  file: Pick<CallFile, 'codes' | 'label'>,
): boolean {
  if (rankOf(label) > rankOf(file.label)) return false
  return rankOf(label) < rankOf('TLP:AMBER') || file.codes.every((code) => addressees.includes(code))
}

/** Whether a case may be read by everybody who is invited. */
function isCaseForAll(file: OfCase, codes: readonly string[]): boolean {
  if (rankOf(bears(file)) < rankOf('TLP:AMBER')) return file.released
  return codes.every((each) => each === file.code || file.addressees.includes(each))
}
