import { wordsIn } from '../locale/words.ts'
import { type Option, severalOf } from './option.ts'

/** What a person wrote as an answer: for which member, which of the options, and their words. */
export type Written = { code?: string; value?: string; words: string }

/**
 * What may be meant: the options, the members that are asked, and those for whom the person may answer. `one`: several options
 * are never read, and one may stand there more than once, with each of its names.
 */
export type Readable = {
  options: readonly Option[]
  asked: readonly string[]
  own: readonly string[]
  language: string
  one?: true
}

/**
 * Reads an answer: `[member] [option] [words]`. A member is its code in capitals; where it is not the person's own, only before
 * an option, since codes are everyday words too (`IT is down`). An option is its value or what it is called, in any case.
 */
export function readAnswer(line: string, { asked, own, ...choice }: Readable): Written {
  const tidy = line.trim()
  const [, first = '', rest = ''] = /^([A-Z]{2,12}(?:-[A-Z]{2,12})*):?(?:\s+([\s\S]*))?$/.exec(tidy) ?? []
  const code = first === 'GR' ? 'EL' : first
  if (own.includes(code)) return { code, ...readOption(rest, choice) }
  if (asked.includes(code)) {
    const read = readOption(rest, choice)
    if (read.value !== undefined) return { code, ...read }
  }
  return readOption(tidy, choice)
}

/** The option that a line begins with, the longest that fits, and the words after it. */
function readOption(
  line: string,
  { options, language, one }: Pick<Readable, 'options' | 'language' | 'one'>,
): { value?: string; words: string } {
  const several = one ? undefined : /^[^\s+,]+(?:\s*[+,]\s*[^\s+,]+)+/u.exec(line)?.[0]
  const chosen = several?.split(/\s*[+,]\s*/u).map(plain)
  // Several are named by their values alone: `a+c`, `a, c`.
  if (several && chosen?.every((each) => options.some(({ value }) => value === each)))
    return { value: severalOf(options, chosen), words: line.slice(several.length).trim() }
  const names = options
    .flatMap(({ value, label }) =>
      [value, wordsIn(label, language), wordsIn(label, 'en')].map((name) => ({ value, name: plain(name) })),
    )
    .toSorted((a, b) => b.name.length - a.name.length)
  const seen = plain(line)
  const found = names.find(({ name }) => seen.startsWith(name) && !/^[\p{L}\p{N}]/u.test(seen.slice(name.length)))
  if (!found || found.name === '') return { words: line.trim() }
  return {
    value: found.value,
    words: line
      .slice(found.name.length)
      .replace(/^[\s:,.;–—-]+/, '')
      .trim(),
  }
}

/** As it is compared: the length stays, so that the words after it can be cut from the line. */
const plain = (text: string): string =>
  [...text].map((sign) => (sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign)).join('')
