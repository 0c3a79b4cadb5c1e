import type { Scene } from '../directory/scene.ts'
import { erased, erasedWords } from '../locale/erased.ts'
import type { Words } from '../locale/words.ts'
import { limitsOfCases, within } from '../sharing/case-limits.ts'
import { asLabel, type Label } from '../sharing/label.ts'
import type {
  DecisionEvidence as EvidenceRow,
  DecisionPosition as PositionRow,
  Prisma,
  Decision as Row,
} from '../store/generated/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { Rule, Seat } from './rule.ts'
import type { DecisionType } from './type.ts'

export type DecisionState = 'proposed' | 'in_silence' | 'adopted' | 'rejected' | 'lapsed' | 'superseded' | 'withdrawn'

/** In these it waits for positions. */
export const openStates: readonly DecisionState[] = ['proposed', 'in_silence']

/** One of the answers to choose from. */
export type Option = { value: string; label: Words }

/** What a delegation said. A later one stands beside the earlier, the newest counts. */
export type Position = {
  code: string
  key: string
  revision: number
  value: string
  reservation: boolean
  /** Why against it, or with which reservation; empty where nothing was said. */
  words: string
  personId: string
  account: string
  at: Date
  late: boolean
  /** The delegation did not take it itself: it was at a call, and whoever wrote the minutes (`personId`) recorded that it agreed. */
  minuted: boolean
}

/** What a proposal rests on. `grade` is of the Admiralty scale, like `B2`; `hash` is SHA-256 in hex. */
export type Ground = {
  number: number
  words: string
  grade: string | null
  hash: string | null
  evidenceId: bigint | null
  label: Label
}

/** What is written about a proposal in words. Sealed in the store. */
type Wording = {
  title: Words
  question: Words
  mandate?: Words
  known?: string
  assumed?: string
  unknown?: string
}

/** A decision with its sealed words opened. */
export type DecisionFile = Wording & {
  id: string
  type: DecisionType
  options: readonly Option[]
  rule: Rule
  /** What it was proposed with, or the stricter label which the case that it is about has been given since. */
  label: Label
  /** Members that may read it: of those it was proposed to, and of a case that is AMBER or stricter none but who reads that. */
  addressees: readonly string[]
  roomId: string | null
  runId: string | null
  step: string | null
  caseNumber: string | null
  callId: string | null
  electionId: string | null
  proposedBy: string | null
  proposedAt: Date
  deadline: Date | null
  state: DecisionState
  chosen: string | null
  /** Why it was decided so, as whoever decided adopted it. */
  rationale: string
  decidedBy: string | null
  recordedBy: string | null
  decidedAt: Date | null
  recordedAt: Date | null
  late: boolean
  signBy: Date | null
  signedBy: string | null
  signedAt: Date | null
  ratifyBy: Date | null
  ratifiedBy: string | null
  ratifiedAt: Date | null
  reviewAt: Date | null
  remindedAt: Date | null
  supersedes: string | null
  /** The decision that took its place, once that was adopted. */
  supersededBy: string | null
  seats: readonly Seat[]
  positions: readonly Position[]
  evidence: readonly Ground[]
}

type Reading = Pick<Scene, 'tx' | 'keyring'>

/** Reads a decision and locks it until the transaction ends, so that what is decided on it stays true. */
export async function lockDecision(scene: Reading, id: string): Promise<DecisionFile | undefined> {
  await scene.tx.$queryRaw`SELECT 1 FROM "Decision" WHERE id = ${id} FOR UPDATE`
  const [file] = await readDecisions(scene, { id })
  return file
}

/** The decisions that a query finds, newest first. */
export async function readDecisions(
  { tx, keyring }: Reading,
  where: Prisma.DecisionWhereInput,
  take = 100,
): Promise<readonly DecisionFile[]> {
  const rows = await tx.decision.findMany({ where, orderBy: [{ proposedAt: 'desc' }, { id: 'desc' }], take })
  if (rows.length === 0) return []
  // One after the other: a transaction has one connection, which does one thing at a time.
  const ids = rows.map(({ id }) => id)
  const of = { where: { decisionId: { in: ids } } }
  const seats = Map.groupBy(await tx.decisionSeat.findMany({ ...of, orderBy: { code: 'asc' } }), keyOf)
  const positions = Map.groupBy(await tx.decisionPosition.findMany(of), keyOf)
  const evidence = Map.groupBy(await tx.decisionEvidence.findMany({ ...of, orderBy: { number: 'asc' } }), keyOf)
  const successors = await tx.decision.findMany({
    where: { supersedes: { in: ids }, state: { in: ['adopted', 'superseded'] } },
    select: { id: true, supersedes: true },
  })
  const cases = await limitsOfCases(
    tx,
    rows.map(({ caseNumber }) => caseNumber),
  )
  return rows.map((row) => ({
    ...within(openFile(row, keyring), cases.get(row.caseNumber ?? '')),
    supersededBy:
      row.state === 'superseded' ? (successors.find(({ supersedes }) => supersedes === row.id)?.id ?? null) : null,
    seats: (seats.get(row.id) ?? []).map(({ code, observer }) => ({ code, observer })),
    positions: (positions.get(row.id) ?? [])
      .map((each) => openPosition(each, keyring))
      .toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : 1)),
    evidence: (evidence.get(row.id) ?? []).map((each) => openGround(each, keyring)),
  }))
}

const keyOf = ({ decisionId }: { decisionId: string }): string => decisionId

/** What is asked, as it is kept. */
type Kept = Wording & { labels: readonly Words[] }
const erasedWording: Kept = { title: erasedWords, question: erasedWords, labels: [] }

/** The sealed form of what a proposal says. */
export function sealWording(file: Wording & Pick<DecisionFile, 'options'>, keyring: Keyring): Uint8Array<ArrayBuffer> {
  const { title, question, mandate, known, assumed, unknown } = file
  const kept: Kept = {
    title,
    question,
    labels: file.options.map(({ label }) => label),
    ...defined({ mandate, known, assumed, unknown }),
  }
  return keyring.seal(JSON.stringify(kept), 'decision.words')
}

/** An object without those of its fields that say nothing. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const said = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(said) as { [K in keyof T]?: Exclude<T[K], undefined> } // the same fields
}

export const sealClosing = (words: string, keyring: Keyring): Uint8Array<ArrayBuffer> =>
  keyring.seal(words, 'decision.closing')

export const sealPosition = (words: string, keyring: Keyring): Uint8Array<ArrayBuffer> =>
  keyring.seal(words, 'decision.position')

export const sealGround = (words: string, keyring: Keyring): Uint8Array<ArrayBuffer> =>
  keyring.seal(words, 'decision.evidence')

function openFile(row: Row, keyring: Keyring) {
  const { words: sealed, closing, key: _key, ...columns } = row
  const opened = keyring.openOr(sealed, 'decision.words', JSON.stringify(erasedWording))
  const { labels, ...wording } = JSON.parse(opened) as Kept // written by `sealWording` alone
  return {
    ...columns,
    ...wording,
    type: row.type as DecisionType, // written from a DecisionFile alone
    rule: row.rule as Rule, // likewise
    state: row.state as DecisionState, // likewise
    label: asLabel(row.label),
    options: row.options.map((value, index): Option => ({ value, label: labels[index] ?? value })),
    rationale: closing ? keyring.openText(closing, 'decision.closing') : '',
  }
}

const openPosition = ({ decisionId: _id, words, ...row }: PositionRow, keyring: Keyring): Position => ({
  ...row,
  words: words ? keyring.openText(words, 'decision.position') : '',
})

const openGround = ({ decisionId: _id, words, label, ...row }: EvidenceRow, keyring: Keyring): Ground => ({
  ...row,
  words: keyring.openOr(words, 'decision.evidence', erased('en')),
  label: asLabel(label),
})
