import type { Assurance } from '../chat/adapter.ts'
import type { Raise } from '../directory/directory.ts'
import { asLabel, type Label, rankOf, strictest } from './label.ts'

/** What a place may carry by what its platform can promise; the defaults of `domain.md` section 8, tightened freely, raised only by recorded configuration. */
const table: readonly { encryption: Assurance['encryption']; operator: Assurance['operator']; ceiling: Label }[] = [
  { encryption: 'end-to-end', operator: 'own', ceiling: 'TLP:AMBER+STRICT' },
  { encryption: 'end-to-end', operator: 'allowed', ceiling: 'TLP:AMBER+STRICT' },
  { encryption: 'end-to-end', operator: 'foreign', ceiling: 'TLP:GREEN' },
  { encryption: 'loopback', operator: 'own', ceiling: 'TLP:AMBER+STRICT' },
  { encryption: 'in-transit', operator: 'own', ceiling: 'TLP:AMBER+STRICT' },
  { encryption: 'in-transit', operator: 'allowed', ceiling: 'TLP:GREEN' },
]

/** The ceiling of an assurance; CLEAR for all that the table does not name, and for what is not known. */
export function ceilingOf(assurance: Assurance | undefined): Label {
  if (!assurance) return 'TLP:CLEAR'
  const row = table.find((each) => each.encryption === assurance.encryption && each.operator === assurance.operator)
  return row?.ceiling ?? 'TLP:CLEAR'
}

/**
 * The ceiling of an assurance where a decision on record raises it. It helps nothing where anybody may read along without a seat or
 * on the way, nor while it is not known what is promised: nobody who decided can have meant readers of whom nobody knows. Where
 * somebody foreign runs the platform, or part of it, it helps up to GREEN.
 */
export function ceilingWith(assurance: Assurance | undefined, raised: Raise | undefined): Label {
  const ceiling = ceilingOf(assurance)
  if (!raised || !assurance || assurance.encryption === 'none') return ceiling
  const to = asLabel(raised.to)
  return strictest(ceiling, assurance.operator === 'foreign' ? lower(to, 'TLP:GREEN') : to)
}

/** The lower of two ceilings. */
export const lower = (a: Label, b: Label): Label => (rankOf(a) < rankOf(b) ? a : b)
