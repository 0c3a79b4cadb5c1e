import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../../src/chat/message.ts'
import { conversationRef } from '../../../src/chat/refs.ts'
import { type Label, labels } from '../../../src/sharing/label.ts'
import { clauses, type Parcel, release, shownBy, type Target } from '../../../src/sharing/release.ts'

const said = (summary: string, marking: string): Message => ({ look: 'card', summary, marking, blocks: [] })
const codes = ['FR', 'EE', 'ENISA']
const anyCodes = fc.uniqueArray(fc.constantFrom(...codes))
const anyLabel = fc.constantFrom(...labels)

const anyParcel: fc.Arbitrary<Parcel> = fc
  .record({
    label: anyLabel,
    addressees: anyCodes,
    stub: fc.boolean(),
    byLink: fc.boolean(),
    awaits: fc.option(fc.constant('S-2027-0003'), { nil: undefined, freq: 3 }),
  })
  .map(({ label, addressees, stub, byLink, awaits }) => ({
    message: said('content', label),
    label,
    addressees,
    ...(stub && { stub: said('stub', label) }),
    ...(byLink && { byLink }),
    ...(awaits && { awaits }),
  }))
/** What each of those who will see it is: who works for a member, who observes for one, who has left, who is not known. */
const anyReaders = fc.record({
  working: anyCodes,
  observing: anyCodes,
  left: fc.nat({ max: 1 }),
  unknown: fc.nat({ max: 1 }),
})
const anyTarget: fc.Arbitrary<Target> = fc
  .record({ ceiling: anyLabel, seatsRead: fc.boolean(), seen: anyReaders })
  .map(({ ceiling, seatsRead, seen: { working, observing, left, unknown } }) => ({
    conversation: conversationRef('web', 'r'),
    ceiling,
    seatsRead,
    readers: [...new Set([...working, ...observing])],
    observers: observing,
    strangers: left + unknown,
    outsiders: left,
  }))

const order = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED']

/** What TLP 2.0 and the house allow, written out as a person would check it, row by row, without the rule's code. */
function mayRead(parcel: Parcel, target: Target): boolean {
  const { label, addressees } = parcel
  if (!target.seatsRead || parcel.awaits !== undefined) return false
  if (order.indexOf(label) > order.indexOf(target.ceiling)) return false
  const addressed = target.readers.every((reader) => addressees.some((code) => code === reader))
  switch (label) {
    case 'TLP:CLEAR':
      return true
    case 'TLP:GREEN':
      return target.outsiders === 0
    case 'TLP:AMBER':
      return target.strangers === 0 && addressed
    case 'TLP:AMBER+STRICT':
      return target.strangers === 0 && addressed && target.observers.length === 0 && !parcel.byLink
    case 'TLP:RED':
      return false
  }
}

const contentShown = (parcel: Parcel, target: Target): boolean => {
  const verdict = release(parcel, target)
  return verdict.kind === 'cleared' && shownBy(verdict.cleared)?.summary === 'content'
}

describe('the release rule', () => {
  test('shows content exactly where everyone who would read it may', () => {
    fc.assert(
      fc.property(anyParcel, anyTarget, (parcel, target) => {
        expect(contentShown(parcel, target)).toBe(mayRead(parcel, target))
      }),
      { numRuns: 5000 },
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
    for (const { why } of clauses) expect(why).toMatch(/^[A-Z].*\.$/)
  })

  test('shows no more by a stricter label, a lower ceiling, fewer addressees, more readers or more strangers', () => {
    const stricter = (label: Label): readonly Label[] => labels.slice(labels.indexOf(label))
    const lower = (label: Label): readonly Label[] => labels.slice(0, labels.indexOf(label) + 1)
    const worse = fc.tuple(anyParcel, anyTarget).chain(([parcel, target]) =>
      fc
        .record({
          label: fc.constantFrom(...stricter(parcel.label)),
          ceiling: fc.constantFrom(...lower(target.ceiling)),
          addressees: fc.subarray([...parcel.addressees]),
          readers: anyCodes,
          observers: anyCodes,
          left: fc.nat({ max: 1 }),
          unknown: fc.nat({ max: 1 }),
        })
        .map(({ label, ceiling, addressees, readers, observers, left, unknown }) => ({
          before: [parcel, target] as const,
          after: [
            { ...parcel, label, addressees },
            {
              ...target,
              ceiling,
              readers: [...new Set([...target.readers, ...readers, ...observers])],
              observers: [...new Set([...target.observers, ...observers])],
              strangers: target.strangers + left + unknown,
              outsiders: target.outsiders + left,
            },
          ] as const,
        })),
    )
    fc.assert(
      fc.property(worse, ({ before, after }) => {
        if (!contentShown(...before)) expect(contentShown(...after)).toBe(false)
      }),
      { numRuns: 3000 },
    )
  })

  const anywhere: Target = {
    conversation: conversationRef('web', 'r'),
    ceiling: 'TLP:RED',
    seatsRead: true,
    readers: ['FR'],
    observers: [],
    strangers: 0,
    outsiders: 0,
  }

  test('never carries RED, not even to one person', () => {
    const verdict = release({ message: said('content', 'TLP:RED'), label: 'TLP:RED', addressees: ['FR'] }, anywhere)
    expect(verdict).toEqual({ kind: 'refused', clause: 'red-is-for-named-persons' })
  })

  test('puts nothing anywhere that bears no label it can read, stub or not', () => {
    for (const label of [undefined, '', 'TLP:WHITE', 'tlp:clear', 'TLP:PURPLE']) {
      const parcel: Parcel = {
        message: said('content', 'TLP:CLEAR'),
        stub: said('stub', ''),
        label: label as Label, // as a stored envelope may hold it
        addressees: ['FR'],
      }
      expect(release(parcel, anywhere), String(label)).toEqual({ kind: 'refused', clause: 'label-unread' })
    }
    // A ceiling that cannot be read carries nothing either.
    const open: Parcel = { message: said('content', 'TLP:CLEAR'), label: 'TLP:CLEAR', addressees: [] }
    expect(contentShown(open, { ...anywhere, ceiling: 'anything' as Label })).toBe(false)
  })

  test('needs each of its clauses: for every one there is a case that it alone decides, and that passes without it', () => {
    const unread = fc
      .tuple(anyParcel, anyTarget)
      .map(([parcel, target]): [Parcel, Target] => [{ ...parcel, label: 'none' as Label }, target])
    const any = fc.oneof({ weight: 9, arbitrary: fc.tuple(anyParcel, anyTarget) }, { weight: 1, arbitrary: unread })
    for (const clause of clauses) {
      const alone = fc.sample(any, { numRuns: 20_000, seed: 42 }).find(([parcel, target]) => {
        const decides = clauses.filter(({ find }) => find(parcel, target) !== 'pass')
        return decides.length === 1 && decides[0]?.name === clause.name
      })
      if (!alone) throw new Error(`nothing is decided by ${clause.name} alone`)
      const verdict = release(...alone)
      expect(verdict.kind === 'refused' ? verdict.clause : verdict.cleared.clause).toBe(clause.name)
      const without = release(
        ...alone,
        clauses.filter(({ name }) => name !== clause.name),
      )
      expect(without.kind === 'cleared' && without.cleared.shows).toBe('whole')
    }
  })
})
