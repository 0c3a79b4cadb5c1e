import type { Regime } from '../regime.ts'
import { recalled } from './source.ts'

/** Political advertising, Regulation (EU) 2024/900: what publishers and platforms owe, to be known. */
export const ttpa = [
  {
    law: 'TTPA',
    kind: 'information',
    place: 'union',
    id: 'ttpa.notices',
    text: 'Regulation (EU) 2024/900, notices about political advertisements',
    starts: 'last-month',
    terms: [
      {
        from: '2025-10-10',
        offset: { hours: 48 },
        ...recalled('Regulation (EU) 2024/900; not yet read for this table'),
      },
    ],
    addressee: 'platforms',
    content: [],
  },
  {
    law: 'TTPA',
    kind: 'information',
    place: 'union',
    id: 'ttpa.sponsors',
    text: 'Regulation (EU) 2024/900, sponsors from third countries',
    starts: 'last-three-months',
    terms: [
      { from: '2025-10-10', offset: 'free', ...recalled('Regulation (EU) 2024/900; not yet read for this table') },
    ],
    addressee: 'platforms',
    content: [],
  },
] as const satisfies readonly Regime[]
