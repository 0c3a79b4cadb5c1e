import { createHash } from 'node:crypto'
import { limits } from '../limits.ts'

/** So many letters are kept for what makes a name another one. */
const endMost = 10

/**
 * Names for a channel made of a room's title, the best one first: small letters and digits of any script, with hyphens
 * between them, as Slack wants it. The last but one names `key`, and the last does so in letters that Slack takes for certain.
 */
export function namesFor(title: string, key: string): readonly string[] {
  const bare = title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{Ll}\p{Lo}\p{Lm}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  const base = within(bare, limits.roomName - endMost) || 'jom'
  const mark = createHash('sha256')
    .update(key)
    .digest('hex')
    .slice(0, endMost - 1)
  const tries = [base, ...Array.from({ length: 8 }, (_, index) => `${base}-${index + 2}`), `${base}-${mark}`]
  return [...tries, `jom-${mark}`]
}

/** As much of a text as is no longer than that, without half a character or a hyphen at its end. */
function within(text: string, most: number): string {
  let short = ''
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    if (short.length + segment.length > most) break
    short += segment
  }
  return short.replace(/-+$/, '')
}
