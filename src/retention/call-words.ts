import { destroyedSql, isDestroyedSql } from '../store/seal.ts'

const gone = (column: string): string => destroyedSql(`"${column}"`)
const kept = (column: string): string => `NOT (${isDestroyedSql(`"${column}"`)})`

/** The calls about a case of the number `$1`, and those of runs about it. */
export const callsOf = (runs: string): string => `(SELECT id FROM "Call" WHERE "caseNumber" = $1 OR "runId" IN ${runs})`

/**
 * What destroys the words of calls, up to `$2` of each table: what they were about, the way to join, and their minutes. A call that had
 * not begun is off; numbers, instants, who came and what is on record as decided stay.
 */
export const callSteps = (runs: string): readonly { table: string; sql: string }[] => [
  {
    table: 'CallMinute',
    sql: `
      UPDATE "CallMinute" SET words = ${gone('words')}, "doneAt" = COALESCE("doneAt", jom_now())
      WHERE ("callId", number) IN (
        SELECT "callId", number FROM "CallMinute" WHERE "callId" IN ${callsOf(runs)} AND ${kept('words')} LIMIT $2)`,
  },
  {
    table: 'Call',
    sql: `
      UPDATE "Call" SET words = ${gone('words')}, "endedAt" = COALESCE("endedAt", jom_now()),
        state = CASE WHEN state IN ('ended', 'cancelled') THEN state ELSE 'cancelled' END
      WHERE id IN (SELECT id FROM "Call" WHERE id IN ${callsOf(runs)} AND ${kept('words')} LIMIT $2)`,
  },
  {
    table: 'CallSeries',
    sql: `
      UPDATE "CallSeries" SET words = ${gone('words')}, "endedAt" = COALESCE("endedAt", jom_now())
      WHERE id IN (SELECT id FROM "CallSeries" WHERE template ->> 'caseNumber' = $1 AND ${kept('words')} LIMIT $2)`,
  },
]
