import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openFacts } from '../../../src/delivery/facts.ts'
import { openSignals } from '../../../src/delivery/signals.ts'
import { openTimers, type TimerHandlers } from '../../../src/delivery/timers.ts'
import { usualOptions, usualQuestion } from '../../../src/round/option.ts'
import { standingsOf } from '../../../src/round/standing.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { noPlaybooks } from '../../support/library.ts'
import { until } from '../../support/poll.ts'
import { makeWorld, openStage, type Stage } from './stage.ts'

/** A bot that stops again while it waits for what was said in an outage, before its platform has caught up. */

const { people, rooms, directory } = makeWorld()
const { anne, kadri } = people
let stage: Stage
const running: (() => Promise<void>)[] = []
beforeAll(async () => {
  // Its clock is the world's, by which timers fire.
  stage = await openStage(directory, new Date())
})
afterEach(() => stop())
afterAll(() => stage.end())

/** In this world, which the store of the stage does not hold. */
const handlers: TimerHandlers = Object.fromEntries(
  Object.entries(roundTimers).map(([kind, act]) => [kind, (payload, scene) => act(payload, { ...scene, directory })]),
)

/** Fires timers as a bot does that has just started; its platform has not caught up until that is said. */
async function start(): Promise<{ caughtUp(): void }> {
  const { db, pool, keyring, connection } = stage.store
  const signals = await openSignals(pool, connection)
  const facts = await openFacts(db, signals)
  const faults: object[] = []
  const log = { info: () => {}, warn: () => {}, error: (fault: object) => void faults.push(fault) }
  let isBehind = true
  const place = { exercise: true, origin: '', library: noPlaybooks, isCatchingUp: async () => isBehind }
  const timers = openTimers({ ...place, db, keyring, connection, facts, handlers, log, onTouched: () => {} })
  running.push(async () => {
    await timers.stop()
    await signals.stop()
    expect(faults).toEqual([])
  })
  return {
    caughtUp() {
      isBehind = false
    },
  }
}
async function stop(): Promise<void> {
  await Promise.all(running.splice(0).map((each) => each()))
}
let passed = 0
async function pass(minutes: number): Promise<void> {
  passed += minutes
  stage.pass(minutes)
  await stage.store.db.$executeRaw`UPDATE "World" SET "clockAnchor" = now(), "clockOffsetMs" = ${passed * 60_000}`
}

/** The timer that closes a round: since when it waits, while it does. */
async function waiting(id: string): Promise<{ state: string; since: string | undefined }> {
  const { state, payload } = await stage.store.db.timer.findUniqueOrThrow({ where: { key: `round/${id}/close` } })
  return { state, since: (payload as { since?: string }).since } // as `closeTimer` wrote it
}

test('an outage within the wait does not use up its patience: what was answered meanwhile counts', async () => {
  const id = await stage.open({
    ...{ key: 'outage', kind: 'status-line', label: 'TLP:AMBER', roomId: 'joint', members: ['FR', 'DK', 'EE'] },
    question: usualQuestion('status-line'),
    options: usualOptions('status-line'),
    askedBy: anne,
    deadline: new Date(stage.now.getTime() + 15 * 60_000),
  })
  await pass(20)
  await start()
  const first = await until(async () => (await waiting(id)).since, { what: 'what was said is waited for' })
  await stop()
  // Nobody waits for so long at a stretch.
  await pass(11)
  const second = await start()
  const looked = await until(
    async () => {
      const now = await waiting(id)
      return (now.state === 'fired' || now.since !== first) && now
    },
    { what: 'it has been looked again' },
  )
  expect(looked).toEqual({ state: 'pending', since: expect.any(String) })
  expect((await stage.round(id)).closedAt).toBeNull()
  await stage.type(kadri, rooms.joint, `line ${id} ok`, { waitedMs: 20 * 60_000 })
  second.caughtUp()
  await until(async () => (await stage.round(id)).closedAt !== null, { what: 'it is closed' })
  const own = standingsOf(await stage.round(id)).find(({ code }) => code === 'EE')
  expect(own?.answer).toMatchObject({ value: 'ok', late: false })
})
