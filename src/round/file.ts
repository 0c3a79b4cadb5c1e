import type { Scene } from '../directory/scene.ts'
import { erasedWords } from '../locale/erased.ts'
import type { Words } from '../locale/words.ts'
import { asLabel, type Label } from '../sharing/label.ts'
import type { RoundAnswer as AnswerRow, Prisma, Round as Row } from '../store/generated/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { Option } from './option.ts'
import type { RoundKind } from './round.ts'
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

/** Reads a round and locks it until the transaction ends, so that what is decided on it stays true. */
export async function lockRound(scene: Pick<Scene, 'tx' | 'keyring'>, id: string): Promise<RoundFile | undefined> {
  await scene.tx.$queryRaw`SELECT 1 FROM "Round" WHERE id = ${id} FOR UPDATE`
  const [file] = await readRounds(scene, { id })
  return file
}

/** The rounds that a query finds, newest first. */
export async function readRounds(
  { tx, keyring }: Pick<Scene, 'tx' | 'keyring'>,
  where: Prisma.RoundWhereInput,
  take = 100,
): Promise<readonly RoundFile[]> {
  const rows = await tx.round.findMany({ where, orderBy: [{ askedAt: 'desc' }, { id: 'desc' }], take })
  // One after the other: a transaction has one connection, which does one thing at a time.
  const of = { where: { roundId: { in: rows.map(({ id }) => id) } } }
  const seats = rows.length > 0 ? await tx.roundSeat.findMany(of) : []
  const answers = rows.length > 0 ? await tx.roundAnswer.findMany(of) : []
  const [seatsOf, answersOf] = [Map.groupBy(seats, keyOf), Map.groupBy(answers, keyOf)]
  return rows.map((row) => openFile(row, seatsOf.get(row.id) ?? [], answersOf.get(row.id) ?? [], keyring))
}

const keyOf = ({ roundId }: { roundId: string }): string => roundId

/** What is asked, as it is kept: the question and what its options are called. */
type Asked = { question: Words; labels: readonly Words[] }
const erasedAsked = JSON.stringify({ question: erasedWords, labels: [] })

/** The sealed form of what is asked: a run fills both with what people wrote. */
export const sealAsked = ({ question, options }: Pick<RoundFile, 'question' | 'options'>, keyring: Keyring) => {
  const asked: Asked = { question, labels: options.map(({ label }) => label) }
  return keyring.seal(JSON.stringify(asked), 'round.question')
}

/** The sealed form of an answer's words. */
export const sealWords = (words: string, keyring: Keyring): Uint8Array<ArrayBuffer> =>
  keyring.seal(words, 'round.answer')

function openFile(row: Row, seats: readonly Seat[], answers: readonly AnswerRow[], keyring: Keyring): RoundFile {
  const values = row.options as string[] // written by `openRound` alone
  const { question, labels } = JSON.parse(keyring.openOr(row.question, 'round.question', erasedAsked)) as Asked // by `sealAsked` alone
  return {
    ...row,
    kind: row.kind as RoundKind, // likewise
    question,
    options: values.map((value, index): Option => ({ value, label: labels[index] ?? value })),
    label: asLabel(row.label),
    seats,
    answers: answers
      .map((answer) => ({ ...answer, words: answer.words ? keyring.openText(answer.words, 'round.answer') : '' }))
      .toSorted((a, b) => a.revision - b.revision),
  }
}
