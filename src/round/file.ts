import { codesOf, type Person } from '../directory/directory.ts'
import { asLabel, type Label, rankOf } from '../sharing/label.ts'
import type { Transaction } from '../store/client.ts'
import type { Prisma } from '../store/generated/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { Option } from './option.ts'
import type { RoundKind, RoundScene, Words } from './round.ts'
import type { Answer, Seat } from './standing.ts'

/** A round with its sealed words opened. */
export type RoundFile = {
  id: string
  kind: RoundKind
  question: Words
  options: readonly Option[]
  label: Label
  /** Members that may read it. */
  addressees: readonly string[]
  roomId: string | null
  runId: string | null
  electionId: string | null
  askedBy: string | null
  askedAt: Date
  deadline: Date | null
  closedAt: Date | null
  quorum: number | null
  seats: readonly Seat[]
  answers: readonly Answer[]
}

const whole = {
  seats: true,
  answers: { orderBy: [{ code: 'asc' }, { revision: 'asc' }] },
} satisfies Prisma.RoundInclude
type Row = Prisma.RoundGetPayload<{ include: typeof whole }>

/** Reads a round and locks it until the transaction ends, so that what is decided on it stays true. */
export async function lockRound(scene: Pick<RoundScene, 'tx' | 'keyring'>, id: string): Promise<RoundFile | undefined> {
  await scene.tx.$queryRaw`SELECT 1 FROM "Round" WHERE id = ${id} FOR UPDATE`
  const row = await scene.tx.round.findUnique({ where: { id }, include: whole })
  return row ? openFile(row, scene.keyring) : undefined
}

/** The rounds that a query finds, newest first. */
export async function readRounds(
  { tx, keyring }: { tx: Transaction; keyring: Keyring },
  where: Prisma.RoundWhereInput,
  take = 100,
): Promise<readonly RoundFile[]> {
  const rows = await tx.round.findMany({ where, include: whole, orderBy: [{ askedAt: 'desc' }, { id: 'desc' }], take })
  return rows.map((row) => openFile(row, keyring))
}

/** The sealed form of a question. */
export const sealQuestion = (question: Words, keyring: Keyring): Uint8Array<ArrayBuffer> =>
  keyring.seal(JSON.stringify(question), 'round.question')

/** The sealed form of an answer's words. */
export const sealWords = (words: string, keyring: Keyring): Uint8Array<ArrayBuffer> =>
  keyring.seal(words, 'round.answer')

function openFile(row: Row, keyring: Keyring): RoundFile {
  return {
    ...row,
    kind: row.kind as RoundKind, // written by `openRound` alone
    question: JSON.parse(keyring.openText(row.question, 'round.question')) as Words, // likewise
    options: row.options as Option[], // likewise
    label: asLabel(row.label),
    answers: row.answers.map((answer) => ({
      ...answer,
      words: answer.words ? keyring.openText(answer.words, 'round.answer') : '',
    })),
  }
}

/**
 * Whether a person may know of a round and read it: the people of its addressees; below AMBER all officials. Nobody without a
 * role.
 */
export function isReadableBy(
  person: Person,
  { label, addressees }: Pick<RoundFile, 'label' | 'addressees'>,
  at: Date,
): boolean {
  const codes = codesOf(person, at)
  if (codes.length === 0) return false
  return rankOf(label) < rankOf('TLP:AMBER') || codes.some((code) => addressees.includes(code))
}
