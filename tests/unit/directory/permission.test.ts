import { describe, expect, test } from 'vitest'
import type { Directory, PermissionRow, Person } from '../../../src/directory/directory.ts'
import { parseDirectoryFile } from '../../../src/directory/file.ts'
import {
  type Action,
  codesPermitted,
  judge,
  permissionActions,
  permissionRows,
  permits,
} from '../../../src/directory/permission.ts'
import { sayAction, sayRow, sayWhy } from '../../../src/directory/permission-words.ts'
import { DirectoryFault } from '../../../src/directory/problem.ts'
import { roles } from '../../../src/directory/roles.ts'
import { isTextKey } from '../../../src/locale/catalogue.ts'
import { sayProblems } from '../../../src/locale/file-fault.ts'
import { labels } from '../../../src/sharing/label.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

const at = new Date('2027-04-25T18:00:00Z')
const anne = personOf('anne', 'FR', 'ecne', 'ecne_member')
const carla = personOf('carla', 'FR', 'ecne', 'coordinator')
const eve = personOf('eve', 'FR', 'ecne', 'observer')
const nobody: Person = { ...anne, id: 'nobody', roles: [] }

const directory = (...permissions: readonly PermissionRow[]): Directory => ({
  ...directoryOf([anne, carla, eve], [], []),
  permissions,
})
const row = (facts: Partial<PermissionRow> & Pick<PermissionRow, 'effect' | 'actions'>): PermissionRow => ({
  id: 'of-the-file',
  roles: [],
  bodies: [],
  why: 'the file says so',
  ...facts,
})
const also = (person: Person, other: Person): Person => ({ ...person, roles: [...person.roles, ...other.roles] })

describe('what is permitted', () => {
  test('takes a role that is held now, but for what concerns oneself alone', () => {
    expect(permits(directory(), anne, 'report', at)).toEqual({ allowed: true, row: 'telling' })
    expect(permits(directory(), nobody, 'report', at)).toEqual({ allowed: false, row: 'none' })
    expect(permits(directory(), nobody, 'help', at)).toEqual({ allowed: true, row: 'anybody' })
    const former = { ...carla, roles: carla.roles.map((role) => ({ ...role, to: at })) }
    expect(permits(directory(), former, 'audit', at).allowed).toBe(false)
    expect(permits(directory(), former, 'audit', new Date(at.getTime() - 1)).allowed).toBe(true)
    expect(permits(directory(), { ...carla, retired: true }, 'audit', at).allowed).toBe(false)
  })

  test('is what a row gives to one of the roles', () => {
    expect(permits(directory(), anne, 'audit', at)).toEqual({ allowed: false, row: 'none' })
    expect(permits(directory(), also(anne, carla), 'audit', at)).toEqual({ allowed: true, row: 'the-bot' })
  })

  test('is nothing that decides, for whoever only observes', () => {
    expect(permits(directory(), eve, 'cases', at).allowed).toBe(true)
    expect(permits(directory(), eve, 'ack', at)).toEqual({ allowed: false, row: 'observers' })
    const watching = { ...carla, roles: carla.roles.map((role) => ({ ...role, observer: true })) }
    expect(permits(directory(), watching, 'audit', at)).toEqual({ allowed: false, row: 'observers' })
    // That they observe elsewhere takes nothing from what they do at home.
    expect(permits(directory(), also(eve, carla), 'audit', at)).toEqual({ allowed: true, row: 'the-bot' })
    expect(permits(directory(), also(eve, anne), 'audit', at)).toEqual({ allowed: false, row: 'none' })
  })

  test('can be given and taken by the file, and what is taken stays taken', () => {
    const given = row({ effect: 'allow', roles: ['ecne_member'], actions: ['audit'] })
    expect(permits(directory(given), anne, 'audit', at)).toEqual({ allowed: true, row: 'of-the-file' })
    const taken = row({ id: 'taken', effect: 'deny', bodies: ['ecne'], actions: ['audit', 'report'] })
    expect(permits(directory(given, taken), anne, 'audit', at)).toEqual({ allowed: false, row: 'taken' })
    expect(permits(directory(taken, given), anne, 'audit', at)).toEqual({ allowed: false, row: 'taken' })
    expect(permits(directory(taken), carla, 'report', at)).toEqual({ allowed: false, row: 'taken' })
    // Only the holding that is denied does not count.
    const elsewhere = also(anne, personOf('anne', 'DK', 'niscg'))
    expect(permits(directory(taken), elsewhere, 'report', at)).toEqual({ allowed: true, row: 'telling' })
    expect(codesPermitted(directory(taken), elsewhere, 'report', at)).toEqual(['DK'])
    const toObservers = row({ effect: 'allow', roles: ['observer'], actions: ['ack'] })
    expect(permits(directory(toObservers), eve, 'ack', at)).toEqual({ allowed: false, row: 'observers' })
  })
})

test('every row and every finer action has its words', () => {
  for (const each of permissionRows) {
    expect(isTextKey(each.why), each.why).toBe(true)
    expect(sayRow('en', each)).not.toBe(each.id)
    expect(sayWhy('da', each)).not.toBe(sayWhy('en', each))
  }
  const finer = permissionActions.filter((action) => action.includes('.'))
  expect(finer.filter((action) => sayAction('en', action) === action)).toEqual([])
  expect(new Set(permissionRows.map(({ id }) => id)).size).toBe(permissionRows.length)
})

test('role by action, the table is this', async () => {
  const may = (role: string, action: Action): boolean =>
    judge(directory(), { role, body: 'ecne', code: 'FR', deputy: false, observer: false }, action).allowed
  const sayWho = (action: Action): string => {
    const allowed = roles.filter((role) => may(role, action))
    const others = roles.filter((role) => !may(role, action))
    if (others.length === 0) return 'every role'
    return allowed.length > others.length ? `every role but ${others.join(', ')}` : allowed.join(', ')
  }
  const width = Math.max(...permissionActions.map((action) => action.length))
  const lines = permissionActions.map((action) => `${action.padEnd(width)}  ${sayWho(action)}`.trimEnd())
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/permissions.txt')
})

describe('a row of the file', () => {
  const fileWith = (written: string): string => `authority: Test
platform: web
members:
  - { code: FR, name: France, zone: Europe/Paris }
bodies:
  - { id: ecne, name: ECNE, network: ecne }
people:
  - { id: anna, name: Anna, roles: [{ role: ecne_member, for: FR, in: ecne }] }
permissions:
  - ${written}
`
  const problems = (written: string): readonly string[] => {
    try {
      parseDirectoryFile(fileWith(written), 'who.yaml', labels)
      return []
    } catch (fault) {
      if (!(fault instanceof DirectoryFault)) throw fault
      return sayProblems('en', fault.path, fault.problems)
    }
  }
  const own = '{ id: own, effect: deny, roles: [ecne_member], bodies: [ecne], actions: [report], why: a drill }'

  test('in order is read', () => {
    expect(problems(own)).toEqual([])
    expect(parseDirectoryFile(fileWith(own), 'who.yaml', labels).permissions).toMatchObject([{ id: 'own' }])
  })

  test.each([
    ['an unknown action', 'actions: [report]', 'actions: [zzz]', 'who.yaml:10:78: There is no action zzz.'],
    ['a mistyped one', 'actions: [report]', 'actions: [relase]', 'Did you mean release?'],
    ['what takes no role', 'actions: [report]', 'actions: [help]', 'help takes no role'],
    ['an unknown body', 'bodies: [ecne]', 'bodies: [niscg]', 'There is no body niscg. Add it under “bodies”'],
    ['an unknown role', 'roles: [ecne_member]', 'roles: [king]', 'who.yaml:10:'],
    ['a name that is taken', 'id: own', 'id: observers', 'A row of the product is called observers already.'],
    ['no reason', ', why: a drill', '', 'why'],
  ])('with %s is refused where it stands', (_what, from, to, said) => {
    expect(own).toContain(from)
    expect(problems(own.replace(from, to)).join('\n')).toContain(said)
  })

  test('of the same name as another is refused', () => {
    expect(problems(`${own}\n  - ${own}`).join('\n')).toContain('own')
  })
})
