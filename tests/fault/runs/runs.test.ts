import { expect, test } from 'vitest'
import { runRunStorm } from './storm.ts'

/** How long it may take where the machine has much else to do; alone it takes less than a minute. */
const timeout = 300_000

// One process that is killed and begins again is played by `npm run test:fault -- --runs --processes 1`: here three, which also take over
// from each other.
test('runs of all playbooks on three processes that are killed: each task, notice and answer exists once', {
  timeout,
}, async () => {
  const outcome = await runRunStorm({ seed: 12, kills: 2, processes: 3, speed: 1200, mostMs: 2000 })
  expect(outcome.examples).toEqual([])
  expect(outcome).toMatchObject({ lost: 0, doubled: 0, stale: 0, other: 0 })
  expect(outcome.kills).toBeGreaterThanOrEqual(2)
  // It was no calm: all that can happen in so short a time did happen.
  for (const count of [
    outcome.runs,
    outcome.tasks,
    outcome.notices,
    outcome.errands,
    outcome.slots,
    outcome.answers,
    outcome.cardsAndRequests,
    outcome.restartMs.length,
  ])
    expect(count).toBeGreaterThan(0)
  expect(Object.keys(outcome.byPlaybook)).toEqual(expect.arrayContaining(['PB-01', 'PB-06']))
})
