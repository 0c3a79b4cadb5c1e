import { Temporal } from 'temporal-polyfill'

/**
 * Which member holds the Presidency of the Council, in the order of Council Decision (EU) 2016/1316 of 26 July 2016, which ends
 * with 2030. It passes on 1 January and 1 July at midnight in Brussels.
 */
const halves: readonly (readonly [half: `${number}-${'01' | '07'}`, code: string])[] = [
  ['2026-01', 'CY'],
  ['2026-07', 'IE'],
  ['2027-01', 'LT'],
  ['2027-07', 'EL'],
  ['2028-01', 'IT'],
  ['2028-07', 'LV'],
  ['2029-01', 'LU'],
  ['2029-07', 'NL'],
  ['2030-01', 'SK'],
  ['2030-07', 'MT'],
]

/** One half-year of a Presidency, from its beginning until it passes on. */
export type Term = { half: string; code: string; from: Date; to: Date }

const terms: readonly Term[] = halves.map(([half, code]) => {
  const first = Temporal.PlainDate.from(`${half}-01`)
  const midnight = (day: Temporal.PlainDate): Date => new Date(day.toZonedDateTime('Europe/Brussels').epochMilliseconds)
  return { half, code, from: midnight(first), to: midnight(first.add({ months: 6 })) }
})

/** When the table ends: from then on nobody has the Presidency until a longer one is there. */
export const presidencyKnownUntil = new Date(Math.max(...terms.map(({ to }) => to.getTime())))

/** The half-year in which an instant lies; `undefined` where the table does not reach. */
export const termAt = (at: Date): Term | undefined => terms.find(({ from, to }) => from <= at && at < to)

/** The member that holds the Presidency at an instant; `undefined` where the table does not reach. */
export const presidencyAt = (at: Date): string | undefined => termAt(at)?.code

/** The half-year that comes next; `undefined` in the last one of the table and after it. */
export const nextTerm = (at: Date): Term | undefined => terms.find(({ from }) => from > at)

/** The half-year that a member has at an instant, or has next; `undefined` where the table knows of none. */
export const termOf = (code: string, at: Date): Term | undefined =>
  terms.find((term) => term.code === code && term.to > at)

/** The half-years that began after one instant and up to another. */
export const termsBegun = (after: Date, until: Date): readonly Term[] =>
  terms.filter(({ from }) => after < from && from <= until)

/** Roles that go with the Presidency: each member names who would hold them, and they are held in its half-year alone. */
export const chairs = ['niscg_chair', 'cyclone_chair'] as const
export type Chair = (typeof chairs)[number]

export const isChair = (role: string): boolean => chairs.some((chair) => chair === role)
