import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookAgain } from '../../../src/calendar/change.ts'
import { readCalls } from '../../../src/call/file.ts'
import { extendSeries } from '../../../src/call/series.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { runTimers } from '../../../src/playbook/live/timers.ts'
import { scheduleTimers } from '../../../src/playbook/schedule/watch.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { personOf, roomOf } from '../../support/directory.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { wordsIn } from '../threat/stage.ts'
import { passTo, toldOf } from './passing.ts'

/** Calls that come again, while what they were counted from and who sits in their room change under them. */

const { people, rooms, directory } = makeWorld()
const { anne, bruno } = people
let stage: Stage

beforeAll(async () => {
  stage = await openStage(directory, new Date('2029-12-02T09:00:00Z'), {
    ...callTimers,
    ...roundTimers,
    ...runTimers,
    ...scheduleTimers,
  })
})
afterAll(() => stage.end())

const begin = async (words: string): Promise<string> => {
  const answer = wordsIn(await stage.type(bruno, rooms.fr, `series ${words}`))
  return /K-2029-\d{4}/.exec(answer)?.[0] ?? answer
}
const callsOf = (series: string) =>
  readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { seriesId: series })
const statesOf = async (series: string) =>
  (await callsOf(series)).map(({ seriesDay, state, startsAt }) =>
    [seriesDay, state, startsAt?.toISOString().slice(11, 16)].join(' '),
  )

/** France votes on 2 December until 20:00 in Paris. */
async function makeVote(id: string): Promise<void> {
  const { db } = stage.store
  await db.election.create({ data: { id, title: 'A vote', kind: 'parliamentary' } })
  const poll = { electionId: id, code: 'FR', day: '2029-12-02', zone: 'Europe/Paris', opens: '08:00' }
  await db.poll.create({ data: { ...poll, closes: '22:00' } })
}
/** The polls are said to close at another hour, and what follows from that is done. */
async function setClose(id: string, closes: string): Promise<void> {
  const said = await stage.type(anne, rooms.fr, `calendar set ${id} FR 2029-12-02 08:00-${closes}`)
  expect(wordsIn(said)).toContain(closes)
  await passTo(stage, stage.now.toISOString())
}
/** The polls are said to be on another day, likewise. */
async function setDay(id: string, day: string): Promise<void> {
  await stage.store.db.poll.updateMany({ where: { electionId: id }, data: { day } })
  await stage.inScene(async (scene) => lookAgain(id, scene.now))
  await passTo(stage, stage.now.toISOString())
}

describe('an election night whose close the calendar corrects into the past', () => {
  test('holds now what would have begun, calls off what would be over, and moves the rest', async () => {
    await makeVote('vote-a')
    const series = await begin('election night vote-a Results path')
    expect((await statesOf(series)).slice(0, 4)).toEqual([
      'close+15 planned 21:15',
      'close+60 planned 22:00',
      'close+120 planned 23:00',
      'close+180 planned 00:00',
    ])
    await passTo(stage, '2029-12-02T20:05:00Z')
    await setClose('vote-a', '20:00')
    // 20:15 and 20:30 in Paris are over; at 21:05 the call of 21:00 goes on for 25 minutes.
    const after = await statesOf(series)
    expect(after.slice(0, 4)).toEqual([
      'close+60 running 20:05',
      'close+120 planned 21:00',
      'close+15 cancelled 21:15',
      'close+180 planned 22:00',
    ])
    const [held] = await callsOf(series)
    expect(wordsIn(toldOf(stage, held?.id ?? '', bruno).get('invite.1'))).toContain('21:05 Brussels')
    await stage.type(bruno, rooms.fr, `series end ${series}`)
    await stage.type(bruno, rooms.fr, `end-call ${held?.id}`)
  })

  test('is over where all its calls would be, but for what people moved: that is to come, and ended with it', async () => {
    await makeVote('vote-b')
    const [whole, kept] = [await begin('election night vote-b First'), await begin('election night vote-b Second')]
    const [moved] = (await callsOf(kept)).toReversed()
    await stage.type(bruno, rooms.fr, `move-call ${moved?.id} 2029-12-03 09:00`)
    const before = await statesOf(whole)
    await setDay('vote-b', '2029-12-01')
    expect(new Set((await callsOf(whole)).map(({ state }) => state))).toEqual(new Set(['cancelled']))
    const ahead = (await callsOf(kept)).filter(({ state }) => state === 'planned')
    expect(ahead.map(({ id, startsAt }) => [id, startsAt?.toISOString()])).toEqual([
      [moved?.id, '2029-12-03T08:00:00.000Z'],
    ])
    expect(wordsIn(await stage.type(bruno, rooms.fr, `series end ${kept}`))).toContain(kept)
    expect((await callsOf(kept)).filter(({ state }) => state === 'planned')).toEqual([])
    // It was a slip: the night has its calls again.
    await setDay('vote-b', '2029-12-02')
    expect((await statesOf(whole)).filter((each) => each.includes('planned'))).toEqual(before)
    await setDay('vote-b', '2029-12-01')
    expect((await stage.ledger(whole)).map(({ kind }) => kind)).toEqual(['series.planned'])
    const later = new Date(stage.now.getTime() + 8 * 86_400_000)
    await stage.inScene(async (scene) => extendSeries({ ...scene, now: later }, whole))
    expect((await stage.ledger(whole)).map(({ kind }) => kind)).toEqual(['series.planned', 'series.ended'])
  })
})

describe('a series said in a room', () => {
  test('invites to each call who sits there when it is made: neither who has left since, nor only who was there at first', async () => {
    const { joint } = rooms
    const answer = wordsIn(await stage.type(anne, joint, 'series every Monday 10:00 30 min Weekly sync'))
    const series = /K-2029-\d{4}/.exec(answer)?.[0] ?? answer
    const [first] = await callsOf(series)
    expect(first?.codes).toEqual(['BE', 'DK', 'EE', 'ENISA', 'FR', 'LU', 'SE'])
    // Denmark leaves, Sweden's room is linked no more, and Spain comes.
    const spain = { ...personOf('elena', 'ES') }
    const now = roomOf('joint', [anne, people.kadri, people.fiona, people.lux, spain])
    stage.become((world) => ({
      ...world,
      people: new Map([...world.people, [spain.id, spain]]),
      accounts: new Map([...world.accounts, ...spain.accounts.map((account) => [account, spain] as const)]),
      rooms: new Map([...world.rooms, ['joint', now]]),
      conversations: new Map([...world.conversations, [now.conversation, now]]),
      links: [],
    }))
    const before = (await callsOf(series)).length
    await passTo(stage, '2029-12-12T09:00:00Z')
    const made = (await callsOf(series)).slice(before)
    expect(made.length).toBeGreaterThan(0)
    for (const { codes, addressees, guests } of made) {
      expect(codes).toEqual(['BE', 'EE', 'ENISA', 'ES', 'FR', 'LU'])
      expect(addressees).not.toContain('DK')
      expect(guests.map(({ personId }) => personId)).toContain('elena')
      expect(guests.map(({ personId }) => personId)).not.toContain('dorte')
    }
    stage.become(() => directory)
  })
})
