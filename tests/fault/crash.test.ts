import { expect, test } from 'vitest'
import { runStorm } from './storm.ts'

test('what was acknowledged survives being killed: nothing lost, doubled, out of order or stale', {
  timeout: 180_000,
}, async () => {
  const { examples, restartMs, ...counts } = await runStorm({
    seed: 38,
    from: 0,
    kills: 8,
    mostMs: 1200,
    outside: ['matrix'],
  })
  expect(examples).toEqual([])
  expect(counts).toMatchObject({ kills: 8, lost: 0, doubled: 0, outOfOrder: 0, stale: 0, other: 0 })
  // It was no calm: all that can happen did happen.
  for (const count of [
    counts.messages,
    counts.edits,
    counts.retractions,
    counts.reports,
    counts.accepted,
    counts.byNumber,
    counts.killsOfHomeserver,
    counts.copiesChecked,
  ])
    expect(count).toBeGreaterThan(0)
  expect(restartMs.length).toBeGreaterThan(0)
})
