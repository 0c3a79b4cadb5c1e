import type { TimerHandlers } from '../../../src/delivery/timers.ts'

/** Writes into the ledger that it rang, under its key. */
export const ring: TimerHandlers[string] = async ({ key }) => [
  { kind: 'append', entry: { kind: 'test.rang', subject: String(key), actor: 'bot', payload: null } },
]
