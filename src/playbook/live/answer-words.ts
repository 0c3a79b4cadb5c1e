import { say } from '../../locale/catalogue.ts'
import { sayPlaced } from '../../locale/moment.ts'
import { isInstant } from '../engine/context.ts'
import type { Value } from '../engine/run.ts'
import type { Question, Step } from '../language/model.ts'
import { sayText } from '../language/text.ts'

/** The answers to a step's questions in words: `Significant? Yes · Since when? Sun 25 Apr 20:00 Brussels`. */
export function sayAnswers(
  step: Step,
  answers: Readonly<Record<string, Value>>,
  language: string,
  zone = 'Europe/Brussels',
): string {
  if (step.kind === 'task')
    return typeof answers.evidence === 'string' ? say(language, 'runs.evidence', { words: answers.evidence }) : ''
  if (step.kind !== 'ask') return ''
  return step.fields
    .flatMap((field) => {
      const said = sayAnswer(field, answers[field.id], language, zone)
      return said === undefined ? [] : [`${sayText(field.label, language)} ${said}`]
    })
    .join(' · ')
}

function sayAnswer(field: Question, value: Value | undefined, language: string, zone: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (field.type === 'moment') return isInstant(value) ? sayPlaced(language, new Date(value), zone) : undefined
  if (!('options' in field)) return `“${String(value)}”`
  const chosen = Array.isArray(value) ? value : [value]
  return chosen
    .map((each) => {
      const option = field.options.find((one) => one.value === each)
      return option ? sayText(option.label, language) : String(each)
    })
    .join(', ')
}
