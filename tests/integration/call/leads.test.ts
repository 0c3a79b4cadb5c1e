import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CallFile, readCalls } from '../../../src/call/file.ts'
import { callTimers } from '../../../src/call/timers.ts'
import type { Directory, Person } from '../../../src/directory/directory.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'
import { afterDeadline, passTo } from './passing.ts'

/** Who leads a call or a series once whoever called it has another post, or is gone. */

const { people, rooms, directory } = makeWorld()
const { anne, bruno, kadri } = people
let stage: Stage

beforeAll(async () => {
  stage = await openStage(directory, new Date('2029-06-11T10:00:00Z'), { ...callTimers, ...roundTimers })
})
afterAll(() => stage.end())

const file = async (id: string): Promise<CallFile> => {
  const [found] = await readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
  if (!found) throw new Error(`there is no call ${id}`)
  return found
}
/** A directory in which somebody is otherwise, and sits no more in some rooms. */
const without = (world: Directory, person: Person, left: readonly string[]): Directory => {
  const kept = [...world.rooms.values()].map((room) => {
    const seats = new Set([...room.seats].filter((seat) => !person.accounts.includes(seat)))
    return left.includes(room.id) ? { ...room, seats } : room
  })
  return {
    ...world,
    people: new Map([...world.people, [person.id, person]]),
    accounts: new Map([...world.accounts, ...person.accounts.map((account) => [account, person] as const)]),
    rooms: new Map(kept.map((room) => [room.id, room])),
    conversations: new Map(kept.map((room) => [room.conversation, room])),
  }
}
const inSpain: Person = { ...kadri, roles: kadri.roles.map((role) => ({ ...role, code: 'ES' })) }

test('whoever called a call or a series leads it no more once they left its room and its members: a coordinator does', async () => {
  const said = await stage.type(kadri, rooms.linked, 'call TLP:GREEN tomorrow 14:00 Outreach')
  const id = /C-2029-\d{4}/.exec(wordsIn(said))?.[0] ?? ''
  const begun = await stage.type(kadri, rooms.linked, 'series every Monday 10:00 30 min TLP:GREEN Weekly sync')
  const series = /K-2029-\d{4}/.exec(wordsIn(begun))?.[0] ?? ''
  expect([id, series].every((number) => number !== '')).toBe(true)
  expect(wordsIn(await stage.type(kadri, rooms.joint, `move-call ${id} 2029-06-12 15:00`))).toContain('is now on')
  // With another post she leads it on while she sits there.
  stage.become((world) => without(world, inSpain, []))
  expect(wordsIn(await stage.type(inSpain, rooms.joint, `move-call ${id} 2029-06-12 16:00`))).toContain('is now on')
  stage.become((world) => without(world, inSpain, ['linked']))
  const refused = wordsIn(await stage.type(inSpain, rooms.joint, `move-call ${id} 2029-06-12 17:00`))
  expect(refused).toContain('Only who called')
  expect(wordsIn(await stage.type(inSpain, rooms.joint, `series end ${series}`))).toContain('There is no series')
  expect(wordsIn(await stage.type(bruno, rooms.linked, `call ${id}`))).toContain('Leads: Anne')
  expect((await file(id)).state).toBe('planned')
  stage.become(() => directory)
  expect(wordsIn(await stage.type(kadri, rooms.joint, `series end ${series}`))).toContain(series)
})

test('what suits most is told to who looks after the room where whoever asked can be told nothing', async () => {
  const asked = await stage.type(kadri, rooms.joint, 'call find 30 min Weekly sync')
  const id = /C-2029-\d{4}/.exec(wordsIn(asked))?.[0] ?? ''
  const round = (await file(id)).roundId ?? ''
  await stage.submit(anne, rooms.joint, 'line', `${round} FR`, { answer: 'a,c' })
  stage.become((world) => without(world, kadri, [...world.rooms.keys()]))
  await passTo(stage, await afterDeadline(stage, round))
  expect(stage.shown.has(`call/${id}/found@~kadri`)).toBe(false)
  const found = stage.shown.get(`call/${id}/found@~anne`)?.message
  const [take = ''] = commandsIn(found)
  expect(take).toContain(`move-call ${id}`)
  await stage.press(anne, rooms.joint, take)
  expect((await file(id)).state).toBe('planned')
  stage.become(() => directory)
})
