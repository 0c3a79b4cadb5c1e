import type { Question } from '../language/model.ts'
import { isInstant } from './context.ts'
import type { Value } from './run.ts'

/** Whether answers fit the questions of a form: all that is required, each of its type, nothing else. */
export function fits(fields: readonly Question[], answers: Readonly<Record<string, Value>>): boolean {
  const asked = new Set(fields.map(({ id }) => id))
  return Object.keys(answers).every((id) => asked.has(id)) && fields.every((field) => fitsOne(field, answers[field.id]))
}

function fitsOne(field: Question, answer: Value | undefined): boolean {
  if (answer === undefined || answer === null || answer === '') return !field.required
  switch (field.type) {
    case 'line':
    case 'paragraph':
      return typeof answer === 'string' && answer.length <= field.max && (!field.required || answer.trim() !== '')
    case 'one':
      return field.options.some(({ value }) => value === answer)
    case 'many': {
      if (!Array.isArray(answer) || (field.required && answer.length === 0)) return false
      return answer.every((each) => field.options.some(({ value }) => value === each))
    }
    case 'moment':
      return isInstant(answer)
  }
}
