import type { DecisionFile, DecisionState } from '../decision/file.ts'
import { isMinuted } from '../decision/minuted.ts'
import { openPayload } from '../ledger/entry.ts'
import type { Reading, ResultPart } from './dossier.ts'

/** What an entry of the record says of the result of a decision, as `resultNote` writes it. */
type Recorded = { outcome: DecisionState; chosen: string | null; decidedAt: string; late: boolean }

/**
 * What decisions had come to before they were counted anew and came out otherwise, by their numbers, oldest first: of minuted ones, whose
 * row holds the newest result alone. Read from the record; of what was destroyed there nothing is told.
 */
export async function earlierResults(
  { tx, keyring }: Pick<Reading, 'tx' | 'keyring'>,
  files: readonly DecisionFile[],
): Promise<ReadonlyMap<string, readonly ResultPart[]>> {
  const subjects = files.filter(isMinuted).map(({ id }) => id)
  if (subjects.length === 0) return new Map()
  const entries = await tx.ledgerEntry.findMany({
    where: { subject: { in: subjects }, kind: { in: ['decision.closed', 'decision.recounted'] } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { subject: true, at: true, payload: true },
  })
  const results = entries.flatMap(({ subject, at, payload }) => {
    const said = openPayload(payload, keyring) as Recorded | undefined
    return said ? [{ subject, result: partOf(said, at) }] : []
  })
  return new Map([...Map.groupBy(results, ({ subject }) => subject)].map(([id, own]) => [id, before(own)]))
}

/** All results but the newest; what was counted anew and came out the same is the same one. */
function before(recorded: readonly { result: ResultPart }[]): readonly ResultPart[] {
  const all = recorded.map(({ result }) => result)
  const differing = all.filter(({ state, chosen }, index) => {
    const last = all[index - 1]
    return last?.state !== state || last.chosen !== chosen
  })
  return differing.slice(0, -1)
}

const partOf = ({ outcome, chosen, decidedAt, late }: Recorded, at: Date): ResultPart => ({
  state: outcome,
  ...(chosen !== null && { chosen }),
  decidedAt,
  recordedAt: at.toISOString(),
  late,
})
