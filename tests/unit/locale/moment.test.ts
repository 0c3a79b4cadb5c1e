import { expect, test } from 'vitest'
import { sayFar, sayMoment } from '../../../src/locale/moment.ts'

const now = new Date('2026-11-26T00:00:00Z')

test('an instant far ahead bears its year, as its reader’s own clock has it; a near one does not', () => {
  const near = new Date('2027-04-25T18:00:00Z')
  expect(sayFar('en', near, 'Europe/Paris', now)).toBe(sayMoment('en', near, 'Europe/Paris'))
  const far = new Date('2028-12-31T23:30:00Z')
  expect(sayFar('en', far, 'Europe/Paris', now)).toBe('Mon, 1 Jan 2029, 00:30 Paris (GMT+1) · 23:30 UTC')
  expect(sayFar('da', far, 'UTC', now)).toBe('søn. 31. dec. 2028, 23.30 UTC · 00.30 Brussels')
})
