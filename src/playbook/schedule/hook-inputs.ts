import type { Value } from '../engine/run.ts'
import type { Question } from '../language/model.ts'

/** What a caller said: an object of JSON. */
export type Body = { readonly [field: string]: Value }

/** What the inputs of a playbook are by the fields of the same names, or the first that is wrong. Fields nobody asks for are left. */
export function inputsFrom(
  questions: readonly Question[],
  body: Body,
): { ok: true; inputs: Readonly<Record<string, Value>> } | { ok: false; field: string } {
  const inputs: Record<string, Value> = {}
  for (const question of questions) {
    const { id, required } = question
    const given = Object.hasOwn(body, id) ? body[id] : undefined
    if (given === undefined || given === null || given === '') {
      if (required) return { ok: false, field: id }
      continue
    }
    const value = readValue(question, given)
    if (value === undefined) return { ok: false, field: id }
    inputs[id] = value
  }
  return { ok: true, inputs }
}

function readValue(question: Question, given: Value): Value | undefined {
  switch (question.type) {
    case 'line':
    case 'paragraph': {
      const text = typeof given === 'number' ? String(given) : given
      if (typeof text !== 'string' || text.length > question.max || text.trim() === '') return undefined
      return question.type === 'line' && /[\n\r]/.test(text) ? undefined : text
    }
    case 'one':
      return isOption(question, given) ? given : undefined
    case 'many':
      return Array.isArray(given) && given.length > 0 && given.every((each) => isOption(question, each))
        ? given
        : undefined
    case 'moment': {
      // With its offset: a machine's own local time says nothing here.
      if (
        typeof given !== 'string' ||
        !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(given)
      ) {
        return undefined
      }
      const at = new Date(given)
      return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
    }
  }
}

const isOption = ({ options }: Extract<Question, { type: 'one' | 'many' }>, given: Value): boolean =>
  options.some(({ value }) => value === given)
