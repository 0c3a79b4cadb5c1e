import type { Answers, Field } from '../../src/chat/form.ts'

/** A reply as somebody would write it to a form asked for in one message. */
export function written(fields: readonly Field[], answers: Answers): string {
  return fields
    .flatMap((field, index) => {
      const answer = answers[field.id]
      if (answer === undefined) return []
      if (field.type !== 'one' && field.type !== 'many') return [`${index + 1}: ${answer}`]
      const letters = answer
        .split(',')
        .map((value) => String.fromCharCode(97 + field.options.findIndex((option) => option.value === value)))
      return [`${index + 1}: ${letters.join(', ')}`]
    })
    .join('\n')
}
