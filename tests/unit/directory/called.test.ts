import { expect, test } from 'vitest'
import { called } from '../../../src/directory/called.ts'
import { personOf } from '../../support/directory.ts'

const named = (id: string, name: string) => ({ ...personOf(id, 'CZ'), name })
const people = [
  named('jana-dvorakova', 'Jana Dvořáková'),
  named('jana-nova', 'Jana Nová'),
  named('nova', 'Petr Malý'),
  named('anne', 'Anne-Marie Léger'),
]

test.each([
  ['jana-dvorakova', ['jana-dvorakova']],
  ['Jana  Dvořáková', ['jana-dvorakova']],
  ['dvorakova', ['jana-dvorakova']],
  ['PETR', ['nova']],
  ['leger', ['anne']],
  ['marie', ['anne']],
  // Two are called so, and nobody is woken by a guess.
  ['jana', []],
  // A short name goes before a word of somebody else's name.
  ['nova', ['nova']],
  ['dvor', []],
  ['', []],
])('“%s” means %j', (written, ids) => {
  expect(called(people, written).map(({ id }) => id)).toEqual(ids)
})
