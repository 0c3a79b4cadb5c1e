import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AdapterContext, ChatAdapter, Health } from '../../../src/chat/adapter.ts'
import { Stopping } from '../../../src/chat/hearing/lanes.ts'
import type { HttpMount } from '../../../src/chat/http.ts'
import { messageId } from '../../../src/chat/refs.ts'
import { type OpenEngine, openEngine } from '../../../src/delivery/engine.ts'
import { takeLease } from '../../../src/delivery/lease.ts'
import { noPlaybooks } from '../../support/library.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { account, fillDirectory, makePlatform, place } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one'])
})
afterAll(() => at.end())

const open = (adapter: ChatAdapter) =>
  openEngine({
    store: at.store,
    adapters: [{ adapter, http: {} as HttpMount }], // this adapter has no pages
    timers: {},
    library: noPlaybooks,
    wishOf: () => undefined,
    origin: 'http://localhost',
    log: { info: () => {}, warn: () => {}, error: () => {} },
  })

/** Whether what is done in a process waits for what a platform may still hand over. */
async function isAwaited(engine: OpenEngine): Promise<boolean | undefined> {
  let told: boolean | undefined
  await engine.act(async ({ isCatchingUp, tx }) => {
    told = await isCatchingUp?.(tx)
    return []
  })
  return told
}

/** Rooms whose members alone are asked for. */
function seatedBy(members: NonNullable<ChatAdapter['rooms']>['members']): NonNullable<ChatAdapter['rooms']> {
  const refuse = async (): Promise<never> => {
    throw new Error('not asked for here')
  }
  return { create: refuse, invite: refuse, remove: refuse, topic: async () => {}, archive: refuse, members }
}

const name = 'adapter/yard'
const behindSince = async (): Promise<Date | null> =>
  (await at.store.db.lease.findUniqueOrThrow({ where: { name } })).catchingUpSince

test('a bot whose platform never answers stops all the same', async () => {
  let started = false
  let stops = 0
  const engine = await open({
    ...makePlatform().adapter,
    start() {
      started = true
      return new Promise<void>(() => {})
    },
    async stop() {
      stops += 1
    },
  })
  await until(() => started, { what: 'the adapter connects' })
  await engine.stop()
  expect(stops).toBe(1)
})

test('what was said while the bot was away is waited for until its platform has handed it over', async () => {
  let readAll = (): void => {}
  const read = new Promise<void>((resolve) => {
    readAll = resolve
  })
  const longAgo = new Date(Date.now() - 60_000).toISOString()
  const adapter = {
    ...makePlatform().adapter,
    health: () => ({ state: 'up' as const, since: longAgo }),
    history: { readBack: () => read, isBehind: () => false },
  }
  const engine = await open(adapter)
  expect(await isAwaited(engine)).toBe(true)
  readAll()
  await until(() => engine.platforms[0]?.health().holder, { what: 'the adapter runs' })
  expect(engine.platforms[0]?.isCatchingUp()).toBe(false)
  await until(async () => (await behindSince()) === null, { what: 'all processes know' })
  expect(await isAwaited(engine)).toBe(false)
  // Cut off from it, nobody knows what is said there; after minutes nobody waits for that any more.
  adapter.health = () => ({ state: 'connecting' as never, since: longAgo })
  expect(engine.platforms[0]?.isCatchingUp()).toBe(true)
  await until(async () => (await behindSince()) !== null, { what: 'all processes know' })
  adapter.health = () => ({ state: 'connecting' as never, since: new Date(Date.now() - 3_600_000).toISOString() })
  expect(engine.platforms[0]?.isCatchingUp()).toBe(false)
  // Another reason for the same outage is no new outage.
  adapter.health = () => ({ state: 'connecting' as never, since: new Date().toISOString() })
  expect(engine.platforms[0]?.isCatchingUp()).toBe(false)
  await engine.stop()
})

test('what an adapter owes is waited for in every process, however long ago it came up, and not for ever', async () => {
  const owed: { since?: number } = {}
  const adapter = {
    ...makePlatform().adapter,
    health: () => ({ state: 'up' as const, since: new Date(Date.now() - 3_600_000).toISOString() }),
    history: {
      readBack: async () => {},
      isBehind: (forMs: number) => owed.since !== undefined && Date.now() - owed.since < forMs,
    },
  }
  const engine = await open(adapter)
  try {
    await until(() => engine.platforms[0]?.health().holder, { what: 'the adapter runs' })
    await until(async () => (await behindSince()) === null, { what: 'all processes know' })
    expect(await isAwaited(engine)).toBe(false)
    owed.since = Date.now()
    expect(engine.platforms[0]?.isCatchingUp()).toBe(true)
    await until(async () => (await behindSince()) !== null, { what: 'all processes know' })
    // Those who wait with it wait for as long as it does, though that began before this gap.
    const old = new Date(Date.now() - 590_000)
    await at.store.db.lease.update({ where: { name }, data: { catchingUpSince: old } })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 })
    await until(async () => Number(await behindSince()) > old.getTime(), { what: 'it is told again' })
    expect(engine.platforms[0]?.isCatchingUp()).toBe(true)
    vi.setSystemTime(owed.since + 600_000)
    expect(engine.platforms[0]?.isCatchingUp()).toBe(false)
    await until(async () => (await behindSince()) === null, { what: 'all processes know' })
    expect(await isAwaited(engine)).toBe(false)
  } finally {
    vi.useRealTimers()
    await engine.stop()
  }
})

test('a room that could not be read since the start hides no gap of later', async () => {
  const longAgo = new Date(Date.now() - 86_400_000).toISOString()
  const health: Pick<Health, 'state' | 'since'> = { state: 'up', since: longAgo }
  let owes = false
  const engine = await open({
    ...makePlatform().adapter,
    health: () => ({ ...health }),
    history: { readBack: () => new Promise<void>(() => {}), isBehind: () => owes },
  })
  const isCatchingUp = (): boolean | undefined => engine.platforms[0]?.isCatchingUp()
  try {
    await until(() => engine.platforms[0]?.health().holder, { what: 'the adapter runs' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 }) // nobody waits for that room any more
    expect(isCatchingUp()).toBe(false)
    owes = true
    expect(isCatchingUp()).toBe(true)
    owes = false
    Object.assign(health, { state: 'connecting', since: new Date().toISOString() })
    expect(isCatchingUp()).toBe(true)
    Object.assign(health, { state: 'up', since: longAgo })
    expect(isCatchingUp()).toBe(false)
  } finally {
    vi.useRealTimers()
    await engine.stop()
  }
})

test('a process that stands by waits for what another reads, and for what it has to read itself once that one has died', async () => {
  const lockOf = 'SELECT pg_advisory_lock(hashtextextended($1, 0))'
  const other = await at.store.pool.connect()
  await other.query(lockOf, [`jom/${name}`])
  const { lease } = at.store.db
  const inAnHour = new Date(Date.now() + 3_600_000)
  const held = { holder: 'another', fence: 1n, expiresAt: inAnHour, catchingUpSince: null }
  await lease.upsert({ where: { name }, create: { name, ...held }, update: held })
  let started = false
  const engine = await open({
    ...makePlatform().adapter,
    start() {
      started = true
      return new Promise<void>(() => {})
    },
  })
  try {
    await until(() => engine.platforms[0]?.health().detail === 'standby', { what: 'it stands by' })
    expect(await isAwaited(engine)).toBe(false)
    await lease.update({ where: { name }, data: { catchingUpSince: new Date() } })
    expect(await isAwaited(engine)).toBe(true)
    await lease.update({ where: { name }, data: { catchingUpSince: new Date(Date.now() - 3_600_000) } })
    expect(await isAwaited(engine)).toBe(false)
    // Its holder died, and it has not run out yet: whoever lives renews it sooner.
    await lease.update({ where: { name }, data: { catchingUpSince: null, expiresAt: new Date(Date.now() + 4000) } })
    expect(await isAwaited(engine)).toBe(true)
    // Nobody renews it, or it was given back; nobody has taken it yet.
    await lease.update({ where: { name }, data: { catchingUpSince: null, expiresAt: new Date(Date.now() - 500) } })
    expect(await isAwaited(engine)).toBe(true)
    await lease.update({ where: { name }, data: { expiresAt: inAnHour } })

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7_200_000 }) // it has stood by for hours
    expect(started).toBe(false)
    other.release(true)
    await until(() => started, { what: 'it takes over' })
    expect(engine.platforms[0]?.isCatchingUp()).toBe(true)
    expect(await behindSince()).not.toBeNull()
    expect(await isAwaited(engine)).toBe(true)
  } finally {
    vi.useRealTimers()
    await engine.stop()
  }
})

test('a platform that cannot be started is not waited for anew at each try', async () => {
  const since = new Date(Date.now() - 900_000)
  const taken = await takeLease(at.store.pool, name, new AbortController().signal, 'tries')
  expect(taken?.behindMs).toBeLessThan(60_000)
  await at.store.db.lease.update({ where: { name }, data: { catchingUpSince: since } })
  await taken?.release()
  const again = await takeLease(at.store.pool, name, new AbortController().signal, 'tries')
  expect(await behindSince()).toEqual(since)
  expect(again?.behindMs).toBeGreaterThanOrEqual(900_000)
  await again?.release()
  const another = await takeLease(at.store.pool, name, new AbortController().signal)
  expect(another?.behindMs).toBeLessThan(60_000)
  await another?.release()
})

test('an adapter that failed half way is stopped before it is started again', async () => {
  const calls: string[] = []
  const engine = await open({
    ...makePlatform().adapter,
    async start() {
      calls.push('start')
    },
    async stop() {
      calls.push('stop')
    },
    history: {
      isBehind: () => false,
      async readBack() {
        if (calls.length === 1) throw new Error('the line broke')
      },
    },
  })
  await until(() => engine.platforms[0]?.health().holder, { what: 'the adapter runs' })
  await engine.stop()
  expect(calls).toEqual(['start', 'stop', 'start', 'stop'])
})

test('what is left of an adapter whose lease was lost while it started hands over nothing, and puts no room in doubt', async () => {
  const contexts: AdapterContext[] = []
  const engine = await open({
    ...makePlatform().adapter,
    start(context) {
      contexts.push(context)
      return contexts.length === 1 ? new Promise<void>(() => {}) : Promise.resolve()
    },
  })
  try {
    await until(() => contexts.length === 1, { what: 'it starts' })
    await at.store.db.lease.update({ where: { name }, data: { fence: { increment: 1 }, holder: 'another' } })
    await until(() => engine.platforms[0]?.health().holder, { within: 30_000, what: 'it has started anew' })
    const isRead = async () =>
      (await at.store.db.room.findUniqueOrThrow({ where: { id: 'one' } })).membersReadAt !== null
    await until(isRead, { what: 'its room is read' })
    const { sink } = contexts[0] as AdapterContext // it is there, as awaited above
    await sink.doubt()
    expect(await isRead()).toBe(true)
    const said = { kind: 'message', message: messageId('1'), text: 'too late' } as const
    const about = { key: 'yard:late', at: new Date().toISOString(), actor: account('ana'), conversation: place('one') }
    await expect(sink.accept({ ...about, ...said })).rejects.toThrow(new Stopping())
    await contexts[1]?.sink.doubt()
    await until(isRead, { what: 'its room is read again' })
  } finally {
    await engine.stop()
  }
}, 60_000)

test('a holder that lost its lease gives way, also where a room is in doubt again whenever it was read', async () => {
  const sinks: AdapterContext['sink'][] = []
  let reads = 0
  const engine = await open({
    ...makePlatform().adapter,
    async start({ sink }) {
      sinks.push(sink)
    },
    rooms: seatedBy(async () => {
      reads += 1
      if (sinks.length === 1) await sinks[0]?.doubt()
      return [account('ana')]
    }),
  })
  try {
    await until(() => reads > 2, { what: 'its room is read again and again' })
    await at.store.db.lease.update({ where: { name }, data: { fence: { increment: 1 }, holder: 'another' } })
    await until(() => engine.platforms[0]?.health().holder, {
      within: 30_000,
      what: 'it has given way and started anew',
    })
    expect(sinks).toHaveLength(2)
  } finally {
    await engine.stop()
  }
}, 60_000)

test('a room whose members could not be read when its platform came up is read a little later', async () => {
  let asked = 0
  const engine = await open({
    ...makePlatform().adapter,
    rooms: seatedBy(async () => {
      asked += 1
      if (asked <= 2) throw new Error('the line broke')
      return [account('ana')]
    }),
  })
  const seats = () => engine.facts.current().rooms.get('one')
  // What an earlier start read stands until this one forgets it.
  await until(() => asked > 2 && seats()?.seatsReadAt && seats()?.seats.has(account('ana')), {
    within: 20_000,
    what: 'its members are read',
  })
  expect([...(seats()?.seats ?? [])]).toEqual([account('ana')])
  await engine.stop()
})

test('a room that its platform does not let be read holds up no other, nor a stop', async () => {
  const asked: string[] = []
  const engine = await open({
    ...makePlatform().adapter,
    history: {
      isBehind: () => false,
      readBack(conversation) {
        asked.push(conversation)
        return new Promise<void>(() => {})
      },
    },
  })
  await until(() => asked.length > 0, { what: 'it is read' })
  await until(() => engine.platforms[0]?.health().holder, { what: 'the adapter runs' })
  // What is said there may still come.
  expect(engine.platforms[0]?.isCatchingUp()).toBe(true)
  await engine.stop()
})

test('a bot that is stopped while its rooms are read waits for none of them', async () => {
  const asked: string[] = []
  const engine = await open({
    ...makePlatform().adapter,
    history: {
      isBehind: () => false,
      readBack(conversation) {
        asked.push(conversation)
        return new Promise<void>(() => {})
      },
    },
  })
  await until(() => asked.length > 0, { what: 'it is read' })
  await engine.stop()
  expect(engine.platforms[0]?.health().holder).toBe(false)
})
