import { parseArgs } from 'node:util'
import { runRunStorm } from './runs/storm.ts'
import { printTable } from './runs/table.ts'
import { runStorm } from './storm.ts'
import { outsides } from './world.ts'

/**
 * `npm run test:fault -- --seed S --from I --kills N`: the whole bot under load, killed N times; I is the number of the first
 * kill, so that many kills can be run in pieces. `--platforms` names those that are linked with the bot's own rooms and the recording
 * service (all of them by itself), `--way http` lets Slack's events come as signed requests. With `--runs [--processes 3]` it is about runs of playbooks, on one process or on
 * three that share a PostgreSQL, of which with `--pauses` one falls asleep for a while when another is killed. Prints what was counted; ends with 1 when anything was lost, doubled, out of order, stale or
 * otherwise wrong.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    kills: { type: 'string', default: '200' },
    platforms: { type: 'string', default: outsides.join() },
    way: { type: 'string', default: 'socket' },
    runs: { type: 'boolean', default: false },
    processes: { type: 'string', default: '1' },
    speed: { type: 'string', default: '300' },
    pauses: { type: 'boolean', default: false },
  },
})
const [seed, from, kills, speed] = [values.seed, values.from, values.kills, values.speed].map(Number)
if (![seed, from, kills, speed].every((each) => Number.isSafeInteger(each) && Number(each) >= 0)) {
  console.error('--seed, --from, --kills and --speed are whole numbers from 0 on')
  process.exit(2)
}
if (values.processes !== '1' && values.processes !== '3') {
  console.error('--processes is 1 or 3')
  process.exit(2)
}
const asked = values.platforms.split(',')
const { way } = values
if ((way !== 'socket' && way !== 'http') || !asked.every((each) => outsides.some((known) => known === each))) {
  console.error(`--platforms are some of ${outsides.join()}, --way is socket or http`)
  process.exit(2)
}
const say = (line: string): void => console.error(line)

if (values.runs) {
  const outcome = await runRunStorm({
    seed: seed ?? 1,
    kills: kills ?? 200,
    processes: values.processes === '3' ? 3 : 1,
    speed: speed ?? 300,
    pauses: values.pauses,
    say,
  })
  printTable(outcome)
  const { lost, doubled, stale, other } = outcome
  process.exit(lost + doubled + stale + other > 0 ? 1 : 0)
}

const { examples, restartMs, ...counts } = await runStorm({
  seed: seed ?? 1,
  from: from ?? 0,
  kills: kills ?? 200,
  outside: outsides.filter((each) => asked.includes(each)),
  way,
  say,
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
