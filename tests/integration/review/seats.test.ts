import { afterAll, beforeEach, expect, test } from 'vitest'
import type { AdapterContext, ChatAdapter, Rooms } from '../../../src/chat/adapter.ts'
import { gone, rateLimited, unreachable } from '../../../src/chat/errors.ts'
import type { HttpMount } from '../../../src/chat/http.ts'
import type { AccountRef, ConversationRef } from '../../../src/chat/refs.ts'
import { applyEffects } from '../../../src/delivery/apply.ts'
import { openEngine } from '../../../src/delivery/engine.ts'
import type { RoomWish } from '../../../src/directory/file.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import { openParcel, put } from '../../../src/sharing/parcel.ts'
import { targetPerson } from '../../../src/sharing/target.ts'
import { Prisma } from '../../../src/store/generated/client.ts'
import type { Store } from '../../../src/store/open.ts'
import { noPlaybooks } from '../../support/library.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { account, fillDirectory, makePlatform, place } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>> | undefined
beforeEach(async () => {
  await at?.end()
  at = await openTestStore()
})
afterAll(() => at?.end())

/** A bot before a platform on which rooms are made, people are asked to sit and come when they like. */
async function open(
  rooms: Readonly<Record<string, { wish?: RoomWish; ceiling?: string }>>,
  port: Partial<Rooms> = {},
  assurance?: ChatAdapter['assurance'],
  prepare?: (store: Store) => Promise<void>,
  refuse?: (conversation: string) => Error | undefined,
) {
  if (!at) throw new Error('the store is open')
  const { store } = at
  await fillDirectory(store, Object.keys(rooms))
  for (const [id, { ceiling }] of Object.entries(rooms))
    if (ceiling !== undefined) await store.db.room.update({ where: { id }, data: { ceiling } })
  await prepare?.(store)
  const calls: string[] = []
  const sitting = new Map<ConversationRef, readonly AccountRef[]>()
  const logged: string[] = []
  const context = Promise.withResolvers<AdapterContext>()
  const platform = makePlatform()
  platform.refuse(refuse)
  const { adapter } = platform
  const note = (_facts: Record<string, unknown>, what: string): void => void logged.push(what)
  const engine = await openEngine({
    store,
    library: noPlaybooks,
    adapters: [
      {
        adapter: {
          ...adapter,
          ...(assurance && { assurance }),
          start: async (given) => context.resolve(given),
          rooms: {
            async create({ key, readBack }) {
              calls.push(`create ${key} ${readBack}`)
              return place(`made-${key}`)
            },
            async invite(conversation, who) {
              calls.push(`invite ${who} to ${conversation}`)
              sitting.set(conversation, [...(sitting.get(conversation) ?? []), who])
            },
            remove: async () => {},
            topic: async () => {},
            archive: async () => {},
            members: async (conversation) => sitting.get(conversation) ?? [],
            ...port,
          },
        },
        http: {} as HttpMount, // this adapter has no pages
      },
    ],
    timers: {},
    wishOf: (id) => rooms[id]?.wish,
    origin: 'http://localhost',
    log: { info: note, warn: note, error: note },
  })
  await until(() => engine.platforms[0]?.health().holder, { what: 'the adapter runs' })
  return {
    platform,
    calls,
    logged,
    sitting,
    sink: (await context.promise).sink,
    room: (id: string) => engine.facts.current().rooms.get(id),
    stop: () => engine.stop(),
  }
}

const ana: RoomWish = { seats: [account('ana')], named: false }

test('a seat that cannot be given yet makes no room unread, and is given when the platform lets it', async () => {
  let isLimited = true
  const invited: string[] = []
  const bot = await open(
    { one: { wish: ana }, two: { wish: { ...ana, seats: [account('ben')] } } },
    {
      async invite(_conversation, who) {
        if (who === account('ana') && isLimited) throw rateLimited(300)
        invited.push(who)
      },
    },
  )
  expect(bot.room('one')?.seatsReadAt).toBeDefined()
  expect(bot.room('two')?.seatsReadAt).toBeDefined()
  expect(invited).toEqual([account('ben')])
  isLimited = false
  await until(() => invited.includes(account('ana')), { what: 'she is invited in the end' })
  expect(bot.logged).toEqual(['a seat was not given at the first attempt'])
  await bot.stop()
})

test('a room is made where the directory names no conversation, and joiners read back only where all may read', async () => {
  const bot = await open({
    one: { wish: ana },
    two: { wish: { ...ana, named: true } },
    green: { wish: ana, ceiling: 'TLP:GREEN' },
    unwished: { wish: { seats: [], named: false } },
  })
  expect(bot.calls.filter((call) => call.startsWith('create'))).toEqual(['create green true', 'create one false'])
  expect(bot.calls).toContain(`invite ${account('ana')} to ${place('two')}`)
  expect(bot.room('one')).toMatchObject({ conversation: place('made-one'), seats: new Set([account('ana')]) })
  expect(bot.room('two')).toMatchObject({ conversation: place('two'), seats: new Set([account('ana')]) })
  await bot.stop()
})

test('nothing is known of a room that is doubted until it was read again; nobody is invited again for it', async () => {
  let gate = Promise.resolve()
  const bot = await open({ one: { wish: ana }, two: {} }, {}, async () => {
    await gate
    return { encryption: 'in-transit', operator: 'allowed', joinersReadBack: false }
  })
  const shut = Promise.withResolvers<void>()
  gate = shut.promise
  bot.sitting.set(place('made-one'), [])
  await bot.sink.doubt([place('made-one')])
  expect(bot.room('one')?.seatsReadAt).toBeUndefined()
  expect(bot.room('two')?.seatsReadAt).toBeDefined()
  await bot.sink.doubt()
  expect(bot.room('two')?.seatsReadAt).toBeUndefined()
  shut.resolve()
  await until(() => bot.room('one')?.seatsReadAt && bot.room('two')?.seatsReadAt, { what: 'all are read again' })
  expect(bot.room('one')?.seats.size).toBe(0)
  expect(bot.calls.filter((call) => call.startsWith('invite'))).toHaveLength(1)
  expect(bot.calls.filter((call) => call.startsWith('create'))).toHaveLength(1)
  await bot.stop()
})

test('who comes while a room is being read is not forgotten by what was read before', async () => {
  let reads = 0
  const shut = Promise.withResolvers<void>()
  let slow = false
  const bot = await open(
    { one: {} },
    {
      async members() {
        reads += 1
        if (!slow) return reads > 2 ? [account('ana'), account('eve')] : [account('ana')]
        slow = false
        await shut.promise
        return [account('ana')]
      },
    },
  )
  slow = true
  const before = reads
  await bot.sink.doubt()
  await until(() => reads > before, { what: 'the members are being read' })
  const joined = { kind: 'joined', key: 'yard:eve', at: new Date().toISOString(), actor: account('eve') } as const
  await bot.sink.accept({ ...joined, conversation: place('one') })
  shut.resolve()
  await until(() => bot.room('one')?.seatsReadAt, { what: 'the room is read' })
  expect(bot.room('one')?.seats).toEqual(new Set([account('ana'), account('eve')]))
  await bot.stop()
})

test('who looks after a room is asked once about strangers found in it', async () => {
  const bot = await open(
    { one: {} },
    {
      members: async () => [account('ana'), account('eve')],
    },
    undefined,
    async ({ db }) => {
      await db.roleHolding.create({
        data: { id: 'ana-2', personId: 'ana', delegationId: 'niscg-FR', role: 'coordinator', grantedBy: 'x' },
      })
    },
  )
  const told = () => bot.platform.told('one').length
  await until(() => told() === 1, { what: 'she is asked' })
  expect(bot.platform.toldInFull('one')).toContain(account('eve'))
  await bot.sink.doubt()
  await until(() => bot.room('one')?.seatsReadAt, { what: 'the room is read again' })
  const looks = { kind: 'room.read', state: 'pending' }
  await until(async () => (await at?.store.db.timer.count({ where: looks })) === 0, {
    what: 'who was found is looked at',
  })
  await bot.stop()
  expect(told()).toBe(1)
  expect(await at?.store.db.post.count({ where: { state: 'pending' } })).toBe(0)
})

test('a room that cannot be read is told of once, and again when it can', async () => {
  let broken = true
  const bot = await open(
    { one: {} },
    {
      async members() {
        if (broken) throw unreachable('the line broke')
        return [account('ana')]
      },
    },
  )
  expect(bot.room('one')?.seatsReadAt).toBeUndefined()
  // What is doubted is tried again at once, since the platform says by it that it is there.
  await bot.sink.doubt()
  await bot.sink.doubt()
  broken = false
  await bot.sink.doubt()
  await until(() => bot.room('one')?.seatsReadAt, { what: 'the room is read' })
  expect(bot.logged).toEqual(['the members of a room could not be read', 'the members of a room could be read again'])
  await bot.stop()
})

test('what one person is told where a room is not made yet, they are told where it is made', async () => {
  const notice = { look: 'notice', marking: 'TLP:CLEAR', summary: 'Please come', blocks: [] } as const
  const bot = await open(
    { one: { wish: ana } },
    {},
    undefined,
    async ({ db, keyring }) => {
      await db.room.update({ where: { id: 'one' }, data: { assurance: Prisma.DbNull, membersReadAt: null } })
      const directory = await readDirectory(db)
      const person = directory.people.get('ana')
      if (!person) throw new Error('she is in the directory')
      const target = targetPerson(directory, person, account('ana'), place('one'), new Date())
      await db.$transaction((tx) => applyEffects(tx, keyring, put('early', openParcel(notice), target), new Date()))
    },
    // Under the name that the directory has for it there is nothing.
    (conversation) => (conversation === place('one') ? gone('no such room') : undefined),
  )
  await until(() => bot.platform.told('made-one').length === 1, { what: 'she is told' })
  expect(bot.platform.told('made-one')).toEqual(['Please come'])
  await until(async () => (await stateOf('early')) === 'sent', { what: 'it is marked as sent' })
  expect(bot.logged).toEqual([])
  await bot.stop()
})

const stateOf = async (slot: string): Promise<string | undefined> =>
  (await at?.store.db.post.findUnique({ where: { slot }, select: { state: true } }))?.state
