import { afterAll, beforeAll, expect, test } from 'vitest'
import { retryStuck } from '../../../src/delivery/stuck.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { fillDirectory, openPlace, place, said } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>
beforeAll(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one', 'two'])
  yard = await openPlace(at.store)
})
afterAll(async () => {
  await yard.close()
  await at.end()
})

test('whoever reports while the bot is at fault is told so, with the reference; once mended, the same report is taken', async () => {
  const { db } = yard
  await db.$executeRaw`ALTER TABLE "CaseCounter" RENAME TO "CaseCounter_broken"`
  await yard.accept('ana', 'one', { kind: 'command', text: 'report the results are altered' })
  await db.inbox.updateMany({ data: { attempts: 7 } }) // the eighth attempt is the last
  yard.inbox.poke(place('one'))
  const dead = await until(() => db.inbox.findFirst({ where: { state: 'dead' } }), { what: 'it is laid aside' })
  await until(() => yard.platform.told('one').length === 1, { what: 'its author is told' })
  expect(yard.platform.toldInFull('one')).toContain(dead.fault)
  expect(await db.case.count()).toBe(0)

  await db.$executeRaw`ALTER TABLE "CaseCounter_broken" RENAME TO "CaseCounter"`
  expect(await retryStuck(db, `inbox-${dead.id}`)).toBe(true)
  yard.inbox.poke(place('one'))
  await until(() => yard.platform.toldInFull('one').includes('-FR-0001'), { what: 'the report is taken' })
  await until(() => !yard.platform.toldInFull('one').includes(String(dead.fault)), {
    what: 'the fault is not spoken of any more',
  })
})

test('a message that an adapter stumbles over holds up what stands behind it for a minute, not for hours', async () => {
  yard.platform.refuse(() => new Error('a fault of our own'))
  await yard.accept('ana', 'one', said('m1', 'stumbled over'), said('m2', 'behind it'))
  yard.inbox.poke(place('one'))
  await until(async () => (await yard.db.post.count({ where: { fault: { not: null } } })) === 1, { what: 'it failed' })
  await yard.db.post.updateMany({ where: { fault: { not: null } }, data: { attempts: 7 } })
  await until(async () => (await yard.db.post.count({ where: { state: 'dead' } })) === 1, { what: 'it is laid aside' })
  yard.platform.refuse(undefined)
  await until(() => yard.platform.shows('two').length === 1, { what: 'what stood behind it is sent' })
  expect(yard.platform.shows('two')).toEqual(['ana (FR · NISCG): behind it'])
})
