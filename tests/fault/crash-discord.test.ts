import { expect, test } from 'vitest'
import { runStorm } from './storm.ts'

test('with Discord linked, failing, away and back: nothing lost, doubled, out of order or stale, and the others go on', {
  timeout: 240_000,
}, async () => {
  const { examples, restartMs, ...counts } = await runStorm({
    ...{ seed: 7, from: 0, kills: 6, mostMs: 1200 },
    outside: ['discord'],
  })
  expect(examples).toEqual([])
  expect(counts).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 0, stale: 0, other: 0, discordAway: 1, botAway: 1 })
  // It was no calm: all that can happen did happen.
  for (const count of [
    counts.messages,
    counts.edits,
    counts.retractions,
    counts.reports,
    counts.accepted,
    counts.pressed,
    counts.kills,
    counts.copiesChecked,
    counts.relayedMeanwhile,
  ])
    expect(count).toBeGreaterThan(0)
  expect(restartMs.length).toBeGreaterThan(0)
})
