import fc from 'fast-check'
import { expect, test } from 'vitest'
import { homeOf } from '../../../src/directory/home.ts'
import { describeSite } from '../../../src/web/site.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

const at = new Date('2027-04-25T18:00:00Z')
const origin = 'http://localhost:8427'

test('the first of a member has its name, others one of their own below it', () => {
  const jana = personOf('jana-dvorakova', 'CZ')
  const petr = personOf('petr-novak', 'CZ')
  const claire = personOf('claire-moreau', 'FR')
  const gone = { ...personOf('adam-cerny', 'CZ'), retired: true }
  const roleless = { ...personOf('nobody', 'CZ'), roles: [] }
  const directory = directoryOf([gone, claire, jana, petr, roleless], [], [])
  const of = (person: typeof jana): string | undefined => homeOf(origin, directory, person, at)
  expect(of(jana)).toBe('http://cz.localhost:8427')
  expect(of(petr)).toBe('http://petr-novak.cz.localhost:8427')
  expect(of(claire)).toBe('http://fr.localhost:8427')
  expect(of(gone)).toBeUndefined()
  expect(of(roleless)).toBeUndefined()
})

test('no two people have the same, and the server answers under each', () => {
  // Ids that are codes too are the ones that could be mistaken for a member's name.
  const id = fc.constantFrom('fr', 'ee', 'cz', 'fr-ee', 'anna', 'anna-2', 'localhost')
  const people = fc.uniqueArray(fc.tuple(id, fc.constantFrom('FR', 'EE', 'CZ')), { selector: ([one]) => one })
  const site = describeSite(origin, 'per-person')
  fc.assert(
    fc.property(people, (drawn) => {
      const all = drawn.map(([name, code]) => personOf(name, code))
      const directory = directoryOf(all, [], [])
      const homes = all.map((person) => homeOf(origin, directory, person, at))
      expect(new Set(homes).size).toBe(all.length)
      for (const home of homes) expect(site.originOf(new URL(home ?? '').host)).toBe(home)
    }),
  )
})
