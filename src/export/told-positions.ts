import { differsFrom, standing } from '../decision/rule.ts'
import type { DecisionPart, PositionPart, ResultPart } from './dossier.ts'

/**
 * What of the positions on a decision is told where each delegation has a place: in `counted` the one of each that counts or, of an
 * observer, is shown; in `late` the newest of each that came after the end, which counts nowhere and is not hidden for that.
 */
export function toldPositions({ seats, positions }: Pick<DecisionPart, 'seats' | 'positions'>): {
  counted: readonly PositionPart[]
  late: readonly PositionPart[]
} {
  const keyed = positions.map((part, index) => ({
    ...part,
    at: new Date(part.at),
    // They are in their order already.
    key: String(index).padStart(9, '0'),
    part,
  }))
  const all = seats.map(({ code }) => ({ code, observer: false }))
  const counted = [...standing(all, keyed, null).values()].map(({ part }) => part)
  const late = new Map(positions.filter((each) => each.late).map((each) => [each.code, each]))
  return { counted, late: [...late.values()] }
}

/** Whether a delegation stood apart from what was decided: against it, for something else, or with a reservation. */
export const standsApart = ({ value, reservation }: PositionPart, { chosen }: Pick<DecisionPart, 'chosen'>): boolean =>
  reservation || differsFrom(value, chosen ?? null)

/** What is said beside a position that came late. */
export const cameLate = 'Came late: it was said after the decision was closed, and is not counted.'

/** What has to be known of a position beside its value, in English. */
export const marksOf = ({ reservation, minuted, late }: PositionPart): readonly string[] => [
  ...(reservation ? ['(reservation)'] : []),
  ...(minuted ? ['(minuted)'] : []),
  ...(late ? ['(late)'] : []),
]

/** What a decision had come to before it was counted anew, and when, in English: `adopted, yes, decided 2027-04-25T22:00:00.000Z`. */
export const resultOf = ({ state, chosen, decidedAt, recordedAt, late }: ResultPart): string =>
  [
    state,
    ...(chosen === undefined ? [] : [chosen]),
    `decided ${decidedAt}`,
    `recorded ${recordedAt}`,
    ...(late ? ['written down late'] : []),
  ].join(', ')
