import { isDecisionSql } from '../exempt.ts'
import { ofDecision, ofEntry } from '../held.ts'
import { gone, type Kept, left } from './kept.ts'

const recorded = `(SELECT of."recordedAt" FROM "Decision" AS of WHERE of.id = kept."decisionId")`

/** The record, and what was decided. */
export const onRecord: readonly Kept[] = [
  { id: 'proposals', class: 'proposals', table: 'CalendarProposal', since: 'kept."decidedAt"', end: 'row' },
  // Where copies went that nothing takes back.
  { id: 'files-taken', class: 'record', table: 'TakenFile', since: 'kept.at', end: 'row' },
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
