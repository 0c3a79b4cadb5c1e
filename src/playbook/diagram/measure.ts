/**
 * How wide words are when they are drawn. Which font a reader's system has is not known; these are the widths of DejaVu Sans,
 * the widest of those usual for `system-ui`, so that words never leave their box. Read from DejaVu 2.37.
 */
const plain =
  '32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84'
const strong =
  '35 46 52 84 70 100 87 31 46 46 52 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 58 100 77 76 73 83 68 68 82 84 37 37 77 64 100 84 85 73 85 77 72 68 81 77 110 77 72 73 46 37 46 84 50 50 67 72 59 72 68 44 72 71 34 34 67 34 104 71 69 72 72 49 60 48 71 65 92 65 65 58 71 37 71 84'
const tables = { plain: plain.split(' ').map(Number), strong: strong.split(' ').map(Number) }

export type Weight = keyof typeof tables

/** The most that a text is wide at a size in pixels. */
export function widthOf(text: string, size: number, weight: Weight = 'plain'): number {
  let hundredths = 0
  for (const letter of text.normalize('NFD')) {
    const code = letter.codePointAt(0) ?? 0
    if (code >= 0x300 && code < 0x370) continue // a mark above or below a letter
    hundredths += tables[weight][code - 32] ?? 105
  }
  return (hundredths / 100) * size
}

/** A text in lines no wider than `most` pixels; what is longer than `lines` ends in an ellipsis. A word that is too long for a line is broken. */
export function wrap(text: string, most: number, size: number, weight: Weight = 'plain', lines = 4): readonly string[] {
  const fits = (line: string): boolean => widthOf(line, size, weight) <= most
  const wrapped: string[] = []
  let line = ''
  for (const word of text
    .split(/\s+/)
    .filter((each) => each !== '')
    .flatMap((each) => pieces(each, fits))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (fits(longer)) line = longer
    else {
      wrapped.push(line)
      line = word
    }
  }
  if (line !== '') wrapped.push(line)
  if (wrapped.length <= lines) return wrapped
  let last = wrapped[lines - 1] ?? ''
  while (last !== '' && !fits(`${last}…`)) last = last.slice(0, -1).trimEnd()
  return [...wrapped.slice(0, lines - 1), `${last}…`]
}

function pieces(word: string, fits: (line: string) => boolean): readonly string[] {
  if (fits(word)) return [word]
  const parts: string[] = []
  let part = ''
  for (const letter of word) {
    if (part !== '' && !fits(part + letter)) {
      parts.push(part)
      part = ''
    }
    part += letter
  }
  return [...parts, part]
}
