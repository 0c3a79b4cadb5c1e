import { expect, test } from 'vitest'
import { type Asked, fileNameOf, pathOf, readAsked, readName, scopeOf } from '../../../src/export/request.ts'

/** What is asked for, as it stands in an address, on a command line and in a file's name. */

const asked: readonly Asked[] = [
  { kind: 'case', number: 'EL-2027-FR-0042' },
  { kind: 'decision', number: 'P-2027-0004' },
  { kind: 'call', number: 'C-2027-0004' },
  { kind: 'decisions' },
  { kind: 'decisions', from: '2027-01-01', to: '2027-06-30' },
  { kind: 'period', from: '2027-04-01', to: '2027-04-30' },
]

test.each(asked)('%j is read again from its address and its file', (each) => {
  for (const format of ['pdf', 'stix'] as const) {
    expect(readName(pathOf(each, format).replace('/exports/', ''))).toEqual({ asked: each, format })
    expect(readName(fileNameOf(each, format, true).replace('EXERCISE-', ''))).toEqual({ asked: each, format })
  }
})

test.each([
  'decision',
  'P-2027',
  'P-27-0004',
  'X-2027-0004',
  'decisions_',
  'decisions_2027-01-01',
  'decisions_2027-06-30_2027-01-01',
  'decisions_2027-02-30_2027-03-01',
  'decisions_decisions_2027-01-01_2027-06-30',
  '2027-04-30..2027-04-01',
  '../2027',
])('%j asks for nothing', (word) => {
  expect(readAsked(word)).toBeUndefined()
})

test('days are whole, by the clock of whoever asks', () => {
  const days = { from: '2027-03-28T00:00:00+01:00', to: '2027-03-29T00:00:00+02:00' }
  const [from, to] = [days.from, days.to].map((at) => new Date(at).toISOString())
  for (const kind of ['decisions', 'period'] as const)
    expect(scopeOf({ kind, from: '2027-03-28', to: '2027-03-28' }, 'Europe/Paris')).toEqual({ kind, from, to })
  expect(scopeOf({ kind: 'decisions' }, 'Europe/Paris')).toEqual({ kind: 'decisions' })
})
