import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AdapterContext } from '../../../src/chat/adapter.ts'
import type { HttpMount } from '../../../src/chat/http.ts'
import { openEngine } from '../../../src/delivery/engine.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import type { Scene } from '../../../src/directory/scene.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { openParcel, put } from '../../../src/sharing/parcel.ts'
import { targetPerson } from '../../../src/sharing/target.ts'
import { noPlaybooks } from '../../support/library.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { account, fillDirectory, makePlatform, place } from './place.ts'

/** A bot on whose platform one person is told something within a room: whoever leaves that room reads it no more. */
let at: Awaited<ReturnType<typeof openTestStore>>
beforeEach(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one', 'two'])
})
afterEach(async () => {
  await stop()
  await at.end()
})
let stop: () => Promise<void> = async () => {}

async function tell({ directory, now }: Scene, slot: string, room: string, words: string): Promise<readonly Effect[]> {
  const person = directory.people.get('ana')
  if (!person) throw new Error('she is in the directory')
  const notice = { look: 'notice', marking: 'TLP:CLEAR', summary: words, blocks: [] } as const
  return put(slot, openParcel(notice), targetPerson(directory, person, account('ana'), place(room), now))
}

async function open() {
  const platform = makePlatform()
  const sitting = new Map(['one', 'two'].map((room) => [place(room), [account('ana'), account('ben')]]))
  const context = Promise.withResolvers<AdapterContext>()
  const nothing = async (): Promise<void> => {}
  const rooms = {
    invite: nothing,
    remove: nothing,
    topic: nothing,
    archive: nothing,
    create: async () => place('made'),
  }
  const engine = await openEngine({
    store: at.store,
    library: noPlaybooks,
    adapters: [
      {
        adapter: {
          ...platform.adapter,
          start: async (given) => context.resolve(given),
          rooms: { ...rooms, members: async (conversation) => sitting.get(conversation) ?? [] },
        },
        http: {} as HttpMount, // this adapter has no pages
      },
    ],
    timers: { 'test.tell': (_payload, scene) => tell(scene, 'by-timer', 'two', 'anew') },
    wishOf: () => undefined,
    origin: 'http://localhost',
    log: { info: () => {}, warn: () => {}, error: () => {} },
  })
  stop = () => engine.stop()
  return { engine, platform, sitting, sink: (await context.promise).sink }
}

test('what one person was told in a room that they left follows them, whatever tells it anew', async () => {
  const { engine, platform, sitting, sink } = await open()
  const { db } = at.store
  const seats = async (): Promise<number> => db.roomMember.count({ where: { roomId: 'one', account: account('ana') } })
  const areRead = async (): Promise<boolean> =>
    [...(await readDirectory(db)).rooms.values()].every((room) => room.seatsReadAt)
  await until(areRead, { what: 'the rooms are read' })
  await engine.act((scene) => tell(scene, 'by-act', 'one', 'first'))
  await engine.act((scene) => tell(scene, 'by-timer', 'one', 'second'))
  await until(async () => (await db.post.count({ where: { state: 'sent' } })) === 2, { what: 'both stand' })
  sitting.set(place('one'), [account('ben')])
  await sink.doubt()
  await until(async () => (await seats()) === 0 && (await areRead()), { what: 'she has left' })

  await engine.act((scene) => tell(scene, 'by-act', 'two', 'anew'))
  const timer = { kind: 'timer', key: 'tell', timer: 'test.tell', due: new Date(0), payload: {} } as const
  await engine.act(async () => [timer])
  await until(() => platform.told('two').length === 2, { what: 'she is told where she sits' })
  await until(() => platform.told('one').length === 0, { what: 'it is gone where she sat' })
  expect(platform.told('two')).toEqual(['anew', 'anew'])
})
