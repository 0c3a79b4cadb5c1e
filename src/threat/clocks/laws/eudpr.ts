import type { Regime } from '../regime.ts'
import { recalled } from './source.ts'

const shared = { law: 'EUDPR', kind: 'clock', place: 'union' } as const
const inForce = {
  from: '2018-12-11',
  ...recalled('Regulation (EU) 2018/1725; not yet read for this table'),
} as const
const textOf = (article: string): string => `Regulation (EU) 2018/1725, art. ${article}`

/** Personal data breaches at the institutions of the Union, Regulation (EU) 2018/1725. */
export const eudpr = [
  {
    ...shared,
    id: 'eudpr.34',
    text: textOf('34'),
    starts: 'aware-breach',
    terms: [{ ...inForce, offset: { hours: 72 } }],
    addressee: 'edps',
    content: ['breach', 'subjects', 'dpo', 'consequences', 'mitigation', 'late-reasons'],
  },
  {
    ...shared,
    id: 'eudpr.35',
    text: textOf('35'),
    starts: 'high-risk',
    terms: [{ ...inForce, offset: 'undelayed' }],
    addressee: 'subjects',
    content: ['plain-words', 'dpo', 'consequences', 'mitigation'],
  },
] as const satisfies readonly Regime[]
