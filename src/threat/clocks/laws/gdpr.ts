import type { Regime } from '../regime.ts'
import { recalled } from './source.ts'

const shared = { law: 'GDPR', kind: 'clock', place: 'member' } as const
const inForce = { from: '2018-05-25', ...recalled('Regulation (EU) 2016/679; not yet read for this table') } as const
const textOf = (article: string): string => `Regulation (EU) 2016/679, art. ${article}`

/** Personal data breaches, Regulation (EU) 2016/679. */
export const gdpr = [
  {
    ...shared,
    id: 'gdpr.33',
    text: textOf('33(1)'),
    starts: 'aware-breach',
    // The Digital Omnibus (proposed 19 November 2025) would make it 96 hours: once adopted, `to` here and a further term.
    terms: [{ ...inForce, offset: { hours: 72 } }],
    addressee: 'dpa',
    content: ['breach', 'subjects', 'dpo', 'consequences', 'mitigation', 'late-reasons'],
  },
  {
    ...shared,
    id: 'gdpr.33-processor',
    text: textOf('33(2)'),
    starts: 'processor-aware',
    terms: [{ ...inForce, offset: 'undelayed' }],
    addressee: 'controller',
    content: ['breach', 'subjects', 'mitigation'],
  },
  {
    ...shared,
    id: 'gdpr.34',
    text: textOf('34'),
    starts: 'high-risk',
    terms: [{ ...inForce, offset: 'undelayed' }],
    addressee: 'subjects',
    content: ['plain-words', 'dpo', 'consequences', 'mitigation'],
  },
] as const satisfies readonly Regime[]
