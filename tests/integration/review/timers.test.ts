import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { applyEffects } from '../../../src/delivery/apply.ts'
import { openTimers, type TimerHandlers, type Timers } from '../../../src/delivery/timers.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { noPlaybooks } from '../../support/library.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { openPlace } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>
const open: Timers[] = []
beforeAll(async () => {
  at = await openTestStore()
  yard = await openPlace(at.store)
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((timers) => timers.stop()))
})
afterAll(async () => {
  await yard.close()
  await at.end()
})

const past = (): Date => new Date(Date.now() - 1000)
const set = (key: string, timer: string): Effect => ({ kind: 'timer', key, timer, due: past(), payload: {} })
const apply = (...effects: readonly Effect[]): Promise<unknown> =>
  yard.db.$transaction((tx) => applyEffects(tx, at.store.keyring, effects, new Date()))
const stateOf = async (key: string): Promise<string | undefined> =>
  (await yard.db.timer.findUnique({ where: { key } }))?.state

function fire(handlers: TimerHandlers): { faults: string[] } {
  const faults: string[] = []
  const log = { info: () => {}, warn: () => {}, error: (facts: object) => void faults.push(JSON.stringify(facts)) }
  const { db, facts } = yard
  const { keyring, connection } = at.store
  const parts = {
    db,
    facts,
    keyring,
    connection,
    library: noPlaybooks,
    exercise: false,
    origin: '',
    log,
    onTouched: () => {},
  }
  open.push(openTimers({ ...parts, handlers }))
  return { faults }
}

test('a timer that has fired, or was cancelled, is set anew', async () => {
  let fired = 0
  fire({
    count: async () => {
      fired += 1
      return []
    },
  })
  await apply(set('again', 'count'))
  await until(() => fired === 1, { what: 'it fires' })
  await until(async () => (await stateOf('again')) === 'fired', { what: 'it has fired' })
  await apply(set('again', 'count'))
  await until(() => fired === 2, { what: 'it fires a second time' })

  await until(async () => (await stateOf('again')) === 'fired', { what: 'it has fired' })
  await apply({ kind: 'timer', key: 'again', timer: 'count', due: new Date(Date.now() + 3_600_000), payload: {} })
  await apply({ kind: 'cancel', key: 'again' })
  expect(await stateOf('again')).toBe('cancelled')
  await apply(set('again', 'count'))
  await until(() => fired === 3, { what: 'it fires after having been cancelled' })
})

test('a timer whose handler sets it again goes on', async () => {
  let fired = 0
  fire({
    beat: async () => {
      fired += 1
      return fired < 3 ? [set('beat', 'beat')] : []
    },
  })
  await apply(set('beat', 'beat'))
  await until(() => fired === 3, { what: 'three beats' })
})

test('a case that is changed just when its timer fires cancels it: neither waits for the other in vain', async () => {
  const { db } = yard
  await db.caseCounter.create({ data: { code: 'FR', year: 2027, last: 0 } })
  let firing = false
  const { faults } = fire({
    about: async (_payload, { tx }) => {
      firing = true
      await tx.$queryRaw`SELECT 1 FROM "CaseCounter" WHERE code = 'FR' FOR UPDATE`
      return [set('consequence', 'none')]
    },
  })
  await db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "CaseCounter" WHERE code = 'FR' FOR UPDATE`
      await apply(set('about', 'about'))
      await until(() => firing, { what: 'the timer fires' })
      await applyEffects(tx, at.store.keyring, [{ kind: 'cancel', key: 'about' }], new Date())
    },
    { timeout: 20_000 },
  )
  await until(async () => (await stateOf('about')) === 'cancelled', { what: 'it is cancelled' })
  await open[0]?.stop()
  expect(faults).toEqual([])
  expect(await stateOf('about')).toBe('cancelled')
  expect(await stateOf('consequence')).toBeUndefined()
})

test('two processes fire a timer once', async () => {
  const kinds = Array.from({ length: 20 }, (_, index) => `once-${index}`)
  const handler = async (): Promise<readonly Effect[]> => [
    { kind: 'append', entry: { kind: 'test.fired', subject: 'once', actor: 'bot', payload: {} } },
  ]
  const { faults } = fire({ once: handler })
  fire({ once: handler })
  await apply(...kinds.map((key) => set(key, 'once')))
  await until(async () => (await yard.db.timer.count({ where: { kind: 'once', state: 'fired' } })) === kinds.length, {
    what: 'all have fired',
  })
  await Promise.all(open.map((timers) => timers.stop()))
  expect(await yard.db.ledgerEntry.count({ where: { subject: 'once' } })).toBe(kinds.length)
  expect(faults).toEqual([])
})

test('of what one cause wants of a timer the last counts', async () => {
  const later = (key: string): Effect => ({ ...set(key, 'none'), due: new Date(Date.now() + 3_600_000) }) as Effect // as made above
  await apply(later('first'), later('second'), { kind: 'cancel', key: 'first' })
  expect(await stateOf('first')).not.toBe('pending')
  expect(await stateOf('second')).toBe('pending')
  await apply({ kind: 'cancel', key: 'second' }, later('second'), later('first'))
  expect([await stateOf('first'), await stateOf('second')]).toEqual(['pending', 'pending'])
  await apply({ kind: 'cancel', key: 'first' }, { kind: 'cancel', key: 'second' }, { kind: 'cancel', key: 'unknown' })
  expect([await stateOf('first'), await stateOf('second')]).toEqual(['cancelled', 'cancelled'])
})
