import { electionKinds } from '../calendar/election.ts'
import { longest } from '../calendar/words.ts'
import type { Field, Form } from '../chat/form.ts'
import { say } from '../locale/catalogue.ts'

/** A new election with its first day of voting. */
export function addForm(language: string): Form {
  const kinds = electionKinds.map((kind) => ({ value: kind, label: say(language, 'calendar.kind', { kind }) }))
  return {
    id: 'calendar',
    context: 'add',
    title: say(language, 'calendar.form.title'),
    intro: say(language, 'calendar.form.add.intro'),
    submit: say(language, 'calendar.form.submit'),
    pages: [
      [
        line(language, 'id', { max: longest.id, required: true, hint: 'calendar.form.id.hint' }),
        line(language, 'name', { max: longest.title, required: true }),
        { id: 'kind', type: 'one', required: true, label: say(language, 'calendar.form.kind'), options: kinds },
        line(language, 'code', { max: 10, required: true, hint: 'calendar.form.code.hint' }),
        line(language, 'day', { max: 10, required: true, hint: 'calendar.form.day.hint' }),
      ],
      hours(language),
    ],
  }
}

/** Hours of voting of one member on one day of an election. */
export function setForm(language: string, election: string): Form {
  return {
    id: 'calendar',
    context: `set ${election}`,
    title: say(language, 'calendar.form.title'),
    intro: say(language, 'calendar.form.set.intro'),
    submit: say(language, 'calendar.form.submit'),
    pages: [
      [
        line(language, 'code', { max: 10, required: true, hint: 'calendar.form.code.hint' }),
        line(language, 'day', { max: 10, required: true, hint: 'calendar.form.day.hint' }),
      ],
      hours(language),
    ],
  }
}

const hours = (language: string): readonly Field[] => [
  line(language, 'hours', { max: 20, hint: 'calendar.form.hours.hint' }),
  line(language, 'zone', { max: 40, hint: 'calendar.form.zone.hint' }),
  line(language, 'results', { max: 20, hint: 'calendar.form.results.hint' }),
  line(language, 'source', { max: longest.title, hint: 'calendar.form.source.hint' }),
]

type FieldId = 'id' | 'name' | 'code' | 'day' | 'hours' | 'zone' | 'results' | 'source'

const line = (
  language: string,
  id: FieldId,
  { max, required = false, hint }: { max: number; required?: boolean; hint?: Parameters<typeof say>[1] },
): Field => ({
  id,
  type: 'line',
  max,
  required,
  label: say(language, `calendar.form.${id}`),
  ...(hint && { hint: say(language, hint) }),
})
