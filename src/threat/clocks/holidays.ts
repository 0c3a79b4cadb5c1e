import { Temporal } from 'temporal-polyfill'

/**
 * Public holidays, for the legal end of periods in days and months alone: Regulation (EEC, Euratom) 1182/71, art. 2(1), means the
 * days designated in the Member State or the institution where the action is to be taken. A day that is missing here makes the
 * legal date a day early, which harms nobody; so only what holds in the whole country is listed, and nothing doubtful.
 *
 * A rule is a date (`05-09`), days from Easter Sunday (`E+39`; `O-2` for the Orthodox one), or a weekday of a month
 * (`mon1-05`: the first Monday of May; `mon9-10`: the last of October).
 */
export type Calendar = { rules: readonly string[]; confirmed: boolean; source: string }

const recalled = (...rules: readonly string[]): Calendar => ({
  rules,
  confirmed: false,
  source: 'not yet read; the list that the Member State notifies for the Official Journal counts',
})

/** The institutions' days of a year as Commission Decision 2013/C 39/03 has them, and the general list; both read November 2026. */
const union: Calendar = {
  rules: [
    ...[
      '01-01',
      '01-02',
      'E-3',
      'E-2',
      'E+1',
      '05-01',
      '05-09',
      'E+39',
      'E+40',
      'E+50',
      '07-21',
      '08-15',
      '11-01',
      '11-02',
    ],
    ...['12-24', '12-25', '12-26', '12-27', '12-28', '12-29', '12-30', '12-31'],
  ],
  confirmed: true,
  source:
    'Commission Decision 2013/C 39/03 and the general list of the institutions, read November 2026; each year has its own',
}

/** By member's code; every code that is no Member State's is an institution of the Union. */
const national: Readonly<Record<string, Calendar>> = {
  AT: recalled(
    '01-01',
    '01-06',
    'E+1',
    '05-01',
    'E+39',
    'E+50',
    'E+60',
    '08-15',
    '10-26',
    '11-01',
    '12-08',
    '12-25',
    '12-26',
  ),
  BE: recalled('01-01', 'E+1', '05-01', 'E+39', 'E+50', '07-21', '08-15', '11-01', '11-11', '12-25'),
  BG: recalled('01-01', '03-03', 'O-2', 'O+1', '05-01', '05-06', '05-24', '09-06', '09-22', '12-24', '12-25', '12-26'),
  HR: recalled(
    '01-01',
    '01-06',
    'E+1',
    '05-01',
    '05-30',
    'E+60',
    '06-22',
    '08-05',
    '08-15',
    '11-01',
    '11-18',
    '12-25',
    '12-26',
  ),
  CY: recalled(
    '01-01',
    '01-06',
    'O-48',
    '03-25',
    '04-01',
    'O-2',
    'O+1',
    '05-01',
    'O+50',
    '08-15',
    '10-01',
    '10-28',
    '12-25',
    '12-26',
  ),
  CZ: recalled(
    '01-01',
    'E-2',
    'E+1',
    '05-01',
    '05-08',
    '07-05',
    '07-06',
    '09-28',
    '10-28',
    '11-17',
    '12-24',
    '12-25',
    '12-26',
  ),
  DK: recalled('01-01', 'E-3', 'E-2', 'E+1', 'E+39', 'E+50', '12-25', '12-26'),
  EE: recalled('01-01', '02-24', 'E-2', '05-01', '06-23', '06-24', '08-20', '12-24', '12-25', '12-26'),
  FI: recalled('01-01', '01-06', 'E-2', 'E+1', '05-01', 'E+39', '12-06', '12-25', '12-26'),
  FR: recalled('01-01', 'E+1', '05-01', '05-08', 'E+39', 'E+50', '07-14', '08-15', '11-01', '11-11', '12-25'),
  DE: recalled('01-01', 'E-2', 'E+1', '05-01', 'E+39', 'E+50', '10-03', '12-25', '12-26'),
  EL: recalled('01-01', '01-06', 'O-48', '03-25', 'O-2', 'O+1', '05-01', 'O+50', '08-15', '10-28', '12-25', '12-26'),
  HU: recalled('01-01', '03-15', 'E-2', 'E+1', '05-01', 'E+50', '08-20', '10-23', '11-01', '12-25', '12-26'),
  IE: recalled('01-01', '03-17', 'E+1', 'mon1-05', 'mon1-06', 'mon1-08', 'mon9-10', '12-25', '12-26'),
  IT: recalled('01-01', '01-06', 'E+1', '04-25', '05-01', '06-02', '08-15', '11-01', '12-08', '12-25', '12-26'),
  LV: recalled('01-01', 'E-2', 'E+1', '05-01', '05-04', '06-23', '06-24', '11-18', '12-24', '12-25', '12-26', '12-31'),
  LT: recalled(
    '01-01',
    '02-16',
    '03-11',
    'E+1',
    '05-01',
    '06-24',
    '07-06',
    '08-15',
    '11-01',
    '12-24',
    '12-25',
    '12-26',
  ),
  LU: recalled('01-01', 'E+1', '05-01', '05-09', 'E+39', 'E+50', '06-23', '08-15', '11-01', '12-25', '12-26'),
  MT: recalled(
    '01-01',
    '02-10',
    '03-19',
    '03-31',
    'E-2',
    '05-01',
    '06-07',
    '06-29',
    '08-15',
    '09-08',
    '09-21',
    '12-08',
    '12-13',
    '12-25',
  ),
  NL: recalled('01-01', 'E+1', 'E+39', 'E+50', '12-25', '12-26'),
  PL: recalled('01-01', '01-06', 'E+1', '05-01', '05-03', 'E+60', '08-15', '11-01', '11-11', '12-25', '12-26'),
  PT: recalled('01-01', 'E-2', '04-25', '05-01', 'E+60', '06-10', '08-15', '10-05', '11-01', '12-01', '12-08', '12-25'),
  RO: recalled(
    '01-01',
    '01-02',
    '01-24',
    'O-2',
    'O+1',
    '05-01',
    '06-01',
    'O+50',
    '08-15',
    '11-30',
    '12-01',
    '12-25',
    '12-26',
  ),
  SK: recalled('01-01', '01-06', 'E-2', 'E+1', '05-01', '07-05', '08-29', '11-01', '12-24', '12-25', '12-26'),
  SI: recalled(
    '01-01',
    '01-02',
    '02-08',
    'E+1',
    '04-27',
    '05-01',
    '05-02',
    '06-25',
    '08-15',
    '10-31',
    '11-01',
    '12-25',
    '12-26',
  ),
  ES: recalled('01-01', '01-06', 'E-2', '05-01', '08-15', '10-12', '11-01', '12-06', '12-08', '12-25'),
  SE: recalled('01-01', '01-06', 'E-2', 'E+1', '05-01', 'E+39', '06-06', '12-25', '12-26'),
}

/** The holidays of a Member State by its code, or of the Union's institutions by any other. */
export const calendarOf = (code: string): Calendar =>
  (Object.hasOwn(national, code) ? national[code] : undefined) ?? union

const daysOfYear = new Map<string, ReadonlySet<string>>()

/** Whether action can be taken on a day: no Saturday, no Sunday, no public holiday (Regulation 1182/71, art. 2(2)). */
export function isWorkingDay(day: Temporal.PlainDate, code: string): boolean {
  if (day.dayOfWeek >= 6) return false
  const calendar = calendarOf(code)
  const id = `${calendar === union ? 'union' : code} ${day.year}`
  let days = daysOfYear.get(id)
  if (!days) {
    days = new Set(calendar.rules.map((rule) => dayOf(rule, day.year).toString()))
    daysOfYear.set(id, days)
  }
  return !days.has(day.toString())
}

function dayOf(rule: string, year: number): Temporal.PlainDate {
  const [, church, shift] = /^([EO])([+-]\d+)$/.exec(rule) ?? []
  if (shift) return (church === 'E' ? easter(year) : orthodoxEaster(year)).add({ days: Number(shift) })
  const [, nth, ofMonth] = /^mon(\d)-(\d\d)$/.exec(rule) ?? []
  if (ofMonth) return mondayOf(year, Number(ofMonth), Number(nth))
  return Temporal.PlainDate.from(`${year}-${rule}`)
}

function mondayOf(year: number, month: number, nth: number): Temporal.PlainDate {
  const first = Temporal.PlainDate.from({ year, month, day: 1 })
  const monday = first.add({ days: (8 - first.dayOfWeek) % 7 })
  const last = monday.add({ days: 7 * Math.floor((first.daysInMonth - monday.day) / 7) })
  return nth === 9 ? last : monday.add({ days: 7 * (nth - 1) })
}

/** Easter Sunday by the Gregorian reckoning (Meeus, Jones, Butcher). */
function easter(year: number): Temporal.PlainDate {
  const a = year % 19
  const [b, c] = [Math.floor(year / 100), year % 100]
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const month0 = h + l - 7 * Math.floor((a + 11 * h + 22 * l) / 451) + 114
  return Temporal.PlainDate.from({ year, month: Math.floor(month0 / 31), day: (month0 % 31) + 1 })
}

/** Orthodox Easter Sunday, by the Julian reckoning (Meeus), which lies 13 days behind until 2099. */
function orthodoxEaster(year: number): Temporal.PlainDate {
  const d = (19 * (year % 19) + 15) % 30
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
  const month0 = d + e + 114
  return Temporal.PlainDate.from({ year, month: Math.floor(month0 / 31), day: (month0 % 31) + 1 }).add({ days: 13 })
}
