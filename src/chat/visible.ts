/**
 * Characters that are not seen, or turn the direction of what follows. Joiners and the plain direction marks stay, since
 * scripts and emoji need them, and so do the tags that make the flag of a region out of a black one.
 */
const unseen =
  /(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\u00AD\u200B\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0001}]|(?<!\u{1F3F4}[\u{E0020}-\u{E007E}]{0,6})[\u{E0020}-\u{E007F}]/gu

/** So many are shown by their code; the rest of a text that is full of them by one sign each, so that nothing grows out of measure. */
const mostShown = 100

/** A part of a text: as it was written, or the code of a character that is not seen. */
export type Stretch = { text: string; unseen: boolean }

/** Divides a text at its characters that are not seen. Line breaks become `\n`, halves of characters a replacement sign. */
export function stretches(text: string): readonly Stretch[] {
  const whole = text.toWellFormed().replace(/\r\n?/g, '\n')
  const found: Stretch[] = []
  let done = 0
  let shown = 0
  for (const match of whole.matchAll(unseen)) {
    shown += 1
    if (match.index > done) found.push({ text: whole.slice(done, match.index), unseen: false })
    found.push(shown > mostShown ? { text: '\uFFFD', unseen: false } : { text: codeOf(match[0]), unseen: true })
    done = match.index + match[0].length
  }
  if (done < whole.length) found.push({ text: whole.slice(done), unseen: false })
  return found
}

/** The code of a character, `U+202E`. */
export const codeOf = (sign: string): string =>
  `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** A text of which everything is seen: what would not be, by its code, `U+202E`. */
export const visible = (text: string): string =>
  stretches(text)
    .map((stretch) => stretch.text)
    .join('')

/** A text without the characters that are not seen. */
export const withoutUnseen = (text: string): string => text.replace(unseen, '')
