import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Assurance, ChatAdapter, EventSink, Traits } from '../../../src/chat/adapter.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import type { HttpMount } from '../../../src/chat/http.ts'
import { shippedPlaybooks } from '../../../src/config.ts'
import { openEngine } from '../../../src/delivery/engine.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { account, fillDirectory, makePlatform, place } from './place.ts'

vi.setConfig({ testTimeout: 150_000, hookTimeout: 60_000 })

/** What somebody typed where it may not stand: on the real engine, from the event that an adapter hands over. */

let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one'], 'TLP:GREEN')
})
afterAll(() => at.end())

let events = 0
const report = { kind: 'command', text: 'report TLP:AMBER Wahlkreis 7 manipuliert' } as const
const form = {
  kind: 'submitted',
  form: 'report',
  context: '',
  answers: { what: 'Wahlkreis 8 manipuliert', member: 'FR', tlp: 'TLP:AMBER' },
} as const

/** What Ana is told alone after one event, by a platform that shows forms so and promises that of what is hers alone. */
async function tellAfter(
  what: typeof report | (typeof report & { unseen: true }) | typeof form,
  forms: Traits['forms'] = 'dialogue',
  alone: Partial<Assurance> = {},
): Promise<string> {
  const platform = makePlatform()
  let sink: EventSink | undefined
  const adapter: ChatAdapter = {
    ...platform.adapter,
    traits: { ...platform.adapter.traits, forms },
    assurance: async (conversation, only) => ({
      ...(await platform.adapter.assurance(conversation)),
      ...(only && alone),
    }),
    start: async (context) => {
      sink = context.sink
    },
  }
  const engine = await openEngine({
    store: at.store,
    adapters: [{ adapter, http: {} as HttpMount }], // this adapter has no pages
    timers: {},
    library: await openLibrary(at.store.db, shippedPlaybooks, new Date()),
    wishOf: () => undefined,
    origin: 'http://localhost',
    log: { info: () => {}, warn: () => {}, error: () => {} },
  })
  try {
    await until(() => sink !== undefined, { what: 'the platform is started' })
    const { db } = at.store
    const cases = await db.case.count()
    events += 1
    const base = {
      key: `yard:${events}`,
      at: new Date().toISOString(),
      actor: account('ana'),
      conversation: place('one'),
    }
    const event: ChatEvent = { ...base, ...what }
    await sink?.accept(event)
    const isQuiet = async (): Promise<boolean> =>
      (await db.inbox.count({ where: { state: 'pending' } })) === 0 &&
      (await db.post.count({ where: { state: 'pending' } })) === 0
    await until(isQuiet, { what: 'all is handled and said', within: 40_000 })
    expect(await db.case.count()).toBe(cases + 1)
  } finally {
    await engine.stop()
  }
  expect(platform.shows('one').join()).not.toContain('manipuliert')
  return platform.toldInFull('one')
}

test('a command that others see is asked to be deleted, one that nobody sees is not', async () => {
  expect(await tellAfter(report)).toContain('Please delete your message here: TLP:AMBER')
  const unseen = await tellAfter({ ...report, unseen: true })
  expect(unseen).toMatch(/EL-\d{4}-FR-\d{4}/)
  expect(unseen).not.toContain('Please delete')
})

test('a form is asked to be deleted where its answers stand in a message that may not stand there', async () => {
  expect(await tellAfter(form, 'dialogue', { encryption: 'in-transit', operator: 'foreign' })).toContain(
    'Please delete',
  )
  expect(await tellAfter(form)).not.toContain('Please delete')
  expect(await tellAfter(form, 'native', { encryption: 'in-transit', operator: 'foreign' })).not.toContain('Please')
})
