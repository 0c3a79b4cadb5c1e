import type { Scene } from '../directory/scene.ts'
import { asLabel, rankOf } from '../sharing/label.ts'
import type { CaseFile } from './case.ts'

/** How far a case may be read. */
type Reach = Pick<CaseFile, 'label' | 'addressees' | 'released'>

/**
 * Of the cases that one was merged with or taken out of (`numbers`): those that whoever may read it may read as well. Of any other
 * it does not show, outside its own member, that there is one.
 */
export async function openKin(
  { tx }: Pick<Scene, 'tx'>,
  file: Reach,
  numbers: readonly string[],
): Promise<ReadonlySet<string>> {
  if (numbers.length === 0) return new Set()
  const rows = await tx.case.findMany({
    where: { number: { in: [...numbers] } },
    select: { number: true, label: true, addressees: true, released: true },
  })
  return new Set(rows.filter((row) => reachesAll({ ...row, label: asLabel(row.label) }, file)).map((row) => row.number))
}

/** Whether a case may be read by all who may read another one. */
function reachesAll(kin: Reach, file: Reach): boolean {
  if (!kin.released || rankOf(kin.label) >= rankOf('TLP:AMBER+STRICT')) return false
  if (rankOf(kin.label) < rankOf('TLP:AMBER')) return true
  return rankOf(file.label) >= rankOf('TLP:AMBER') && file.addressees.every((code) => kin.addressees.includes(code))
}
