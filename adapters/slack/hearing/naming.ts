import type { Naming } from '../../../src/chat/hearing/traces.ts'

/** Slack names a message by its moment: seconds, and what tells those of one second apart. */
export const naming: Naming = {
  compare: (one, other) => Number(one) - Number(other),
  msOf: (ts) => Number(ts) * 1000,
  at: (ms) => (ms / 1000).toFixed(6),
  first: '0',
}
