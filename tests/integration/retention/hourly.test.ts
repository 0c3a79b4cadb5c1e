import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweep } from '../../../src/retention/sweep.ts'
import { openTestStore } from '../../support/store.ts'
import { partsOf } from './acting.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
})
afterAll(() => at.end())

const hourly = () => sweep(partsOf(at.store), new Map(), 'hourly')
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
      { ...event, key: 'stuck', state: 'dead', receivedAt: hoursAgo(6 * 24) },
      { ...event, key: 'unheard', state: 'dead', receivedAt: hoursAgo(8 * 24) },
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

  expect(await hourly()).toMatchObject({ inbox: 1, unheard: 1, posts: 1, messages: 1 })

  const left = async (rows: Promise<{ name: string; kept: boolean }[]>) =>
    Object.fromEntries((await rows).map(({ name, kept }) => [name, kept]))
  expect(
    await left(db.inbox.findMany().then((rows) => rows.map((row) => ({ name: row.key, kept: row.body !== null })))),
  ).toEqual({
    old: false,
    fresh: true,
    stuck: true,
    unheard: false,
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
  expect(await hourly()).toMatchObject({ inbox: 0, unheard: 0, posts: 0, messages: 0 })
})

const daysAgo = (days: number): Date => hoursAgo(days * 24)

test('calls, times of schedules, letters nobody could send and what was mended go in their time, and runs stay', async () => {
  const { db, keyring } = at.store
  const body = Buffer.from(keyring.seal('words', 'hook.body'))
  await db.hookCall.createMany({
    data: [
      { key: 'monitoring/old', name: 'monitoring', body, receivedAt: daysAgo(31) },
      { key: 'monitoring/fresh', name: 'monitoring', receivedAt: daysAgo(29), heardAt: daysAgo(29) },
    ],
  })
  const slot = { wall: '2027-01-04T09:00 Europe/Brussels', state: 'fired' }
  const slots = [
    { ...slot, schedule: 'PB-08/0', fireAt: daysAgo(401), noticedAt: daysAgo(401) },
    { ...slot, schedule: 'PB-08/0', fireAt: daysAgo(399), noticedAt: daysAgo(399) },
    // An instant of an election that has started its run must never start another.
    { ...slot, schedule: 'PB-06/1/ep-2029/FR', fireAt: daysAgo(900), noticedAt: daysAgo(900) },
  ]
  await db.slot.createMany({ data: slots })
  const errand = { channel: 'email', body }
  await db.errand.createMany({
    data: [
      { ...errand, key: 'old', state: 'dead', doneAt: daysAgo(8) },
      { ...errand, key: 'fresh', state: 'dead', doneAt: daysAgo(6) },
      { ...errand, key: 'waiting', state: 'pending', madeAt: daysAgo(9) },
    ],
  })
  const finding = { kind: 'timer-late', subject: 'x', since: daysAgo(100), foundAt: daysAgo(100) }
  await db.auditFinding.createMany({
    data: [
      { ...finding, id: 'mended', endedAt: daysAgo(91) },
      { ...finding, id: 'open' },
    ],
  })
  await db.playbookVersion.create({ data: { hash: 'h', playbook: 'PB-01', text: body, readAt: daysAgo(900) } })
  const run = { playbook: 'PB-01', hash: 'h', status: 'ended', state: body, label: 'TLP:AMBER' }
  await db.run.create({ data: { ...run, id: 'R-2024-0001', key: 'k', startedAt: daysAgo(900), endedAt: daysAgo(899) } })
  await db.runHappening.create({ data: { runId: 'R-2024-0001', seq: 1, key: 'started', body } })

  expect(await hourly()).toMatchObject({ calls: 1, slots: 1, unsent: 1, findings: 1 })

  expect((await db.hookCall.findMany()).map(({ key }) => key)).toEqual(['monitoring/fresh'])
  const kept = await db.slot.findMany({ orderBy: { fireAt: 'asc' } })
  expect(kept.map(({ schedule }) => schedule)).toEqual(['PB-06/1/ep-2029/FR', 'PB-08/0'])
  const letters = await db.errand.findMany({ orderBy: { key: 'asc' } })
  expect(letters.map(({ key, state, body: words }) => [key, state, words !== null])).toEqual([
    ['fresh', 'dead', true],
    ['old', 'dropped', false],
    ['waiting', 'pending', true],
  ])
  expect((await db.auditFinding.findMany()).map(({ id }) => id)).toEqual(['open'])
  expect(await db.runHappening.count({ where: { body: { not: Buffer.alloc(0) } } })).toBe(1)
  expect(await hourly()).toMatchObject({ calls: 0, slots: 0, unsent: 0, findings: 0 })
})
