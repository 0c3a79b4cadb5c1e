import { destroyedSql, isDestroyedSql } from '../store/seal.ts'
import type { ClassName } from './classes.ts'
import { isDecisionSql } from './exempt.ts'
import { caseOfRun, ofDecision, ofEntry, ofMessage, ofPerson, ofPost } from './held.ts'

/** A place where data of a class stands, and how they end there. */
export type Kept = {
  /** In what is counted and logged. */
  id: string
  /** Several rows of one class have one period. */
  class: ClassName
  table: string
  /** SQL over the row, named `kept`: since when its period runs; rows where that is null are not due. */
  since: string
  where?: string
  /** `words`: the assignments that destroy them; the row stays. `row`: it is deleted. `case`: the whole case is erased. */
  end: { words: string } | 'row' | 'case'
  /** SQL over the row: a subject of legal holds that keeps it, `case/…` or `person/…`; null where none of its own can. */
  subject?: string
  /** SQL over the row: the member whose elections put it off; null for those of every member. */
  code?: string
  /** SQL over a row that was ended: whom it is told. */
  tell?: string
}

const gone = (column: string): string => `${column} = ${destroyedSql(`kept.${column}`)}`
const left = (column: string): string => `NOT (${isDestroyedSql(`kept.${column}`)})`

const ofRun = (what: string): string => `(SELECT run.${what} FROM "Run" AS run WHERE run.id = kept."runId")`
const recorded = `(SELECT of."recordedAt" FROM "Decision" AS of WHERE of.id = kept."decisionId")`
const ofRound = (what: string): string => `(SELECT round.${what} FROM "Round" AS round WHERE round.id = kept."roundId")`
const ofCall = (what: string): string => `(SELECT call.${what} FROM "Call" AS call WHERE call.id = kept."callId")`
/** What belongs to a case goes with it, by its clock and not by its own. */
const noCase = (run: string): string => `${caseOfRun(run)} IS NULL`
/** Posts that wait for a room in which all may read them, or for somebody who has them sent again. */
const undelivered = `kept.state IN ('held', 'dead') AND kept.intent = 'put' AND kept.envelope IS NOT NULL`
/** Without their words they wait for nothing: what stands of them stands. */
const givenUp = `envelope = NULL, held = NULL, fault = NULL,
  state = CASE WHEN cardinality(kept.parts) > 0 THEN 'sent' ELSE 'retracted' END`
const codeOfRun = (run: string): string => `(SELECT of.code FROM "Run" AS of WHERE of.id = ${run})`

/** Every place where something has an end, in the order in which it goes. */
export const keptRows: readonly Kept[] = [
  {
    id: 'inbox',
    class: 'delivery',
    table: 'Inbox',
    since: 'kept."doneAt"',
    where: `kept.state = 'done' AND kept.body IS NOT NULL`,
    end: { words: 'body = NULL' },
  },
  {
    id: 'posts',
    class: 'delivery',
    table: 'Post',
    since: 'kept."sentAt"',
    where: `kept.state IN ('sent', 'retracted') AND kept.envelope IS NOT NULL`,
    end: { words: 'envelope = NULL' },
    subject: ofPost,
  },
  {
    id: 'errands',
    class: 'delivery',
    table: 'Errand',
    since: 'kept."doneAt"',
    where: `kept.state IN ('done', 'dropped') AND kept.body IS NOT NULL`,
    end: { words: 'body = NULL' },
  },
  // Without its words it can be sent no more, and waits for nobody.
  {
    id: 'unsent',
    class: 'unsent',
    table: 'Errand',
    since: 'kept."doneAt"',
    where: `kept.state = 'dead'`,
    end: { words: `body = NULL, state = 'dropped'` },
  },
  // What was said in a room and reaches another no more.
  {
    id: 'unrelayed',
    class: 'unsent',
    table: 'Post',
    since: 'kept."wantedAt"',
    where: `${undelivered} AND kept.slot LIKE 'relay/%'`,
    end: { words: givenUp },
    subject: ofPost,
  },
  // Nor can what could not be handled be tried again without its own.
  {
    id: 'unheard',
    class: 'unsent',
    table: 'Inbox',
    since: 'kept."receivedAt"',
    where: `kept.state = 'dead'`,
    end: { words: `body = NULL, state = 'done', "doneAt" = now()` },
  },
  {
    id: 'messages',
    class: 'heard',
    table: 'Message',
    since: 'kept.at',
    where: 'kept.text IS NOT NULL',
    end: { words: 'text = NULL, files = NULL' },
    subject: ofMessage,
  },
  { id: 'calls', class: 'calls', table: 'HookCall', since: 'kept."receivedAt"', end: 'row' },
  {
    id: 'timers',
    class: 'timers',
    table: 'Timer',
    since: 'COALESCE(kept."firedAt", kept."dueAt")',
    where: `kept.state IN ('fired', 'cancelled')`,
    end: 'row',
  },
  // Those of cron fields, `PB-08/0`. An election's instants start a run once, however late: their few rows say that they have.
  {
    id: 'slots',
    class: 'slots',
    table: 'Slot',
    since: 'kept."noticedAt"',
    where: `kept.schedule NOT LIKE '%/%/%'`,
    end: 'row',
  },
  { id: 'findings', class: 'findings', table: 'AuditFinding', since: 'kept."endedAt"', end: 'row' },
  { id: 'challenges', class: 'delivery', table: 'Challenge', since: `kept."expiresAt"`, end: 'row' },
  {
    id: 'sessions',
    class: 'sign-in',
    table: 'Session',
    since: 'LEAST(kept."endedAt", kept."expiresAt")',
    end: 'row',
    subject: ofPerson('personId'),
  },
  {
    id: 'links',
    class: 'sign-in',
    table: 'SignInLink',
    since: 'kept."expiresAt"',
    end: 'row',
    subject: ofPerson('personId'),
  },
  {
    id: 'codes',
    class: 'sign-in',
    table: 'LinkCode',
    since: 'kept."expiresAt"',
    end: 'row',
    subject: ofPerson('personId'),
  },
  { id: 'tries', class: 'sign-in', table: 'LinkTry', since: 'kept.at', end: 'row' },
  {
    id: 'recoveries',
    class: 'sign-in',
    table: 'RecoveryCode',
    since: 'kept."usedAt"',
    end: 'row',
    subject: ofPerson('personId'),
  },
  {
    id: 'cases',
    class: 'case',
    table: 'Case',
    since: 'COALESCE(kept."closedAt", kept."reportedAt")',
    where: `kept.status IN ('closed', 'merged') AND kept."destroyedAt" IS NULL
      AND NOT EXISTS (SELECT 1 FROM "Clock" AS clock WHERE clock."caseNumber" = kept.number AND clock.state = 'running')`,
    end: 'case',
    subject: `'case/' || kept.number`,
    code: 'kept.code',
  },
  {
    id: 'runs',
    class: 'work',
    table: 'Run',
    since: 'kept."endedAt"',
    where: `${noCase('kept.id')} AND ${left('state')}`,
    end: { words: gone('state') },
    code: 'kept.code',
  },
  {
    id: 'happenings',
    class: 'work',
    table: 'RunHappening',
    since: ofRun('"endedAt"'),
    where: `${noCase('kept."runId"')} AND ${left('body')}`,
    end: { words: gone('body') },
    code: ofRun('code'),
  },
  {
    id: 'rounds',
    class: 'work',
    table: 'Round',
    since: 'kept."closedAt"',
    where: `${noCase('kept."runId"')} AND ${left('question')}`,
    end: { words: gone('question') },
    code: codeOfRun('kept."runId"'),
  },
  {
    id: 'answers',
    class: 'work',
    table: 'RoundAnswer',
    since: ofRound('"closedAt"'),
    where: `${noCase(ofRound('"runId"'))} AND kept.words IS NOT NULL`,
    end: { words: 'words = NULL' },
    code: 'kept.code',
  },
  {
    id: 'notices',
    class: 'work',
    table: 'Notice',
    since: 'kept."endedAt"',
    where: `kept."caseNumber" IS NULL AND ${noCase('kept."runId"')} AND ${left('what')}`,
    end: { words: gone('what') },
    code: 'kept.code',
  },
  {
    id: 'meetings',
    class: 'work',
    table: 'Call',
    since: 'kept."endedAt"',
    where: `kept."caseNumber" IS NULL AND ${noCase('kept."runId"')} AND ${left('words')}`,
    end: { words: gone('words') },
    code: codeOfRun('kept."runId"'),
  },
  {
    id: 'minutes',
    class: 'work',
    table: 'CallMinute',
    since: ofCall('"endedAt"'),
    where: `${ofCall('"caseNumber"')} IS NULL AND ${noCase(ofCall('"runId"'))} AND ${left('words')}`,
    end: { words: gone('words') },
    code: 'kept.code',
  },
  // What is about a case ends with it.
  {
    id: 'undelivered',
    class: 'work',
    table: 'Post',
    since: 'kept."wantedAt"',
    where: `${undelivered} AND NOT EXISTS (SELECT 1 FROM unnest(kept.about) AS of WHERE of LIKE 'case/%')`,
    end: { words: givenUp },
    subject: ofPost,
  },
  {
    id: 'series',
    class: 'work',
    table: 'CallSeries',
    since: 'kept."endedAt"',
    where: left('words'),
    end: { words: gone('words') },
  },
  {
    id: 'feeds',
    class: 'sign-in',
    table: 'CalendarFeed',
    since: 'kept."endedAt"',
    end: 'row',
    subject: ofPerson('personId'),
  },
  {
    id: 'contacts',
    class: 'contacts',
    table: 'Contact',
    since: '(SELECT person."retiredAt" FROM "Person" AS person WHERE person.id = kept."personId")',
    end: 'row',
    subject: ofPerson('personId'),
  },
  {
    id: 'lines',
    class: 'rooms',
    table: 'ShelfEntry',
    since: 'kept.at',
    where: 'kept.value IS NOT NULL',
    end: { words: 'value = NULL' },
    // Every process that keeps opened lines hears it; the first word is who tells.
    tell: `pg_notify('jom_shelf', 'retention ' || kept.adapter || ' ' || kept.log)`,
  },
  {
    id: 'files',
    class: 'rooms',
    table: 'ShelfValue',
    since: 'kept."updatedAt"',
    where: `kept.key LIKE 'bytes/%'`,
    end: 'row',
  },
  // One turn takes its copies, the next the recall itself.
  {
    id: 'recalls',
    class: 'recalls',
    table: 'Recall',
    since: 'kept."endedAt"',
    where: `NOT EXISTS (SELECT 1 FROM "RecallCopy" AS copy WHERE copy."recallId" = kept.id)`,
    end: 'row',
    subject: 'kept.subject',
  },
  {
    id: 'copies',
    class: 'recalls',
    table: 'RecallCopy',
    since: '(SELECT recall."endedAt" FROM "Recall" AS recall WHERE recall.id = kept."recallId")',
    end: 'row',
    subject: '(SELECT recall.subject FROM "Recall" AS recall WHERE recall.id = kept."recallId")',
  },
  {
    id: 'strangers',
    class: 'strangers',
    table: 'Stranger',
    since: 'kept."decidedAt"',
    where: `NOT EXISTS (SELECT 1 FROM "RoomMember" AS seat WHERE seat."roomId" = kept."roomId" AND seat.account = kept.account)`,
    end: 'row',
  },
  { id: 'proposals', class: 'proposals', table: 'CalendarProposal', since: 'kept."decidedAt"', end: 'row' },
  {
    id: 'record',
    class: 'record',
    table: 'LedgerEntry',
    since: 'kept.at',
    where: `kept.payload IS NOT NULL AND ${left('payload')} AND NOT ${isDecisionSql('kept.kind')}
      AND kept.kind NOT LIKE 'ledger.%'`,
    end: { words: gone('payload') },
    subject: ofEntry,
  },
  {
    id: 'decisions',
    class: 'decision',
    table: 'LedgerEntry',
    since: 'kept.at',
    where: `kept.payload IS NOT NULL AND ${left('payload')} AND ${isDecisionSql('kept.kind')}`,
    end: { words: gone('payload') },
    subject: ofEntry,
  },
  {
    id: 'consents',
    class: 'decision',
    table: 'Consent',
    since: 'kept."decidedAt"',
    end: 'row',
    subject: `'case/' || kept."caseNumber"`,
  },
  {
    id: 'words-of-decisions',
    class: 'decision',
    table: 'Decision',
    since: 'kept."recordedAt"',
    where: left('words'),
    end: { words: `${gone('words')}, closing = NULL` },
    subject: ofDecision(),
  },
  {
    id: 'positions',
    class: 'decision',
    table: 'DecisionPosition',
    since: recorded,
    where: 'kept.words IS NOT NULL',
    end: { words: 'words = NULL' },
    subject: ofDecision('kept."decisionId"'),
  },
  {
    id: 'grounds',
    class: 'decision',
    table: 'DecisionEvidence',
    since: recorded,
    where: left('words'),
    end: { words: gone('words') },
    subject: ofDecision('kept."decisionId"'),
  },
  { id: 'holds', class: 'decision', table: 'LegalHold', since: 'kept."endedAt"', end: 'row' },
]
