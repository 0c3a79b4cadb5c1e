import { afterAll, beforeAll, expect, test } from 'vitest'
import { messageId } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { edited, fillDirectory, openPlace, place, said } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>
beforeAll(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one'])
  yard = await openPlace(at.store)
})
afterAll(async () => {
  await yard.close()
  await at.end()
})

test('a stranger who goes on writing is answered once, and the platform is not called again', async () => {
  const answered = () => yard.db.post.findMany({ where: { slot: { startsWith: 'stranger/' } } })
  await yard.accept('nobody-known', 'one', said(messageId('m1'), 'hello'))
  yard.inbox.poke(place('one'))
  await until(async () => (await answered())[0]?.state === 'sent', { what: 'the stranger is answered' })
  await yard.accept('nobody-known', 'one', said(messageId('m2'), 'hello?'), said(messageId('m3'), 'anybody?'))
  yard.inbox.poke(place('one'))
  await until(async () => (await yard.db.inbox.count({ where: { state: 'done' } })) >= 3, { what: 'all is handled' })
  expect(await answered()).toMatchObject([{ state: 'sent', revision: 1, sentRevision: 1 }])
})

test('a stranger who goes on writing what must not be written is told so once, and nobody is told of talk that is not for the bot', async () => {
  const { db } = yard
  const told = () => db.post.findMany({ where: { slot: { contains: 'flooder' } } })
  for (let number = 0; number < 5; number += 1) {
    await yard.accept(
      'flooder',
      'one',
      said(`f${number}`, `TLP:RED ${number}`),
      edited(`f${number}`, `TLP:RED ${number}`),
    )
    // The bot sits there, and nobody has linked it.
    await yard.accept('flooder', 'elsewhere', said(`e${number}`, 'hello'), said(`r${number}`, 'TLP:RED'))
  }
  await yard.accept('ana', 'elsewhere', said('e9', 'TLP:RED by somebody known'))
  for (const room of ['one', 'elsewhere']) yard.inbox.poke(place(room))
  await until(async () => (await db.inbox.count({ where: { state: 'pending' } })) === 0, { what: 'all is handled' })
  expect(await told()).toMatchObject([{ conversation: place('one'), revision: 1 }])
  expect(await db.post.count({ where: { conversation: place('elsewhere') } })).toBe(1)
})
