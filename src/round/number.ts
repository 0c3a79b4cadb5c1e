import type { Transaction } from '../store/client.ts'

/** A round's number: `Q`, the year, a counter: `Q-2027-0042`. */
const prefix = 'Q'

/** What a person wrote of a round's number; the year is absent where they left it out. */
export type WrittenRound = { year?: number; counter: number }

/** Writes a round's number. */
export const formatRound = (year: number, counter: number): string =>
  `${prefix}-${year}-${String(counter).padStart(4, '0')}`

/** Reads a round's number as people write it (`Q-2027-0042`, `q42`, `Q-42`); `undefined` when it is none. */
export function readRound(written: string): WrittenRound | undefined {
  if (written.length > 40) return undefined
  const tidy = written
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}/gu, '')
    .replace(/[\p{Pd}_/]+/gu, '-')
    .toUpperCase()
    .replace(/[-.,:;]+$/, '')
  const found = /^Q-?(?:(20\d\d)-)?(\d{1,7})$/.exec(tidy)
  const counter = Number(found?.[2] ?? 0)
  return counter === 0 ? undefined : { counter, ...(found?.[1] && { year: Number(found[1]) }) }
}

/** Takes the next number of a year: no gap and no double, since the counter moves in the round's own transaction. */
export async function allocateRound(tx: Transaction, at: Date): Promise<string> {
  const year = Number(new Intl.DateTimeFormat('en', { timeZone: 'Europe/Brussels', year: 'numeric' }).format(at))
  const [row] = await tx.$queryRaw<{ last: number }[]>`
    INSERT INTO "RoundCounter" AS counter (year, last) VALUES (${year}, 1)
    ON CONFLICT (year) DO UPDATE SET last = counter.last + 1
    RETURNING last`
  if (!row) throw new Error('the counter of rounds gave no number')
  return formatRound(year, row.last)
}
