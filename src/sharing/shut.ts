import type { Transaction } from '../store/client.ts'

/** What is about a case that was raised to TLP:RED: from then on nobody reads it, by whatever way they come. */

type Reading = { tx: Pick<Transaction, 'case' | 'run'> }

/** Those of some cases that are TLP:RED. */
export async function shutCases(
  { tx }: Pick<Reading, 'tx'>,
  numbers: readonly (string | null)[],
): Promise<ReadonlySet<string>> {
  const named = [...new Set(numbers.filter((number) => number !== null))]
  if (named.length === 0) return new Set()
  const where = { number: { in: named }, sealedAt: { not: null } }
  return new Set((await tx.case.findMany({ where, select: { number: true } })).map(({ number }) => number))
}

/** The case that a run is about, by itself or by the run that began it; `undefined` where there is none. */
export async function caseOfRun({ tx }: Pick<Reading, 'tx'>, id: string | undefined): Promise<string | undefined> {
  if (id === undefined) return undefined
  const row = await tx.run.findUnique({ where: { id }, select: { caseNumber: true, parent: true } })
  return row?.caseNumber ?? caseOfRun({ tx }, row?.parent?.split(' ')[0])
}

/** Those of some runs that are about a case that is TLP:RED, by themselves or by the run that began them. */
export async function shutRuns({ tx }: Reading, ids: readonly (string | null)[]): Promise<ReadonlySet<string>> {
  const named = [...new Set(ids.filter((id) => id !== null))]
  if (named.length === 0) return new Set()
  const select = { id: true, caseNumber: true, parent: true }
  const rows = await tx.run.findMany({ where: { id: { in: named } }, select })
  const cases = await shutCases(
    { tx },
    rows.map(({ caseNumber }) => caseNumber),
  )
  // A run that is about a case itself goes by that; any other by whose part it is.
  const above = (row: (typeof rows)[number]): string | null =>
    row.caseNumber === null ? (row.parent?.split(' ')[0] ?? null) : null
  const parents = await shutRuns({ tx }, rows.map(above))
  return new Set(
    rows.filter((row) => cases.has(row.caseNumber ?? '') || parents.has(above(row) ?? '')).map(({ id }) => id),
  )
}
