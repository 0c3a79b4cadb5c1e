import { type Tone, toneOf } from './option.ts'
import type { RoundKind } from './round.ts'

/** An answer as it was given. `key` tells it from every other, and decides between two of the same instant. */
export type Answer = {
  code: string
  key: string
  revision: number
  value: string
  words: string
  personId: string
  account: string
  at: Date
  late: boolean
}

/** A delegation that is asked. `chased` is the last turn in which it was reminded. */
export type Seat = { code: string; observer: boolean; chased: number; chasedAt: Date | null }

/** Where a delegation stands: its answer that counts, if it gave one. There is no other state, so that silence is nothing else. */
export type Standing = Seat & { answer?: Answer; tone?: Tone; given: number }

/** Counts of a round. Observers and the silent are in none of them but their own. */
export type Count = {
  /** Delegations asked, without observers. */
  asked: number
  answered: number
  /** Codes of those who did not answer, without observers. */
  silent: readonly string[]
  /** How many answers count for the quorum; `needed` and whether it is reached, where there is one. */
  present: number
  needed?: number
  reached?: boolean
}

type Asked = {
  kind: RoundKind
  seats: readonly Seat[]
  answers: readonly Answer[]
  quorum: number | null
  closedAt: Date | null
}

type Keyed = Pick<Answer, 'at' | 'key'>

/** Whether one answer goes before another: the later one does, of two at the same instant the one with the greater key. */
export const goesBefore = (one: Keyed, other: Keyed): boolean =>
  one.at.getTime() !== other.at.getTime() ? one.at > other.at : one.key > other.key

/** What somebody noted for a delegation that is not theirs is known by the beginning of its key. */
const forOthers = 'for-others/'
export const keyForOthers = (key: string, code: string): string => `${forOthers}${key}/${code}`
export const isForOthers = ({ key }: Pick<Answer, 'key'>): boolean => key.startsWith(forOthers)

/** What a delegation said itself counts, whatever was noted for it since; of its own the newest. */
const countsMore = (one: Answer, other: Answer): boolean =>
  isForOthers(one) === isForOthers(other) ? goesBefore(one, other) : isForOthers(other)

/** Where each delegation stands, by code: whatever the order in which answers arrived, the same. */
export function standingsOf({ seats, answers }: Pick<Asked, 'seats' | 'answers'>): readonly Standing[] {
  return seats
    .map((seat): Standing => {
      const own = answers.filter(({ code }) => code === seat.code)
      const [first, ...more] = own
      if (!first) return { ...seat, given: 0 }
      const answer = more.reduce((best, each) => (countsMore(each, best) ? each : best), first)
      return { ...seat, answer, tone: toneOf(answer.value), given: own.length }
    })
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

/** Counts a round. What came after it was closed changes nothing of them. */
export function countOf(round: Asked): Count {
  const { closedAt, quorum } = round
  const inTime = closedAt ? { ...round, answers: round.answers.filter(({ at }) => at <= closedAt) } : round
  const counted = standingsOf(inTime).filter(({ observer }) => !observer)
  const answered = counted.filter(({ answer }) => answer !== undefined)
  const present = answered.filter(({ answer }) => answer && isPresence(round.kind, answer.value)).length
  return {
    asked: counted.length,
    answered: answered.length,
    silent: counted.filter(({ answer }) => answer === undefined).map(({ code }) => code),
    present,
    ...(quorum !== null && { needed: quorum, reached: present >= quorum }),
  }
}

/** Answers by which a delegation says that it is not there: it has answered, but counts for no quorum. */
const away: readonly string[] = ['absent', 'excused', 'unavailable', 'later', 'none']

/** Whether an answer counts for the quorum of a round of this kind. */
export const isPresence = (kind: RoundKind, value: string): boolean =>
  (kind !== 'roll-call' && kind !== 'availability') || !away.includes(value)

/** The value of each delegation's answer, null where it gave none. */
export function rowsOf(round: Asked): Readonly<Record<string, string | null>> {
  return Object.fromEntries(standingsOf(round).map(({ code, answer }) => [code, answer?.value ?? null]))
}
