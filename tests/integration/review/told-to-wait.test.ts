import { afterEach, beforeEach, expect, test } from 'vitest'
import { rateLimited, unreachable } from '../../../src/chat/errors.ts'
import { longestWaitMs, mostAttempts } from '../../../src/sharing/attempts.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { fillDirectory, openPlace, place, said } from './place.ts'

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
  const slot = `relay/${place('one')}/m1@two`
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

test('a message is given up once it was told to wait for a day', async () => {
  let asked = 0
  yard.platform.refuse((room) => {
    if (room !== place('two')) return undefined
    asked += 1
    return asked === 1 ? unreachable('the room') : rateLimited(1)
  })
  await say()
  const slot = `relay/${place('one')}/m1@two`
  await until(() => asked > 0, { what: 'it was tried' })
  await yard.db.post.update({ where: { slot }, data: { wantedAt: new Date(Date.now() - longestWaitMs - 1000) } })
  expect(await settled()).toEqual({ state: 'dead', fault: 'told to wait for a day' })
})
