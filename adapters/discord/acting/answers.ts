import { readMoment } from '../../../src/chat/dialogue.ts'
import type { Field, Option } from '../../../src/chat/form.ts'
import { nearest } from '../../../src/locale/nearest.ts'
import { limits } from '../limits.ts'

/** Why what stands in a field is no answer. */
export type Wrong = { kind: 'no-moment' } | { kind: 'no-option'; given: string; near: string | undefined }

/** The answer that stands in a field, empty where there is none. */
export function readField(field: Field, held: string): string | Wrong {
  switch (field.type) {
    case 'line':
    case 'paragraph':
      return held.replace(/\r\n?/g, '\n').trim()
    case 'moment':
      return held.trim() === '' ? '' : (readMoment(held) ?? { kind: 'no-moment' })
    case 'one':
    case 'many':
      return readChoice(field, held)
  }
}

function readChoice({ type, options }: Extract<Field, { type: 'one' | 'many' }>, held: string): string | Wrong {
  if (held.trim() === '') return ''
  const whole = optionIn(options, held)
  if (whole) return whole.value
  const chosen = new Set<string>()
  for (const given of held.split(/[,;\n]/).map((each) => each.trim())) {
    if (given === '') continue
    const option = optionIn(options, given)
    if (!option) return { kind: 'no-option', given: given.slice(0, limits.optionText), near: nearTo(options, given) }
    chosen.add(option.value)
  }
  // In the form's own order, so that the same choice is the same answer.
  const values = options.flatMap(({ value }) => (chosen.has(value) ? [value] : []))
  if (type === 'one' && values.length > 1)
    return { kind: 'no-option', given: held.slice(0, limits.optionText), near: undefined }
  return values.join(',')
}

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** The words of a label: of `CZ · Czechia` the code and the name. */
const partsOf = ({ label }: Option): readonly string[] => [label, ...label.split('·')].map(folded)

/** An option by its value, its label or a part of it, else the one alone that begins so. */
function optionIn(options: readonly Option[], given: string): Option | undefined {
  const wanted = folded(given)
  const exact =
    options.find(({ value }) => value === given.trim()) ??
    options.find(({ value }) => folded(value) === wanted) ??
    options.find((option) => partsOf(option).includes(wanted))
  if (exact) return exact
  const begun =
    wanted.length < 2 ? [] : options.filter((option) => partsOf(option).some((part) => part.startsWith(wanted)))
  return begun.length === 1 ? begun[0] : undefined
}

function nearTo(options: readonly Option[], given: string): string | undefined {
  const byPart = new Map(options.flatMap((option) => partsOf(option).map((part) => [part, option.label] as const)))
  const found = nearest(folded(given), [...byPart.keys()])
  return found === undefined ? undefined : byPart.get(found)
}

/** Values of a choice as they are typed where there are too many to list. */
export const listed = (options: readonly Option[], answer: string): string =>
  answer
    .split(',')
    .flatMap((value) => options.find((option) => option.value === value)?.label ?? [])
    .join(', ')
