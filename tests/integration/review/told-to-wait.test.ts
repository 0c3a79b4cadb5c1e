import { afterEach, beforeEach, expect, test } from 'vitest'
import { rateLimited, unreachable } from '../../../src/chat/errors.ts'
import { doubtClaims } from '../../../src/delivery/statements.ts'
import { longestWaitMs, mostAttempts } from '../../../src/sharing/attempts.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { edited, fillDirectory, openPlace, place, said } from './place.ts'

/** A platform that takes little at a time asks the bot to wait, for as long as many rooms have something to be said. */
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

/** What became of the copy in room two, once it is settled. */
async function settled(): Promise<{ state: string; fault: string | null }> {
  const found = await until(
    async () => {
      yard.outbox.poke(place('two'))
      return yard.db.post.findFirst({
        where: { slot, state: { not: 'pending' } },
        select: { state: true, fault: true },
      })
    },
    { what: 'it is settled' },
  )
  return found
}
const say = async (): Promise<void> => {
  await yard.accept('ana', 'one', said('m1', 'first'))
  yard.inbox.poke(place('one'))
}

test('a message is not given up for being told to wait, however often, nor for one failure after that', async () => {
  let asked = 0
  yard.platform.refuse((room) => {
    if (room !== place('two')) return undefined
    asked += 1
    if (asked === mostAttempts.refused + 5) return unreachable('the room')
    return asked <= mostAttempts.refused + 10 ? rateLimited(1) : undefined
  })
  await say()
  expect(await settled()).toEqual({ state: 'sent', fault: null })
  expect(asked).toBe(mostAttempts.refused + 11)
})

const slot = `relay/${place('one')}/m1@two`
/** It was told to wait, and that is noted. */
const isTold = (): Promise<unknown> =>
  until(async () => (await yard.db.post.count({ where: { slot, fault: { startsWith: 'rate limited' } } })) === 1, {
    what: 'it waits',
  })

test('a message is given up once it was told to wait for a day', async () => {
  yard.platform.refuse((room) => (room === place('two') ? rateLimited(1) : undefined))
  await say()
  await isTold()
  await yard.db.post.update({ where: { slot }, data: { pausedMs: longestWaitMs } })
  expect(await settled()).toEqual({ state: 'dead', fault: 'told to wait for a day' })
  expect(await yard.db.post.findUniqueOrThrow({ where: { slot }, select: { pausedMs: true } })).toEqual({
    pausedMs: 0n,
  })
})

/** As long ago as a platform that was away for more than a day. */
const beforeTheOutage = (): Date => new Date(Date.now() - longestWaitMs - 3_600_000)

test('a day without the platform is no day of pauses: what is told to wait when it is back is said then', async () => {
  let asked = 0
  let isBack = false
  yard.platform.refuse((room) => {
    if (room !== place('two')) return undefined
    if (isBack) asked += 1
    return asked < 5 ? rateLimited(1) : undefined
  })
  await say()
  await isTold()
  await yard.db.post.update({ where: { slot }, data: { wantedAt: beforeTheOutage() } })
  isBack = true
  expect(await settled()).toEqual({ state: 'sent', fault: null })
})

test('nor is what waited for a restart all that time given up by its first pause', async () => {
  yard.platform.goes('down')
  await say()
  await until(async () => (await yard.db.post.count({ where: { slot } })) === 1, { what: 'it is to be said' })
  await yard.db.post.update({ where: { slot }, data: { wantedAt: beforeTheOutage() } })
  await yard.pool.query(doubtClaims)
  let asked = 0
  yard.platform.refuse((room) => {
    if (room !== place('two')) return undefined
    asked += 1
    return asked < 3 ? rateLimited(1) : undefined
  })
  yard.platform.goes('up')
  expect(await settled()).toEqual({ state: 'sent', fault: null })
})

test('a pause goes on when the message is changed meanwhile', async () => {
  yard.platform.refuse((room) => (room === place('two') ? rateLimited(3_600_000) : undefined))
  await say()
  await isTold()
  const read = () => yard.db.post.findUniqueOrThrow({ where: { slot }, select: { revision: true, dueAt: true } })
  const { dueAt } = await read()
  await yard.accept('ana', 'one', edited('m1', 'second'))
  yard.inbox.poke(place('one'))
  await until(async () => (await read()).revision === 2, { what: 'it is changed' })
  expect((await read()).dueAt).toEqual(dueAt)
})
