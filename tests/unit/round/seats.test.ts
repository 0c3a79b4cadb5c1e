import { describe, expect, test } from 'vitest'
import type { Person, RoleHolding, Room } from '../../../src/directory/directory.ts'
import { observersAmong, seatsIn } from '../../../src/round/seats.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const now = new Date('2027-05-09T12:00:00Z')
const also = (person: Person, body: string, facts: Partial<RoleHolding> = {}): Person => ({
  ...person,
  roles: [...person.roles, { ...person.roles[0]!, body, ...facts }],
})

/** The Commission is a member of the NIS Cooperation Group and observes in EU-CyCLONe; its person has a role in both. */
const commission = also(personOf('chris', 'COM'), 'cyclone', { role: 'secretariat', observer: true })
const french = also(personOf('fleur', 'FR'), 'cyclone')
const danish = personOf('dorte', 'DK', 'cyclone')
const estonian = personOf('kadri', 'EE', 'niscg')
const everybody = [commission, french, danish, estonian]

function countedIn(kind: Room['kind'], seated: readonly Person[], more: readonly Person[] = []) {
  const room = roomOf('here', seated, { kind, network: 'nis' })
  const seen = { directory: directoryOf([...everybody, ...more], [room], []), now }
  const { members, observers } = seatsIn(seen, room, 'TLP:AMBER')
  // A run, which knows its members, judges the same in that room.
  expect(observersAmong(seen, members, room)).toEqual(observers)
  return members.filter((code) => !observers.includes(code))
}

describe('who counts in a room of one body', () => {
  test.each(['liaison', 'body'])('who observes in that body does not, whatever it is in another: %s', (kind) => {
    expect(countedIn(kind, [commission, french, danish])).toEqual(['DK', 'FR'])
    // It observes there by a colleague who sits elsewhere.
    const [guest, swedish] = [personOf('carl', 'COM'), personOf('sven', 'SE', 'cyclone')]
    expect(countedIn(kind, [guest, french, danish, swedish], [guest, swedish])).toEqual(['DK', 'FR', 'SE'])
  })

  test('where it is a member it does, though it observes elsewhere', () => {
    expect(countedIn('body', [commission, french, estonian])).toEqual(['COM', 'EE', 'FR'])
  })

  test('of two bodies that meet there alike it is not known', () => {
    expect(countedIn('body', [commission, french])).toEqual(['COM', 'FR'])
  })

  test('a room of several, and a member’s own, is no body’s', () => {
    expect(countedIn('joint', [commission, french, danish])).toEqual(['COM', 'DK', 'FR'])
    expect(countedIn('national-cell', [commission, danish])).toEqual(['COM', 'DK'])
  })

  test('a colleague who is let observe takes nobody’s seat', () => {
    const oscar = personOf('oscar', 'FR', 'niscg', 'observer')
    const fleur = personOf('fleur', 'FR', 'ecne')
    expect(countedIn('body', [oscar, fleur, estonian, commission], [oscar, fleur])).toEqual(['COM', 'EE', 'FR'])
  })
})
