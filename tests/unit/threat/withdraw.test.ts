import { expect, test } from 'vitest'
import { standingWithout } from '../../../src/threat/withdraw.ts'

const file = { code: 'FR', label: 'TLP:AMBER' } as const
const shared = (consent: string, to: string, before: string) =>
  ({ kind: 'shared', data: { consent, to, before, label: 'TLP:AMBER' } }) as const
const released = (to: string, had?: string) =>
  ({ kind: 'released', data: { to, label: 'TLP:AMBER', ...(had !== undefined && { had }) } }) as const

test('what a release gave stays, though a consent gave it before', () => {
  const timeline = [shared('S-1', 'CZ EE', 'TLP:AMBER+STRICT'), released('CZ DK FR', 'CZ EE FR')]
  expect(standingWithout(file, timeline, 'S-1')).toEqual({ members: ['CZ', 'DK', 'FR'], label: 'TLP:AMBER' })
})

test('a release recorded with all who had the case gives nothing to those with whom it was shared by name', () => {
  const timeline = [shared('S-1', 'CZ', 'TLP:AMBER+STRICT'), shared('S-2', 'EE', 'TLP:AMBER'), released('DK FR CZ EE')]
  expect(standingWithout(file, timeline, 'S-1')).toEqual({ members: ['DK', 'EE', 'FR'], label: 'TLP:AMBER' })
})

test('the label from before a consent returns, unless somebody labelled or released the case since', () => {
  const lowered = shared('S-1', 'CZ', 'TLP:AMBER+STRICT')
  const labelled = { kind: 'labelled', data: { label: 'TLP:AMBER' } } as const
  const labelOf = (...since: Parameters<typeof standingWithout>[1]) =>
    standingWithout(file, [lowered, ...since], 'S-1').label
  expect(labelOf()).toBe('TLP:AMBER+STRICT')
  expect(labelOf(shared('S-2', 'EE', 'TLP:AMBER'))).toBe('TLP:AMBER+STRICT')
  expect(labelOf(labelled)).toBe('TLP:AMBER')
  expect(labelOf(released('DK FR', 'CZ FR'))).toBe('TLP:AMBER')
})
