import { visible } from './visible.ts'

/** Text as one line of which everything is seen. */
export const line = (text: string): string => visible(text).replace(/\s+/g, ' ').trim()

/** A text that is too long, cut between two characters, and marked as such. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const short = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')
  return `${short}…`
}

/** What stands first on a message: its marking, and that it is an exercise. */
export const marksOf = ({ marking, exercise }: { marking: string; exercise?: boolean }): string =>
  [line(marking), ...(exercise ? ['EXERCISE'] : [])].filter((mark) => mark !== '').join(' ')

/** An address that leads to the web, written out; `undefined` for any other, and for one of `most` characters or more. */
export function webAddress(url: string, most: number): string | undefined {
  const { protocol, href = '' } = URL.parse(url) ?? {}
  return (protocol === 'https:' || protocol === 'http:') && href.length < most ? href : undefined
}

/** A name of small letters and digits of any script, with hyphens between them, no longer than `most`; empty where nothing of a title suits. */
export function slugOf(title: string, most: number): string {
  const bare = title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{Ll}\p{Lo}\p{Lm}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  let short = ''
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(bare)) {
    if (short.length + segment.length > most) break
    short += segment
  }
  return short.replace(/-+$/, '')
}
