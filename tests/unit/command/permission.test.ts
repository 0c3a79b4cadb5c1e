import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../../src/chat/errors.ts'
import type { Asking } from '../../../src/command/command.ts'
import { commands } from '../../../src/command/index.ts'
import { needPermission } from '../../../src/command/permission.ts'
import { checkForm, formFor } from '../../../src/command/run.ts'
import type { Directory, PermissionRow, Person } from '../../../src/directory/directory.ts'
import { type Action, isAction, permissionActions, permissionRows } from '../../../src/directory/permission.ts'
import { isTextKey, say } from '../../../src/locale/catalogue.ts'
import { fromMemory } from '../../support/asking.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const root = join(import.meta.dirname, '../../../src')

/** Everything that is said in the product outside the table itself. */
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^(directory\/permission|locale|store\/generated)/.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')

describe('the table of permissions', () => {
  test('has a row for every command', () => {
    expect(commands.map(({ name }) => name as string).filter((name) => !isAction(name))).toEqual([])
  })

  test('names no action that nobody asks for', () => {
    const names = new Set<string>(commands.map(({ name }) => name))
    const unasked = permissionActions.filter((action) => !names.has(action) && !sources.includes(`'${action}'`))
    expect(unasked).toEqual([])
  })

  test('gives to those without a role what concerns themselves alone', () => {
    expect(permissionRows[0]).toMatchObject({ id: 'anybody', actions: ['help', 'me', 'link', 'accounts', 'revoke'] })
  })
})

const now = new Date('2027-04-25T18:00:00Z')
const anne = personOf('anne', 'FR', 'ecne', 'ecne_member')
const carla = personOf('carla', 'FR', 'ecne', 'coordinator')
const dora = personOf('dora', 'DK', 'ecne', 'coordinator')
const eve = personOf('eve', 'FR', 'ecne', 'observer')

function refusal(person: Person, action: Action, permissions: readonly PermissionRow[] = [], others = [carla, dora]) {
  const directory: Directory = { ...directoryOf([anne, eve, ...others], [], []), permissions }
  try {
    needPermission({ directory, person, now }, action)
    return undefined
  } catch (fault) {
    if (!(fault instanceof UserError) || !isTextKey(fault.code)) throw fault
    return say(person.language, fault.code, fault.values)
  }
}

describe('who may not do something', () => {
  test('learns which role it takes, and who of their own people holds it', () => {
    expect(refusal(carla, 'audit')).toBeUndefined()
    expect(refusal(anne, 'audit')).toBe('audit takes the role Coordinator. Of your own people Carla holds it.')
    expect(refusal(anne, 'audit', [], [dora])).toBe(
      'audit takes the role Coordinator. Nobody of FR holds it now: ask your coordinator.',
    )
  })

  test('learns no names where they only observe', () => {
    expect(refusal(eve, 'audit')).not.toContain('Carla')
    expect(refusal(eve, 'ack')).toContain('You observe')
  })

  test('learns the reason of a row of the file', () => {
    const row = { id: 'quiet', effect: 'deny', roles: [], bodies: ['ecne'], actions: ['report'], why: 'use the phone' }
    expect(refusal(anne, 'report', [row as PermissionRow])).toContain('use the phone') // its effect is one of the two
  })

  test('learns nothing where that would tell something', () => {
    const directory = directoryOf([anne, carla], [], [])
    const instead = new UserError('cases.none')
    expect(() => needPermission({ directory, person: anne, now }, 'audit', instead)).toThrow(instead)
  })

  test('is opened no form and told nothing of its answers', async () => {
    const room = roomOf('fr', [anne, eve], { code: 'FR' })
    const asking = (person: Person): Asking => ({
      directory: directoryOf([anne, eve], [room], []),
      person,
      room,
      conversation: room.conversation,
      now,
      words: '',
      ...fromMemory,
    })
    expect(await formFor('triage FR-42', asking(anne))).toBeDefined()
    expect(await formFor('triage FR-42', asking(eve))).toBeUndefined()
    expect(await checkForm('triage', { severity: 'dire' }, asking(anne))).not.toEqual({})
    expect(await checkForm('triage', { severity: 'dire' }, asking(eve))).toEqual({})
  })
})
