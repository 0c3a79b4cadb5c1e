import { afterAll, beforeAll, expect, test } from 'vitest'
import { personOf, roomOf } from '../../support/directory.ts'
import { makeWorld, openStage, type Stage, wordsIn } from '../threat/stage.ts'

const { directory: base } = makeWorld()
const clara = { ...personOf('clara', 'FR', 'ecne', 'coordinator'), zone: 'Europe/Brussels' }
const room = roomOf('coordination', [clara])
const directory = {
  ...base,
  people: new Map([...base.people, [clara.id, clara]]),
  accounts: new Map([...base.accounts, ...clara.accounts.map((account) => [account, clara] as const)]),
  rooms: new Map([...base.rooms, [room.id, room]]),
  conversations: new Map([...base.conversations, [room.conversation, room]]),
}

let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory, new Date('2027-10-31T12:00:00Z'))
}, 60_000)
afterAll(() => stage.end())

test('coordinators see what comes next, and what became of the slots before', async () => {
  const [anne] = [...base.people.values()]
  const [fr] = [...base.rooms.values()]
  if (!anne || !fr) throw new Error('there is nobody in the world')
  const list = async () => wordsIn(await stage.type(clara, room, 'schedules'))
  expect(wordsIn(await stage.type(anne, fr, 'schedules'))).toContain('takes the role Coordinator')
  expect(await list()).toContain('No playbook runs on a schedule')
  const { db } = stage.store
  const at = (written: string): Date => new Date(`2027-${written}:00Z`)
  const watched = { hash: 'a', since: at('10-01T00:00'), checked: stage.now }
  await db.schedule.createMany({
    data: [
      { id: 'PB-90/0', says: '30 2 * * * Europe/Brussels', ...watched },
      { id: 'PB-91/0/vote/FR', says: 'day - 14 d 09:00', ...watched },
      { id: 'PB-92/0', says: '0 9 * * * UTC', ...watched, endedAt: stage.now },
    ],
  })
  const payload = { schedule: 'PB-90/0', at: '2027-11-01T01:30:00.000Z' }
  await db.timer.create({ data: { key: 'schedule/PB-90/0', kind: 'schedule.due', dueAt: at('11-01T01:30'), payload } })
  const slot = (day: string, state: string, runId: string | null = null) => ({
    schedule: 'PB-90/0',
    fireAt: at(day),
    wall: `2027-${day} Europe/Brussels`,
    state,
    runId,
    noticedAt: stage.now,
  })
  await db.slot.createMany({
    data: [
      slot('10-25T00:30', 'fired', 'R-2027-0001'),
      slot('10-26T00:30', 'missed'),
      slot('10-27T00:30', 'missed'),
      slot('10-28T00:30', 'missed'),
      slot('10-29T00:30', 'caught-up', 'R-2027-0002'),
      slot('10-30T00:30', 'missed'),
      slot('10-31T00:30', 'fired', 'R-2027-0003'),
      slot('10-31T01:30', 'doubled'),
      { ...slot('03-28T01:00', 'skipped') }, // longer ago than is shown
    ],
  })
  const said = (await list()).split('\n').slice(3)
  expect(said).toEqual([
    '2 schedules start playbooks',
    'What comes next',
    'Mon 1 Nov, 02:30 Brussels (GMT+1) · 01:30 UTC · PB-90/0 · 30 2 * * * Europe/Brussels',
    'nothing to come · PB-91/0/vote/FR · day - 14 d 09:00',
    'The last 30 days',
    expect.stringMatching(/^Sun 31 Oct, 02:30 .* nothing began: .* comes twice by the change of the clock/),
    expect.stringMatching(/^Sun 31 Oct, 02:30 .* R-2027-0003 began$/),
    expect.stringMatching(/^Sat 30 Oct, 02:30 .* nothing began, because the bot was not running then$/),
    expect.stringMatching(/^Fri 29 Oct, 02:30 .* R-2027-0002 began late/),
    expect.stringMatching(/^Tue 26 Oct, 02:30 .* to Thu 28 Oct, 02:30 .* · PB-90\/0 · 3 times nothing began/),
    expect.stringMatching(/^Mon 25 Oct, 02:30 .* R-2027-0001 began$/),
  ])
})
