import { afterAll, beforeAll, expect, test } from 'vitest'
import { purge } from '../../../src/delivery/jobs.ts'
import { openTestStore } from '../../support/store.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
})
afterAll(() => at.end())

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000)

test('texts go once they were done for a day, and no sooner; their rows and keys stay', async () => {
  const { db, keyring } = at.store
  const text = Buffer.from(keyring.seal('words', 'inbox'))
  const event = {
    platform: 'web',
    conversation: 'web:a',
    kind: 'message',
    actor: 'web:x',
    at: hoursAgo(50),
    body: text,
  }
  await db.inbox.createMany({
    data: [
      { ...event, key: 'old', state: 'done', doneAt: hoursAgo(25) },
      { ...event, key: 'fresh', state: 'done', doneAt: hoursAgo(23) },
      { ...event, key: 'stuck', state: 'dead' },
    ],
  })
  const post = { platform: 'web', conversation: 'web:a', label: 'TLP:CLEAR', envelope: text, parts: [] }
  await db.post.createMany({
    data: [
      { ...post, slot: 'old', state: 'sent', sentAt: hoursAgo(25) },
      { ...post, slot: 'fresh', state: 'sent', sentAt: hoursAgo(23) },
      { ...post, slot: 'held', state: 'held', createdAt: hoursAgo(90) },
    ],
  })
  const message = { conversation: 'web:a', roomId: 'a', author: 'web:x', label: 'TLP:CLEAR', addressees: [], text }
  await db.message.createMany({
    data: [
      { ...message, externalId: 'old', at: hoursAgo(73) },
      { ...message, externalId: 'fresh', at: hoursAgo(71) },
    ],
  })

  expect(await purge(db)).toMatchObject({ inbox: 1, posts: 1, messages: 1 })

  const left = async (rows: Promise<{ name: string; kept: boolean }[]>) =>
    Object.fromEntries((await rows).map(({ name, kept }) => [name, kept]))
  expect(
    await left(db.inbox.findMany().then((rows) => rows.map((row) => ({ name: row.key, kept: row.body !== null })))),
  ).toEqual({
    old: false,
    fresh: true,
    stuck: true,
  })
  expect(
    await left(db.post.findMany().then((rows) => rows.map((row) => ({ name: row.slot, kept: row.envelope !== null })))),
  ).toEqual({
    old: false,
    fresh: true,
    held: true,
  })
  expect(
    await left(
      db.message.findMany().then((rows) => rows.map((row) => ({ name: row.externalId, kept: row.text !== null }))),
    ),
  ).toEqual({
    old: false,
    fresh: true,
  })
  expect(await purge(db)).toMatchObject({ inbox: 0, posts: 0, messages: 0 })
})
