import { parseArgs } from 'node:util'
import { runStorm } from './storm.ts'

/**
 * `npm run test:fault -- --seed S --from I --kills N`: the whole bot under load, killed N times; I is the number of the first
 * kill, so that many kills can be run in pieces. Prints what was counted; ends with 1 when anything was lost, doubled, out of
 * order, stale or otherwise wrong.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    kills: { type: 'string', default: '200' },
  },
})
const [seed, from, kills] = [values.seed, values.from, values.kills].map(Number)
if (![seed, from, kills].every((each) => Number.isSafeInteger(each) && Number(each) >= 0)) {
  console.error('--seed, --from and --kills are whole numbers from 0 on')
  process.exit(2)
}

const { examples, restartMs, ...counts } = await runStorm({
  seed: seed ?? 1,
  from: from ?? 0,
  kills: kills ?? 200,
  say: (line) => console.error(line),
})
const sorted = restartMs.toSorted((a, b) => a - b)
console.table({
  ...counts,
  'restart p50 (ms)': Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
  'restart max (ms)': Math.round(sorted.at(-1) ?? 0),
})
for (const example of examples) console.error(example)
const { lost, doubled, outOfOrder, stale, other } = counts
process.exit(lost + doubled + outOfOrder + stale + other > 0 ? 1 : 0)
