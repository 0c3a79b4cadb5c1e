import { rankOf, strictest } from '../sharing/label.ts'
import type { Dossier } from './dossier.ts'

/**
 * The members to whom every part may go that is limited to some, since an event goes whole: what is internal to a case is so to its
 * own member, what is TLP:AMBER+STRICT to whoever has it made. `undefined` where no part is limited.
 */
export function groupOf({ label, cases, decisions, calls }: Dossier): readonly string[] | undefined {
  if (rankOf(label) > rankOf('TLP:AMBER')) return []
  const evidence = cases.flatMap((part) =>
    part.evidence.map((item) =>
      item.audience === 'internal'
        ? { label: 'TLP:AMBER' as const, addressees: [part.code] }
        : { label: item.label, addressees: item.addressees ?? [part.code, ...part.addressees] },
    ),
  )
  const parts = [
    ...cases.map((part) => ({ label: part.label, addressees: [part.code, ...part.addressees] })),
    ...evidence,
    ...decisions.map((part) => ({ ...part, label: strictest(part.label, ...part.grounds.map((each) => each.label)) })),
    ...calls,
  ]
  const [first, ...others] = parts.filter((part) => rankOf(part.label) >= rankOf('TLP:AMBER'))
  if (!first) return undefined
  const codes = first.addressees.filter((code) => others.every(({ addressees }) => addressees.includes(code)))
  return [...new Set(codes)].toSorted()
}
