import { say } from '../locale/catalogue.ts'
import { inAll } from '../locale/every.ts'
import { type Readable, readAnswer } from '../round/written.ts'
import { isKnown, valuesOf } from './controls.ts'
import type { DecisionFile } from './file.ts'
import { isAgainst } from './rule.ts'

/** A position as a person wrote it: for which member, which, whether with a reservation, and the words. */
export type WrittenPosition = { code?: string; value?: string; reservation: boolean; words: string }

/** What people write who mean one of the values that every proposal has. */
const also: Readonly<Record<string, string>> = {
  agree: 'yes',
  approve: 'yes',
  adopt: 'yes',
  ja: 'yes',
  reject: 'no',
  nej: 'no',
  objection: 'object',
  abstention: 'abstain',
}

/** With what a reservation begins. */
const reserved = /^(?:with\s+(?:a\s+)?)?(?:reservation|reserve|forbehold|med\s+forbehold)\b[\s:,.–—-]*/i
/** With what reasons may begin. */
const because = /^(?:because|since|fordi)\b[\s:,]*/i

/** A refusal in a word, as a line begins with it: alone, or set off from what follows. */
const refusal = /^(?:no|nej)\b/i
const setOff = /[:,.;]|\s[-–—]|[-–—]\s/
/** A clause that goes with any position; whoever has none writes `no reservations`. */
const clause = /^(?:(?:because|since|fordi|with|med)\s|(?:reservation|reserve|forbehold)\s*:)/i
/** What is said by whoever has nothing against it, also behind another word. */
const assent =
  /^(?:no|not?\s+any|without|ingen|ikke\s+nogen|uden)\s+(?:\p{L}+\s+)?(?:objection|comment|reservation|remark|observation|concern|problem|issue|indvending|indsigelse|bemærkning|forbehold|kommentar)/iu
const nothing = /^(?:no|none|nil|nothing|nej|ingen|intet)\P{L}*$/iu

/**
 * Reads `[member] [position] [reservation:|because] [words]`, as `readAnswer` reads answers. One position, or none where the
 * words name another as well, or where a refusal may be the beginning of an assent: `no objection` is against nothing.
 */
export function readPosition(
  line: string,
  file: Pick<DecisionFile, 'rule' | 'options' | 'seats'>,
  { own, language }: { own: readonly string[]; language: string },
): WrittenPosition {
  const options = valuesOf(file).flatMap((value) => {
    const named = file.options.find((option) => option.value === value)
    const words = Object.entries(also).filter(([, meant]) => meant === value)
    return [
      {
        value,
        label: named?.label ?? (isKnown(value) ? inAll((each) => say(each, `decisions.option.${value}`)) : value),
      },
      ...words.map(([word]) => ({ value, label: word })),
    ]
  })
  // The words lead to a value of their own; a label in another language must not hide it.
  const asked = file.seats.map(({ code }) => code)
  const choice = { options, language, one: true } as const
  const { value, ...read } = readAnswer(line, { ...choice, asked, own })
  const position = { ...read, ...readWords(read.words) }
  if (value === undefined) return position
  const tidy = line.trim()
  const said = tidy.slice(0, tidy.length - read.words.length).replace(read.code === undefined ? '' : /^\S+\s+/, '')
  const isOther = valuesIn(read.words, choice).some((each) => each !== value)
  const isUnclear = isOther || isArticle(said, read.words) || (isAgainst(value) && mayAssent(said, read.words))
  return isUnclear ? position : { ...position, value }
}

/** Whether the letter of an option is a word of what follows: `a compromise is needed first` chooses nothing. */
const isArticle = (said: string, words: string): boolean =>
  /^\p{L}\s*$/u.test(said) && /^[\p{L}\p{N}]/u.test(words) && !clause.test(words)

/** The values that words consist of, and of nothing else; an assent names none. */
function valuesIn(words: string, choice: Pick<Readable, 'options' | 'language' | 'one'>): readonly string[] {
  if (assent.test(words)) return []
  const { value, words: rest } = readAnswer(words.replace(/^(?:[\s+,;/&]|(?:and|or|og|eller)\s)+/i, ''), {
    ...choice,
    asked: [],
    own: [],
  })
  if (value === undefined) return []
  const others = rest === '' ? [] : valuesIn(rest, choice)
  return rest === '' || others.length > 0 ? [value, ...others] : []
}

/** Whether what reads as a refusal may say that there is nothing against it. `said` is what was read, with what sets it off. */
function mayAssent(said: string, words: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(words)) return false
  if (assent.test(words) || nothing.test(words)) return true
  return refusal.test(said) && /^\W*$/.test(said.replace(refusal, '')) && !setOff.test(said) && !clause.test(words)
}

/** The words of a position, and whether they make a reservation. */
function readWords(written: string): { reservation: boolean; words: string } {
  const tidy = written.replace(/\s+/g, ' ').trim()
  if (reserved.test(tidy)) return { reservation: true, words: tidy.replace(reserved, '').trim() }
  return { reservation: false, words: tidy.replace(because, '').trim() }
}
