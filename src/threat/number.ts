import type { Transaction } from '../store/client.ts'

/** A case number: `EL`, the year, the member's code, a counter of that member and year: `EL-2027-FR-0042`. */
const prefix = 'EL'

/** What a person wrote of a case number; what they left out is absent. */
export type WrittenNumber = { year?: number; code?: string; counter: number }

/** Writes a case number. */
export function formatNumber(year: number, code: string, counter: number): string {
  return `${prefix}-${year}-${code}-${String(counter).padStart(4, '0')}`
}

/** A member's code as it is kept: upper case, and Greece as EL. */
export function readCode(written: string): string {
  const code = written.trim().toUpperCase()
  return code === 'GR' ? 'EL' : code
}

/** No way of writing a number is longer; what is need not be looked at. */
const longestWritten = 60

/** Reads a case number as people write it (`0042`, `#42`, `FR-42`, `el-2027-fr-42`, `EL 2027 GR 0042`); `undefined` when it is none. */
export function readNumber(written: string): WrittenNumber | undefined {
  if (written.length > longestWritten) return undefined
  const tidy = written
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}/gu, '')
    .replace(/[\p{Pd}_/\s]+/gu, '-')
    .toUpperCase()
    .replace(/^[#-]+|[-.,:;]+$/g, '')
  const found = /^(?:EL-(?=\d{4}-|[A-Z]))?(?:(\d{4})-)?(?:([A-Z]{2,12}(?:-[A-Z]{2,12})*)-?)?(\d{1,7})$/.exec(tidy)
  const counter = Number(found?.[3] ?? 0)
  if (!found || counter === 0) return undefined
  const [, year, code] = found
  return { counter, ...(year && { year: Number(year) }), ...(code && { code: readCode(code) }) }
}

/** Takes the next number of a member and year: no gap and no double, since the counter moves in the case's own transaction. */
export async function allocateNumber(tx: Transaction, code: string, year: number): Promise<string> {
  const [row] = await tx.$queryRaw<{ last: number }[]>`
    INSERT INTO "CaseCounter" AS counter (code, year, last) VALUES (${code}, ${year}, 1)
    ON CONFLICT (code, year) DO UPDATE SET last = counter.last + 1
    RETURNING last`
  if (!row) throw new Error('the counter of case numbers gave none')
  return formatNumber(year, code, row.last)
}
