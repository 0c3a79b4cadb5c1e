import type { CaseFile } from './case.ts'

/** What others may know of a case to decide by: enums, codes and instants (ISO 8601, UTC), null until they are known; never its words. */
export type CaseFacts = {
  number: string
  code: string
  status: string
  asset: string | null
  phase: string | null
  label: string
  released: boolean
  severity: string | null
  impact: string | null
  outlook: string | null
  rsit: string | null
  disposition: string | null
  reported: string
}

export function factsOfCase(file: CaseFile): CaseFacts {
  const { report, triage } = file
  return {
    number: file.number,
    code: file.code,
    status: file.status,
    asset: report.asset ?? null,
    phase: report.phase ?? null,
    label: file.label,
    released: file.released,
    severity: triage.severity ?? null,
    impact: triage.impact ?? null,
    outlook: triage.outlook ?? null,
    rsit: triage.rsit ?? null,
    disposition: file.disposition,
    reported: file.reportedAt.toISOString(),
  }
}
