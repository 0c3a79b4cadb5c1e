import { say } from '../locale/catalogue.ts'
import { inAll } from '../locale/every.ts'
import { readAnswer } from '../round/written.ts'
import { choicesOf, isKnown } from './controls.ts'
import type { DecisionFile } from './file.ts'

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

/** Reads `[member] [position] [reservation:|because] [words]`, as `readAnswer` reads answers. */
export function readPosition(
  line: string,
  file: DecisionFile,
  { own, language }: { own: readonly string[]; language: string },
): WrittenPosition {
  const values = [...new Set([...choicesOf(file), ...file.options.map(({ value }) => value), 'object', 'abstain'])]
  const options = values.flatMap((value) => {
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
  const read = readAnswer(line, { options, asked, own, language })
  return { ...read, ...readWords(read.words) }
}

/** The words of a position, and whether they make a reservation. */
function readWords(written: string): { reservation: boolean; words: string } {
  const tidy = written.replace(/\s+/g, ' ').trim()
  if (reserved.test(tidy)) return { reservation: true, words: tidy.replace(reserved, '').trim() }
  return { reservation: false, words: tidy.replace(because, '').trim() }
}
