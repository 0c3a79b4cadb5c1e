import { afterEach, beforeEach, expect, test } from 'vitest'
import { rateLimited } from '../../../src/chat/errors.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { account, deleted, edited, fillDirectory, openPlace, place, said } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>
beforeEach(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one', 'two'])
  yard = await openPlace(at.store)
})
afterEach(async () => {
  await yard.close()
  await at.end()
})

const handled = (room: string): Promise<unknown> => {
  yard.inbox.poke(place(room))
  return until(async () => (await yard.db.inbox.count({ where: { state: 'pending' } })) === 0, {
    what: 'all is handled',
  })
}
const shows = (room: string, what: readonly string[]): Promise<unknown> =>
  until(() => JSON.stringify(yard.platform.shows(room)) === JSON.stringify(what), {
    what: () => `${room} shows ${JSON.stringify(what)}; it shows ${JSON.stringify(yard.platform.shows(room))}`,
  })
const seated = async (who: string): Promise<boolean> =>
  (await yard.db.roomMember.count({ where: { roomId: 'two', account: account(who) } })) === 1

test('who left and came back sits there, however close together the bot hears of it', async () => {
  await yard.accept('ben', 'two', { kind: 'left' }, { kind: 'joined' })
  await handled('two')
  expect(await seated('ben')).toBe(true)

  await yard.accept('ewa', 'two', { kind: 'joined' }, { kind: 'left' })
  await handled('two')
  expect(await seated('ewa')).toBe(false)
})

test('what was deleted is taken back, also when a moderator or somebody who has left deleted it', async () => {
  await yard.accept('ana', 'one', said('m1', 'first'), said('m2', 'second'))
  await handled('one')
  await shows('two', ['ana (FR · NISCG): first', 'ana (FR · NISCG): second'])

  await yard.accept('eve', 'one', deleted('m1'))
  await handled('one')
  await shows('two', ['ana (FR · NISCG): second'])

  await yard.db.person.update({ where: { id: 'ana' }, data: { retiredAt: new Date() } })
  await yard.facts.changed()
  await yard.accept('ana', 'one', deleted('m2'))
  await handled('one')
  await shows('two', [])
  expect(await yard.db.message.count({ where: { text: { not: null } } })).toBe(0)
})

test('a message that an edit marks TLP:RED is taken back elsewhere, its words are destroyed, its author is told', async () => {
  await yard.accept('ana', 'one', said('m1', 'the name of the source'))
  await handled('one')
  await shows('two', ['ana (FR · NISCG): the name of the source'])

  await yard.accept('ana', 'one', edited('m1', 'TLP:RED the name of the source'))
  await handled('one')
  await shows('two', [])
  expect(await yard.db.message.findFirst()).toMatchObject({ text: null })
  await until(() => yard.platform.told('one').length === 1, { what: 'the author is told' })
})

test('a room whose ceiling another process has just lowered gets no more, even when nobody told this one', async () => {
  await yard.accept('ana', 'one', said('m1', 'before'))
  await handled('one')
  await shows('two', ['ana (FR · NISCG): before'])
  yard.platform.refuse(() => rateLimited(300))
  await yard.accept('ana', 'one', said('m2', 'after'))
  await handled('one')
  await until(async () => (await yard.db.post.count({ where: { fault: { not: null } } })) === 1, { what: 'it waits' })

  const { db } = at.store
  await db.room.update({ where: { id: 'two' }, data: { ceiling: 'TLP:GREEN' } })
  await db.world.update({ where: { id: 1 }, data: { directoryVersion: { increment: 1 } } })
  yard.platform.refuse(undefined)
  await until(async () => (await db.post.count({ where: { held: 'above-ceiling' } })) === 1, { what: 'it is held' })
  expect(yard.platform.shows('two')).not.toContain('ana (FR · NISCG): after')
})
