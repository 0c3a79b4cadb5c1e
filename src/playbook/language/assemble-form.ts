import type { z } from 'zod'
import type { Place } from '../../locale/yaml-file.ts'
import type { question } from './atoms.ts'
import type { Question, Text } from './model.ts'
import type { Reading } from './reading.ts'

type WrittenQuestion = z.output<typeof question>

/** Makes the questions of a form; ids are unique in it. */
export function assembleQuestions(reading: Reading, place: Place, written: readonly WrittenQuestion[]): Question[] {
  const ids = written.map(({ id }) => id)
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) < index)
      reading.report(reading.spotOf([...place, index, 'id']), 'playbook.problem.double', { id })
  }
  return written.map((question, index) => assembleQuestion(reading, [...place, index], question))
}

function assembleQuestion(reading: Reading, place: Place, question: WrittenQuestion): Question {
  const { id, hint } = question
  const asked = {
    id,
    label: reading.text([...place, 'label'], question.label),
    ...(hint !== undefined && { hint: reading.text([...place, 'hint'], hint) }),
    required: !question.optional,
  }
  switch (question.type) {
    case 'line':
    case 'paragraph':
      return { ...asked, type: question.type, max: question.max }
    case 'one': {
      const options = assembleOptions(reading, [...place, 'options'], question.options)
      const { passkey } = question
      for (const value of Object.keys(passkey ?? {})) {
        if (!options.some((option) => option.value === value))
          reading.report(reading.spotOf([...place, 'passkey', value]), 'playbook.problem.passkey-option', { value })
      }
      return { ...asked, type: 'one', options, ...(passkey !== undefined && { passkey }) }
    }
    case 'many':
      return { ...asked, type: 'many', options: assembleOptions(reading, [...place, 'options'], question.options) }
    case 'moment':
      return { ...asked, type: 'moment' }
  }
}

/** What one can choose from, in the order of the file. */
export function assembleOptions(reading: Reading, place: Place, written: Readonly<Record<string, Text>>) {
  return Object.entries(written).map(([value, label]) => ({ value, label: reading.text([...place, value], label) }))
}
