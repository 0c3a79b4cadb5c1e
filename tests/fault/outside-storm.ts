import { expect } from 'vitest'
import { runStorm } from './storm.ts'

/** Holds a short storm with a platform of others linked, failing, away and back to losing, doubling and reordering nothing. */
export async function holdStorm(platform: 'slack' | 'discord', seed: number): Promise<void> {
  const { examples, restartMs, ...counts } = await runStorm({
    ...{ seed, from: 0, kills: 6, mostMs: 1200 },
    outside: [platform],
  })
  expect(examples).toEqual([])
  const away = { [`${platform}Away`]: 1, botAway: 1 }
  expect(counts).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 0, stale: 0, other: 0, ...away })
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
}
