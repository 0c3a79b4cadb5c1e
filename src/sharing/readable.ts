import { codesOf, type Person, worksFor } from '../directory/directory.ts'
import { type Label, rankOf } from './label.ts'

/** What says who may read a round, a call, a decision. */
type Marked = { label: Label; addressees: readonly string[] }

/** Whether those who work for a member may read what bears a label and names who may: below AMBER all do, TLP:RED nobody. */
export const isReadableFor = (code: string, { label, addressees }: Marked): boolean =>
  rankOf(label) < rankOf('TLP:AMBER') || (rankOf(label) < rankOf('TLP:RED') && addressees.includes(code))

/**
 * Whether a person may know of a round, a call or a decision and read it: the people of its addressees; below AMBER all officials; under
 * AMBER+STRICT those alone who work for them; nobody of what is TLP:RED. Nobody without a role.
 */
export function isReadableBy(person: Person, { label, addressees }: Marked, at: Date): boolean {
  if (rankOf(label) >= rankOf('TLP:RED')) return false
  const codes = rankOf(label) >= rankOf('TLP:AMBER+STRICT') ? worksFor(person, at) : codesOf(person, at)
  if (codes.length === 0) return false
  return rankOf(label) < rankOf('TLP:AMBER') || codes.some((code) => addressees.includes(code))
}
