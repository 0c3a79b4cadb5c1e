import type { Transaction } from './client.ts'

/**
 * Things that are numbered anew each year, by the letter with which their numbers begin: `R-2027-0042` is a run, `Q` a round,
 * `W` a recall, `S` a consent, `H` a legal hold, `D` an erasure, `C` a call, `K` a series of calls, `P` a proposal and the decision
 * that comes of it.
 */
export type Series = 'R' | 'Q' | 'W' | 'S' | 'H' | 'D' | 'C' | 'K' | 'P'

/** What a person wrote of such a number; the year is absent where they left it out. */
export type Written = { year?: number; counter: number }

/** The year that an instant belongs to, in Brussels. */
export const yearOf = (at: Date): number =>
  Number(new Intl.DateTimeFormat('en', { timeZone: 'Europe/Brussels', year: 'numeric' }).format(at))

/** Writes a number. */
export const formatYearly = (series: Series, year: number, counter: number): string =>
  `${series}-${year}-${String(counter).padStart(4, '0')}`

/** No way of writing a number is longer; what is need not be looked at. */
const longestWritten = 40

/** Reads a number as people write it (`Q-2027-0042`, `#q42`, `Q–42:`); `undefined` when it is none of this series. */
export function readYearly(series: Series, written: string): Written | undefined {
  if (written.length > longestWritten) return undefined
  const tidy = written
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}/gu, '')
    .trim()
    .replace(/[\p{Pd}_/]+/gu, '-')
    .toUpperCase()
    .replace(/^#|[-.,:;]+$/g, '')
  const found = /^[A-Z]-?(?:(20\d\d)-)?(\d{1,7})$/.exec(tidy)
  const counter = Number(found?.[2] ?? 0)
  if (counter === 0 || !tidy.startsWith(series)) return undefined
  return { counter, ...(found?.[1] && { year: Number(found[1]) }) }
}

/** Takes the next number of a year: none is given twice, since the counter moves in the transaction of what bears the number. */
export async function allocateYearly(tx: Transaction, series: Series, at: Date): Promise<string> {
  const year = yearOf(at)
  const [row] = await tx.$queryRaw<{ last: number }[]>`
    INSERT INTO "YearCounter" AS counter (series, year, last) VALUES (${series}, ${year}, 1)
    ON CONFLICT (series, year) DO UPDATE SET last = counter.last + 1
    RETURNING last`
  if (!row) throw new Error(`the counter of ${series} gave no number`)
  return formatYearly(series, year, row.last)
}

/** The full numbers that may be meant, the newest first: where no year was written, one of each year there is. */
export async function meantNumbers(tx: Transaction, series: Series, written: Written): Promise<readonly string[]> {
  const { year, counter } = written
  if (year !== undefined) return [formatYearly(series, year, counter)]
  const years = await tx.yearCounter.findMany({ where: { series }, orderBy: { year: 'desc' }, select: { year: true } })
  return years.map((each) => formatYearly(series, each.year, counter))
}
