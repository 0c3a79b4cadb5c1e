import { rankOf } from '../sharing/label.ts'
import { type CasePart, type Dossier, labelOf } from './dossier.ts'

/**
 * What of a dossier goes to the machines of others, since an event or a bundle is passed on whole: what cases keep among their own
 * people stays out. Where the rest goes no further than to these either, nothing does.
 */
export function forOthers(dossier: Dossier): Dossier {
  const cases = dossier.cases.map(withoutOwn)
  const label = labelOf({ ...dossier, cases })
  return rankOf(label) > rankOf('TLP:AMBER') ? dossier : { ...dossier, cases, label }
}

const withoutOwn = (part: CasePart): CasePart => ({
  ...part,
  entries: part.entries.filter(({ own }) => !own),
  evidence: part.evidence.filter(({ audience }) => audience !== 'internal').map(({ link: _, ...item }) => item),
  clocks: [],
})
