import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCaseForReaders } from '../../../src/call/shared-agenda.ts'
import type { Label } from '../../../src/sharing/label.ts'
import { isReadableBy } from '../../../src/sharing/readable.ts'
import { readableBy } from '../../../src/threat/case.ts'
import { personOf } from '../../support/directory.ts'

/** What stands before all who read a call is for each of them, whoever they are and whenever they come. */

const at = new Date('2029-06-12T12:00:00Z')
const codes = ['FR', 'DK', 'EE'] as const
const label = fc.constantFrom<Label>('TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT')
const some = fc.subarray([...codes])
const aCase = fc.record({
  code: fc.constantFrom(...codes),
  label: fc.oneof(label, fc.constant<Label>('TLP:RED')),
  addressees: some,
  released: fc.boolean(),
})
const aCall = fc.record({ label, addressees: fc.subarray([...codes], { minLength: 1 }) })
/** Whoever holds a role for one member or several, or only observes for them. */
const somebody = fc
  .array(fc.record({ code: fc.constantFrom(...codes), role: fc.constantFrom('niscg_member', 'observer') }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((roles) => ({
    ...personOf('anna', 'FR'),
    roles: roles.map((role) => ({ ...role, body: 'niscg', deputy: false, observer: false })),
  }))

test('whoever may read a call may read each case of its shared agenda', () => {
  let shown = 0
  fc.assert(
    fc.property(aCase, aCall, somebody, (file, call, person) => {
      if (!isCaseForReaders(call, file) || !isReadableBy(person, call, at)) return
      shown += 1
      expect(readableBy(person, file, at)).toBe(true)
    }),
    { numRuns: 5000 },
  )
  expect(shown).toBeGreaterThan(0)
})

test('a case that all may read is there, also where its own member reads the call', () => {
  const call = { label: 'TLP:AMBER', addressees: ['FR', 'DK'] } as const
  const released = { code: 'FR', label: 'TLP:AMBER', addressees: ['FR', 'DK'], released: true } as const
  expect(isCaseForReaders(call, released)).toBe(true)
  expect(isCaseForReaders(call, { ...released, addressees: ['FR'] })).toBe(false)
  expect(isCaseForReaders(call, { ...released, label: 'TLP:AMBER+STRICT' })).toBe(false)
  expect(isCaseForReaders({ ...call, label: 'TLP:GREEN' }, { ...released, label: 'TLP:GREEN' })).toBe(true)
  expect(isCaseForReaders({ ...call, label: 'TLP:GREEN' }, { ...released, label: 'TLP:GREEN', released: false })).toBe(
    false,
  )
  const own = { code: 'FR', label: 'TLP:AMBER+STRICT', addressees: [], released: false } as const
  expect(isCaseForReaders({ label: 'TLP:AMBER+STRICT', addressees: ['FR'] }, own)).toBe(true)
})
