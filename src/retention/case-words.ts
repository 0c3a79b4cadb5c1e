import type { Transaction } from '../store/client.ts'
import { destroyedSql, isDestroyedSql } from '../store/seal.ts'
import { callSteps, callsOf } from './call-words.ts'
import { evidenceSteps } from './evidence-words.ts'
import { isDecisionSql } from './exempt.ts'

/** A place where words of a case stand: one statement that destroys up to `$2` of them, for the case of the number `$1`. */
export type Step = { table: string; sql: string; unless?: 'decisions' }

const gone = (column: string): string => destroyedSql(`"${column}"`)
const kept = (column: string): string => `NOT (${isDestroyedSql(`"${column}"`)})`

/** The runs about a case, and those that they entered. */
const runs = `(
  WITH RECURSIVE mine AS (
    SELECT id FROM "Run" WHERE "caseNumber" = $1
    UNION
    SELECT child.id FROM "Run" AS child JOIN mine ON split_part(child.parent, ' ', 1) = mine.id WHERE child."caseNumber" IS NULL
  ) SELECT id FROM mine)`
const rounds = `(SELECT id FROM "Round" WHERE "runId" IN ${runs})`
const consents = `(SELECT id FROM "Consent" WHERE "caseNumber" = $1)`
const decisions = `(SELECT id FROM "Decision" WHERE "caseNumber" = $1 OR "runId" IN ${runs})`
const notices = `(SELECT id FROM "Notice" WHERE "caseNumber" = $1 OR "runId" IN ${runs})`

const subjects = `(
  SELECT $1::text AS id UNION SELECT id FROM ${runs} AS run UNION SELECT id FROM ${rounds} AS round
  UNION SELECT id FROM ${callsOf(runs)} AS call UNION SELECT id FROM ${consents} AS consent UNION SELECT id FROM ${decisions} AS decision)`

/** The subjects under which the record tells of a case: its own, and its runs, and what these asked, called and proposed. */
export async function entrySubjects(
  tx: Pick<Transaction, '$queryRawUnsafe'>,
  number: string,
): Promise<readonly string[]> {
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(`SELECT id FROM ${subjects} AS subject`, number)
  return rows.map(({ id }) => id)
}

const entry = (which: string): string => `
  UPDATE "LedgerEntry" SET payload = ${gone('payload')}
  WHERE id IN (
    SELECT id FROM "LedgerEntry"
    WHERE (subject = $1 OR subject IN ${runs} OR subject IN ${rounds} OR subject IN ${callsOf(runs)} OR subject IN ${consents}
        OR subject IN ${decisions})
      AND payload IS NOT NULL AND ${kept('payload')} AND ${which}
    LIMIT $2)`

/**
 * All of them, in the order in which they are destroyed: what would write new words first. Rows stay, since others point to them, with
 * their codes, instants and who did it; columns that may be empty are emptied, in all others the key of the value is destroyed.
 */
export const caseSteps: readonly Step[] = [
  {
    table: 'Run',
    sql: `
      UPDATE "Run" SET state = ${gone('state')}, "endedAt" = COALESCE("endedAt", jom_now()),
        status = CASE WHEN status = 'ended' THEN status ELSE 'stopped' END
      WHERE id IN (SELECT id FROM "Run" WHERE id IN ${runs} AND ${kept('state')} ORDER BY id LIMIT $2 FOR UPDATE)`,
  },
  { table: 'Todo', sql: `DELETE FROM "Todo" WHERE $2 > 0 AND ("caseNumber" = $1 OR "runId" IN ${runs})` },
  { table: 'RunWait', sql: `DELETE FROM "RunWait" WHERE $2 > 0 AND "runId" IN ${runs}` },
  {
    table: 'Timer',
    sql: `
      UPDATE "Timer" SET state = 'cancelled'
      WHERE $2 > 0 AND state = 'pending' AND kind LIKE 'run.%' AND payload ->> 'run' IN ${runs}`,
  },
  {
    table: 'RunHappening',
    sql: `
      UPDATE "RunHappening" SET body = ${gone('body')}
      WHERE ("runId", seq) IN (
        SELECT "runId", seq FROM "RunHappening" WHERE "runId" IN ${runs} AND ${kept('body')} LIMIT $2)`,
  },
  {
    table: 'Round',
    sql: `
      UPDATE "Round" SET question = ${gone('question')}, "closedAt" = COALESCE("closedAt", jom_now())
      WHERE id IN (SELECT id FROM "Round" WHERE id IN ${rounds} AND ${kept('question')} LIMIT $2)`,
  },
  {
    table: 'RoundAnswer',
    sql: `
      UPDATE "RoundAnswer" SET words = NULL
      WHERE ("roundId", code, revision) IN (
        SELECT "roundId", code, revision FROM "RoundAnswer" WHERE "roundId" IN ${rounds} AND words IS NOT NULL LIMIT $2)`,
  },
  ...callSteps(runs),
  {
    table: 'Notice',
    sql: `
      UPDATE "Notice" SET what = ${gone('what')}, "endedAt" = COALESCE("endedAt", jom_now()),
        state = CASE WHEN state = 'open' THEN 'withdrawn' ELSE state END
      WHERE id IN (SELECT id FROM "Notice" WHERE id IN ${notices} AND ${kept('what')} LIMIT $2)`,
  },
  {
    table: 'Errand',
    sql: `
      UPDATE "Errand" SET body = NULL, state = CASE WHEN state = 'done' THEN state ELSE 'dropped' END,
        "doneAt" = COALESCE("doneAt", now())
      WHERE id IN (
        SELECT id FROM "Errand"
        WHERE key IN (SELECT ref FROM "NoticeTry" WHERE "noticeId" IN ${notices}) AND body IS NOT NULL LIMIT $2)`,
  },
  {
    table: 'Clock',
    // Its words alone: what a law asks for does not end with them, and until it is filed or stopped people are reminded of it.
    sql: `
      UPDATE "Clock" SET reference = NULL, "stoppedWhy" = NULL
      WHERE $2 > 0 AND "caseNumber" = $1 AND (reference IS NOT NULL OR "stoppedWhy" IS NOT NULL)`,
  },
  {
    table: 'Consent',
    sql: `
      UPDATE "Consent" SET why = ${gone('why')}, state = CASE WHEN state = 'open' THEN 'withdrawn' ELSE state END
      WHERE $2 > 0 AND "caseNumber" = $1 AND ${kept('why')}`,
  },
  {
    table: 'Message',
    sql: `
      UPDATE "Message" SET text = NULL, files = NULL
      WHERE id IN (
        SELECT message.id FROM "Message" AS message JOIN "Case" AS file ON message."caseId" = file.id
        WHERE file.number = $1 AND message.text IS NOT NULL LIMIT $2)`,
  },
  ...evidenceSteps(`(
    SELECT piece.id FROM "Evidence" AS piece JOIN "Case" AS file ON piece."caseId" = file.id WHERE file.number = $1)`),
  {
    table: 'CaseEntry',
    sql: `
      UPDATE "CaseEntry" SET text = NULL
      WHERE id IN (
        SELECT entry.id FROM "CaseEntry" AS entry JOIN "Case" AS file ON entry."caseId" = file.id
        WHERE file.number = $1 AND entry.text IS NOT NULL LIMIT $2)`,
  },
  {
    table: 'Case',
    sql: `
      UPDATE "Case" SET title = ${gone('title')}, report = ${gone('report')}
      WHERE $2 > 0 AND number = $1 AND (${kept('title')} OR ${kept('report')})`,
  },
  {
    table: 'Decision',
    unless: 'decisions',
    sql: `
      UPDATE "Decision" SET words = ${gone('words')}, closing = NULL
      WHERE id IN (SELECT id FROM "Decision" WHERE id IN ${decisions} AND ${kept('words')} LIMIT $2)`,
  },
  {
    table: 'DecisionPosition',
    unless: 'decisions',
    sql: `
      UPDATE "DecisionPosition" SET words = NULL
      WHERE ("decisionId", code, revision) IN (
        SELECT "decisionId", code, revision FROM "DecisionPosition"
        WHERE "decisionId" IN ${decisions} AND words IS NOT NULL LIMIT $2)`,
  },
  {
    table: 'DecisionEvidence',
    unless: 'decisions',
    sql: `
      UPDATE "DecisionEvidence" SET words = ${gone('words')}
      WHERE ("decisionId", number) IN (
        SELECT "decisionId", number FROM "DecisionEvidence" WHERE "decisionId" IN ${decisions} AND ${kept('words')} LIMIT $2)`,
  },
  { table: 'LedgerEntry', sql: entry(`NOT ${isDecisionSql('kind')}`) },
  { table: 'LedgerEntry', sql: entry(`${isDecisionSql('kind')} AND kind <> 'case.erased'`), unless: 'decisions' },
  {
    table: 'Post',
    // What a platform may have and has to give back first is found there by its words alone: they wait for that, a day at most.
    sql: `
      UPDATE "Post" SET envelope = NULL
      WHERE id IN (
        SELECT id FROM "Post"
        WHERE envelope IS NOT NULL AND (state <> 'pending' OR "wantedAt" < now() - interval '1 day')
          AND (about && ARRAY(SELECT 'case/' || $1::text UNION SELECT 'run/' || id FROM "Run" WHERE id IN ${runs}
                UNION SELECT 'round/' || id FROM "Round" WHERE id IN ${rounds}
                UNION SELECT 'notice/' || id FROM ${notices} AS notice
                UNION SELECT 'call/' || id FROM ${callsOf(runs)} AS call)
            OR cardinality(about) = 0 AND slot LIKE 'case/' || $1::text || '/%')
        LIMIT $2)`,
  },
]

/** The notices that tell of a case: its own, and those of runs that its runs entered, which know of no case themselves. */
export async function noticesOfCase(tx: Transaction, number: string): Promise<readonly string[]> {
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(`SELECT id FROM ${notices} AS notice ORDER BY id`, number)
  return rows.map(({ id }) => id)
}

/**
 * The subjects under which posts about a case are found: its own, and those of its runs and of what these asked, told, called and
 * proposed. What is told by a notice that knows of its case is found by that.
 */
export async function subjectsOfCase(tx: Transaction, number: string): Promise<readonly string[]> {
  const rows = await tx.$queryRawUnsafe<{ subject: string }[]>(
    `SELECT 'case/' || $1::text AS subject UNION ALL
     SELECT 'run/' || id FROM "Run" WHERE id IN ${runs} UNION ALL
     SELECT 'round/' || id FROM "Round" WHERE id IN ${rounds} UNION ALL
     SELECT 'notice/' || id FROM "Notice" WHERE "caseNumber" IS NULL AND id IN ${notices} UNION ALL
     SELECT 'call/' || id FROM ${callsOf(runs)} AS call UNION ALL
     SELECT 'decision/' || id FROM ${decisions} AS decision`,
    number,
  )
  return rows.map(({ subject }) => subject)
}

/** How many posts about a case still hold their words, since a platform has not given them back yet. */
export async function postsWaiting(tx: Transaction, number: string): Promise<number> {
  const subjects = [...(await subjectsOfCase(tx, number))]
  return tx.post.count({ where: { envelope: { not: null }, about: { hasSome: subjects } } })
}
