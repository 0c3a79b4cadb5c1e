/**
 * Entries of the record that say what was decided, by whom, on what ground. They outlive the words of what they are about and the
 * people in them: GDPR article 17(3)(b) and (e), a task in the public interest and legal claims. Their payloads go by the period
 * of decision records, or where a case was raised to TLP:RED, whose words stay nowhere.
 */
const decisionKinds = [
  'case.decided',
  'case.released',
  'case.kept',
  'case.labelled',
  'case.shared',
  'case.withdrawn',
  'case.sealed',
  'case.unsealed',
  'case.erased',
  'clock.started',
  'clock.corrected',
  'clock.filed',
  'clock.stopped',
  'export.made',
] as const

/** Kinds that begin so are decisions, whatever follows. */
const decisionStems = [
  'decision.',
  'consent.',
  'calendar.',
  'playbook.',
  'hold.',
  'erasure.',
  'retention.',
  'keys.',
  'recall.',
  'role.',
  'room.',
] as const

/** Whether an entry of the record is one of a decision, as SQL over its kind. */
export const isDecisionSql = (column: string): string =>
  `(${column} IN (${decisionKinds.map((kind) => `'${kind}'`).join(', ')})
    OR ${decisionStems.map((stem) => `${column} LIKE '${stem}%'`).join(' OR ')})`
