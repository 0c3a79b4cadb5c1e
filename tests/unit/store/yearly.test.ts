import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatYearly, readYearly, yearOf } from '../../../src/store/yearly.ts'

describe('the number of a round or run', () => {
  test.each([
    ['Q', 'Q-2029-0042', { year: 2029, counter: 42 }],
    ['Q', 'q-2029-42', { year: 2029, counter: 42 }],
    ['Q', 'Q42', { counter: 42 }],
    ['Q', 'q–42:', { counter: 42 }],
    ['Q', 'Q-2029', { counter: 2029 }],
    ['R', '#r42', { counter: 42 }],
    ['R', 'R-2027-0042,', { year: 2027, counter: 42 }],
  ] as const)('of %s as %s', (series, written, expected) => {
    expect(readYearly(series, written)).toEqual(expected)
  })

  test.each(['42', 'Quiet', 'Q', 'Q-0', 'EL-2029-FR-0042', 'Q42x', 'R-2029-0042', 'Q'.repeat(100)])(
    '%s is none of a round',
    (written) => {
      expect(readYearly('Q', written)).toBeUndefined()
    },
  )

  test('is read as it is written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Q', 'R'),
        fc.integer({ min: 2020, max: 2099 }),
        fc.integer({ min: 1, max: 99_999 }),
        (series, year, counter) => {
          expect(readYearly(series, formatYearly(series, year, counter))).toEqual({ year, counter })
        },
      ),
    )
  })
})

test('the year turns at midnight in Brussels', () => {
  expect(yearOf(new Date('2026-12-31T22:59:59Z'))).toBe(2026)
  expect(yearOf(new Date('2026-12-31T23:00:00Z'))).toBe(2027)
})
