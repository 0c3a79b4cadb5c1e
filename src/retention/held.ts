/**
 * What keeps a row, as SQL over the row, named `kept`: the subject of a legal hold, `case/…` or `person/…`, that stands on it; null
 * where none of its own can. What would be erased with a case is held with it, by whatever way it belongs to it.
 */

/** The number of the case that a run is about, by itself or by the run that entered it; null where there is none. */
export const caseOfRun = (run: string): string => `(
  WITH RECURSIVE above AS (
    SELECT id, parent, "caseNumber" FROM "Run" WHERE id = ${run}
    UNION
    SELECT elder.id, elder.parent, elder."caseNumber" FROM "Run" AS elder JOIN above
      ON elder.id = split_part(above.parent, ' ', 1) WHERE above."caseNumber" IS NULL
  ) SELECT "caseNumber" FROM above WHERE "caseNumber" IS NOT NULL LIMIT 1)`

const caseOf = (row: string): string => `COALESCE(${row}."caseNumber", ${caseOfRun(`${row}."runId"`)})`

/** That of a decision: of the row itself, or of the one that an id names. */
export const ofDecision = (decision?: string): string =>
  decision === undefined
    ? `'case/' || ${caseOf('kept')}`
    : `(SELECT 'case/' || ${caseOf('of')} FROM "Decision" AS of WHERE of.id = ${decision})`

/** That of a post: of the case that its words come from. */
export const ofPost = `(
  SELECT hold.subject FROM "LegalHold" AS hold WHERE hold."endedAt" IS NULL AND hold.subject = ANY(kept.about) LIMIT 1)`

/** That of a message: of the case that was made of it. */
export const ofMessage = `(SELECT 'case/' || file.number FROM "Case" AS file WHERE file.id = kept."caseId")`

/** That of a person's row. */
export const ofPerson = (column: string): string => `'person/' || kept."${column}"`

/**
 * That of an entry of the record: of the person of whose pseudonym it tells, of its case, or of the case of the run, the question, the
 * call, the consent or the decision of which it tells.
 */
export const ofEntry = `(
  SELECT hold.subject FROM "LegalHold" AS hold
  WHERE hold."endedAt" IS NULL AND (hold.subject = 'case/' || kept.subject
    OR hold.subject = (SELECT 'person/' || person.id FROM "Person" AS person WHERE person.pseudonym = kept.subject)
    OR hold.subject = 'case/' || CASE split_part(kept.subject, '-', 1)
      WHEN 'R' THEN ${caseOfRun('kept.subject')}
      WHEN 'Q' THEN (SELECT ${caseOfRun('of."runId"')} FROM "Round" AS of WHERE of.id = kept.subject)
      WHEN 'C' THEN (SELECT ${caseOf('of')} FROM "Call" AS of WHERE of.id = kept.subject)
      WHEN 'P' THEN (SELECT ${caseOf('of')} FROM "Decision" AS of WHERE of.id = kept.subject)
      ELSE (SELECT of."caseNumber" FROM "Consent" AS of WHERE of.id = kept.subject)
    END) LIMIT 1)`
