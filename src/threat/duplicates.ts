import type { Report } from './case.ts'

/** What of a case tells whether another is about the same thing. */
export type Likeness = { number: string; title: string; report: Report; at: Date }

/** From this score on a case is suggested as a likely duplicate. */
export const likelyFrom = 0.5
/** Beyond this time between them, two reports do not count as one thing by their time. */
const windowHours = 24

/**
 * How likely two reports are about the same thing, 0 to 1: half by their words, a fifth by the asset, and by how near they
 * are in time, a tenth by member. Symmetric. Reports on different members' elections count as the same only by their words.
 */
export function scoreDuplicate(a: Omit<Likeness, 'number'>, b: Omit<Likeness, 'number'>): number {
  return score(a, wordsIn(a), b, wordsIn(b))
}

function score(
  a: Omit<Likeness, 'number'>,
  wordsOfA: ReadonlySet<string>,
  b: Omit<Likeness, 'number'>,
  wordsOfB: ReadonlySet<string>,
): number {
  const words = overlap(wordsOfA, wordsOfB)
  const hours = Math.abs(a.at.getTime() - b.at.getTime()) / 3_600_000
  const time = Math.max(0, 1 - hours / windowHours)
  const bothKnown = a.report.asset !== undefined && b.report.asset !== undefined
  const asset = bothKnown ? Number(a.report.asset === b.report.asset) : words
  const member = Number(a.report.concerns === b.report.concerns)
  // Time and place alone make no duplicate: two outages of one night are two cases until their words meet.
  return Math.min(1, 0.5 * words + Math.min(1, words * 1.5) * (0.2 * asset + 0.2 * time + 0.1 * member))
}

const wordsIn = ({ title, report }: Omit<Likeness, 'number'>): ReadonlySet<string> => wordsOf(`${title} ${report.what}`)

/** The cases that are likely about the same thing as `fresh`, likeliest first, at most `most`. */
export function likelyDuplicates(
  fresh: Omit<Likeness, 'number'>,
  others: readonly Likeness[],
  most = 3,
): readonly { number: string; score: number }[] {
  const words = wordsIn(fresh)
  return others
    .map((other) => ({ number: other.number, score: score(fresh, words, other, wordsIn(other)) }))
    .filter(({ score }) => score >= likelyFrom)
    .sort((a, b) => b.score - a.score || (a.number < b.number ? -1 : 1))
    .slice(0, most)
}

/** The words that carry meaning: without case, accents and the shortest. */
export function wordsOf(text: string): ReadonlySet<string> {
  const flat = text
    .slice(0, 20_000)
    .normalize('NFKD')
    .replace(/\p{M}|\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
  return new Set(flat.match(/[\p{L}\p{N}]+(?:[.][\p{L}\p{N}]+)*/gu)?.filter((word) => word.length >= 4) ?? [])
}

/** Share of the smaller set's words that stand in the other: a short second report repeats part of a long first one. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const smaller = Math.min(a.size, b.size)
  if (smaller === 0) return 0
  const shared = [...a].filter((word) => b.has(word)).length
  // Few shared words prove little, however short the report.
  return (shared / smaller) * Math.min(1, shared / 3)
}
