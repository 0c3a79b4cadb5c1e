import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { judge } from '../../../src/delivery/judge.ts'
import { isTextKey } from '../../../src/locale/catalogue.ts'
import { labels, rankOf } from '../../../src/sharing/label.ts'
import { caseSubject } from '../../../src/sharing/recall.ts'
import { clauses, type Parcel, type Target } from '../../../src/sharing/release.ts'
import { targetRoom } from '../../../src/sharing/target.ts'
import { hasBefore, limitsUnder, placeOf, reachOf, type SeenCopy, wholeRooms } from '../../../src/sharing/who-sees.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const codes = ['FR', 'DK', 'ENISA'] as const
const words = { look: 'card', marking: 'TLP:CLEAR', summary: 'words', blocks: [] } as const

const anyTarget = fc.record({
  ceiling: fc.constantFrom(...labels),
  seatsRead: fc.boolean(),
  readers: fc.subarray([...codes]),
  observers: fc.subarray([...codes]),
  strangers: fc.nat(1),
  outsiders: fc.nat(1),
})
const anyCopy = fc.record({
  slot: fc.constantFrom('relay/web:one/7@joint', 'case/EL-2027-FR-0001/card@joint', 'consent/S-2027-0001/share@joint'),
  label: fc.constantFrom(...labels),
  addressees: fc.subarray([...codes]),
  waits: fc.boolean(),
})

test('what it says of a copy is what the outbox does with it', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(anyCopy, anyTarget, ({ slot, label, addressees, waits }, facts) => {
      const target: Target = { conversation: conversationRef('web', 'joint'), ...facts }
      const byLink = slot.startsWith('relay/')
      const awaits = slot.startsWith('consent/') && waits ? 'S-2027-0001' : undefined
      // As whoever says it puts it: copies of messages come by a link and have no stub.
      const parcel: Parcel = {
        message: words,
        label,
        addressees,
        about: [caseSubject('EL-2027-FR-0001')],
        ...(byLink ? { byLink } : { stub: words }),
        ...(awaits && { awaits }),
      }
      const post = { slot, label, addressees, about: parcel.about ?? [], shows: null }
      const { verdict } = judge(post, { parcel }, target)
      const done =
        verdict.kind === 'refused'
          ? { shows: 'nothing', clause: verdict.clause }
          : { shows: verdict.cleared.shows, ...(verdict.cleared.clause && { clause: verdict.cleared.clause }) }
      expect(reachOf({ slot, label, addressees, ...(awaits && { awaits }) }, target)).toEqual(done)
      seen.add(done.clause ?? done.shows)
    }),
    { numRuns: 3000 },
  )
  // Every clause but that of labels that cannot be read has spoken, so that nothing was compared with nothing.
  expect([...seen].toSorted()).toEqual(
    ['whole', ...clauses.map(({ name }) => name)].filter((name) => name !== 'label-unread').toSorted(),
  )
})

test('a stricter label opens no room', () => {
  const people = codes.map((code) => personOf(code.toLowerCase(), code))
  const rooms = people.map((person, index) =>
    roomOf(`room-${index}`, people.slice(0, index + 1), { coordinators: [person.id] }),
  )
  const directory = directoryOf(people, rooms, [])
  const at = new Date('2027-04-25T18:00:00Z')
  fc.assert(
    fc.property(fc.array(anyCopy, { maxLength: 6 }), fc.constantFrom(...labels), (given, label) => {
      const copies = given.map((copy, index): SeenCopy => {
        const room = rooms[index % rooms.length] ?? roomOf('none', [])
        const target = targetRoom(directory, room, at)
        return {
          ...copy,
          conversation: room.conversation,
          room,
          target,
          rule: reachOf(copy, target),
          stands: 'whole',
          since: at,
        }
      })
      const before = wholeRooms(copies)
      const after = wholeRooms(copies, limitsUnder({ label, addressees: codes }))
      expect(after.filter((room) => !before.includes(room))).toEqual([])
      if (label === 'TLP:RED') expect(after).toEqual([])
      if (copies.every((copy) => rankOf(copy.label) >= rankOf(label))) expect(after).toEqual(before)
    }),
    { numRuns: 1000 },
  )
})

test('a place names the strangers that the rule counts there', () => {
  const anne = personOf('anne', 'FR')
  const gone = { ...personOf('gone', 'FR'), retired: true }
  const room = roomOf('joint', [anne, gone])
  const unknown = accountRef('web', 'unknown')
  const seated = { ...room, seats: new Set([...room.seats, unknown]) }
  const directory = directoryOf([anne, gone], [seated], [])
  const place = placeOf(directory, seated, new Date('2027-04-25T18:00:00Z'))
  expect(place.strangers).toEqual(['web:gone', 'web:unknown'])
  expect(place.strangers).toHaveLength(place.target.strangers)
  expect(place).toMatchObject({ policy: 'TLP:AMBER', promised: 'TLP:AMBER+STRICT' })
})

test('every clause of the rule has its words', () => {
  expect(clauses.filter(({ name }) => !isTextKey(`who-sees.clause.${name}`))).toEqual([])
})

test('a copy for one alone is before nobody else’s eyes', () => {
  const [anne, bruno] = [personOf('anne', 'FR'), personOf('bruno', 'FR')]
  const room = roomOf('fr', [anne, bruno])
  const [only] = anne.accounts
  if (!only) throw new Error('she has one')
  expect([anne, bruno].map((person) => hasBefore(person, { room, only }))).toEqual([true, false])
  expect([anne, bruno].map((person) => hasBefore(person, { room }))).toEqual([true, true])
})
