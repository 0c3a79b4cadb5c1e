import { destroyedSql, isDestroyedSql } from '../store/seal.ts'

const gone = (column: string): string => destroyedSql(`"${column}"`)
const kept = (column: string): string => `NOT (${isDestroyedSql(`"${column}"`)})`

/**
 * What destroys the words of evidence: those of all whose ids the query `which` gives, up to `$2` of each table. Hashes, instants and
 * who marked it stay. Bytes that were not copied yet never will be: nothing says any more where they are read.
 */
export const evidenceSteps = (which: string): readonly { table: string; sql: string }[] => [
  {
    table: 'EvidenceFile',
    sql: `
      UPDATE "EvidenceFile" SET ref = ${gone('ref')}, body = NULL
      WHERE ("evidenceId", seq) IN (
        SELECT "evidenceId", seq FROM "EvidenceFile"
        WHERE "evidenceId" IN ${which} AND (${kept('ref')} OR body IS NOT NULL) LIMIT $2)`,
  },
  {
    table: 'EvidenceChange',
    sql: `
      UPDATE "EvidenceChange" SET words = NULL
      WHERE ("evidenceId", seq) IN (
        SELECT "evidenceId", seq FROM "EvidenceChange" WHERE "evidenceId" IN ${which} AND words IS NOT NULL LIMIT $2)`,
  },
  {
    table: 'Evidence',
    sql: `
      UPDATE "Evidence" SET words = ${gone('words')}
      WHERE id IN (SELECT id FROM "Evidence" WHERE id IN ${which} AND ${kept('words')} LIMIT $2)`,
  },
]
