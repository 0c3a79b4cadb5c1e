/** One sealed column: where it stands, by which columns its row is found, and the contexts under which its values were sealed. */
export type SealedColumn = {
  readonly table: string
  /** The primary key, with the type each of its columns is compared as. */
  readonly key: readonly { readonly name: string; readonly type: 'bigint' | 'int' | 'text' | 'uuid' }[]
  readonly column: string
  readonly contexts: readonly string[]
}

const key = {
  id: [{ name: 'id', type: 'text' }],
  number: [{ name: 'id', type: 'bigint' }],
  evidence: [
    { name: 'evidenceId', type: 'bigint' },
    { name: 'seq', type: 'int' },
  ],
} as const

/**
 * Every column that holds sealed values: whoever gives them another master key, or destroys them, goes by this list and
 * misses none. A test compares it with the schema and with every call that seals or opens.
 */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'Inbox', key: key.number, column: 'body', contexts: ['inbox'] },
  { table: 'Post', key: key.number, column: 'envelope', contexts: ['post'] },
  {
    table: 'ShelfValue',
    key: [
      { name: 'adapter', type: 'text' },
      { name: 'key', type: 'text' },
    ],
    column: 'value',
    contexts: ['shelf', 'shelf.bytes', 'ledger.head'],
  },
  { table: 'ShelfEntry', key: [{ name: 'seq', type: 'bigint' }], column: 'value', contexts: ['shelf'] },
  { table: 'Message', key: key.number, column: 'text', contexts: ['message'] },
  { table: 'Message', key: key.number, column: 'files', contexts: ['message.files'] },
  { table: 'Consent', key: key.id, column: 'why', contexts: ['consent.why'] },
  { table: 'LegalHold', key: key.id, column: 'why', contexts: ['hold.why'] },
  { table: 'Case', key: key.number, column: 'title', contexts: ['case.title'] },
  { table: 'Case', key: key.number, column: 'report', contexts: ['case.report'] },
  { table: 'CaseEntry', key: key.number, column: 'text', contexts: ['case.entry'] },
  { table: 'Run', key: key.id, column: 'state', contexts: ['run.state'] },
  {
    table: 'RunHappening',
    key: [
      { name: 'runId', type: 'text' },
      { name: 'seq', type: 'int' },
    ],
    column: 'body',
    contexts: ['run.happening'],
  },
  {
    table: 'Todo',
    key: [
      { name: 'runId', type: 'text' },
      { name: 'step', type: 'text' },
      { name: 'kind', type: 'text' },
    ],
    column: 'title',
    contexts: ['todo.title'],
  },
  { table: 'CalendarProposal', key: [{ name: 'id', type: 'int' }], column: 'why', contexts: ['calendar.why'] },
  { table: 'HookCall', key: [{ name: 'key', type: 'text' }], column: 'body', contexts: ['hook.body'] },
  { table: 'Round', key: key.id, column: 'question', contexts: ['round.question'] },
  {
    table: 'RoundAnswer',
    key: [
      { name: 'roundId', type: 'text' },
      { name: 'code', type: 'text' },
      { name: 'revision', type: 'int' },
    ],
    column: 'words',
    contexts: ['round.answer'],
  },
  { table: 'Decision', key: key.id, column: 'words', contexts: ['decision.words'] },
  { table: 'Decision', key: key.id, column: 'closing', contexts: ['decision.closing'] },
  {
    table: 'DecisionPosition',
    key: [
      { name: 'decisionId', type: 'text' },
      { name: 'code', type: 'text' },
      { name: 'revision', type: 'int' },
    ],
    column: 'words',
    contexts: ['decision.position'],
  },
  {
    table: 'DecisionEvidence',
    key: [
      { name: 'decisionId', type: 'text' },
      { name: 'number', type: 'int' },
    ],
    column: 'words',
    contexts: ['decision.evidence'],
  },
  { table: 'Notice', key: key.id, column: 'what', contexts: ['notice.what'] },
  { table: 'Call', key: key.id, column: 'words', contexts: ['call.words'] },
  { table: 'CallSeries', key: key.id, column: 'words', contexts: ['series.words'] },
  {
    table: 'CallMinute',
    key: [
      { name: 'callId', type: 'text' },
      { name: 'number', type: 'int' },
    ],
    column: 'words',
    contexts: ['call.minute'],
  },
  { table: 'Errand', key: key.number, column: 'body', contexts: ['errand'] },
  { table: 'Contact', key: key.id, column: 'address', contexts: ['contact.address'] },
  { table: 'Clock', key: key.id, column: 'reference', contexts: ['clock.filing'] },
  { table: 'Clock', key: key.id, column: 'stoppedWhy', contexts: ['clock.why'] },
  { table: 'Evidence', key: key.number, column: 'words', contexts: ['evidence.words'] },
  { table: 'EvidenceChange', key: key.evidence, column: 'words', contexts: ['evidence.change'] },
  { table: 'EvidenceFile', key: key.evidence, column: 'ref', contexts: ['evidence.file'] },
  { table: 'EvidenceFile', key: key.evidence, column: 'body', contexts: ['evidence.body'] },
  { table: 'LedgerEntry', key: [{ name: 'id', type: 'uuid' }], column: 'payload', contexts: ['ledger.payload'] },
  { table: 'SigningKey', key: key.id, column: 'secret', contexts: ['signing.secret'] },
]
