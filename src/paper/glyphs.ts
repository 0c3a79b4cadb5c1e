import { codeOf } from '../chat/visible.ts'
import type { Doc } from './sheet.ts'

/** What we ask of a font; pdfkit knows it, its types do not. */
type Font = { hasGlyphForCodePoint(code: number): boolean }
const fontOf = (doc: Doc): Font => (doc as unknown as { _font: { font: Font } })._font.font

const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Stands between the code of a sign and what would be read as more of it. */
const thinSpace = '\u2009'

/**
 * Words as the font prints them that a document writes in now: a sign that it lacks by its code, `U+1F6A8`, and with it what is not seen
 * of one drawn from several. Otherwise nothing would stand on paper for it, and words that differ would look alike.
 */
export function printable(doc: Doc, words: string): string {
  const font = fontOf(doc)
  const lacks = (sign: string): boolean => sign !== '\n' && !font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0)
  const whole = words.toWellFormed().replace(/\r\n?/g, '\n').replaceAll('\t', '    ')
  if (!anyOf(whole, lacks)) return whole
  let seen = ''
  let isAfterCode = false
  for (const { segment } of clusters.segment(whole)) {
    const signs = [...segment]
    const isWhole = !signs.some(lacks)
    for (const sign of isWhole ? [segment] : signs) {
      const isCode = !isWhole && (lacks(sign) || /\p{Default_Ignorable_Code_Point}/u.test(sign))
      if (isAfterCode && (isCode || /^[\p{L}\p{N}]/u.test(sign))) seen += thinSpace
      seen += isCode ? codeOf(sign) : sign
      isAfterCode = isCode
    }
  }
  return seen
}

/** Whether any sign of a text is such; most have none, and are not divided for it. */
function anyOf(text: string, isSuch: (sign: string) => boolean): boolean {
  for (const sign of text) if (isSuch(sign)) return true
  return false
}
