import { sayPlaced } from '../../locale/moment.ts'
import { wordsIn } from '../../locale/words.ts'
import type { Value } from '../engine/run.ts'
import type { Known } from './cel-value.ts'
import { type ExpressionFault, evaluate } from './expression.ts'
import type { Text } from './model.ts'

/** A piece of a text: words as they stand, or an expression; `offset` is where that begins in the text. */
export type Part = string | { cel: string; offset: number }

/** The words and the `{{ CEL }}` of a text, in order. */
export function partsOf(words: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of words.matchAll(/\{\{((?:(?!\{\{|\}\}).)*)\}\}/gs)) {
    const [whole, inner = ''] = match
    if (match.index > from) parts.push(words.slice(from, match.index))
    parts.push({ cel: inner.trim(), offset: match.index + 2 + (inner.length - inner.trimStart().length) })
    from = match.index + whole.length
  }
  if (from < words.length) parts.push(words.slice(from))
  return parts
}

/** A text in a language, else in English, its expressions as they were written. */
export const sayText = (text: Text, language: string): string => wordsIn(text, language)

export type Filled = { words: string; faults: readonly (ExpressionFault & { cel: string })[] }

/**
 * A text in a language with what its expressions are now; instants are told in `zone`. Where one cannot be told, `…`
 * stands in its place and the fault is among those returned. Never throws. The words are plain: nothing in them is markup.
 */
export function fillText(
  text: Text,
  language: string,
  context: { readonly [name: string]: Known },
  zone = 'Europe/Brussels',
): Filled {
  const faults: Filled['faults'][number][] = []
  const words = partsOf(sayText(text, language)).map((part) => {
    if (typeof part === 'string') return part
    const result = evaluate(part, context)
    const said = result.ok ? sayValue(result.value, language, zone) : undefined
    if (said !== undefined) return said
    const fault = result.ok ? noWords : result
    faults.push({ ...fault, cel: part.cel })
    return '…'
  })
  return { words: words.join(''), faults }
}

const noWords: ExpressionFault = { ok: false, code: 'value', message: 'It is nothing that can be said.', offset: 0 }

/** A value as a reader sees it; `undefined` where there is none to say. */
function sayValue(value: Value, language: string, zone: string): string | undefined {
  if (value === null || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return isInstant(value) ? sayPlaced(language, new Date(value), zone) : value
  if (!isList(value)) return undefined
  const said = value.map((each) => sayValue(each, language, zone))
  return said.every((each) => each !== undefined) && said.length > 0 ? said.join(', ') : undefined
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value)
const isInstant = (value: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)
