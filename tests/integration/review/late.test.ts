import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { fillDirectory, openPlace, place } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>
beforeEach(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one'])
  yard = await openPlace(at.store)
})
afterEach(async () => {
  await yard.close()
  await at.end()
})

test('what is late is late by real time, however fast the clock of an exercise runs', async () => {
  await yard.db.world.update({ where: { id: 1 }, data: { clockSpeed: 1000, clockOffsetMs: 86_400_000 } })
  await yard.accept('ana', 'one', { kind: 'command', text: 'ack 1' })
  await yard.accept('ana', 'one', { kind: 'command', text: 'ack 2' })
  await yard.db.inbox.updateMany({
    where: { key: 'yard:2' },
    data: { at: new Date(Date.now() - 660_000) },
  })
  yard.inbox.poke(place('one'))
  yard.outbox.poke(place('one'))
  await until(async () => (await yard.db.post.count({ where: { slot: { startsWith: 'reply/' } } })) === 2, {
    what: 'both are answered',
  })
  yard.outbox.poke(place('one'))
  await until(() => yard.platform.told('one').length === 2, { what: 'both answers stand' })
  const [soon, late] = yard.platform.told('one')
  expect(soon).not.toContain('Nothing was done yet')
  expect(late).toContain('Nothing was done yet')
  expect(yard.faults).toEqual([])
})
