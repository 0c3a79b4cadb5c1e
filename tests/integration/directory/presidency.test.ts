import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DirectoryFile } from '../../../src/directory/file.ts'
import { holdersOf } from '../../../src/directory/holders.ts'
import { watchPresidency } from '../../../src/notice/presidency.ts'
import { openStage, type Stage } from './stage.ts'

/** Lithuania and Greece take over in 2027; the first has named a chair, and Greece is looked after by Eleni Papadaki. The clock goes on from test to test. */
const lithuania = (file: DirectoryFile): void => {
  file.members.push({ code: 'LT', name: 'Lithuania', zone: 'Europe/Vilnius' })
  file.members.push({ code: 'MT', name: 'Malta', zone: 'Europe/Malta' })
  file.members.push({ code: 'LU', name: 'Luxembourg', zone: 'Europe/Luxembourg' })
  const account = 'web:lina-lt' as (typeof file.people)[0]['accounts'][0] // as the schema would read it
  file.people.push({
    ...{ id: 'lina-lt', name: 'Lina Lt', language: 'en', contacts: [], accounts: [account] },
    // A member all year round, and the chair in one half of it.
    roles: [
      { role: 'niscg_member', for: 'LT', in: 'niscg', deputy: false },
      { role: 'niscg_chair', for: 'LT', in: 'niscg', deputy: false },
    ],
  })
  file.rooms.find(({ id }) => id === 'niscg-elections')?.seats.push('lina-lt')
}

let stage: Stage
beforeAll(async () => {
  stage = await openStage(new Date('2026-12-20T12:00:00Z'), lithuania)
  await watchPresidency(stage.store.db, stage.now)
  await stage.fireTimers()
})
afterAll(() => stage.end())

const dueAt = async () => (await stage.store.db.timer.findUniqueOrThrow({ where: { key: 'presidency/watch' } })).dueAt
const passings = async () =>
  (await stage.recorded('presidency.passed')).map(({ payload }) => payload as Record<string, unknown>) // of our own entries
const told = (half: string) => stage.said(`presidency/${half}@`)

test('nothing is told at the first look, and the next is at midnight in Brussels or within a day', async () => {
  expect(await passings()).toEqual([])
  expect(stage.said('presidency/2')).toEqual([])
  await stage.at('2026-12-31T12:00:00Z')
  await stage.fireTimers()
  expect(await dueAt()).toEqual(new Date('2026-12-31T23:00:00Z'))
})

test('at midnight in winter the chair is another one, in the next version of the directory, on record, and told where it chairs', async () => {
  await stage.at('2026-12-31T22:59:59Z')
  await stage.fireTimers()
  expect(await passings()).toEqual([])
  const { version } = await stage.directory()
  await stage.at('2026-12-31T23:00:00Z')
  await stage.fireTimers()
  const directory = await stage.directory()
  expect(directory.version).toBe(version + 1)
  expect(holdersOf(directory, 'niscg_chair', undefined, stage.now).map(({ id }) => id)).toEqual(['lina-lt'])
  const chair = await stage.pseudonymOf('lina-lt')
  expect(await passings()).toEqual([
    { half: '2027-01', from: 'IE', to: 'LT', at: '2026-12-31T23:00:00.000Z', chairs: { niscg_chair: [chair] } },
  ])
  expect([...stage.shown.keys()].filter((slot) => slot.startsWith('presidency/2027-01@')).toSorted()).toEqual([
    'presidency/2027-01@csirt-liaison',
    'presidency/2027-01@joint-mechanism',
    'presidency/2027-01@niscg-elections',
  ])
  expect(told('2027-01')[0]).toContain(
    'Lithuania has had the Presidency of the Council since Fri 1 Jan, 00:00 Brussels',
  )
  expect(told('2027-01')[0]).toContain('Chair of the NIS Cooperation Group: Lina Lt.')
})

test('whoever is named as chair is told when they are, before, during and after', async () => {
  const said = async (at: string): Promise<string> => {
    await stage.at(at)
    return stage.type('matthias-brandt', 'people Lina')
  }
  expect(await said('2026-12-31T22:59:59Z')).toMatch(
    /Chair of the NIS Cooperation Group \(not yet: from Fri 1 Jan, 00:00 .* until .* 1 Jul.*, when LT has the Presidency\)/,
  )
  expect(await said('2027-07-01T12:00:00Z')).toContain('(not now, only while LT has the Presidency)')
  expect(await said('2026-12-31T23:00:00Z')).toMatch(/\(now, until the Presidency passes on, .*1 Jul/)
})

test('in summer it passes at midnight in Brussels too; where nobody is named the room reads that, and coordinators were warned once', async () => {
  await stage.at('2027-05-31T21:59:00Z')
  await stage.fireTimers()
  expect(stage.said('presidency/warning/')).toEqual([])
  await stage.at('2027-05-31T22:00:00Z')
  await stage.fireTimers()
  expect([...stage.shown.keys()].filter((slot) => slot.startsWith('presidency/warning/'))).toEqual([
    'presidency/warning/2027-07@~eleni-papadaki',
  ])
  const [warning] = stage.said('presidency/warning/')
  expect(warning).toContain('Greece (EL) takes over the Presidency on')
  expect(warning).toContain('grant niscg_chair to')
  await stage.at('2027-06-02T22:00:00Z')
  await watchPresidency(stage.store.db, stage.now)
  await stage.fireTimers()
  expect(await stage.recorded('presidency.unnamed')).toHaveLength(1)
  await stage.at('2027-06-30T21:59:59.999Z')
  await stage.fireTimers()
  expect(told('2027-07')).toEqual([])
  await stage.at('2027-06-30T22:00:00Z')
  await stage.fireTimers()
  expect(told('2027-07')[0]).toContain('nobody is named yet. The coordinators of Greece can name somebody')
  expect((await passings()).map(({ to }) => to)).toEqual(['LT', 'EL'])
})

test('a clock that is put back is noticed: others chair again, and nobody is told twice', async () => {
  stage.shown.clear()
  await stage.at('2027-02-01T12:00:00Z')
  await watchPresidency(stage.store.db, stage.now)
  const { version } = await stage.directory()
  await stage.fireTimers()
  expect((await stage.directory()).version).toBe(version + 1)
  expect((await passings()).at(-1)).toMatchObject({ half: '2027-01', back: true })
  expect(stage.said('presidency/2')).toEqual([])
})

test('a bot that was down at midnight does it at its start, once, with the instant at which it was', async () => {
  const before = (await passings()).length
  await stage.at('2027-07-03T08:00:00Z')
  await watchPresidency(stage.store.db, stage.now)
  await stage.fireTimers()
  await watchPresidency(stage.store.db, stage.now)
  await stage.fireTimers()
  expect((await passings()).slice(before)).toMatchObject([
    { half: '2027-07', to: 'EL', at: '2027-06-30T22:00:00.000Z' },
  ])
  expect(told('2027-07')).toHaveLength(3)
})

test('a clock that jumps over several passings records each, and tells the last', async () => {
  const before = (await passings()).length
  await stage.at('2029-03-01T12:00:00Z')
  await stage.fireTimers()
  expect((await passings()).slice(before).map(({ half }) => half)).toEqual(['2028-01', '2028-07', '2029-01'])
  expect(told('2028-01')).toEqual([])
  expect(told('2029-01')[0]).toContain('Luxembourg has had the Presidency')
})

test('that the table ends is told to the coordinators 180 and 30 days before; after it nobody has the Presidency', async () => {
  const warnings = () => stage.said('presidency/warning/table').length
  await stage.at('2030-07-04T22:59:00Z')
  await stage.fireTimers()
  expect(warnings()).toBe(0)
  await stage.at('2030-07-04T23:00:00Z')
  await stage.fireTimers()
  const coordinators = warnings()
  expect(coordinators).toBe(6)
  expect(stage.said('presidency/warning/table')[0]).toContain('The bot knows the Presidencies until')
  await stage.at('2030-12-01T23:00:00Z')
  await stage.fireTimers()
  expect(warnings()).toBe(2 * coordinators)
  await stage.at('2030-12-31T23:00:00Z')
  await stage.fireTimers()
  expect((await passings()).at(-1)).toEqual({
    ...{ half: 'none', from: 'MT', to: null, at: '2030-12-31T23:00:00.000Z', chairs: { niscg_chair: [] } },
  })
  await stage.at('2031-02-01T12:00:00Z')
  await watchPresidency(stage.store.db, stage.now)
  await stage.fireTimers()
  expect((await passings()).filter(({ half }) => half === 'none')).toHaveLength(1)
  expect(warnings()).toBe(2 * coordinators)
})
