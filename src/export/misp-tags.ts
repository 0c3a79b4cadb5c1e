import { assets, phases, type Taxonomy, threats } from '../threat/taxonomy.ts'
import type { CasePart } from './dossier.ts'

/** The machine tags of a case by the taxonomies that MISP has, and by our own for what it has none of. */
export function tagsOf({ phase, asset, triage, disposition, status }: CasePart): readonly string[] {
  const { rsit, cause, severity, impact, outlook, grade, origin, threat } = triage
  const [rsitClass = '', type] = (rsit ?? '').split(':')
  const [reliability = '', credibility = ''] = (grade ?? '').toLowerCase()
  const tags: readonly (string | false | undefined)[] = [
    phase && `eu-election:phase="${phase}"`,
    asset && `eu-election:asset="${asset}"`,
    threat && `eu-election:threat="${threat}"`,
    rsit && (type === undefined ? `rsit:${rsitClass}` : `rsit:${rsitClass}="${type}"`),
    cause && `nis2:nature-root-cause="${cause}"`,
    severity && `nis2:nature-severity="${severity}"`,
    impact && `nis2:impact-severity="${impact}"`,
    outlook && `nis2:impact-outlook="${outlook}"`,
    grade && `admiralty-scale:source-reliability="${reliability}"`,
    grade && `admiralty-scale:information-credibility="${credibility}"`,
    origin && `information-origin:${origin}`,
    disposition && `incident-disposition:${disposition}`,
    `workflow:state="${status === 'closed' || status === 'merged' ? 'complete' : 'ongoing'}"`,
  ]
  return tags.filter((tag): tag is string => typeof tag === 'string' && tag !== '')
}

const values = ({ values: all }: Taxonomy<string>) =>
  all.map((value) => ({ value, expanded: value.replaceAll('_', ' ') }))

/** Our own namespace as MISP reads it: the file that an administrator of MISP takes in, `docs/misp/eu-election/machinetag.json`. */
export const machinetag = {
  namespace: 'eu-election',
  description:
    'Phases of an election, threats to it and assets that are struck, after the compendium of the NIS Cooperation Group.',
  version: 1,
  expanded: 'Elections in the European Union',
  predicates: [
    { value: 'phase', expanded: 'Phase of the electoral cycle' },
    { value: 'threat', expanded: 'Threat by the compendium' },
    { value: 'asset', expanded: 'Asset that is struck' },
    { value: 'exercise', expanded: 'Made in an exercise' },
  ],
  values: [
    { predicate: 'phase', entry: values(phases) },
    { predicate: 'threat', entry: values(threats) },
    { predicate: 'asset', entry: values(assets) },
  ],
} as const
