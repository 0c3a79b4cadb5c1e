import type { Regime } from './regime.ts'

/**
 * The duties with a deadline that laws set, as data: who must tell whom what by when, from which instant on, and who says
 * so. A figure that was recalled and not read in the law is marked so, and is shown as to be confirmed. What a law changes is
 * a further term with its own dates: a clock counts by the term that held when it began.
 */

const read = (source: string) => ({ confirmed: true, source }) as const
const recalled = (source: string) => ({ confirmed: false, source }) as const

/** One law a block; what its rows share stands first. */
const nis2 = { law: 'NIS2', kind: 'clock', place: 'member' } as const
/** Member States apply it since then: art. 41. */
const sinceNis2 = { from: '2024-10-18', ...read('Directive (EU) 2022/2555, text read November 2026') } as const
const nis2Text = (article: string): string => `Directive (EU) 2022/2555, art. ${article}`

const gdpr = { law: 'GDPR', kind: 'clock', place: 'member' } as const
const sinceGdpr = { from: '2018-05-25', ...recalled('Regulation (EU) 2016/679; not yet read for this table') } as const
const gdprText = (article: string): string => `Regulation (EU) 2016/679, art. ${article}`

const eudpr = { law: 'EUDPR', kind: 'clock', place: 'union' } as const
const sinceEudpr = {
  from: '2018-12-11',
  ...recalled('Regulation (EU) 2018/1725; not yet read for this table'),
} as const
const eudprText = (article: string): string => `Regulation (EU) 2018/1725, art. ${article}`

const eui = { law: 'EUI', kind: 'clock', place: 'union', addressee: 'cert-eu' } as const
const sinceEui = {
  from: '2024-01-07',
  ...recalled('Regulation (EU, Euratom) 2023/2841; not yet read for this table'),
} as const
const euiText = 'Regulation (EU, Euratom) 2023/2841, art. 21'

const cra = { law: 'CRA', kind: 'clock', place: 'member', addressee: 'platform-csirt-enisa' } as const
/** Art. 14 applies before the rest of the law. */
const sinceCra = {
  from: '2026-09-11',
  ...read('three accounts of Regulation (EU) 2024/2847, read November 2026'),
} as const
const craText = (article: string): string => `Regulation (EU) 2024/2847, art. ${article}`

/** Every row; ids are for life, since they stand in the record. */
export const regimes = [
  {
    ...nis2,
    id: 'nis2.early-warning',
    text: nis2Text('23(4)(a)'),
    starts: 'aware-significant',
    terms: [{ ...sinceNis2, offset: { hours: 24 } }],
    addressee: 'csirt',
    content: ['malicious', 'cross-border'],
  },
  {
    ...nis2,
    id: 'nis2.notification',
    text: nis2Text('23(4)(b)'),
    starts: 'aware-significant',
    terms: [{ ...sinceNis2, offset: { hours: 72 } }],
    addressee: 'csirt',
    content: ['update', 'severity-impact', 'indicators'],
    next: 'nis2.final',
  },
  {
    ...nis2,
    id: 'nis2.notification-trust',
    text: nis2Text('23(4), last subparagraph'),
    starts: 'aware-significant',
    terms: [{ ...sinceNis2, offset: { hours: 24 } }],
    addressee: 'csirt',
    content: ['update', 'severity-impact', 'indicators'],
    next: 'nis2.final',
  },
  {
    ...nis2,
    id: 'nis2.intermediate',
    text: nis2Text('23(4)(c)'),
    starts: 'asked',
    terms: [{ ...sinceNis2, offset: 'asked' }],
    addressee: 'csirt',
    content: ['status'],
  },
  {
    ...nis2,
    id: 'nis2.final',
    text: nis2Text('23(4)(d)'),
    starts: 'notified',
    terms: [{ ...sinceNis2, offset: { months: 1 } }],
    addressee: 'csirt',
    content: ['description', 'severity-impact', 'cause', 'mitigation', 'cross-border-impact'],
  },
  {
    ...nis2,
    id: 'nis2.progress',
    text: nis2Text('23(4)(e)'),
    starts: 'notified',
    terms: [{ ...sinceNis2, offset: { months: 1 } }],
    addressee: 'csirt',
    content: ['status', 'mitigation'],
    instead: 'nis2.final',
    onceHandled: 'nis2.final-handled',
  },
  {
    ...nis2,
    id: 'nis2.final-handled',
    text: nis2Text('23(4)(e)'),
    starts: 'handled',
    terms: [{ ...sinceNis2, offset: { months: 1 } }],
    addressee: 'csirt',
    content: ['description', 'severity-impact', 'cause', 'mitigation', 'cross-border-impact'],
  },
  {
    ...nis2,
    id: 'nis2.reply',
    text: nis2Text('23(5)'),
    starts: 'warned',
    terms: [{ ...sinceNis2, offset: { hours: 24 } }],
    addressee: 'notifier',
    content: ['feedback', 'guidance', 'law-enforcement'],
    soft: true,
  },
  {
    ...nis2,
    id: 'nis2.cross-border',
    text: nis2Text('23(6)'),
    starts: 'concerns-others',
    terms: [{ ...sinceNis2, offset: 'undelayed' }],
    addressee: 'members-enisa',
    content: ['same-information'],
  },
  {
    ...nis2,
    id: 'nis2.public',
    text: nis2Text('23(7)'),
    starts: 'public-need',
    terms: [{ ...sinceNis2, offset: 'free' }],
    addressee: 'public',
    content: ['public-line'],
  },
  {
    ...nis2,
    id: 'nis2.forward',
    text: nis2Text('23(8)'),
    starts: 'forward-asked',
    terms: [{ ...sinceNis2, offset: 'free' }],
    addressee: 'spocs',
    content: ['same-information'],
  },
  {
    ...nis2,
    kind: 'calendar',
    id: 'nis2.summary',
    text: nis2Text('23(9)'),
    starts: 'calendar',
    terms: [{ ...sinceNis2, offset: { months: 3 } }],
    addressee: 'enisa',
    content: ['aggregate'],
  },
  {
    ...nis2,
    kind: 'calendar',
    id: 'nis2.summary-enisa',
    text: nis2Text('23(9)'),
    starts: 'calendar',
    terms: [{ ...sinceNis2, offset: { months: 6 } }],
    addressee: 'cg-csirts',
    content: ['aggregate'],
    place: 'union',
  },
  {
    ...nis2,
    id: 'nis2.voluntary',
    text: nis2Text('30'),
    starts: 'own-accord',
    terms: [{ ...sinceNis2, offset: 'free' }],
    addressee: 'csirt',
    content: ['description', 'malicious', 'cross-border', 'indicators'],
  },
  {
    ...gdpr,
    id: 'gdpr.33',
    text: gdprText('33(1)'),
    starts: 'aware-breach',
    // The Digital Omnibus (proposed 19 November 2025) would make it 96 hours: once adopted, `to` here and a further term.
    terms: [{ ...sinceGdpr, offset: { hours: 72 } }],
    addressee: 'dpa',
    content: ['breach', 'subjects', 'dpo', 'consequences', 'mitigation', 'late-reasons'],
  },
  {
    ...gdpr,
    id: 'gdpr.33-processor',
    text: gdprText('33(2)'),
    starts: 'processor-aware',
    terms: [{ ...sinceGdpr, offset: 'undelayed' }],
    addressee: 'controller',
    content: ['breach', 'subjects', 'mitigation'],
  },
  {
    ...gdpr,
    id: 'gdpr.34',
    text: gdprText('34'),
    starts: 'high-risk',
    terms: [{ ...sinceGdpr, offset: 'undelayed' }],
    addressee: 'subjects',
    content: ['plain-words', 'dpo', 'consequences', 'mitigation'],
  },
  {
    ...eudpr,
    id: 'eudpr.34',
    text: eudprText('34'),
    starts: 'aware-breach',
    terms: [{ ...sinceEudpr, offset: { hours: 72 } }],
    addressee: 'edps',
    content: ['breach', 'subjects', 'dpo', 'consequences', 'mitigation', 'late-reasons'],
  },
  {
    ...eudpr,
    id: 'eudpr.35',
    text: eudprText('35'),
    starts: 'high-risk',
    terms: [{ ...sinceEudpr, offset: 'undelayed' }],
    addressee: 'subjects',
    content: ['plain-words', 'dpo', 'consequences', 'mitigation'],
  },
  {
    ...eui,
    id: 'eui.21-early-warning',
    text: euiText,
    starts: 'aware-significant',
    terms: [{ ...sinceEui, offset: { hours: 24 } }],
    content: ['malicious', 'cross-border'],
  },
  {
    ...eui,
    id: 'eui.21-notification',
    text: euiText,
    starts: 'aware-significant',
    terms: [{ ...sinceEui, offset: { hours: 72 } }],
    content: ['update', 'severity-impact', 'indicators'],
    next: 'eui.21-final',
  },
  {
    ...eui,
    id: 'eui.21-final',
    text: euiText,
    starts: 'notified',
    terms: [{ ...sinceEui, offset: { months: 1 } }],
    content: ['description', 'severity-impact', 'cause', 'mitigation', 'cross-border-impact'],
  },
  {
    ...cra,
    id: 'cra.14-2-early-warning',
    text: craText('14(2)(a)'),
    starts: 'aware-exploited',
    terms: [{ ...sinceCra, offset: { hours: 24 } }],
    content: ['product', 'cross-border'],
  },
  {
    ...cra,
    id: 'cra.14-2-notification',
    text: craText('14(2)(b)'),
    starts: 'aware-exploited',
    terms: [{ ...sinceCra, offset: { hours: 72 } }],
    content: ['product', 'vulnerability', 'corrective'],
  },
  {
    ...cra,
    id: 'cra.14-2-final',
    text: craText('14(2)(c)'),
    starts: 'measure',
    terms: [{ ...sinceCra, offset: { days: 14 } }],
    content: ['vulnerability', 'severity-impact', 'malicious', 'corrective'],
  },
  {
    ...cra,
    id: 'cra.14-4-early-warning',
    text: craText('14(4)(a)'),
    starts: 'aware-severe',
    terms: [{ ...sinceCra, offset: { hours: 24 } }],
    content: ['malicious', 'product', 'cross-border'],
  },
  {
    ...cra,
    id: 'cra.14-4-notification',
    text: craText('14(4)(b)'),
    starts: 'aware-severe',
    terms: [{ ...sinceCra, offset: { hours: 72 } }],
    content: ['description', 'severity-impact', 'corrective'],
    next: 'cra.14-4-final',
  },
  {
    ...cra,
    id: 'cra.14-4-final',
    text: craText('14(4)(c)'),
    starts: 'notified',
    terms: [{ ...sinceCra, offset: { months: 1 } }],
    content: ['description', 'severity-impact', 'cause', 'mitigation'],
  },
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
