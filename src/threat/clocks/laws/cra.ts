import type { Regime } from '../regime.ts'
import { read } from './source.ts'

const shared = { law: 'CRA', kind: 'clock', place: 'member', addressee: 'platform-csirt-enisa' } as const
/** Art. 14 applies before the rest of the law. */
const inForce = {
  from: '2026-09-11',
  ...read('three accounts of Regulation (EU) 2024/2847, read November 2026'),
} as const
const textOf = (article: string): string => `Regulation (EU) 2024/2847, art. ${article}`

/** Vulnerabilities that are exploited and severe incidents of products, Regulation (EU) 2024/2847. */
export const cra = [
  {
    ...shared,
    id: 'cra.14-2-early-warning',
    text: textOf('14(2)(a)'),
    starts: 'aware-exploited',
    terms: [{ ...inForce, offset: { hours: 24 } }],
    content: ['product', 'cross-border'],
  },
  {
    ...shared,
    id: 'cra.14-2-notification',
    text: textOf('14(2)(b)'),
    starts: 'aware-exploited',
    terms: [{ ...inForce, offset: { hours: 72 } }],
    content: ['product', 'vulnerability', 'corrective'],
  },
  {
    ...shared,
    id: 'cra.14-2-final',
    text: textOf('14(2)(c)'),
    starts: 'measure',
    terms: [{ ...inForce, offset: { days: 14 } }],
    content: ['vulnerability', 'severity-impact', 'malicious', 'corrective'],
  },
  {
    ...shared,
    id: 'cra.14-4-early-warning',
    text: textOf('14(4)(a)'),
    starts: 'aware-severe',
    terms: [{ ...inForce, offset: { hours: 24 } }],
    content: ['malicious', 'product', 'cross-border'],
  },
  {
    ...shared,
    id: 'cra.14-4-notification',
    text: textOf('14(4)(b)'),
    starts: 'aware-severe',
    terms: [{ ...inForce, offset: { hours: 72 } }],
    content: ['description', 'severity-impact', 'corrective'],
    next: 'cra.14-4-final',
  },
  {
    ...shared,
    id: 'cra.14-4-final',
    text: textOf('14(4)(c)'),
    starts: 'notified',
    terms: [{ ...inForce, offset: { months: 1 } }],
    content: ['description', 'severity-impact', 'cause', 'mitigation'],
  },
] as const satisfies readonly Regime[]
