import type { Message } from '../chat/message.ts'
import { memberCode } from '../directory/member-code.ts'

/** Numbers by which cases, rounds, runs, calls and decisions are called, in the words of the bot. */
const numbers: readonly { kind: string; pattern: RegExp }[] = [
  { kind: 'case', pattern: new RegExp(`\\bEL-20\\d\\d-${memberCode}-\\d{4,7}\\b`, 'g') },
  { kind: 'round', pattern: /\bQ-20\d\d-\d{4,7}\b/g },
  { kind: 'run', pattern: /\bR-20\d\d-\d{4,7}\b/g },
  { kind: 'call', pattern: /\bC-20\d\d-\d{4,7}\b/g },
  { kind: 'decision', pattern: /\bP-20\d\d-\d{4,7}\b/g },
]

/**
 * What a message that bears a label shows words of: an answer names whatever it quotes by its number. It may name more than it
 * quotes; then a recall finds it as well, and what may stay stays.
 */
export function subjectsIn(message: Message): readonly string[] {
  const words = JSON.stringify([message.summary, message.blocks])
  const found = numbers.flatMap(({ kind, pattern }) =>
    [...words.matchAll(pattern)].map(([number]) => `${kind}/${number}`),
  )
  return [...new Set(found)]
}
