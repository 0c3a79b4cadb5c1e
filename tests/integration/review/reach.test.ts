import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { fillDirectory, openPlace, place, said } from './place.ts'

/** The way out while a platform is away. */

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

test('of a platform that is out of reach nothing is tried, and nothing waits longer than that lasts', async () => {
  yard.platform.goes('connecting')
  await yard.accept('ana', 'one', said('m1', 'first'), said('m2', 'second'))
  yard.inbox.poke(place('one'))
  const before = yard.platform.asked()
  await until(() => yard.platform.asked() > before + 2, { what: 'it is looked at again and again' })
  const posts = await yard.db.post.findMany()
  expect(posts.map(({ attempts, state }) => ({ attempts, state }))).toEqual([
    { attempts: 0, state: 'pending' },
    { attempts: 0, state: 'pending' },
  ])
  yard.platform.goes('up')
  await until(() => yard.platform.shows('two').length === 2, { what: 'both are said' })
  expect(yard.platform.shows('two')).toEqual(['ana (FR · NISCG): first', 'ana (FR · NISCG): second'])
})
