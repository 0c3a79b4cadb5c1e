import { inspect } from 'node:util'
import type { AdapterLog } from '../../src/chat/adapter.ts'

/** So many lines of the log are shown of a test that failed: the last ones. */
const mostShown = 20

let lines: string[] = []

/** What the adapter under test logs. It is shown where a test fails, since a fault in the adapter itself is told nowhere else. */
export const log: AdapterLog = (level, what, facts) =>
  void lines.push(`${level}: ${what}${facts ? ` ${inspect(facts, { depth: 3 })}` : ''}`)

export function forgetLog(): void {
  lines = []
}

/** What was logged since it was forgotten, as it is shown; what came several times, once. */
export function loggedSince(): string {
  const told = [...new Set(lines)].slice(-mostShown)
  return told.length > 0 ? `the adapter logged meanwhile:\n${told.join('\n')}` : 'the adapter logged nothing meanwhile'
}
