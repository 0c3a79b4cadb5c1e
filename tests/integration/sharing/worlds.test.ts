import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Store } from '../../../src/store/open.ts'
import { openTestStore } from '../../support/store.ts'
import { makeWorld } from './worlds/generator.ts'
import { meets } from './worlds/meeting.ts'
import { type Copies, copyNames } from './worlds/oracle.ts'
import { playWorlds } from './worlds/run.ts'
import { tell } from './worlds/shrink.ts'

/**
 * Who may see what, over random worlds on the real engine, outbox and database. `npm test` plays the first 500; the long form takes
 * a range of seeds, `JOM_WORLDS=501-20500`, and prints a line for every 1,000 of them (see CONTRIBUTING.md).
 */
const [from = 1, to = 500] = (process.env.JOM_WORLDS ?? '1-500').split('-').map(Number)
const isLong = process.env.JOM_WORLDS !== undefined
/** Worlds that are played beside each other: what each lot costs by itself is spread over them. */
const together = 40
/** How much happens in a world: six things, twelve where people meet, in the long form fourteen for thirty worlds out of three hundred. */
const lengthOf = (seed: number): number => (isLong && Math.floor(seed / 30) % 10 === 0 ? 14 : meets(seed) ? 12 : 6)

vi.setConfig({ testTimeout: 24 * 3_600_000, hookTimeout: 120_000 })

let store: Store
let end: () => Promise<void>
beforeAll(async () => {
  const opened = await openTestStore()
  store = opened.store
  end = opened.end
})
afterAll(() => end())

/** What the ledger must know of once so many worlds are over. */
const happenings = [
  ...['planned', 'moved', 'cancelled', 'answered', 'begun', 'ended', 'minuted', 'summarised'].map(
    (each) => `call.${each}`,
  ),
  ...['proposed', 'position', 'closed'].map((each) => `decision.${each}`),
  ...['evidence.marked', 'export.made'],
]

const worldsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, place) => makeWorld(first + place, lengthOf(first + place)))

describe('whatever happens in a world', () => {
  it('nobody sees what is not for them, and what is for them arrives', async () => {
    const none = Object.fromEntries(copyNames.map((name) => [name, 0])) as Copies // of all of them
    const sum = { worlds: 0, shown: 0, ...none }
    for (let seed = from; seed <= to; ) {
      const worlds = worldsFrom(seed, Math.min(together - (seed % together), to - seed + 1))
      const { objections, copies, shown, faults } = await playWorlds(store, worlds)
      for (const [failed, found] of objections) expect.fail(await tell(store, failed, lengthOf(failed), found))
      expect(faults).toEqual([])
      const before = Math.floor(sum.worlds / 1000)
      sum.worlds += worlds.length
      sum.shown += shown
      for (const name of copyNames) sum[name] += copies[name]
      if (isLong && Math.floor(sum.worlds / 1000) > before)
        console.log(`to seed ${seed + worlds.length - 1}: ${JSON.stringify(sum)}`)
      seed += worlds.length
    }
    // No vacuous peace: nearly every copy that nothing bars arrives, and once.
    expect(sum.permitted).toBeGreaterThan(sum.worlds / 2)
    expect(sum.arrived).toBeGreaterThanOrEqual(0.98 * sum.permitted)
    expect(sum.twice).toBe(0)
    if (sum.worlds < 400) return
    // Nor does anything of calls, their agendas, decisions, evidence and exports only seem to happen.
    const { rows } = await store.pool.query<{ kind: string }>('SELECT DISTINCT kind FROM "LedgerEntry"')
    expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(happenings))
    for (const name of ['feeds', 'letters', 'exported', 'agendas', 'cut'] as const)
      expect(sum[name], name).toBeGreaterThan(sum.worlds / 50)
  })
})
