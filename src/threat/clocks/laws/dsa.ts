import type { Regime } from '../regime.ts'
import { recalled } from './source.ts'

/** Very large online platforms, Regulation (EU) 2022/2065: what they owe, to be known. */
export const dsa = [
  {
    law: 'DSA',
    kind: 'information',
    place: 'union',
    id: 'dsa.guidelines',
    text: 'Election guidelines under Regulation (EU) 2022/2065, art. 35(3)',
    starts: 'electoral-period',
    terms: [{ from: '2024-04-26', offset: 'free', ...recalled('account of the guidelines; the figures not yet read') }],
    addressee: 'platforms',
    content: [],
  },
] as const satisfies readonly Regime[]
