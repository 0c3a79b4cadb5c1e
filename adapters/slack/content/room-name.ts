import { createHash } from 'node:crypto'
import { slugOf } from '../../../src/chat/line.ts'
import { limits } from '../limits.ts'

/** So many letters are kept for what makes a name another one. */
const endMost = 10

/**
 * Names for a channel made of a room's title, the best one first: small letters and digits of any script, with hyphens
 * between them, as Slack wants it. The last but one names `key`, and the last does so in letters that Slack takes for certain.
 */
export function namesFor(title: string, key: string): readonly string[] {
  const base = slugOf(title, limits.roomName - endMost) || 'jom'
  const mark = createHash('sha256')
    .update(key)
    .digest('hex')
    .slice(0, endMost - 1)
  const tries = [base, ...Array.from({ length: 8 }, (_, index) => `${base}-${index + 2}`), `${base}-${mark}`]
  return [...tries, `jom-${mark}`]
}
