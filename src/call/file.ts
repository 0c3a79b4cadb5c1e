import type { DecisionState } from '../decision/file.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { erasedWords } from '../locale/erased.ts'
import type { Words } from '../locale/words.ts'
import { limitsOfCases, within } from '../sharing/case-limits.ts'
import { asLabel, type Label } from '../sharing/label.ts'
import type { CallGuest as GuestRow, CallMinute as MinuteRow, Prisma, Call as Row } from '../store/generated/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { Reading as Time } from './when.ts'

/** `finding`: a time is sought; it has none yet. */
export type CallState = 'finding' | 'planned' | 'running' | 'ended' | 'cancelled'

export const comings = ['yes', 'maybe', 'no'] as const
/** What somebody says who is invited. */
export type Coming = (typeof comings)[number]

/** A person who is invited, for a member; `BE+LU` for two. */
export type Guest = {
  personId: string
  code: string
  answer: Coming | null
  answeredAt: Date | null
  /** The sequence of the invitation they have. */
  told: number
}

/** Somebody who is invited and has not answered. */
export const newGuest = (
  { sequence }: Pick<CallFile, 'sequence'>,
  { id }: Pick<Person, 'id'>,
  code: string,
): Guest => ({
  personId: id,
  code,
  answer: null,
  answeredAt: null,
  told: sequence,
})

/** Writes guests down; whoever was invited for another post is now for this one. */
export async function writeGuests({ tx }: Pick<Scene, 'tx'>, callId: string, guests: readonly Guest[]): Promise<void> {
  for (const guest of guests)
    await tx.callGuest.upsert({
      where: { callId_personId: { callId, personId: guest.personId } },
      create: { ...guest, callId },
      update: guest,
    })
}

/** One line of a call's minutes. */
export type Minute = {
  number: number
  kind: 'decision' | 'action' | 'note'
  words: string
  ownerId: string | null
  code: string | null
  due: Date | null
  doneAt: Date | null
  decisionId: string | null
  /** What became of that decision, where it is not adopted any more. */
  fallen?: DecisionState
  byId: string
  at: Date
  late: boolean
}

/** A call's words, as they are kept: sealed together, with who was asked, since that can be words as well. */
export type CallWords = {
  title: Words
  /** Where one joins; absent where nobody set it. */
  link?: string
  /** Further points of the agenda. */
  agenda: readonly Words[]
  /** Codes of the members invited, and of those among them that only observe. */
  codes: readonly string[]
  observers: readonly string[]
  roles: readonly string[]
  /** While a time is sought: the local times that everybody was asked about, in the order of their letters. */
  times?: readonly Pick<Time, 'wall' | 'zone' | 'offset'>[]
}

/** A call with its sealed words opened. Its label and addressees are never wider than those of the case it is about. */
export type CallFile = CallWords & {
  id: string
  label: Label
  /** Members that may read it. */
  addressees: readonly string[]
  roomId: string | null
  runId: string | null
  caseNumber: string | null
  electionId: string | null
  seriesId: string | null
  seriesDay: string | null
  askedBy: string | null
  madeAt: Date
  state: CallState
  wall: string | null
  zone: string
  offset: number | null
  startsAt: Date | null
  minutes: number
  urgent: boolean
  sequence: number
  quorum: number | null
  roundId: string | null
  rollCallId: string | null
  begunAt: Date | null
  endedAt: Date | null
  summarisedAt: Date | null
  guests: readonly Guest[]
  lines: readonly Minute[]
}

type Reading = Pick<Scene, 'tx' | 'keyring'>

/** Reads a call and locks it until the transaction ends, so that what is decided on it stays true. */
export async function lockCall(scene: Reading, id: string): Promise<CallFile | undefined> {
  await scene.tx.$queryRaw`SELECT 1 FROM "Call" WHERE id = ${id} FOR UPDATE`
  const [file] = await readCalls(scene, { id })
  return file
}

/** The same without waiting for it: `busy` while somebody else has it in hand. */
export async function tryLockCall(scene: Reading, id: string): Promise<CallFile | 'busy' | undefined> {
  const held = await scene.tx.$queryRaw<unknown[]>`SELECT 1 FROM "Call" WHERE id = ${id} FOR UPDATE SKIP LOCKED`
  const [file] = await readCalls(scene, { id })
  return file && held.length === 0 ? 'busy' : file
}

/** The calls that a query finds, the soonest first; those without a time last. */
export async function readCalls(
  { tx, keyring }: Reading,
  where: Prisma.CallWhereInput,
  take = 100,
): Promise<readonly CallFile[]> {
  const rows = await tx.call.findMany({
    where,
    orderBy: [{ startsAt: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
    take,
  })
  if (rows.length === 0) return []
  // One after the other: a transaction has one connection, which does one thing at a time.
  const of = { where: { callId: { in: rows.map(({ id }) => id) } } }
  const guests = Map.groupBy(await tx.callGuest.findMany({ ...of, orderBy: { personId: 'asc' } }), callOf)
  const lines = Map.groupBy(await tx.callMinute.findMany({ ...of, orderBy: { number: 'asc' } }), callOf)
  const cases = await limitsOfCases(
    tx,
    rows.map(({ caseNumber }) => caseNumber),
  )
  const fallen = await fallenOf(tx, [...lines.values()].flat())
  return rows.map((row) =>
    within(
      openFile(row, guests.get(row.id) ?? [], { lines: lines.get(row.id) ?? [], fallen }, keyring),
      cases.get(row.caseNumber ?? ''),
    ),
  )
}

/** The decisions that lines of minutes gave and that stand no more, by their number. */
async function fallenOf(tx: Reading['tx'], lines: readonly MinuteRow[]): Promise<ReadonlyMap<string, DecisionState>> {
  const ids = lines.flatMap(({ decisionId }) => decisionId ?? [])
  if (ids.length === 0) return new Map()
  const where = { id: { in: ids }, state: { not: 'adopted' } }
  const rows = await tx.decision.findMany({ where, select: { id: true, state: true } })
  return new Map(rows.map(({ id, state }) => [id, state as DecisionState])) // written from a DecisionFile alone
}

const callOf = ({ callId }: { callId: string }): string => callId

/** The sealed form of a call's words. */
export const sealCallWords = (
  { title, link, agenda, codes, observers, roles, times }: CallWords,
  keyring: Keyring,
): Uint8Array<ArrayBuffer> =>
  keyring.seal(
    JSON.stringify({
      title,
      ...(link !== undefined && { link }),
      agenda,
      codes,
      observers,
      roles,
      ...(times && { times }),
    }),
    'call.words',
  )

/** The sealed form of a line of minutes. */
export const sealMinute = (words: string, keyring: Keyring): Uint8Array<ArrayBuffer> =>
  keyring.seal(words, 'call.minute')

const erasedCall = (guests: readonly GuestRow[]): string =>
  JSON.stringify({
    title: erasedWords,
    agenda: [],
    codes: [...new Set(guests.flatMap(({ code }) => code.split('+')))].toSorted(),
    observers: [],
    roles: [],
  } satisfies CallWords)

function openFile(
  row: Row,
  guests: readonly GuestRow[],
  { lines, fallen }: { lines: readonly MinuteRow[]; fallen: ReadonlyMap<string, DecisionState> },
  keyring: Keyring,
): CallFile {
  const { words, key: _key, ...columns } = row
  return {
    ...columns,
    ...(JSON.parse(keyring.openOr(words, 'call.words', erasedCall(guests))) as CallWords), // by `sealCallWords` alone
    label: asLabel(row.label),
    state: row.state as CallState, // written by this room alone
    guests: guests.map((guest) => ({ ...guest, answer: guest.answer as Coming | null })), // likewise
    lines: lines.map((line) => {
      const state = fallen.get(line.decisionId ?? '')
      return {
        ...line,
        kind: line.kind as Minute['kind'], // likewise
        words: keyring.openOr(line.words, 'call.minute', erasedWords.en),
        ...(state && { fallen: state }),
      }
    }),
  }
}

/** When a call is to be over. */
export const endOf = ({ startsAt, minutes }: { startsAt: Date; minutes: number }): Date =>
  new Date(startsAt.getTime() + minutes * 60_000)

/** How long after its end the minutes of a call are late, in hours. */
const lateAfterHours = 24

/** Whether a call is over for so long that its minutes are late. */
export const isLongOver = ({ endedAt }: Pick<CallFile, 'endedAt'>, now: Date): boolean =>
  endedAt !== null && now.getTime() - endedAt.getTime() > lateAfterHours * 3_600_000
