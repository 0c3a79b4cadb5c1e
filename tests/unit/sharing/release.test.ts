import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../../src/chat/message.ts'
import { conversationRef } from '../../../src/chat/refs.ts'
import { type Label, labels } from '../../../src/sharing/label.ts'
import { clauses, type Parcel, release, shownBy, type Target } from '../../../src/sharing/release.ts'

const said = (summary: string, marking: string): Message => ({ look: 'card', summary, marking, blocks: [] })
const codes = ['FR', 'EE', 'CZ', 'DE', 'ENISA']
const anyCodes = fc.uniqueArray(fc.constantFrom(...codes))
const anyLabel = fc.constantFrom(...labels)

const anyParcel: fc.Arbitrary<Parcel> = fc
  .record({ label: anyLabel, addressees: anyCodes, stub: fc.boolean() })
  .map(({ label, addressees, stub }) => ({
    message: said('content', label),
    label,
    addressees,
    ...(stub && { stub: said('stub', label) }),
  }))
const anyTarget: fc.Arbitrary<Target> = fc.record({
  conversation: fc.constant(conversationRef('web', 'r')),
  ceiling: anyLabel,
  seatsRead: fc.boolean(),
  readers: anyCodes,
  strangers: fc.nat({ max: 2 }),
})

/** What TLP 2.0 and the house allow, written out as a person would check it, without the rule's code. */
function mayRead(label: Label, parcel: Parcel, target: Target): boolean {
  if (!target.seatsRead || label === 'TLP:RED') return false
  const order = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED']
  if (order.indexOf(label) > order.indexOf(target.ceiling)) return false
  if (label === 'TLP:CLEAR' || label === 'TLP:GREEN') return true
  return target.strangers === 0 && target.readers.every((reader) => parcel.addressees.some((code) => code === reader))
}

describe('the release rule', () => {
  test('shows content exactly where everyone who would read it may', () => {
    fc.assert(
      fc.property(anyParcel, anyTarget, (parcel, target) => {
        const verdict = release(parcel, target)
        const shown = verdict.kind === 'cleared' ? shownBy(verdict.cleared)?.summary : undefined
        expect(shown === 'content').toBe(mayRead(parcel.label, parcel, target))
      }),
      { numRuns: 3000 },
    )
  })

  test('gives a reason whenever it does not show the content', () => {
    fc.assert(
      fc.property(anyParcel, anyTarget, (parcel, target) => {
        const verdict = release(parcel, target)
        if (verdict.kind === 'refused') expect(verdict.clause).toBeTruthy()
        else if (verdict.cleared.shows !== 'whole') expect(verdict.cleared.clause).toBeTruthy()
      }),
    )
  })

  test('never carries RED, not even to one person', () => {
    const target: Target = {
      conversation: conversationRef('web', 'r'),
      ceiling: 'TLP:RED',
      seatsRead: true,
      readers: ['FR'],
      strangers: 0,
    }
    const verdict = release({ message: said('content', 'TLP:RED'), label: 'TLP:RED', addressees: ['FR'] }, target)
    expect(verdict).toEqual({ kind: 'refused', clause: 'red-is-for-named-persons' })
  })

  test('needs each of its clauses: for every one there is a case that it alone decides', () => {
    for (const clause of clauses) {
      const alone = fc.sample(fc.tuple(anyParcel, anyTarget), 2000).find(([parcel, target]) => {
        const finding = (name: string) => clauses.find((each) => each.name === name)?.find(parcel, target)
        return clauses.every((each) => (finding(each.name) === 'pass') !== (each.name === clause.name))
      })
      expect(alone, clause.name).toBeDefined()
      const verdict = release(...(alone as [Parcel, Target])) // defined, as just said
      expect(verdict.kind === 'refused' ? verdict.clause : verdict.cleared.clause).toBe(clause.name)
    }
  })
})
