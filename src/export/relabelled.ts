import type { Entry } from '../threat/timeline.ts'
import type { Reading } from './dossier.ts'

/** What happens to a case by which its label changes. */
const kinds: readonly string[] = ['labelled', 'released', 'shared', 'withdrawn', 'sealed', 'unsealed']

/** Whether a case bore another label before something happened to it. */
export const isRelabelled = ({ kind, data }: { kind: string; data: Entry['data'] }): boolean =>
  kinds.includes(kind) && data.label !== undefined && data.label !== data.before

/**
 * When the label changed that each of some decisions or calls bears for the sake of its case, in ISO 8601. Where theirs is another
 * one than the case's there is no such instant.
 */
export async function relabelledOf(
  { tx }: Pick<Reading, 'tx'>,
  files: readonly { id: string; label: string; caseNumber: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const numbers = [...new Set(files.flatMap(({ caseNumber }) => caseNumber ?? []))]
  if (numbers.length === 0) return new Map()
  const cases = await tx.case.findMany({
    where: { number: { in: numbers } },
    select: {
      number: true,
      label: true,
      entries: {
        where: { kind: { in: [...kinds] } },
        orderBy: { id: 'asc' },
        select: { at: true, kind: true, data: true },
      },
    },
  })
  return new Map(
    files.flatMap(({ id, label, caseNumber }): readonly (readonly [string, string])[] => {
      const of = cases.find((each) => each.number === caseNumber && each.label === label)
      const changed = of?.entries.findLast(({ kind, data }) =>
        isRelabelled({ kind, data: (data ?? {}) as Entry['data'] }),
      ) // written by `note` alone
      return changed ? [[id, changed.at.toISOString()]] : []
    }),
  )
}
