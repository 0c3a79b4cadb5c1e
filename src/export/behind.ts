import { UserError } from '../chat/errors.ts'
import { asLabel, rankOf } from '../sharing/label.ts'
import type { Transaction } from '../store/client.ts'
import { isClosedUp } from '../threat/case.ts'

/** Who might read the cases behind what is in a file, when that was read: by the number of each. */
export type Behind = ReadonlyMap<string, Limits>

type Limits = {
  number: string
  label: string
  addressees: readonly string[]
  released: boolean
  sealedAt: Date | null
  destroyedAt: Date | null
}

type Reading = Pick<Transaction, '$queryRawUnsafe'>

/**
 * The cases of which something is in a file, by the numbers of the cases, decisions and calls in it: those themselves, those that a
 * decision or a call names, and those of the run that began it, or of the run whose part that is.
 */
const casesBehind = `
  WITH RECURSIVE about AS (
    SELECT "caseNumber", "runId" FROM "Call" WHERE id = ANY($1::text[])
    UNION SELECT "caseNumber", "runId" FROM "Decision" WHERE id = ANY($1::text[])
  ), above AS (
    SELECT run.id, run."caseNumber", run.parent FROM "Run" AS run JOIN about ON run.id = about."runId"
    UNION
    SELECT run.id, run."caseNumber", run.parent FROM "Run" AS run
      JOIN above ON above."caseNumber" IS NULL AND run.id = split_part(above.parent, ' ', 1)
  )
  SELECT number, label, addressees, released, "sealedAt", "destroyedAt" FROM "Case"
  WHERE number = ANY($1::text[])
    OR number IN (SELECT "caseNumber" FROM about UNION SELECT "caseNumber" FROM above)
  ORDER BY number`

/** Who may read what is behind these numbers, as the transaction sees it. */
export async function readBehind(tx: Reading, numbers: readonly string[]): Promise<Behind> {
  const rows = await tx.$queryRawUnsafe<Limits[]>(casesBehind, numbers)
  return new Map(rows.map((row) => [row.number, row]))
}

/**
 * Throws `exports.narrowed` where fewer may read something of these numbers than when it was read, and keeps it so until the transaction
 * ends: whoever narrows it then finds what the transaction noted.
 */
export async function needNotNarrower(tx: Reading, before: Behind, numbers: readonly string[]): Promise<void> {
  const rows = await tx.$queryRawUnsafe<Limits[]>(`${casesBehind} FOR SHARE`, numbers)
  for (const row of rows) {
    const former = before.get(row.number)
    // What came to belong to a case meanwhile was not read as a part of that.
    if (!former || isNarrower(row, former)) throw new UserError('exports.narrowed')
  }
}

const isNarrower = (now: Limits, before: Limits): boolean =>
  rankOf(asLabel(now.label)) > rankOf(asLabel(before.label)) ||
  (before.released && !now.released) ||
  before.addressees.some((code) => !now.addressees.includes(code)) ||
  (isClosedUp(now) && !isClosedUp(before))
