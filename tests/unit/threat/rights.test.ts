import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Person } from '../../../src/directory/directory.ts'
import { readableBy, readableWhere } from '../../../src/threat/case.ts'
import { mayLabel } from '../../../src/threat/sharing.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

const at = new Date('2027-04-25T18:00:00Z')
const noDirectory = directoryOf([], [], [])
const day = 86_400_000
const codes = ['FR', 'DK', 'ENISA'] as const
const labels = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'] as const

const anyRole = fc.record({
  code: fc.constantFrom(...codes),
  role: fc.constantFrom('niscg_member', 'coordinator', 'observer'),
  from: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }),
  to: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }),
})
const anyPerson = fc
  .record({ roles: fc.array(anyRole, { maxLength: 3 }), retired: fc.boolean() })
  .map(({ roles, retired }): Person & { spans: typeof roles } => ({
    ...personOf('somebody', 'FR'),
    retired,
    roles: roles.map(({ code, role, from, to }) => ({
      role,
      body: 'niscg',
      code,
      deputy: false,
      observer: false,
      ...(from !== undefined && { from: new Date(at.getTime() + from * day) }),
      ...(to !== undefined && { to: new Date(at.getTime() + to * day) }),
    })),
    spans: roles,
  }))
const anyFile = fc.record({
  code: fc.constantFrom(...codes),
  label: fc.constantFrom(...labels),
  addressees: fc.subarray([...codes]),
  released: fc.boolean(),
  reporterId: fc.constantFrom('somebody', 'another'),
})

/** Who speaks for whom today, worked out from the raw numbers. */
const standsFor = (person: {
  retired: boolean
  spans: readonly { role: string; code: string; from: number | undefined; to: number | undefined }[]
}) =>
  new Set(
    person.retired
      ? []
      : person.spans.filter(({ from, to }) => (from ?? -9) <= 0 && (to ?? 9) > 0).map(({ code }) => code),
  )

/** Whose own matters are theirs: an observer looks on at what is shared. */
const worksFor = (person: Parameters<typeof standsFor>[0]) =>
  standsFor({ ...person, spans: person.spans.filter(({ role }) => role !== 'observer') })

describe('reading a case', () => {
  it('is for its own people, and for those it was released to or shared with by name', () => {
    fc.assert(
      fc.property(anyPerson, anyFile, (person, file) => {
        const own = standsFor(person)
        let may = worksFor(person).has(file.code)
        if (file.released && own.size > 0 && (file.label === 'TLP:CLEAR' || file.label === 'TLP:GREEN')) may = true
        for (const code of file.addressees) {
          const named = file.released || code !== file.code
          const entitled = file.label === 'TLP:AMBER+STRICT' ? worksFor(person) : own
          if (file.label !== 'TLP:RED' && named && entitled.has(code)) may = true
        }
        expect(readableBy(person, file, at)).toBe(may)
      }),
      { numRuns: 2000 },
    )
  })

  it('is narrowed in a query to no less than that', () => {
    fc.assert(
      fc.property(anyPerson, anyFile, (person, file) => {
        if (!readableBy(person, file, at)) return
        const [own, low, addressed] = readableWhere(person, at).OR
        const found =
          own?.code?.in.includes(file.code) ||
          (file.released && low?.label?.in.includes(file.label)) ||
          addressed?.addressees?.hasSome.some((code) => new Set<string>(file.addressees).has(code))
        expect(found).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('labelling a case', () => {
  it('lower is for its own people alone; higher also for its reporter and coordinators who read it', () => {
    fc.assert(
      fc.property(anyPerson, anyFile, fc.constantFrom(...labels), (person, file, label) => {
        const may = mayLabel({ directory: noDirectory, now: at }, person, file, label)
        const own = worksFor(person)
        if (own.has(file.code)) expect(may).toBe(true)
        else if (labels.indexOf(label) <= labels.indexOf(file.label)) expect(may).toBe(false)
        else if (may) {
          expect(standsFor(person).size).toBeGreaterThan(0)
          const coordinates = person.roles.some(({ role }) => role === 'coordinator')
          expect(file.reporterId === person.id || (coordinates && readableBy(person, file, at))).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
