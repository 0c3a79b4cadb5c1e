import type { RunOutcome } from './storm.ts'

/** Prints what was counted, and in what time processes came back and took over. */
export function printTable(outcome: RunOutcome): void {
  const { examples, restartMs, takeOverMs, byPlaybook, ...counts } = outcome
  console.table({
    ...counts,
    ...Object.fromEntries(Object.entries(byPlaybook).map(([id, count]) => [`runs of ${id}`, count])),
    'restart p50 (ms)': median(restartMs),
    'restart max (ms)': most(restartMs),
    ...(takeOverMs.length > 0 && {
      'take-overs timed': takeOverMs.length,
      'take-over p50 (ms)': median(takeOverMs),
      'take-over max (ms), aim 15000': most(takeOverMs),
    }),
  })
  for (const example of examples) console.error(example)
}

const median = (times: readonly number[]): number =>
  Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0)
const most = (times: readonly number[]): number => Math.round(Math.max(0, ...times))
