import type { Regime } from '../regime.ts'
import { recalled } from './source.ts'

const shared = { law: 'EUI', kind: 'clock', place: 'union', addressee: 'cert-eu' } as const
const inForce = {
  from: '2024-01-07',
  ...recalled('Regulation (EU, Euratom) 2023/2841; not yet read for this table'),
} as const
const text = 'Regulation (EU, Euratom) 2023/2841, art. 21'

/** Significant incidents at the institutions of the Union, Regulation (EU, Euratom) 2023/2841. */
export const eui = [
  {
    ...shared,
    id: 'eui.21-early-warning',
    text,
    starts: 'aware-significant',
    terms: [{ ...inForce, offset: { hours: 24 } }],
    content: ['malicious', 'cross-border'],
  },
  {
    ...shared,
    id: 'eui.21-notification',
    text,
    starts: 'aware-significant',
    terms: [{ ...inForce, offset: { hours: 72 } }],
    content: ['update', 'severity-impact', 'indicators'],
    next: 'eui.21-final',
  },
  {
    ...shared,
    id: 'eui.21-final',
    text,
    starts: 'notified',
    terms: [{ ...inForce, offset: { months: 1 } }],
    content: ['description', 'severity-impact', 'cause', 'mitigation', 'cross-border-impact'],
  },
] as const satisfies readonly Regime[]
