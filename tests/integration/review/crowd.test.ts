import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { fillDirectory, openPlace, place, said } from './place.ts'

const rooms = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>
beforeAll(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, rooms)
  yard = await openPlace(at.store, { connections: 3 })
})
afterAll(async () => {
  await yard.close()
  await at.end()
})

test('more rooms than connections have news just when the directory changed, and none waits for another', async () => {
  for (const room of rooms) await yard.accept('ana', room, said(`m-${room}`, `from ${room}`))
  // As another process would, whose word has not arrived here yet.
  await at.store.db.world.update({ where: { id: 1 }, data: { directoryVersion: { increment: 1 } } })
  for (const room of rooms) yard.inbox.poke(place(room))
  await until(async () => (await at.store.db.inbox.count({ where: { state: 'done' } })) === rooms.length, {
    within: 8000, // a transaction that waits for a connection gives up after ten seconds
    what: 'all is handled',
  })
  expect(yard.faults).toEqual([])
})
