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

/** From when to when each member has it; both ends as instants in milliseconds. */
const terms = halves.map(([half, code]) => {
  const first = Temporal.PlainDate.from(`${half}-01`)
  const [from, to] = [first, first.add({ months: 6 })].map(
    (day) => day.toZonedDateTime('Europe/Brussels').epochMilliseconds,
  )
  return { code, from: from ?? 0, to: to ?? 0 }
})

/** The member that holds the Presidency at an instant; `undefined` where the table does not reach. */
export function presidencyAt(at: Date): string | undefined {
  const ms = at.getTime()
  return terms.find(({ from, to }) => from <= ms && ms < to)?.code
}

/** When the Presidency passes on the next time, and to whom; `undefined` after the last one of the table. */
export function nextPresidency(at: Date): { at: Date; code: string } | undefined {
  const next = terms.find(({ from }) => from > at.getTime())
  return next && { at: new Date(next.from), code: next.code }
}

/** Roles that go with the Presidency: each member names who would hold them, and they are held in its half-year alone. */
const chairs: readonly string[] = ['niscg_chair', 'cyclone_chair']

export const isChair = (role: string): boolean => chairs.includes(role)
