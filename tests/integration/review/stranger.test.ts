import { afterAll, beforeAll, expect, test } from 'vitest'
import { messageId } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { fillDirectory, openPlace, place, said } from './place.ts'

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
