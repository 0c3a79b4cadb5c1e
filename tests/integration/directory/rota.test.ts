import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dutyOf } from '../../../src/directory/directory.ts'
import type { DirectoryFile } from '../../../src/directory/file.ts'
import { stretchesOf } from '../../../src/directory/rota.ts'
import { watchGaps } from '../../../src/notice/rota-gaps.ts'
import { watchTurns } from '../../../src/notice/turn.ts'
import { openStage, type Stage } from './stage.ts'

/** Czechia keeps a rota: Jana the first week from Monday, Petr the second, then Jana again. Times are Prague's. */
const monday = (week: number): Date => new Date(Date.parse('2027-04-19T06:00:00Z') + week * 7 * 86_400_000)
const weekly = (file: DirectoryFile): void => {
  file.rota = file.rota.filter((turn) => turn.for !== 'CZ')
  for (const [week, duty] of ['jana-dvorakova', 'petr-novak', 'jana-dvorakova'].entries()) {
    file.rota.push({ for: 'CZ', duty, from: monday(week), to: monday(week + 1) })
  }
}

let stage: Stage
beforeAll(async () => {
  stage = await openStage(new Date('2027-04-19T08:00:00Z'), weekly)
})
beforeEach(async () => {
  stage.shown.clear()
  await stage.store.db.shift.deleteMany({ where: { id: { startsWith: 'turn/' } } })
  await stage.at('2027-04-19T08:00:00Z')
})
afterAll(() => stage.end())

const plan = async (from: string, to: string) => {
  const span = { from: new Date(from), to: new Date(to) }
  return stretchesOf(await stage.directory(), { code: 'CZ', level: 0 }, span).map(
    (each) => `${each.from.toISOString().slice(5, 16)} ${each.person?.id ?? 'nobody'}`,
  )
}
const [jana, petr, lucie] = ['jana-dvorakova', 'petr-novak', 'lucie-horakova'] as const

test('a turn is given for a time, over the borders of the file’s turns, on record; both are told', async () => {
  const answer = await stage.type(jana, 'duty give Lucie from 2027-04-24 18:00 to 2027-04-27 08:00')
  // From Monday on it is Petr's; but Jana coordinates Czechia.
  expect(answer).toContain('Lucie Horáková is duty officer for Czechia from')
  expect(await plan('2027-04-24T00:00:00Z', '2027-04-28T00:00:00Z')).toEqual([
    '04-24T00:00 jana-dvorakova',
    '04-24T16:00 lucie-horakova',
    '04-27T06:00 petr-novak',
  ])
  const [entry] = (await stage.recorded('duty.taken')).slice(-1)
  expect(entry).toEqual({
    ...{ subject: 'duty/CZ', actor: await stage.pseudonymOf(jana) },
    payload: {
      ...{ code: 'CZ', turn: 'duty', person: await stage.pseudonymOf(lucie) },
      ...{ from: '2027-04-24T16:00:00.000Z', until: '2027-04-27T06:00:00.000Z' },
    },
  })
  expect(stage.said('duty/CZ/').join('\n')).toContain('Jana Dvořáková gave you a turn for CZ')
  expect(stage.said('duty/CZ/').join('\n')).toContain('Lucie Horáková has your turn for CZ')
})

test('a later word goes before an earlier one, and what lies outside of it stays', async () => {
  await stage.type(jana, 'duty give Lucie from 2027-04-20 08:00 to 2027-04-22 08:00')
  await stage.type(jana, 'duty give Petr from 2027-04-20 20:00 to 2027-04-21 08:00')
  await stage.type(jana, 'duty give Petr from 2027-04-19 20:00 to 2027-04-20 10:00')
  expect(await plan('2027-04-19T09:00:00Z', '2027-04-23T00:00:00Z')).toEqual([
    '04-19T09:00 jana-dvorakova',
    '04-19T18:00 petr-novak',
    '04-20T08:00 lucie-horakova',
    '04-20T18:00 petr-novak',
    '04-21T06:00 lucie-horakova',
    '04-22T06:00 jana-dvorakova',
  ])
  const rows = await stage.store.db.shift.findMany({ where: { id: { startsWith: 'turn/' } }, orderBy: { from: 'asc' } })
  for (const [index, row] of rows.slice(1).entries()) {
    expect(rows[index]?.to?.getTime()).toBeLessThanOrEqual(row.from?.getTime() ?? 0)
  }
})

test('a turn that is not one’s own is no gift, but anybody of the member can take one', async () => {
  expect(await stage.type(petr, 'duty give Lucie from 2027-04-24 to 2027-04-24')).toContain('you are not on duty')
  expect(await stage.type(petr, 'duty give Lucie from 2027-04-27 08:00 to 2027-04-27 20:00')).toContain(
    'Lucie Horáková is',
  )
  expect(await stage.type(petr, 'duty give Claire from 2027-04-28 08:00 to 2027-04-28 20:00')).toContain(
    'Nobody of Czechia',
  )
  expect(await stage.type(lucie, 'duty take from 2027-04-24 to 2027-04-24')).toContain('Lucie Horáková is duty officer')
  expect(await plan('2027-04-24T06:00:00Z', '2027-04-25T06:00:00Z')).toEqual([
    '04-24T06:00 lucie-horakova',
    '04-24T22:00 jana-dvorakova',
  ])
  expect(await stage.type(petr, 'duty give Lucie from tomorrow to 2027-04-24')).toContain('“tomorrow” is no time')
  expect(await stage.type(petr, 'duty give Lucie from 2027-04-27')).toContain('Write duty')
})

test('whoever has a turn that begins is rung when it begins', async () => {
  await watchTurns(stage.store.db, stage.now)
  await stage.fireTimers()
  await stage.type(jana, 'duty give Lucie from 2027-04-19 12:00 to 2027-04-19 14:00')
  await stage.fireTimers()
  const rings = () => stage.store.db.notice.findMany({ where: { key: { contains: '@ring/' } } })
  expect(await rings()).toEqual([])
  await stage.at('2027-04-19T10:00:00Z')
  await stage.fireTimers()
  expect(await rings()).toMatchObject([{ code: 'CZ' }])
  expect(dutyOf(await stage.directory(), 'CZ', 0, stage.now)?.id).toBe(lucie)
})

test('two exchange turns: nothing changes until the other takes it up by the button', async () => {
  const offered = await stage.type(
    jana,
    'duty swap from 2027-04-24 08:00 to 2027-04-25 08:00 with Petr for 2027-04-28 08:00 to 2027-04-29 08:00',
  )
  expect(offered).toContain('Petr Novák was asked')
  const before = await plan('2027-04-24T00:00:00Z', '2027-04-30T00:00:00Z')
  expect(before).toEqual(['04-24T00:00 jana-dvorakova', '04-26T06:00 petr-novak'])
  const [accept = '', decline = ''] = stage.buttons('duty/swap/')
  expect([accept, decline]).toEqual([
    expect.stringMatching(/^duty accept D-/),
    expect.stringMatching(/^duty decline D-/),
  ])
  // Neither whoever offered it nor anybody else can take it up.
  expect(await stage.type(jana, accept)).toContain('There is no open offer')
  expect(await stage.type(lucie, accept)).toContain('There is no open offer')
  expect(await stage.type(petr, accept)).toContain('The turns are exchanged')
  expect(await plan('2027-04-24T00:00:00Z', '2027-04-30T00:00:00Z')).toEqual([
    '04-24T00:00 jana-dvorakova',
    '04-24T06:00 petr-novak',
    '04-25T06:00 jana-dvorakova',
    '04-26T06:00 petr-novak',
    '04-28T06:00 jana-dvorakova',
    '04-29T06:00 petr-novak',
  ])
  expect(stage.buttons('duty/swap/')).toEqual([])
  expect(await stage.type(petr, accept)).toContain('There is no open offer')
  expect(await stage.recorded('duty.swapped')).toHaveLength(1)
  expect((await stage.recorded('duty.swapped'))[0]).toMatchObject({ actor: await stage.pseudonymOf(petr) })
})

test('the turn asked for is the next one that the other has, where none was named', async () => {
  await stage.type(jana, 'duty swap from 2027-04-24 08:00 to 2027-04-25 08:00 with Petr')
  expect(stage.said('duty/swap/').join('\n')).toMatch(
    /Jana Dvořáková would take yours from Mon 26 Apr.* until Mon 3 May/,
  )
  expect(await stage.type(jana, 'duty swap from 2027-04-24 08:00 to 2027-04-25 08:00 with Lucie')).toContain(
    'no turn of its own',
  )
  expect(await stage.type(jana, 'duty swap from 2027-04-26 08:00 to 2027-04-27 08:00 with Petr')).toContain(
    'not on duty throughout',
  )
  expect(await stage.type(jana, 'duty swap from 2027-04-19 08:00 to 2027-04-19 20:00 with Petr')).toContain('has begun')
})

test('an offer is declined, taken back, or lapses when the first turn begins; a rota that changed exchanges nothing', async () => {
  const offer = async () => {
    stage.shown.clear()
    await stage.type(
      jana,
      'duty swap from 2027-04-20 08:00 to 2027-04-20 20:00 with Petr for 2027-04-28 08:00 to 2027-04-28 20:00',
    )
    return stage.buttons('duty/swap/').map((line) => line.split(' ')[2] ?? '')[0] ?? ''
  }
  const first = await offer()
  expect(await stage.type(petr, `duty decline ${first}`)).toContain('Nothing changed')
  expect(await stage.type(petr, `duty accept ${first}`)).toContain('no open offer')
  const second = await offer()
  expect(await stage.type(lucie, `duty decline ${second}`)).toContain('no open offer')
  expect(await stage.type(jana, `duty decline ${second}`)).toContain('Nothing changed')
  const third = await offer()
  await stage.type(jana, 'duty give Lucie from 2027-04-20 10:00 to 2027-04-20 12:00')
  expect(await stage.type(petr, `duty accept ${third}`)).toContain('The rota has changed')
  await stage.at('2027-04-20T06:00:00Z')
  await stage.fireTimers()
  expect(stage.said('duty/swap/').join('\n')).toContain('Nobody took up the exchange')
  expect(await stage.type(petr, `duty accept ${third}`)).toContain('no open offer')
  expect(await plan('2027-04-28T00:00:00Z', '2027-04-29T00:00:00Z')).toEqual(['04-28T00:00 petr-novak'])
})

test('the plan of two weeks is shown, with the times in which nobody is on duty', async () => {
  await stage.at('2027-05-03T08:00:00Z')
  const shown = await stage.type(lucie, 'duty rota')
  expect(shown).toContain('Mon 3 May, 10:00 – Mon 10 May, 08:00: Jana Dvořáková')
  expect(shown).toContain('Mon 10 May, 08:00 – …: nobody is on duty')
  expect(await stage.type(lucie, 'duty rota FR')).toContain('Write duty')
})

test('of a time without anybody the member’s coordinators are told ahead, once, and again of another', async () => {
  const letters = () => [...stage.shown.keys()].filter((slot) => slot.startsWith('duty/gap/'))
  const look = async (at: string) => {
    await stage.at(at)
    await watchGaps(stage.store.db, stage.now)
    await stage.fireTimers()
  }
  await look('2027-04-20T08:00:00Z')
  expect(letters()).toEqual([])
  await look('2027-04-27T08:00:00Z')
  expect(letters()).toEqual(['duty/gap/CZ/2027-05-10T06:00:00.000Z@~jana-dvorakova'])
  expect(stage.said('duty/gap/')[0]).toContain('Nobody is on duty for Czechia from Mon 10 May')
  await look('2027-04-29T08:00:00Z')
  await look('2027-05-11T08:00:00Z')
  expect(letters()).toHaveLength(1)
  expect((await stage.recorded('duty.gap')).map(({ subject }) => subject)).toEqual(['duty/CZ'])
  await stage.type(jana, 'duty take from 2027-05-11 12:00 to 2027-05-20 08:00')
  await look('2027-05-12T08:00:00Z')
  expect(letters()).toHaveLength(2)
  expect(await stage.recorded('duty.gap')).toHaveLength(2)
})
