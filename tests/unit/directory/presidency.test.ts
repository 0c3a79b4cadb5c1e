import { expect, test } from 'vitest'
import { rolesAt } from '../../../src/directory/directory.ts'
import { chairGaps, gapsOf } from '../../../src/directory/gaps.ts'
import { holdersOf } from '../../../src/directory/holders.ts'
import { nextTerm, presidencyAt, presidencyKnownUntil, termsBegun } from '../../../src/directory/presidency.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

const iris = personOf('iris', 'IE', 'niscg', 'niscg_chair')
const lina = personOf('lina', 'LT', 'niscg', 'niscg_chair')
const costas = personOf('costas', 'EL', 'cyclone', 'cyclone_officer')
const bodies = new Map([['niscg', { id: 'niscg', name: 'NIS Cooperation Group', network: 'nis' as const }]])
const directory = { ...directoryOf([iris, lina, costas], [], []), bodies }
const chairsAt = (at: string) => holdersOf(directory, 'niscg_chair', undefined, new Date(at)).map(({ id }) => id)

test('the chair passes at midnight in Brussels, on 1 January an hour before UTC and on 1 July two', () => {
  expect(chairsAt('2026-12-31T22:59:59.999Z')).toEqual(['iris'])
  expect(chairsAt('2026-12-31T23:00:00Z')).toEqual(['lina'])
  expect(chairsAt('2027-06-30T21:59:59.999Z')).toEqual(['lina'])
  expect(chairsAt('2027-06-30T22:00:00Z')).toEqual([])
  expect(presidencyAt(new Date('2027-06-30T22:00:00Z'))).toBe('EL')
})

test('only the chair passes: an officer stays one', () => {
  expect(rolesAt(costas, new Date('2026-12-01T00:00:00Z'))).toHaveLength(1)
  expect(rolesAt(iris, new Date('2028-01-01T12:00:00Z'))).toEqual([])
})

test('after the table ends nobody has the Presidency', () => {
  expect(presidencyKnownUntil.toISOString()).toBe('2030-12-31T23:00:00.000Z')
  expect(presidencyAt(new Date(presidencyKnownUntil.getTime() - 1))).toBe('MT')
  expect(presidencyAt(presidencyKnownUntil)).toBeUndefined()
  expect(nextTerm(new Date('2030-08-01T00:00:00Z'))).toBeUndefined()
})

test('the half-years that began between two instants, each once', () => {
  const begun = (after: string, until: string) => termsBegun(new Date(after), new Date(until)).map(({ half }) => half)
  expect(begun('2026-12-31T22:59:59Z', '2026-12-31T23:00:00Z')).toEqual(['2027-01'])
  expect(begun('2026-12-31T23:00:00Z', '2027-06-30T21:59:59Z')).toEqual([])
  expect(begun('2026-08-01T00:00:00Z', '2028-08-01T00:00:00Z')).toEqual(['2027-01', '2027-07', '2028-01', '2028-07'])
})

test('a Presidency to come that has named nobody is missed for thirty days, chair by chair', () => {
  const missed = (at: string) => chairGaps(directory, new Date(at)).map(({ role, code }) => `${role} ${code}`)
  expect(missed('2026-11-01T00:00:00Z')).toEqual([])
  expect(missed('2026-12-20T00:00:00Z')).toEqual(['cyclone_chair LT'])
  expect(missed('2027-05-31T21:59:59Z')).toEqual([])
  expect(missed('2027-05-31T22:00:00Z')).toEqual(['niscg_chair EL', 'cyclone_chair EL'])
  // Italy is no member of this directory.
  expect(missed('2027-12-20T00:00:00Z')).toEqual([])
})

test('that the table ends is told for a year before', () => {
  const told = (at: string) => gapsOf(directory, new Date(at)).some(({ kind }) => kind === 'table')
  expect(told('2029-12-01T00:00:00Z')).toBe(false)
  expect(told('2030-01-02T00:00:00Z')).toBe(true)
  expect(told('2031-06-01T00:00:00Z')).toBe(true)
})
