import { rankOf } from '../sharing/label.ts'
import { type CasePart, type Dossier, labelOf } from './dossier.ts'

/**
 * What of a dossier goes to the machines of others, since an event or a bundle is passed on whole: what a case keeps among its own
 * people stays out, unless the case itself goes no further than to them either.
 */
export function forOthers(dossier: Dossier): Dossier {
  const cases = dossier.cases.map((part) => (rankOf(part.label) > rankOf('TLP:AMBER') ? part : withoutOwn(part)))
  return { ...dossier, cases, label: labelOf({ ...dossier, cases }) }
}

const withoutOwn = (part: CasePart): CasePart => ({
  ...part,
  entries: part.entries.filter(({ own }) => !own),
  evidence: part.evidence.filter(({ audience }) => audience !== 'internal').map(({ link: _, ...item }) => item),
  clocks: [],
})
