import type { AccountRef } from '../chat/refs.ts'
import type { Json } from '../chat/shelf.ts'
import type { Person } from '../directory/directory.ts'
import { lookAgainAt } from '../directory/heard.ts'
import type { Scene } from '../directory/scene.ts'
import type { Words } from '../locale/words.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Label } from '../sharing/label.ts'
import { isReadableFor } from '../sharing/readable.ts'
import { targetRoom } from '../sharing/target.ts'
import { allocateYearly } from '../store/yearly.ts'
import { type Chase, chasedAt, closeTimer, ownTimers, stopTimers } from './deadline.ts'
import { lockRound, type RoundFile, sealAsked, sealWords } from './file.ts'
import type { Option } from './option.ts'
import { askMember, remindMember, settleRequests, tellOverruled, tellRole } from './request.ts'
import { showTable } from './show.ts'
import { type Answer, countOf, isForOthers, rowsOf, type Standing, standingsOf } from './standing.ts'

export const roundKinds = ['status-line', 'availability', 'roll-call', 'positions'] as const
export type RoundKind = (typeof roundKinds)[number]

/** What is asked. `key` is the same for the same asking, so that a repeat opens nothing new. */
export type NewRound = {
  key: string
  kind: RoundKind
  question: Words
  /** The answers to choose from; none where free words are asked for. */
  options: readonly Option[]
  /** Codes of the members asked; observers among them answer, but never count for a quorum. */
  members: readonly string[]
  observers?: readonly string[]
  label: Label
  roomId?: string
  runId?: string
  electionId?: string
  /** The person who asks, where no run does. The round then reminds and closes itself. */
  askedBy?: Person
  deadline?: Date
  quorum?: number
  /** Whoever sits in the room where its table stands may not read it unless their member is asked. */
  onlyAsked?: boolean
  /** Ids of people who are not rung when it is asked: they are told nothing alone, and not named in their room. */
  spared?: readonly string[]
}

/**
 * Opens a round: its table stands in its room, each delegation's people are asked. Writes `round.opened` about the round's id.
 * It may be read by the members asked and, unless it is for these alone, by those who sit in its room, where they see it asked.
 */
export async function openRound(scene: Scene, asked: NewRound): Promise<{ id: string; effects: readonly Effect[] }> {
  const { tx, keyring, now } = scene
  const before = await tx.round.findUnique({ where: { key: asked.key }, select: { id: true } })
  if (before) return { id: before.id, effects: [] }
  const id = await allocateYearly(tx, 'Q', now)
  const seats = [...new Set(asked.members)].map((code) => ({
    code,
    observer: asked.observers?.includes(code) ?? false,
  }))
  const codes = seats.map(({ code }) => code)
  const file: RoundFile = {
    id,
    kind: asked.kind,
    question: asked.question,
    options: asked.options,
    label: asked.label,
    addressees: [...new Set([...codes, ...(asked.onlyAsked ? [] : presentIn(scene, asked.roomId))])].toSorted(),
    roomId: asked.roomId ?? null,
    runId: asked.runId ?? null,
    electionId: asked.electionId ?? null,
    askedBy: asked.askedBy?.id ?? null,
    askedAt: now,
    deadline: asked.deadline ?? null,
    closedAt: null,
    quorum: asked.quorum ?? null,
    seats: seats.map((seat) => ({ ...seat, chased: 0, chasedAt: null })),
    answers: [],
  }
  const { seats: _seats, answers: _answers, question: _question, options, ...columns } = file
  await tx.round.create({
    data: {
      ...columns,
      key: asked.key,
      addressees: [...file.addressees],
      question: sealAsked(file, keyring),
      options: options.map(({ value }) => value),
      seats: { create: seats },
    },
  })
  return {
    id,
    effects: [
      note(file, 'opened', asked.askedBy, {
        label: file.label,
        members: codes,
        ...(file.deadline && { deadline: file.deadline.toISOString() }),
        ...(file.quorum !== null && { needed: file.quorum }),
      }),
      ...ownTimers(file),
      ...(await showTable(scene, file)),
      ...codes.flatMap((code) => askMember(scene, file, code, asked.spared)),
    ],
  }
}

/** An answer as somebody gives it. `key` is that of the event that brought it; `at` when it was said, in the world's time. */
export type NewAnswer = {
  key: string
  code: string
  value: string
  words: string
  person: Person
  account: AccountRef
  at: Date
}

/** What became of an answer: what counts now, and whether it is this one. */
export type Taken = { effects: readonly Effect[]; standing: Standing; counts: boolean }

/**
 * Takes an answer for a delegation that is asked; the newest counts, what comes after the deadline is marked late. Writes
 * `round.answered`. The same key again changes nothing. Throws for a round or delegation that is not there: the caller has looked.
 */
export async function answerRound(scene: Scene, id: string, given: NewAnswer): Promise<Taken> {
  const { tx, keyring, now } = scene
  const file = await lockRound(scene, id)
  const before = file && standingsOf(file).find(({ code }) => code === given.code)
  if (!file || !before) throw new Error(`${given.code} is not asked in the round ${id}`)
  const known = file.answers.find(({ key }) => key === given.key)
  if (known) return { effects: [], standing: before, counts: before.answer?.key === given.key }
  const at = takenAt(file, given.at, now)
  const answer: Answer = {
    code: given.code,
    key: given.key,
    revision: before.given + 1,
    value: given.value,
    words: given.words,
    personId: given.person.id,
    account: given.account,
    at,
    late: file.closedAt !== null || (file.deadline !== null && at > file.deadline),
  }
  const { words, ...columns } = answer
  await tx.roundAnswer.create({
    data: { ...columns, roundId: id, words: words === '' ? null : sealWords(words, keyring) },
  })
  const answered: RoundFile = { ...file, answers: [...file.answers, answer] }
  const standing = standingsOf(answered).find(({ code }) => code === given.code) ?? before
  const counts = standing.answer?.key === answer.key
  const { answered: count, silent } = countOf(answered)
  return {
    standing,
    counts,
    effects: [
      note(answered, 'answered', given.person, {
        code: answer.code,
        value: answer.value,
        late: answer.late,
        revision: answer.revision,
        counts,
        ...(isForOthers(answer) && { noted: true }),
        answered: count,
        silent: silent.length,
        ...(words !== '' && { words }),
      }),
      ...(await showTable(scene, answered)),
      ...(await settleRequests(scene, answered, given.code)),
      ...(counts && before.answer ? tellOverruled(scene, answered, before.answer, standing) : []),
    ],
  }
}

/**
 * When an answer counts as given: not later than now. What reaches a closed round is late, whenever it was said, and also where it
 * began before that and had to wait: the record of its end stands.
 */
function takenAt({ closedAt }: RoundFile, given: Date, now: Date): Date {
  if (closedAt) return new Date(Math.max(now.getTime(), closedAt.getTime() + 1))
  return given > now ? now : given
}

/**
 * Reminds those who have not answered, and tells who holds `role` of each of them. Writes `round.chased`. A turn is done once
 * a delegation; nothing for a round that is closed.
 */
export async function chaseRound(scene: Scene, id: string, chase: Chase): Promise<readonly Effect[]> {
  const file = await lockRound(scene, id)
  if (!file || file.closedAt) return []
  // Turns are counted from 0 or 1, by whoever counts: what is kept is the one after the last that was done.
  // Nor is anybody reminded who may not read it any more.
  const open = standingsOf(file).filter(
    ({ code, answer, observer, chased }) => !answer && !observer && chased <= chase.turn && isReadableFor(code, file),
  )
  if (open.length === 0) return []
  const codes = open.map(({ code }) => code)
  await scene.tx.roundSeat.updateMany({
    where: { roundId: id, code: { in: codes } },
    data: { chased: chase.turn + 1, chasedAt: scene.now },
  })
  const chased: RoundFile = {
    ...file,
    seats: file.seats.map((seat) =>
      codes.includes(seat.code) ? { ...seat, chased: chase.turn + 1, chasedAt: scene.now } : seat,
    ),
  }
  const told = codes.map((code) => ({ code, ...tellRole(scene, chased, code, chase) }))
  return [
    note(chased, 'chased', undefined, {
      turn: chase.turn,
      role: chase.role,
      codes,
      // Of these nobody holds the role, or nobody of them can be told: whoever runs the round has to phone.
      untold: told.filter(({ told: people }) => people.length === 0).map(({ code }) => code),
    }),
    ...codes.flatMap((code) => remindMember(scene, chased, code, chase.turn)),
    ...told.flatMap(({ effects }) => effects),
    ...(await showTable(scene, chased)),
  ]
}

/** Closes a round: who did not answer stands as `no answer`. Writes `round.closed` with rows and quorum. Nothing where it is closed. */
export async function closeRound(scene: Scene, id: string, by?: Person): Promise<readonly Effect[]> {
  const file = await lockRound(scene, id)
  if (!file || file.closedAt) return []
  // What was answered while this waited for the round counts.
  const closedAt = new Date(Math.max(scene.now.getTime(), ...file.answers.map(({ at }) => at.getTime())))
  const closed: RoundFile = { ...file, closedAt }
  await scene.tx.round.update({ where: { id }, data: { closedAt } })
  const { asked, answered, silent, present, needed, reached } = countOf(closed)
  return [
    note(closed, 'closed', by, {
      rows: rowsOf(closed),
      asked,
      answered,
      silent: silent.length,
      present,
      // Where none is needed, whoever answered is enough.
      quorum: reached ?? true,
      ...(needed !== undefined && { needed }),
    }),
    ...stopTimers(closed),
    ...(await showTable(scene, closed)),
    ...(await settleRequests(scene, closed)),
  ]
}

/**
 * Closes a round whose deadline has come, once all that was answered by then has been heard: `since` then is waited for that. A run
 * may take late answers for a while, and closes its round only then: these count for it; and it has chased before whom it chases.
 */
export async function closeAtDeadline(scene: Scene, id: string, since: Date): Promise<readonly Effect[]> {
  const file = await lockRound(scene, id)
  const by = file?.runId ? since : file?.deadline
  const isOpen = by && !file?.closedAt
  const again = isOpen ? ((await lookAgainAt(scene, by, since)) ?? (await chasedAt(scene, id))) : undefined
  return again ? [closeTimer(id, again, since)] : closeRound(scene, id)
}

type Happening = 'opened' | 'answered' | 'chased' | 'closed'

const note = (
  file: RoundFile,
  kind: Happening,
  by: Person | undefined,
  payload: Readonly<Record<string, Json>>,
): Effect => ({
  kind: 'append',
  entry: {
    kind: `round.${kind}`,
    subject: file.id,
    actor: by?.pseudonym ?? 'bot',
    payload: { kind: file.kind, ...payload },
  },
})

function presentIn({ directory, now }: Scene, roomId: string | undefined): readonly string[] {
  const room = roomId ? directory.rooms.get(roomId) : undefined
  return room ? targetRoom(directory, room, now).readers : []
}
