import { afterAll, beforeAll, expect, test } from 'vitest'
import { rolesAt } from '../../../src/directory/directory.ts'
import { holdersOf } from '../../../src/directory/holders.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(new Date('2027-04-25T18:00:00Z'))
})
afterAll(() => stage.end())

const rolesOf = async (person: string) => {
  const known = (await stage.directory()).people.get(person)
  return known ? rolesAt(known, stage.now).map(({ role, body, code }) => `${role} ${code}/${body}`) : []
}

test('a coordinator grants a role to one of the member’s people; it counts at once, is on record, and they are told', async () => {
  const { version } = await stage.directory()
  const answer = await stage.type('jana-dvorakova', 'grant legal adviser to lucie horakova')
  expect(answer).toContain('Lucie Horáková is Legal adviser for Czechia in European Cooperation Network on Elections.')
  expect(await rolesOf('lucie-horakova')).toContain('legal_adviser CZ/ecne')
  const after = await stage.directory()
  expect(after.version).toBe(version + 1)
  expect(holdersOf(after, 'legal_adviser', 'CZ', stage.now).map(({ id }) => id)).toEqual(['lucie-horakova'])
  expect(await stage.recorded('role.granted')).toEqual([
    {
      subject: await stage.pseudonymOf('lucie-horakova'),
      actor: await stage.pseudonymOf('jana-dvorakova'),
      payload: { role: 'legal_adviser', member: 'CZ', body: 'ecne', deputy: false, from: null, to: null },
    },
  ])
  expect(stage.said('role/')).toEqual([expect.stringContaining('Jana Dvořáková made you Legal adviser for Czechia')])
  expect(await stage.type('jana-dvorakova', 'grant legal_adviser to lucie-horakova for CZ in ecne')).toContain(
    'already',
  )
  expect(await stage.recorded('role.granted')).toHaveLength(1)
})

test('nobody grants a role to themselves, nor for a member that is not theirs, nor who is no coordinator', async () => {
  const before = await rolesOf('jana-dvorakova')
  expect(await stage.type('jana-dvorakova', 'grant dsc to Jana Dvořáková for CZ in ecne')).toContain('to themselves')
  expect(await stage.type('jana-dvorakova', 'grant observer to Claire Moreau for FR in ecne')).toContain(
    'You cannot give',
  )
  expect(await stage.type('petr-novak', 'grant dsc to Lucie Horáková for CZ in ecne')).toContain('Coordinator')
  expect(await stage.type('jana-dvorakova', 'grant dsc to Claire Moreau for CZ in ecne')).toContain('Nobody of Czechia')
  expect(await stage.type('jana-dvorakova', 'grant election_workstream_chair to Petr for CZ in ecne')).toContain(
    'You cannot',
  )
  expect(await stage.type('jana-dvorakova', 'grant niscg_secretariat to Petr for CZ in niscg')).toContain(
    'for COM alone',
  )
  expect(await rolesOf('jana-dvorakova')).toEqual(before)
  expect(await rolesOf('claire-moreau')).not.toContain('observer FR/ecne')
  expect(await stage.recorded('role.granted')).toHaveLength(1)
})

test('what cannot be read is said to be so', async () => {
  const ask = (line: string) => stage.type('jana-dvorakova', line)
  expect(await ask('grant')).toContain('Write for example')
  expect(await ask('grant legal_advisr to Petr')).toContain('Did you mean legal_adviser?')
  expect(await ask('grant dsc to Petr in ecnee')).toContain('no body “ecnee”')
  expect(await ask('grant dsc to Petr for XX')).toContain('no member XX')
  expect(await ask('grant dsc to Petr from soon')).toContain('“soon” is no time')
  expect(await ask('grant dsc to Petr from 2027-06-02 to 2027-06-01')).toContain('ends before it begins')
  expect(await ask('grant dsc to Petr to 2027-04-24')).toContain('ends before it begins')
})

test('a role for a time begins and ends by itself; a deputy is marked as one', async () => {
  const answer = await stage.type(
    'jana-dvorakova',
    'grant spoc to Petr Novák for CZ in niscg as deputy from 2027-05-01 to 2027-05-31',
  )
  expect(answer).toContain('Petr Novák is Single point of contact (deputy) for Czechia in NIS Cooperation Group, from')
  const petr = (await stage.directory()).people.get('petr-novak')
  const spocs = (at: string) =>
    petr ? rolesAt(petr, new Date(at)).filter(({ role, deputy }) => role === 'spoc' && deputy).length : -1
  expect(spocs('2027-04-30T21:59:59Z')).toBe(0)
  expect(spocs('2027-04-30T22:00:00Z')).toBe(1)
  expect(spocs('2027-05-31T21:59:59Z')).toBe(1)
  expect(spocs('2027-05-31T22:00:00Z')).toBe(0)
})

test('a role ends by command, also one of the file, which then stays ended; the last coordinator stays', async () => {
  expect(await stage.type('jana-dvorakova', 'end-role legal_adviser of Lucie Horáková')).toContain('no longer')
  expect(await rolesOf('lucie-horakova')).not.toContain('legal_adviser CZ/ecne')
  expect(await stage.type('jana-dvorakova', 'end-role legal_adviser of Lucie Horáková')).toContain('is not')
  const answer = await stage.type('jana-dvorakova', 'end-role head of Petr Novák for CZ in ecne')
  expect(answer).toContain('The directory’s file still names this role')
  await stage.bring()
  expect(await rolesOf('petr-novak')).not.toContain('head CZ/ecne')
  expect((await stage.recorded('role.ended')).at(-1)?.payload).toMatchObject({ role: 'head', overrules: true })
  expect(await stage.type('jana-dvorakova', 'end-role coordinator of Jana Dvořáková')).toContain('only coordinator')
  // Named again by command it counts again.
  await stage.type('jana-dvorakova', 'grant head to Petr Novák for CZ in ecne')
  expect(await rolesOf('petr-novak')).toContain('head CZ/ecne')
  await stage.bring()
  expect(await rolesOf('petr-novak')).toContain('head CZ/ecne')
})

test('whoever was a coordinator a moment ago grants nothing any more', async () => {
  await stage.type('jana-dvorakova', 'grant coordinator to Petr Novák for CZ in ecne')
  await stage.type('petr-novak', 'end-role coordinator of Jana Dvořáková')
  expect(await stage.type('jana-dvorakova', 'grant dsc to Lucie Horáková for CZ in ecne')).toContain('Coordinator')
  expect(await rolesOf('lucie-horakova')).not.toContain('dsc CZ/ecne')
})

test('a secretariat that the directory’s file lets grants for any member in its own body, and in no other', async () => {
  await stage.bring((file) => {
    file.members.push({ code: 'COM', name: 'European Commission', zone: 'Europe/Brussels' })
    file.permissions.push({
      ...{ id: 'secretariat-grants', effect: 'allow', roles: ['niscg_secretariat'], bodies: ['niscg'] },
      ...{ actions: ['grant', 'end-role', 'role.grant'], why: 'The secretariat keeps the list of members.' },
    })
    file.people.push({
      ...{ id: 'sofia-com', name: 'Sofia Com', language: 'en', contacts: [] },
      accounts: ['web:sofia-com' as (typeof file.people)[0]['accounts'][0]], // as the schema would read it
      roles: [{ role: 'niscg_secretariat', for: 'COM', in: 'niscg', deputy: false }],
    })
    file.rooms.find(({ id }) => id === 'niscg-elections')?.seats.push('sofia-com')
  })
  expect(await stage.type('sofia-com', 'grant election_workstream_chair to Matthias for DE in niscg')).toContain(
    'is Chair',
  )
  expect(await rolesOf('matthias-brandt')).toContain('election_workstream_chair DE/niscg')
  expect(await stage.type('sofia-com', 'grant observer to Matthias for DE in ecne')).toContain('You cannot give')
})
