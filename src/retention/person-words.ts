import { destroyedSql, isDestroyedSql } from '../store/seal.ts'
import type { Step } from './case-words.ts'
import { isDecisionSql } from './exempt.ts'

/** A column in which a person's id stands; `gone`: the row is about nobody else and is deleted with them. */
export type PersonColumn = {
  table: string
  column: string
  /** One id; a list of ids; ids among other things in JSON; the end of a slot's name. */
  holds: 'id' | 'list' | 'json' | 'slot'
  gone?: true
}

/** Every column that holds a person's id; a test compares it with the schema. */
export const personColumns: readonly PersonColumn[] = [
  { table: 'Session', column: 'personId', holds: 'id', gone: true },
  { table: 'Passkey', column: 'personId', holds: 'id', gone: true },
  { table: 'RecoveryCode', column: 'personId', holds: 'id', gone: true },
  { table: 'SignInLink', column: 'personId', holds: 'id', gone: true },
  { table: 'Challenge', column: 'personId', holds: 'id', gone: true },
  { table: 'LinkCode', column: 'personId', holds: 'id', gone: true },
  { table: 'Contact', column: 'personId', holds: 'id', gone: true },
  { table: 'CalendarFeed', column: 'personId', holds: 'id', gone: true },
  { table: 'Account', column: 'personId', holds: 'id', gone: true },
  { table: 'RoleHolding', column: 'personId', holds: 'id', gone: true },
  { table: 'Shift', column: 'personId', holds: 'id', gone: true },
  { table: 'Account', column: 'by', holds: 'id' },
  { table: 'Account', column: 'revokedBy', holds: 'id' },
  { table: 'RoleHolding', column: 'grantedBy', holds: 'id' },
  { table: 'Room', column: 'coordinators', holds: 'list' },
  { table: 'Room', column: 'raisedBy', holds: 'id' },
  { table: 'Stranger', column: 'asked', holds: 'list' },
  { table: 'Stranger', column: 'decidedBy', holds: 'id' },
  { table: 'Recall', column: 'byId', holds: 'id' },
  { table: 'RecallCopy', column: 'slot', holds: 'slot' },
  { table: 'TakenFile', column: 'personId', holds: 'id' },
  { table: 'Post', column: 'slot', holds: 'slot' },
  { table: 'Consent', column: 'askedBy', holds: 'id' },
  { table: 'Consent', column: 'asked', holds: 'list' },
  { table: 'Consent', column: 'decidedBy', holds: 'id' },
  { table: 'Consent', column: 'firstBy', holds: 'id' },
  { table: 'LegalHold', column: 'byId', holds: 'id' },
  { table: 'LegalHold', column: 'endedBy', holds: 'id' },
  { table: 'Erasure', column: 'byId', holds: 'id' },
  { table: 'Case', column: 'reporterId', holds: 'id' },
  { table: 'Case', column: 'ownerId', holds: 'id' },
  { table: 'Case', column: 'sealedBy', holds: 'id' },
  { table: 'CaseEntry', column: 'personId', holds: 'id' },
  { table: 'CaseEntry', column: 'data', holds: 'json' },
  { table: 'Evidence', column: 'markedBy', holds: 'id' },
  { table: 'PlaybookVersion', column: 'approvedBy', holds: 'id' },
  { table: 'Run', column: 'starterId', holds: 'id' },
  { table: 'Todo', column: 'who', holds: 'list' },
  { table: 'CalendarProposal', column: 'byId', holds: 'id' },
  { table: 'CalendarProposal', column: 'decidedBy', holds: 'id' },
  { table: 'Round', column: 'askedBy', holds: 'id' },
  { table: 'RoundAnswer', column: 'personId', holds: 'id' },
  { table: 'Decision', column: 'proposedBy', holds: 'id' },
  { table: 'Decision', column: 'decidedBy', holds: 'id' },
  { table: 'Decision', column: 'recordedBy', holds: 'id' },
  { table: 'Decision', column: 'signedBy', holds: 'id' },
  { table: 'Decision', column: 'ratifiedBy', holds: 'id' },
  { table: 'DecisionPosition', column: 'personId', holds: 'id' },
  { table: 'Notice', column: 'ladder', holds: 'json' },
  { table: 'Notice', column: 'ackedBy', holds: 'id' },
  { table: 'NoticeTry', column: 'personId', holds: 'id' },
  { table: 'NoticeTry', column: 'ref', holds: 'slot' },
  { table: 'Call', column: 'askedBy', holds: 'id' },
  { table: 'CallSeries', column: 'askedBy', holds: 'id' },
  { table: 'CallGuest', column: 'personId', holds: 'id' },
  { table: 'CallMinute', column: 'ownerId', holds: 'id' },
  { table: 'CallMinute', column: 'byId', holds: 'id' },
  { table: 'Errand', column: 'key', holds: 'slot' },
  { table: 'Timer', column: 'key', holds: 'slot' },
  { table: 'Clock', column: 'confirmedBy', holds: 'id' },
  { table: 'Clock', column: 'filedBy', holds: 'id' },
  { table: 'LedgerWitness', column: 'personId', holds: 'id' },
  { table: 'Timer', column: 'payload', holds: 'json' },
]

/** The statement that takes the id `$1` out of a column, `$2` in its place. */
export function renameIn({ table, column, holds, gone }: PersonColumn): string {
  const place = `"${column}"`
  if (gone) return `DELETE FROM "${table}" WHERE $2::text <> '' AND ${place} = $1::text`
  const to = {
    id: '$2::text',
    // In a list of whom something is asked `=anne` means one person.
    list: `array_replace(array_replace(${place}, $1::text, $2::text), '=' || $1::text, '=' || $2::text)`,
    json: `replace(replace(${place}::text, to_json($1::text)::text, to_json($2::text)::text),
      to_json('=' || $1::text)::text, to_json('=' || $2::text)::text)::jsonb`,
    slot: `left(${place}, -length($1::text)) || $2::text`,
  }[holds]
  const where = {
    id: `${place} = $1::text`,
    list: `${place} && ARRAY[$1::text, '=' || $1::text]`,
    json: `position(to_json($1::text)::text IN ${place}::text) > 0 OR position(to_json('=' || $1::text)::text IN ${place}::text) > 0`,
    slot: `right(${place}, length($1::text) + 2) = '@~' || $1::text`,
  }[holds]
  return `UPDATE "${table}" SET ${place} = ${to} WHERE ${where}`
}

/** What is left of a person once their id is their pseudonym `$1`: the payloads about them in the record, those of decisions excepted. */
export const personSteps: readonly Step[] = [
  {
    table: 'LedgerEntry',
    sql: `
      UPDATE "LedgerEntry" SET payload = ${destroyedSql('payload')}
      WHERE id IN (
        SELECT id FROM "LedgerEntry"
        WHERE subject IN ($1, 'person/' || $1) AND payload IS NOT NULL AND NOT (${isDestroyedSql('payload')})
          AND NOT ${isDecisionSql('kind')}
        LIMIT $2)`,
  },
]
