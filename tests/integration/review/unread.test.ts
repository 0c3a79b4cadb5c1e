import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { deleted, edited, fillDirectory, openPlace, place, said } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>

beforeEach(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one', 'two', 'green'])
  await at.store.db.room.update({ where: { id: 'green' }, data: { ceiling: 'TLP:GREEN' } })
  yard = await openPlace(at.store)
})
afterEach(async () => {
  await yard.close()
  await at.end()
})

/** Changes a room, as reading it does. */
async function change(id: string, data: { membersReadAt: Date | null; conversation?: string }): Promise<void> {
  await yard.db.room.update({ where: { id }, data })
  await yard.db.world.update({ where: { id: 1 }, data: { directoryVersion: { increment: 1 } } })
  await yard.facts.changed()
}

async function handle(): Promise<void> {
  yard.inbox.poke(place('one'))
  await until(async () => (await yard.db.inbox.count({ where: { state: 'pending' } })) === 0, {
    what: 'all is handled',
  })
  await until(async () => (await yard.db.post.count({ where: { state: 'pending' } })) === 0, { what: 'nothing waits' })
}

test('what was said before a room was made stands before what was said after, however soon that goes', async () => {
  await change('two', { membersReadAt: null })
  await yard.accept('ana', 'one', said('1', 'first'), said('2', 'second'))
  await handle()
  expect(await yard.db.post.count({ where: { conversation: place('two'), state: 'held' } })).toBe(2)
  await change('two', { membersReadAt: new Date(), conversation: place('made-two') })
  await yard.accept('ana', 'one', said('3', 'third'))
  await handle()
  expect(yard.platform.shows('made-two').map((words) => words.split(' ').at(-1))).toEqual(['first', 'second', 'third'])
})

test('an edit goes into no room that is unread; what stands there stays only where the edit might stand, by who sat there last', async () => {
  await yard.accept('ana', 'one', said('1', 'TLP:GREEN first'), said('2', 'TLP:GREEN second'))
  await handle()
  await change('two', { membersReadAt: null })
  await change('green', { membersReadAt: null })
  await yard.accept('ana', 'one', edited('1', 'above that ceiling'))
  await handle()
  const shows = (room: string) => yard.platform.shows(room).map((words) => words.split(' ').at(-1))
  expect(shows('two')).toEqual(['first', 'second'])
  expect(shows('green')).toEqual(['second'])
  for (const room of ['two', 'green']) await change(room, { membersReadAt: new Date() })
  for (const room of ['two', 'green']) yard.outbox.poke(place(room))
  await until(() => shows('two').join() === 'ceiling,second', { what: () => `the edit follows: ${shows('two')}` })
  await handle()
  expect(shows('green')).toEqual(['second'])
})

test('what stands in a room that is unread is taken back there all the same', async () => {
  await yard.accept('ana', 'one', said('1', 'first'))
  await handle()
  await change('two', { membersReadAt: null })
  await yard.accept('ana', 'one', edited('1', 'changed'))
  await handle()
  expect(await yard.db.post.findFirst({ where: { conversation: place('two') } })).toMatchObject({
    state: 'held',
    shows: 'whole',
  })
  await yard.accept('ana', 'one', deleted('1'))
  await handle()
  expect(yard.platform.shows('two')).toEqual([])
})
