/**
 * Written out by hand, not computed: where the clocks of the Member States and their territories stand, by the domain brief 7.2.
 * `winter` and `summer` are minutes from UTC; who changes does so at 01:00 UTC with the Union, but for one.
 */
export type Clocks = { zone: string; winter: number; summer: number; changes: 'union' | 'never' | 'america' }

const union = (winterHours: number, ...zones: readonly string[]): readonly Clocks[] =>
  zones.map((zone) => ({ zone, winter: winterHours * 60, summer: (winterHours + 1) * 60, changes: 'union' }))
const fixed = (hours: number, ...zones: readonly string[]): readonly Clocks[] =>
  zones.map((zone) => ({ zone, winter: hours * 60, summer: hours * 60, changes: 'never' }))

export const clocks: readonly Clocks[] = [
  // Member States
  ...union(0, 'Europe/Dublin', 'Europe/Lisbon', 'Atlantic/Madeira', 'Atlantic/Canary'),
  ...union(-1, 'Atlantic/Azores'),
  ...union(
    1,
    'Europe/Vienna',
    'Europe/Brussels',
    'Europe/Zagreb',
    'Europe/Prague',
    'Europe/Copenhagen',
    'Europe/Paris',
  ),
  ...union(
    1,
    'Europe/Berlin',
    'Europe/Busingen',
    'Europe/Budapest',
    'Europe/Rome',
    'Europe/Luxembourg',
    'Europe/Malta',
  ),
  ...union(1, 'Europe/Amsterdam', 'Europe/Warsaw', 'Europe/Bratislava', 'Europe/Ljubljana', 'Europe/Madrid'),
  ...union(1, 'Africa/Ceuta', 'Europe/Stockholm'),
  ...union(2, 'Europe/Sofia', 'Asia/Nicosia', 'Europe/Tallinn', 'Europe/Helsinki', 'Europe/Mariehamn', 'Europe/Athens'),
  ...union(2, 'Europe/Riga', 'Europe/Vilnius', 'Europe/Bucharest'),
  // Overseas France
  ...fixed(-4, 'America/Guadeloupe', 'America/Martinique', 'America/Marigot', 'America/St_Barthelemy'),
  ...fixed(-3, 'America/Cayenne'),
  { zone: 'America/Miquelon', winter: -180, summer: -120, changes: 'america' },
  ...fixed(3, 'Indian/Mayotte'),
  ...fixed(4, 'Indian/Reunion'),
  ...fixed(-10, 'Pacific/Tahiti'),
  ...fixed(-9.5, 'Pacific/Marquesas'),
  ...fixed(-9, 'Pacific/Gambier'),
  ...fixed(11, 'Pacific/Noumea'),
  ...fixed(12, 'Pacific/Wallis'),
  // Overseas Netherlands and Denmark
  ...fixed(-4, 'America/Aruba', 'America/Curacao', 'America/Kralendijk', 'America/Lower_Princes'),
  ...union(-2, 'America/Nuuk', 'America/Scoresbysund'),
  ...fixed(0, 'America/Danmarkshavn'),
  ...union(0, 'Atlantic/Faroe'),
]

/** From when until when it is summer in the Union, in UTC. */
export const summers = [
  ['2027-03-28T01:00Z', '2027-10-31T01:00Z'],
  ['2028-03-26T01:00Z', '2028-10-29T01:00Z'],
  ['2029-03-25T01:00Z', '2029-10-28T01:00Z'],
] as const
/** The same in Saint Pierre and Miquelon, which keeps the days of North America: from 02:00 to 02:00 on the clocks there. */
const americanSummers = [
  ['2027-03-14T05:00Z', '2027-11-07T04:00Z'],
  ['2028-03-12T05:00Z', '2028-11-05T04:00Z'],
  ['2029-03-11T05:00Z', '2029-11-04T04:00Z'],
] as const

/** How many minutes the clocks are from UTC at an instant. */
export function offsetOf({ winter, summer, changes }: Clocks, at: Date): number {
  const spans = changes === 'america' ? americanSummers : summers
  return spans.some(([from, until]) => at >= new Date(from) && at < new Date(until)) ? summer : winter
}

/** What the clocks show at an instant: `2027-03-28T14:00`. */
export const shownIn = (row: Clocks, at: Date): string =>
  new Date(at.getTime() + offsetOf(row, at) * 60_000).toISOString().slice(0, 16)

const minute = 60_000
const around = (changes: readonly string[], ...later: readonly number[]): readonly Date[] =>
  changes.flatMap((at) => later.map((minutes) => new Date(new Date(at).getTime() + minutes * minute)))
const ordinary = [
  '2027-01-15T13:00Z',
  '2027-07-15T08:30Z',
  '2028-02-29T23:30Z',
  '2028-12-31T23:59Z',
  '2029-06-10T19:00Z',
]

/** Around every change, and ordinary days. */
export const instants: readonly Date[] = [
  ...around(summers.flat(), -90, -60, -30, -1, 0, 30, 59, 60, 90),
  ...around(americanSummers.flat(), -60, -1, 0, 30, 60),
  ...ordinary.map((at) => new Date(at)),
]
