import { type Label, rankOf, readLabel } from './label.ts'
import { inPlainLetters } from './lookalikes.ts'

/**
 * Markings that must not be stored: TLP:RED, and EU or national classification. The search errs on the side of
 * withholding: a person can write again without the marking, but what was stored cannot be unstored. Words that are also
 * everyday words (`eingeschränkt`, `zastrzeżone`, `the EU restricted …`) count only as a marking is written: in capitals,
 * or standing for themselves.
 */
export type Forbidden = 'TLP:RED' | 'EU-CLASSIFIED'

/** RED, in the official languages as people translate it although they should not; Ё, Ø and accents are plain by now. */
const reds = [
  'R[^\\p{L}\\p{N}]{0,3}[E3][^\\p{L}\\p{N}]{0,3}D',
  'ROUGE|ROT|ROJ[OA]|ROSS[OA]|ROOD|ROD|RODT|VERMELH[OA]|ROSU|CZERWON[AYE]|CERVEN[AYE]|CRVEN[OA]|RDEC[AE]|PUNANE',
  'PUNAINEN|SARKAN[AS]|RAUDON[AS]|PIROS|VOROS|DEARG|AHMAR|KOKKINO|ЧEPBEH[OA]?|🔴|🟥',
].join('|')
const tlp = '(?<!\\p{L})T[^\\p{L}\\p{N}]{0,3}L[^\\p{L}\\p{N}]{0,3}P'
const between = '(?:[ :_-]{0,2}V?[12](?:\\.0)?)?[^\\p{L}\\p{N}🔴🟥]*(?:(?:COLOU?R|LEVEL|LABEL|IS)[^\\p{L}\\p{N}🔴🟥]+)?'
const redAfter = new RegExp(`${tlp}${between}(?:${reds})(?!\\p{L})`, 'u')
/** `RED (TLP)`, `🔴 TLP`; not the end of one thought and the beginning of another, `… red. TLP:AMBER …`. */
const redBefore = /(?:(?<!\p{L})RED[ ([-]{0,3}|(?:🔴|🟥) ?)TLP(?!\p{L}|[^\p{L}\p{N}]{0,3}(?:AMBER|GREEN|CLEAR|WHITE))/u
/** With a letter drawn like the L: only as the label itself is written. */
const redAlmost = /(?<!\p{L})T[LI1|]P ?: ?RED(?!\p{L})/u

const gap = '[ _/:.-]{0,3}'
const first = '(?<![\\p{L}\\p{N}])'
const last = '(?![\\p{L}\\p{N}])'
const level = `(?:RESTRICTED|CONFIDENTIAL|SECRET|TOP${gap}SECRET)`

/** Council Decision 2013/488/EU, in both official forms, and the national equivalents of its appendix B: unmistakable in any case. */
const anyhow = new RegExp(
  `${first}(?:${[
    '(?:R|C|S|TS)-UE ?/ ?EU-(?:R|C|S|TS)',
    `(?:RESTREINT|CONFIDENTIEL)${gap}UE`,
    `TRES${gap}SECRET${gap}UE`,
    `${level} ?/ ?EU${gap}${level}`,
    `(?:EU|NATO)_${level}`,
    `COSMIC${gap}TOP${gap}SECRET`,
    `VS${gap}(?:NFD|NUR FUR DEN DIENSTGEBRAUCH|VERTRAULICH)`,
    `DIFFUSION${gap}RESTREINTE`,
    `DEP(?:\\.|[ _-])${gap}VERTROUWELIJK`,
    `STG(?:\\.|[ _-])${gap}(?:CONFIDENTIEEL|GEHEIM)`,
    `(?:IS|ARE|AS|MARKED|CLASSIFIED) (?:EU|NATO) ${level}`,
  ].join('|')})${last}`,
  'u',
)

const everyday = [
  `(?:EU|NATO)${gap}${level}`,
  `SECRET${gap}UE`,
  'TIL TJENESTEBRUG',
  'EINGESCHRANKT',
  'VYHRAZENE',
  'ZASTRZEZONE',
].join('|')
/** In capitals, as markings are; English ones also with a capital each. */
const inCapitals = new RegExp(
  `${first}(?:${everyday}|(?:R|C|S|TS) ?- ?UE|EU ?- ?(?:R|C|S|TS)(?!-)|(?:EU|NATO) (?:Restricted|Confidential|Secret|Top Secret))${last}`,
  'u',
)
/** Standing for themselves: between the beginning and the end of a line or of brackets, or before what they mark. */
const forItself = new RegExp(`(?:^|\\n|[[({<"«“*|>#])[ ]?(?:${everyday})(?: ?[\\])}>"»”*|:]| -|\\.? ?(?:$|\\n))`, 'u')

/** Letters set apart, `E U  S E C R E T`, that belong together. */
const setApart = /(?<![\p{L}\p{N}])(?:\p{L}[ ._*-]){3,}\p{L}(?![\p{L}\p{N}])/gu

/** The forbidden marking that some words bear, however it is spaced, cased or disguised; `undefined` when there is none. */
export function findForbidden(words: string): Forbidden | undefined {
  const seen = inPlainLetters(words)
  const upper = seen.toUpperCase()
  if (redAfter.test(upper) || redBefore.test(upper) || redAlmost.test(seen)) return 'TLP:RED'
  const joined = seen.replace(setApart, (run) => run.replace(/[ ._*-]/g, ''))
  const joinedUpper = joined.toUpperCase()
  const classified = anyhow.test(joinedUpper) || inCapitals.test(joined) || forItself.test(joinedUpper)
  return classified ? 'EU-CLASSIFIED' : undefined
}

/** The longest beginning of a message in which labels are looked for, in characters. */
const longestHead = 200
/** A label as it is to be written. */
const exact = /^\s{0,20}\[?\s{0,20}(TLP\s{0,20}:\s{0,20}[A-Z]+)(?![\p{L}\p{N}])\s{0,20}\]?[\s:–—-]*/iu
/** The label that keeps words among one's own people, however it is written: read too often it does no harm, overlooked it does. */
const strict =
  /^[^\p{L}\p{N}]{0,20}TLP[^\p{L}\p{N}]{0,6}(?:V?[12](?:\.0)?[^\p{L}\p{N}]{1,4})?AMBER(?: {0,9}\+ {0,9}|[ _/&.-]{0,2})STRICT(?![\p{L}\p{N}])[\s:\])}*_"'»”|-]*/iu

/** The label that a message starts with, and the words after it; no label when it starts with none, the strictest of several. */
export function readMarked(words: string): { label?: Label; words: string } {
  let label: Label | undefined
  let rest = words
  for (let found = readFirst(rest); found; found = readFirst(rest)) {
    if (label === undefined || rankOf(found.label) > rankOf(label)) label = found.label
    rest = rest.slice(found.length)
  }
  return label ? { label, words: rest } : { words }
}

function readFirst(words: string): { label: Label; length: number } | undefined {
  const head = words.slice(0, longestHead)
  const ends: number[] = []
  let plain = ''
  let at = 0
  for (const sign of head) {
    at += sign.length
    const written = /\s/.test(sign) ? sign : inPlainLetters(sign)
    plain += written
    for (let each = 0; each < written.length; each += 1) ends.push(at)
  }
  const kept = strict.exec(plain)
  if (kept) return { label: 'TLP:AMBER+STRICT', length: tail(words, ends[kept[0].length - 1] ?? at) }
  const found = exact.exec(head)
  const label = found?.[1] ? readLabel(found[1]) : undefined
  return found && label ? { label, length: tail(words, found[0].length) } : undefined
}

/** Where the words after a label begin. */
function tail(words: string, from: number): number {
  let at = from
  while (/[\s:–—-]/.test(words[at] ?? '')) at += 1
  return at
}
