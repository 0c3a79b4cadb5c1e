import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openFacts } from '../../../src/delivery/facts.ts'
import { openSignals } from '../../../src/delivery/signals.ts'
import { listStuck, retryStuck } from '../../../src/delivery/stuck.ts'
import { openTimerLanes } from '../../../src/delivery/timer-lanes.ts'
import { openTimers, type TimerHandlers } from '../../../src/delivery/timers.ts'
import { sweep } from '../../../src/retention/sweep.ts'
import { openStore, type Store } from '../../../src/store/open.ts'
import { noPlaybooks } from '../../support/library.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { partsOf } from '../retention/acting.ts'
import { ring } from './ring.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** Timers as several processes fire them, on one store, whatever its clock does. */

let at: Awaited<ReturnType<typeof openTestStore>>
const open: { poke(): void; stop(): Promise<void> }[] = []
beforeAll(async () => {
  at = await openTestStore()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()))
  const { db } = at.store
  await db.timer.deleteMany()
  await setClock(0, 1)
})
afterAll(() => at.end())

const faults: string[] = []
const log = { info: () => {}, warn: () => {}, error: (facts: object) => void faults.push(JSON.stringify(facts)) }

/** Fires timers as a process of its own would, with connections of its own. */
async function fire(handlers: TimerHandlers, count = 1): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const store: Store = await openStore({ world: 'exercise', dataDir: at.folder, attach: true, log: () => {} })
    const signals = await openSignals(store.pool, store.connection)
    const facts = await openFacts(store.db, signals)
    const { db, keyring, connection } = store
    const shared = { db, keyring, connection, facts, exercise: true, origin: '', library: noPlaybooks, log }
    const timers = openTimers({ ...shared, handlers, onTouched: () => {} })
    open.push({
      poke: timers.poke,
      async stop() {
        await timers.stop()
        await signals.stop()
        await store.close()
      },
    })
  }
}

const now = async (): Promise<Date> => {
  const [row] = await at.store.db.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
  if (!row) throw new Error('the world has a clock')
  return row.now
}
/** The world's clock is so far from the server's, and runs so fast, from this moment on. */
const setClock = (offsetMs: number, speed: number): Promise<number> => at.store.db.$executeRaw`
  UPDATE "World" SET "clockAnchor" = now(), "clockOffsetMs" = ${offsetMs}, "clockSpeed" = ${speed}`

/** Sets timers, each due so many milliseconds from now in the world's time. */
async function set(keys: readonly string[], dueIn: (index: number) => number, kind = 'ring'): Promise<void> {
  const from = (await now()).getTime()
  await at.store.db.timer.createMany({
    data: keys.map((key, index) => ({ key, kind, dueAt: new Date(from + dueIn(index)), payload: { key } })),
  })
}
const named = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}/${index}`)
const rang = async (prefix: string): Promise<readonly string[]> => {
  const rows = await at.store.db.ledgerEntry.findMany({
    where: { kind: 'test.rang', subject: { startsWith: `${prefix}/` } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { subject: true },
  })
  return rows.map(({ subject }) => subject)
}
const fired = (prefix: string): Promise<number> =>
  at.store.db.timer.count({ where: { key: { startsWith: `${prefix}/` }, state: 'fired' } })
const allFired = (prefix: string, count: number): Promise<true> =>
  until(async () => (await fired(prefix)) === count, { what: `${count} of ${prefix} have fired`, within: 90_000 })

describe('timers of three processes', () => {
  test('fire once each, though two thousand are due at once', async () => {
    await set(named('crowd', 2000), (index) => -index)
    await fire({ ring }, 3)
    await allFired('crowd', 2000)
    const heard = await rang('crowd')
    expect(heard).toHaveLength(2000)
    expect(new Set(heard).size).toBe(2000)
    expect(faults).toEqual([])
  })

  test('that are about the same fire one after the other, in the order in which they are due, whichever process does', async () => {
    const heard = new Map<string, number[]>()
    const under = new Set<string>()
    let most = 0
    const inOrder: TimerHandlers[string] = async ({ key }) => {
      const [, run = '', place = ''] = String(key).split('/')
      expect(under.has(run)).toBe(false)
      under.add(run)
      most = Math.max(most, under.size)
      await new Promise((resolve) => setTimeout(resolve, 3))
      heard.set(run, [...(heard.get(run) ?? []), Number(place)])
      under.delete(run)
      return []
    }
    const keys = Array.from({ length: 300 }, (_, index) => `run/R-${index % 10}/${Math.floor(index / 10)}`)
    // Set in another order than they are due.
    await set(keys.toReversed(), (index) => -index * 10)
    await fire({ ring: inOrder }, 3)
    await allFired('run', 300)
    expect(heard.size).toBe(10)
    for (const places of heard.values()) expect(places).toEqual(Array.from({ length: 30 }, (_, place) => place))
    // Different ones did fire beside each other.
    expect(most).toBeGreaterThan(1)
    expect(faults).toEqual([])
  })

  test('of which one is killed go on with the others, and nothing is lost or doubled', async () => {
    await set(named('killed', 1200), (index) => -index)
    const children = [startProcess(), startProcess()]
    const [victim, survivor] = children
    if (!victim || !survivor) throw new Error('both were started')
    await until(async () => (await fired('killed')) > 150, { what: 'some have fired', within: 60_000 })
    victim.kill('SIGKILL')
    await until(async () => (await fired('killed')) > 400, { what: 'more have fired', within: 60_000 })
    survivor.kill('SIGKILL')
    await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')))
    const before = await fired('killed')
    expect(before).toBeLessThan(1200)
    await fire({ ring })
    await allFired('killed', 1200)
    const heard = await rang('killed')
    expect(heard).toHaveLength(1200)
    expect(new Set(heard).size).toBe(1200)
  })
})

function startProcess(): ChildProcess {
  const script = join(import.meta.dirname, 'timer-process.ts')
  const node = ['--disable-warning=ExperimentalWarning', script, at.folder]
  return spawn(process.execPath, node, { stdio: ['ignore', 'ignore', 'inherit'] })
}

describe('a slow subject', () => {
  test('holds up nobody else, however much of it is due', async () => {
    const gate = Promise.withResolvers<void>()
    let waiting = 0
    await set(named('slow/one', 300), () => -60_000, 'wait')
    await set(named('quick', 40), () => -1000)
    await fire({
      ring,
      wait: async () => {
        waiting += 1
        await gate.promise
        return []
      },
    })
    await allFired('quick', 40)
    expect(waiting).toBe(1)
    expect(await fired('slow')).toBe(0)
    gate.resolve()
    await allFired('slow', 300)
  })

  test('of another process is left to it, and what comes after it is not', async () => {
    const gate = Promise.withResolvers<void>()
    const waiting: string[] = []
    const handlers: TimerHandlers = {
      ring,
      wait: async ({ key }) => {
        waiting.push(String(key))
        await gate.promise
        return []
      },
    }
    await set(named('slow/two', 100), () => -60_000, 'wait')
    await fire(handlers, 2)
    await until(() => waiting.length > 0, { what: 'one process waits' })
    await set(named('after', 20), () => -1000)
    await allFired('after', 20)
    expect(waiting).toEqual(['slow/two/0'])
    gate.resolve()
    await allFired('slow', 100)
  })
})

describe('a process with its hands full', () => {
  test('is poked in vain, and hears of everything else meanwhile', async () => {
    const gate = Promise.withResolvers<void>()
    let waiting = 0
    await set(named('full', 12), () => -1000, 'wait')
    await fire({
      wait: async () => {
        waiting += 1
        await gate.promise
        return []
      },
    })
    await until(() => waiting === 6, { what: 'as many fire as may at a time' })
    for (const each of open) each.poke()
    // A look that looked again at once would leave no turn for this, or for anything.
    await new Promise((resolve) => setImmediate(resolve))
    gate.resolve()
    await allFired('full', 12)
  })
})

describe('a clock', () => {
  test('that jumps forward brings at once what is due by then, in order; back, and nothing fires twice', async () => {
    const hour = 3_600_000
    const heard: string[] = []
    await fire({
      ring: async ({ key }) => {
        heard.push(String(key))
        return []
      },
    })
    await set(named('night/watch', 6), (index) => (index + 1) * hour)
    expect(heard).toEqual([])
    await setClock(3.5 * hour, 1)
    await until(() => heard.length >= 3, { what: 'three hours are made up for' })
    await setClock(0, 1)
    await set(['night/later'], () => hour)
    await setClock(-6 * hour, 1)
    // A process that is new to it all looks as well.
    await fire({
      ring: async ({ key }) => {
        heard.push(`again ${key}`)
        return []
      },
    })
    await set(['night/sentinel'], () => -1)
    await until(() => heard.some((key) => key.endsWith('night/sentinel')), { what: 'all that is due was looked for' })
    expect(heard.slice(0, 3)).toEqual(named('night/watch', 3))
    expect(heard).toHaveLength(4)
    await setClock(7 * hour, 1)
    await until(() => heard.length === 8, { what: 'the rest of the night' })
    expect(new Set(heard.map((key) => key.replace('again ', ''))).size).toBe(8)
  })

  test('that runs fast shortens the sleep as much', async () => {
    const lanes = openTimerLanes(at.store.connection)
    open.push({ poke: () => {}, stop: () => lanes.close() })
    expect(await lanes.untilNext()).toBeUndefined()
    await set(['fast/1'], () => 7_200_000)
    const slow = await lanes.untilNext()
    expect(slow).toBeGreaterThan(6_000_000)
    await setClock(0, 720)
    const quick = await lanes.untilNext()
    expect(quick).toBeLessThanOrEqual(10_001) // the world's anchor is kept to the millisecond, rounded up or down
    expect(quick).toBeGreaterThan(0)
  })

  test('that runs fast leaves a failing timer its real pauses', async () => {
    await setClock(0, 720)
    await set(['fail/1'], () => -1, 'break')
    let triedAt: Date | undefined
    await fire({
      break: (_, scene) => {
        triedAt ??= scene.now
        throw new Error('broken')
      },
    })
    const row = await until(() => at.store.db.timer.findFirst({ where: { key: 'fail/1', attempts: { gt: 0 } } }), {
      what: 'it was tried',
    })
    // Five real seconds are an hour there.
    expect(row.dueAt.getTime() - (triedAt?.getTime() ?? Number.NaN)).toBeGreaterThanOrEqual(3_600_000)
    faults.length = 0
  })
})

test('a timer that is moved while it fails begins anew by then', async () => {
  const later = new Date((await now()).getTime() + 3_600_000)
  await set(['moved/1'], () => -2, 'break')
  await set(['moved/2'], () => -1)
  await fire({
    break: async () => {
      await at.store.db.timer.update({ where: { key: 'moved/1' }, data: { dueAt: later } })
      throw new Error('broken')
    },
    ring,
  })
  // The next about the same fires once this one is done with.
  await allFired('moved', 1)
  const row = await at.store.db.timer.findUniqueOrThrow({ where: { key: 'moved/1' } })
  expect(row).toMatchObject({ state: 'pending', dueAt: later, attempts: 0, fault: null })
  faults.length = 0
})

describe('what is looked for', () => {
  test('costs by what is due: others’ lanes are passed over, and nothing is read that is not due', async () => {
    await set(named('far', 3000), (index) => 3_600_000 + index)
    await set(named('near', 100), (index) => -1000 + index)
    const [one, two] = [openTimerLanes(at.store.connection), openTimerLanes(at.store.connection)]
    for (const each of [one, two]) open.push({ poke: () => {}, stop: () => each.close() })
    const first = await one.take(70)
    const second = await two.take(70)
    const lanes = [...first, ...second].map(({ lane }) => lane)
    expect(new Set(lanes).size).toBe(lanes.length)
    expect(first.length).toBeGreaterThan(0)
    expect(second.length).toBeGreaterThan(0)
    expect(lanes.every((lane) => lane.startsWith('near/'))).toBe(true)
    // Given back, they are there for others.
    for (const { lane } of first) one.giveBack(lane)
    const again = await until(
      async () => {
        const found = await two.take(70)
        return found.length > 0 && found
      },
      { what: 'the lanes are free again' },
    )
    expect(first.map(({ lane }) => lane)).toEqual(expect.arrayContaining(again.map(({ lane }) => lane).slice(0, 1)))
  })

  test('is taken over at once from a process that broke off', async () => {
    await set(named('broken', 3), () => -1000)
    const [one, two] = [openTimerLanes(at.store.connection), openTimerLanes(at.store.connection)]
    open.push({ poke: () => {}, stop: () => two.close() })
    expect(await one.take(10)).toHaveLength(3)
    expect(await two.take(10)).toEqual([])
    await one.close()
    await until(async () => (await two.take(10)).length === 3, { what: 'the lanes of a closed connection are free' })
  })
})

describe('a timer that cannot be fired', () => {
  test('stays visible when it is dead, and fires when somebody lets it', async () => {
    let broken = true
    await at.store.db.timer.create({
      data: { key: 'dead/1', kind: 'ring', dueAt: new Date(0), payload: { key: 'dead/1' }, attempts: 9 },
    })
    await fire({
      ring: async (payload, scene) => {
        if (broken) throw new Error('broken')
        return ring(payload, scene)
      },
    })
    const stuck = await until(async () => (await listStuck(at.store.db, String)).find(({ kind }) => kind === 'timer'), {
      what: 'it is among what is stuck',
    })
    expect(stuck).toMatchObject({ state: 'dead', what: 'ring', attempts: 10 })
    broken = false
    expect(await retryStuck(at.store.db, stuck.id)).toBe(true)
    await allFired('dead', 1)
    faults.length = 0
  })
})

describe('the purge', () => {
  test('takes the words of letters that were sent a day ago', async () => {
    const { db } = at.store
    const hours = (count: number): Date => new Date(Date.now() - count * 3_600_000)
    const letter = (key: string, state: string, doneAt: Date | null) => ({
      ...{ key, state, doneAt },
      channel: 'email',
      body: Buffer.from('sealed'),
    })
    await db.errand.createMany({
      data: [letter('a', 'done', hours(25)), letter('b', 'done', hours(23)), letter('c', 'pending', null)],
    })
    expect((await sweep(partsOf(at.store), new Map(), 'hourly')).errands).toBe(1)
    const left = await db.errand.findMany({ where: { body: { not: null } }, orderBy: { key: 'asc' } })
    expect(left.map(({ key }) => key)).toEqual(['b', 'c'])
    await db.errand.deleteMany()
  })

  test('takes timers that fired or were cancelled days ago, and leaves all that may still count', async () => {
    const { db } = at.store
    const days = (count: number): Date => new Date(Date.now() - count * 86_400_000)
    const row = (key: string, state: string, dueAt: Date, firedAt: Date | null = null) => ({
      ...{ key, state, dueAt, firedAt },
      kind: 'ring',
      payload: {},
    })
    await db.timer.createMany({
      data: [
        row('old/fired', 'fired', days(9), days(9)),
        row('old/cancelled', 'cancelled', days(9)),
        row('old/dead', 'dead', days(9)),
        row('old/pending', 'pending', days(9)),
        row('new/fired', 'fired', days(9), days(1)),
        row('new/cancelled', 'cancelled', days(-1)),
      ],
    })
    expect((await sweep(partsOf(at.store), new Map(), 'hourly')).timers).toBe(2)
    const left = await db.timer.findMany({ orderBy: { key: 'asc' }, select: { key: true } })
    expect(left.map(({ key }) => key)).toEqual(['new/cancelled', 'new/fired', 'old/dead', 'old/pending'])
  })
})
