import type { RollRow } from '../call/coming.ts'
import type { CallState } from '../call/file.ts'
import type { DecisionState } from '../decision/file.ts'
import type { Rule } from '../decision/rule.ts'
import type { DecisionType } from '../decision/type.ts'
import type { Directory, Person } from '../directory/directory.ts'
import { codesOf, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Words } from '../locale/words.ts'
import { type Label, strictest } from '../sharing/label.ts'
import type { Triage } from '../threat/case.ts'
import type { Asset, Disposition, Phase } from '../threat/taxonomy.ts'

/**
 * What a reader may see of a case, a decision, a call, a register of decisions or a period: plain data, instants in ISO 8601. What they may not see is
 * not in it, and nothing in it says that there is more. Those who write a format read nothing else.
 */
export type Dossier = {
  scope: Scope
  /** The strictest of all that is in it. */
  label: Label
  exercise: boolean
  /**
   * The host at which the bot that made it is reached, and whether it plays an exercise: what it numbers is told by that from what
   * others number, and what is played from what is so.
   */
  host: string
  /** What the members are called that occur in it. */
  members: readonly { code: string; name: string }[]
  cases: readonly CasePart[]
  decisions: readonly DecisionPart[]
  calls: readonly CallPart[]
}

/** The parts of a dossier, or some of them. */
export type Parts = Pick<Dossier, 'cases' | 'decisions' | 'calls'>
/** A dossier but for its parts. */
export type Frame = Omit<Dossier, keyof Parts>

/** What is exported. A period is from the first instant until before the second. */
export type Scope =
  | { kind: 'case' | 'decision' | 'call'; number: string }
  | ({ kind: 'decisions' } & Partial<Period>)
  | ({ kind: 'period' } & Period)

type Period = { from: string; to: string }

/** Who did something: their name, and the member for which. */
export type By = { name: string; code: string }

export type CasePart = {
  number: string
  code: string
  label: Label
  /** Members that may read it, as far as the reader knows. */
  addressees: readonly string[]
  title: string
  what: string
  concerns: string
  status: 'new' | 'accepted' | 'triaged' | 'closed' | 'merged'
  level: number
  phase?: Phase
  asset?: Asset
  triage: Triage
  disposition?: Disposition
  owner?: By
  reporter?: By
  happenedAt?: string
  reportedAt: string
  closedAt?: string
  /** Instant of the newest that is told of it, whatever span is. */
  changedAt: string
  /** When its label changed last. */
  relabelledAt?: string
  entries: readonly EntryPart[]
  evidence: readonly EvidencePart[]
  clocks: readonly ClockPart[]
}

/** What happened to a case. Without `by` the bot did it. `owner` is whoever had the case before. */
export type EntryPart = {
  at: string
  kind: string
  by?: By
  owner?: By
  words: string
  data: Readonly<Record<string, string | number>>
  /** Told to the case's own people alone, whoever has the case besides. */
  own?: true
}

export type EvidencePart = {
  /** `E3`. */
  id: string
  label: Label
  audience: 'internal' | 'shareable'
  /** Members that its author addressed, where that was somebody of another member; told to the case's own people alone. */
  addressees?: readonly string[]
  words: string
  /** SHA-256 over the words as UTF-8, hex. */
  hash: string
  author?: By
  link?: string
  saidAt: string
  markedBy?: By
  markedAt: string
  withdrawnAt?: string
  changes: readonly { kind: 'edited' | 'deleted'; at: string; words: string; hash?: string }[]
  files: readonly { name: string; mediaType: string; bytes?: number; hash?: string; copiedAt?: string }[]
}

export type ClockPart = {
  duty: string
  from: string
  strict?: string
  legal?: string
  state: string
  filedAt?: string
}

export type DecisionPart = {
  id: string
  type: DecisionType
  title: Words
  question: Words
  mandate?: Words
  known?: string
  assumed?: string
  unknown?: string
  options: readonly { value: string; label: Words }[]
  rule: Rule
  label: Label
  addressees: readonly string[]
  caseNumber?: string
  callId?: string
  proposedBy?: By
  proposedAt: string
  deadline?: string
  state: DecisionState
  chosen?: string
  rationale: string
  decidedBy?: By
  recordedBy?: By
  decidedAt?: string
  recordedAt?: string
  late: boolean
  signBy?: string
  signed?: { by?: By; at: string }
  ratifyBy?: string
  ratified?: { by?: By; at: string }
  reviewAt?: string
  supersedes?: string
  supersededBy?: string
  supersededAt?: string
  /** What a minuted one had come to before it was counted anew and came out otherwise, oldest first. */
  earlier?: readonly ResultPart[]
  /** When the label changed that it bears for the sake of its case. */
  relabelledAt?: string
  seats: readonly { code: string; observer: boolean }[]
  /** In the order in which they were taken; the newest of a member counts. */
  positions: readonly PositionPart[]
  grounds: readonly { words: string; grade?: string; hash?: string; label: Label }[]
}

/** What a decision came to, and when. */
export type ResultPart = Pick<DecisionPart, 'state' | 'chosen' | 'late'> & { decidedAt: string; recordedAt: string }

export type PositionPart = {
  code: string
  value: string
  reservation: boolean
  words: string
  by?: By
  at: string
  late: boolean
  /** Recorded in the minutes of a call, `by` whoever wrote them. */
  minuted: boolean
  /** The platform on which it was taken. */
  via: string
}

export type CallPart = {
  id: string
  title: Words
  label: Label
  addressees: readonly string[]
  state: CallState
  madeAt: string
  /** When the label changed that it bears for the sake of its case. */
  relabelledAt?: string
  startsAt?: string
  minutes: number
  begunAt?: string
  endedAt?: string
  quorum?: number
  caseNumber?: string
  agenda: readonly Words[]
  codes: readonly string[]
  observers: readonly string[]
  /** What each member answered when the roll was called, or `noted` somebody for it; null where it did not. */
  roll: readonly { code: string; observer: boolean; value: RollRow; noted?: By }[]
  lines: readonly LinePart[]
}

export type LinePart = {
  number: number
  kind: 'decision' | 'action' | 'note'
  words: string
  owner?: By
  code?: string
  due?: string
  doneAt?: string
  decisionId?: string
  at: string
  late: boolean
}

/** Who reads: a person with their rights; without one whoever has the console and the key, who may read all but what is TLP:RED. */
export type Reader = { person?: Person; language: string; zone: string }

/** Where a dossier is read. */
export type Reading = Pick<Scene, 'tx' | 'keyring' | 'directory' | 'now' | 'exercise' | 'origin'>

/** Puts parts together under the strictest of their labels. */
export function dossierOf(
  scene: Pick<Reading, 'directory' | 'exercise' | 'origin'>,
  scope: Scope,
  { cases, decisions, calls }: Parts,
): Dossier {
  const parts = { cases, decisions, calls }
  return { ...frameOf(scene, scope, { codes: codesIn(parts), label: labelOf(parts) }), ...parts }
}

/** A dossier but for its parts, in which these members occur, and of which that is the strictest label. */
export function frameOf(
  { directory, exercise, origin }: Pick<Reading, 'directory' | 'exercise' | 'origin'>,
  scope: Scope,
  { codes, label }: { codes: Iterable<string>; label: Label },
): Frame {
  return {
    ...{ scope, label, exercise },
    host: `${new URL(origin).hostname}${exercise ? ' (exercise)' : ''}`,
    members: [...new Set(codes)].toSorted().map((code) => ({ code, name: directory.members.get(code)?.name ?? code })),
  }
}

/** The members that occur in some parts. */
export const codesIn = ({ cases, decisions, calls }: Parts): readonly string[] => [
  ...cases.flatMap(({ code, concerns, addressees }) => [code, concerns, ...addressees]),
  ...decisions.flatMap(({ seats }) => seats.map(({ code }) => code)),
  ...calls.flatMap((call) => call.codes),
]

/** The strictest label of what is in a dossier. What a case keeps among its own people is limited to them, whatever the case bears. */
export function labelOf({ cases, decisions, calls }: Parts): Label {
  const ofCase = ({ label, entries, evidence, clocks }: CasePart): readonly Label[] => {
    const isOwn = entries.some(({ own }) => own) || clocks.length > 0 || evidence.some(isInternal)
    return [label, ...evidence.map((each) => each.label), ...(isOwn ? (['TLP:AMBER+STRICT'] as const) : [])]
  }
  return strictest(
    'TLP:CLEAR',
    ...cases.flatMap(ofCase),
    ...decisions.flatMap(({ label, grounds }) => [label, ...grounds.map((each) => each.label)]),
    ...calls.map(({ label }) => label),
  )
}

const isInternal = ({ audience, link }: EvidencePart): boolean => audience === 'internal' || link !== undefined

/** Who a person is in a dossier; `for` is the member on whose matter they worked, where they did. Nobody where the bot did it. */
export function byOf(directory: Directory, id: string | null, at: Date, forCode?: string): { by?: By } {
  const person = id === null ? undefined : directory.people.get(id)
  if (!person) return id === null ? {} : { by: { name: '—', code: forCode ?? '' } }
  const codes = [...worksFor(person, at), ...codesOf(person, at)]
  const code = forCode !== undefined && codes.includes(forCode) ? forCode : (codes[0] ?? '')
  return { by: { name: person.name, code } }
}

/** A dossier in which members stand for their people: other machines are told no names of officials. */
export function nameless(dossier: Dossier): Dossier {
  const { cases, decisions, calls } = dossier
  return { ...dossier, ...(strip({ cases, decisions, calls }) as Parts) } // the same shape
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
  if (isBy(value, entries.length)) return { name: value.code, code: '' } satisfies By
  return Object.fromEntries(entries.map(([key, each]) => [key, strip(each)]))
}

const isBy = (value: object, keys: number): value is By => keys === 2 && 'name' in value && 'code' in value

/** An object's instants in ISO 8601, those that are null left out. */
export function instants<Key extends string>(dates: Readonly<Record<Key, Date | null>>): { [K in Key]?: string } {
  const set = Object.entries<Date | null>(dates).flatMap(([key, at]) => (at === null ? [] : [[key, at.toISOString()]]))
  return Object.fromEntries(set) as { [K in Key]?: string } // the same keys
}

/** An object's values that are set. */
export function present<Values extends object>(
  values: Values,
): { [K in keyof Values]?: Exclude<Values[K], null | undefined> } {
  const set = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return Object.fromEntries(set) as { [K in keyof Values]?: Exclude<Values[K], null | undefined> } // the same keys
}
