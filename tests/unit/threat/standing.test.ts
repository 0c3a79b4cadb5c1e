import { describe, expect, it } from 'vitest'
import type { Directory, Person } from '../../../src/directory/directory.ts'
import { actorOf, isAmong } from '../../../src/playbook/live/who.ts'
import { isOwner, isReporter } from '../../../src/threat/case.ts'
import { askedOf } from '../../../src/threat/todos.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

const at = new Date('2027-04-25T18:00:00Z')
const file = { code: 'FR', ownerId: 'anne', reporterId: 'anne' }
const anne = personOf('anne', 'FR')
/** What became of somebody who owned, reported or began what is France's. */
const became: Readonly<Record<string, Person>> = {
  there: anne,
  observer: personOf('anne', 'FR', 'niscg', 'observer'),
  moved: personOf('anne', 'DK'),
  retired: { ...anne, retired: true },
  nobody: { ...anne, roles: [] },
}
const among = (person: Person): Directory =>
  directoryOf([person, personOf('bruno', 'FR'), personOf('emil', 'DK')], [], [])
const run = {
  starter: 'anne',
  member: 'FR',
  facts: { members: ['FR', 'DK'], case: { code: 'FR', owner: 'anne', reporter: 'anne' } },
}

describe('whoever owned, reported or began something of a member', () => {
  it.each([
    ['there', ['starter', 'owner', 'reporter']],
    ['observer', ['starter', 'reporter']],
    ['moved', []],
    ['retired', []],
    ['nobody', []],
  ])('and is %s now has of it %j', (state, roles) => {
    const person = became[state] ?? anne
    const directory = among(person)
    const has = (role: string) => roles.includes(role)
    expect(isOwner(person, file, at)).toBe(has('owner'))
    expect(isReporter(person, file, at)).toBe(has('reporter'))
    const actor = actorOf(directory, run, person, at)
    expect(actor.roles.filter((role) => !role.includes('@'))).toEqual(roles)
    for (const role of ['starter', 'owner', 'reporter']) {
      expect(isAmong(run, actor, [{ role }])).toBe(has(role))
      const key = role === 'starter' ? '=anne' : role
      expect(askedOf(directory, file, { who: [key], member: 'FR' }, at)).toEqual(has(role) ? [person] : [])
    }
  })

  it('is counted by any role for what is of no member', () => {
    const moved = personOf('anne', 'DK')
    const ofAll = { starter: 'anne', facts: { members: ['FR', 'DK'] } }
    expect(actorOf(among(moved), ofAll, moved, at).roles).toContain('starter')
    expect(askedOf(among(moved), undefined, { who: ['=anne'], member: null }, at)).toEqual([moved])
    const nobody = { ...moved, roles: [] }
    expect(actorOf(among(nobody), ofAll, nobody, at).roles).toEqual([])
    expect(askedOf(among(nobody), undefined, { who: ['=anne'], member: null }, at)).toEqual([])
  })
})
