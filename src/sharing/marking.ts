import { type Label, readLabel } from './label.ts'

/**
 * Markings that must not be stored: TLP:RED, and EU or national classification. The search errs on the side of
 * withholding: a person can write again without the marking, but what was stored cannot be unstored.
 */
export type Forbidden = 'TLP:RED' | 'EU-CLASSIFIED'

/** Characters that are not seen and could split a marking: zero-width, directional, soft hyphens, variation selectors, tags. */
const unseen = /\p{Default_Ignorable_Code_Point}|\p{Cf}/gu

/** Cyrillic and Greek capitals that look like the Latin ones of the markings. */
const lookalikes: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  С: 'C',
  Е: 'E',
  Н: 'H',
  І: 'I',
  К: 'K',
  М: 'M',
  О: 'O',
  Р: 'P',
  Ѕ: 'S',
  Т: 'T',
  Х: 'X',
  У: 'Y',
  Ԁ: 'D',
  Α: 'A',
  Β: 'B',
  Ε: 'E',
  Ζ: 'Z',
  Η: 'H',
  Ι: 'I',
  Κ: 'K',
  Μ: 'M',
  Ν: 'N',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
  Υ: 'Y',
  Χ: 'X',
}

/** EU markings (Council Decision 2013/488/EU, in both official forms) and the national equivalents of its appendix B that are unmistakable words. */
const classified = [
  /\b(?:R|C|S|TS)-UE\b/,
  /\bEU-(?:R|C|S|TS)\b(?!-)/,
  /\bRESTREINT UE\b/,
  /\bCONFIDENTIEL UE\b/,
  /\bSECRET UE\b/,
  /\bEU (?:RESTRICTED|CONFIDENTIAL|SECRET|TOP SECRET)\b/,
  /\bNATO (?:RESTRICTED|CONFIDENTIAL|SECRET)\b/,
  /\bCOSMIC TOP SECRET\b/,
  /\bVS[ -]?(?:NFD|NUR FUR DEN DIENSTGEBRAUCH|VERTRAULICH)\b/,
  /\bDIFFUSION RESTREINTE\b/,
  /\bDEP\. ?VERTROUWELIJK\b/,
  /\bSTG\. ?(?:CONFIDENTIEEL|GEHEIM)\b/,
  /\bVYHRAZENE\b/,
  /\bZASTRZEZONE\b/,
  /\bTIL TJENESTEBRUG\b/,
  /\bEINGESCHRANKT\b/,
]

/** The forbidden marking that some words bear, however it is spaced, cased or disguised; `undefined` when there is none. */
export function findForbidden(words: string): Forbidden | undefined {
  const seen = normalise(words)
  if (/\bT[\s.]*L[\s.]*P[\s:_.\-–—/]*(?:2\.0[\s:]*)?R[\s.]*E[\s.]*D\b/.test(seen)) return 'TLP:RED'
  return classified.some((marking) => marking.test(seen)) ? 'EU-CLASSIFIED' : undefined
}

/** The label that a message starts with, and the words after it; no label when it starts with none. */
export function readMarked(words: string): { label?: Label; words: string } {
  // Trimmed first: a pattern that begins with white space twice takes the square of a long line of blanks.
  const trimmed = words.trimStart()
  const found = /^(?:\[\s*)?(TLP\s*:\s*[A-Z]+(?:\s*\+\s*STRICT)?)\s*\]?[\s:–—-]*/i.exec(trimmed)
  const label = found?.[1] && readLabel(found[1])
  return label ? { label, words: trimmed.slice(found[0].length) } : { words }
}

function normalise(words: string): string {
  const upper = words.normalize('NFKD').replace(unseen, '').replace(/\p{M}/gu, '').toUpperCase()
  return upper.replace(/[\u0370-\u052F]/gu, (letter) => lookalikes[letter] ?? letter).replace(/\s+/g, ' ')
}
