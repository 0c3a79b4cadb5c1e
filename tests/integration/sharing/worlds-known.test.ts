import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ClauseName, clauses } from '../../../src/sharing/release.ts'
import type { Store } from '../../../src/store/open.ts'
import { openTestStore } from '../../support/store.ts'
import { failedOnce, lives, needs } from './worlds/examples.ts'
import { playWorlds } from './worlds/run.ts'
import { withoutClause } from './worlds/without.ts'

/** Worlds in which somebody once saw too much, or would without a clause of the rule. */

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

let store: Store
let end: () => Promise<void>
beforeAll(async () => {
  const opened = await openTestStore()
  store = opened.store
  end = opened.end
})
afterAll(() => end())

describe('worlds that are known', () => {
  it('show nothing that once was seen, nor what a clause keeps from somebody', async () => {
    const { objections, shown, faults, copies } = await playWorlds(store, [
      ...failedOnce,
      ...lives,
      ...Object.values(needs),
    ])
    expect([...objections.values()].flat()).toEqual([])
    expect(faults).toEqual([])
    expect(shown).toBeGreaterThan(0)
    expect(copies.agendas).toBeGreaterThan(0)
    expect(copies.cut).toBeGreaterThan(0)
  })
})

describe('a release rule without one of its clauses', () => {
  it.each(clauses.map(({ name }) => name))(
    'without %s shows somebody what they may not see',
    async (name: ClauseName) => {
      expect(Object.keys(needs), 'a further clause needs a further world in examples.ts').toContain(name)
      const { objections } = await withoutClause(name, () => playWorlds(store, [needs[name]]))
      expect([...objections.values()].flat().length).toBeGreaterThan(0)
    },
  )
})
