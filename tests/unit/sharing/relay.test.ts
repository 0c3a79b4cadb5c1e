import { describe, expect, test } from 'vitest'
import { accountRef } from '../../../src/chat/refs.ts'
import type { Directory, Room } from '../../../src/directory/directory.ts'
import { hear, relay } from '../../../src/sharing/relay.ts'
import { shownBy } from '../../../src/sharing/release.ts'
import { topicOf } from '../../../src/sharing/topic.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const now = new Date('2027-03-07T02:00:00Z')
const camille = personOf('camille', 'FR')
const mari = personOf('mari', 'EE')
const jan = personOf('jan', 'CZ')

function world(facts: { b?: Partial<Room>; c?: Partial<Room> } = {}): { directory: Directory; a: Room } {
  const a = roomOf('a', [camille, mari])
  const b = roomOf('b', [mari], facts.b)
  const c = roomOf('c', [jan], facts.c)
  const cell = roomOf('cell', [camille], {
    kind: 'national-cell',
    code: 'FR',
    label: 'TLP:AMBER+STRICT',
    ceiling: 'TLP:AMBER+STRICT',
  })
  return {
    directory: directoryOf([camille, mari, jan], [a, b, c, cell], [{ name: 'mechanism', rooms: ['a', 'b', 'c'] }]),
    a,
  }
}

function shown(text: string, facts: Parameters<typeof world>[0] = {}) {
  const { directory, a } = world(facts)
  const heard = hear({ conversation: a.conversation, message: 'm1', text }, a, camille, directory, now)
  const { effects, missed } = relay(heard, directory, now, true)
  return {
    heard,
    missed: missed.map(({ room, clause }) => [room.id, clause]),
    puts: effects.map((effect) =>
      effect.kind === 'put' ? [effect.slot, effect.cleared.shows, shownBy(effect.cleared)?.blocks] : [effect.kind],
    ),
  }
}

describe('the relay between linked rooms', () => {
  test('gives an unlabelled message the label of its room, and every linked room a copy', () => {
    const { heard, puts, missed } = shown('volby.cz is down')
    expect(heard.label).toBe('TLP:AMBER')
    expect(heard.addressees).toEqual(['CZ', 'EE', 'FR'])
    const blocks = [{ type: 'paragraph', children: [{ type: 'text', text: 'volby.cz is down' }] }]
    expect(puts).toEqual([
      ['relay/web:a/m1@b', 'whole', blocks],
      ['relay/web:a/m1@c', 'whole', blocks],
    ])
    expect(missed).toEqual([])
  })

  test('never carries AMBER+STRICT over a standing link', () => {
    const { puts, missed } = shown('TLP:AMBER+STRICT only for us')
    expect(puts).toEqual([])
    expect(missed).toEqual([
      ['b', 'standing-link'],
      ['c', 'standing-link'],
    ])
  })

  test('stops at a room whose ceiling is lower, and says so', () => {
    const { puts, missed } = shown('as agreed', { c: { ceiling: 'TLP:GREEN' } })
    expect(puts.map(([slot]) => slot)).toEqual(['relay/web:a/m1@b'])
    expect(missed).toEqual([['c', 'above-ceiling']])
  })

  test('holds AMBER where a stranger sits, and lets GREEN through', () => {
    const seats = new Set([accountRef('web', 'jan'), accountRef('web', 'nobody-knows')])
    expect(shown('as agreed', { c: { seats } }).puts.map(([slot, shows]) => [slot, shows])).toEqual([
      ['relay/web:a/m1@b', 'whole'],
      ['relay/web:a/m1@c', 'held'],
    ])
    expect(shown('TLP:GREEN as agreed', { c: { seats } }).puts.map(([, shows]) => shows)).toEqual(['whole', 'whole'])
  })

  test('holds everything where the members were not read', () => {
    const { puts } = shown('TLP:CLEAR good morning', { b: { seatsReadAt: undefined as never } })
    expect(puts.map(([slot, shows]) => [slot, shows])).toEqual([
      ['relay/web:a/m1@b', 'held'],
      ['relay/web:a/m1@c', 'whole'],
    ])
  })

  test('shows in a topic what an unlabelled message will be and who reads it', () => {
    const { directory, a } = world()
    expect(topicOf(directory, a, now)).toBe('TLP:AMBER unless marked otherwise. Read by CZ EE FR, here and in b and c.')
    const cell = directory.rooms.get('cell') as Room // made above
    expect(topicOf(directory, cell, now)).toBe(
      'TLP:AMBER+STRICT unless marked otherwise. Read by FR, in this room only.',
    )
  })
})
