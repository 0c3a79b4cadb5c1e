import { afterAll, beforeAll, expect, test } from 'vitest'
import { conversationRef } from '../../../src/chat/refs.ts'
import { standingUnder } from '../../../src/sharing/standing.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { openTestStore } from '../../support/store.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
})
afterAll(() => at.end())

test('what stands under a stem is found with its place, and nothing that only looks like it', async () => {
  const anne = personOf('anne', 'FR')
  const joint = roomOf('joint', [anne], { language: 'da', zone: 'Europe/Copenhagen' })
  const den = roomOf('den', [anne])
  const directory = directoryOf([anne], [joint, den], [])
  const post = (slot: string, conversation: string, intent = 'put') => ({
    slot,
    conversation: conversationRef('web', conversation),
    intent,
    platform: 'web',
    label: 'TLP:CLEAR',
    parts: [],
  })
  await at.store.db.post.createMany({
    data: [
      post('run/R-2027-0001/ask/d_1#1/0@joint', 'joint'),
      // She sits in the joint room as well, which she would be told something new in.
      post('run/R-2027-0001/ask/d_1#1/1@~anne', 'den'),
      post('run/R-2027-0001/ask/d_1#1/2@~nobody', 'den'),
      post('run/R-2027-0001/ask/d_1#1/3@archived', 'archived'),
      post('run/R-2027-0001/ask/d_1#1/approve@joint', 'joint', 'retract'),
      post('run/R-2027-0001/ask/d21#1/0@joint', 'joint'),
      post('run/R-2027-0001/ask/d_1#11/0@joint', 'joint'),
    ],
  })
  const scene = { tx: at.store.db, directory, now: new Date('2027-04-25T18:00:00Z') }
  const found = await standingUnder(scene, 'run/R-2027-0001/ask/d_1#1/')
  expect(found.map(({ key, language, target }) => [key, language, target.conversation, target.only])).toEqual([
    ['joint', 'da', 'web:joint', undefined],
    ['~anne', 'en', 'web:den', 'web:anne'],
  ])
})
