import type { Answers, Field, Form, Problems } from '../chat/form.ts'
import { portable } from '../chat/portable.ts'
import type { Person } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { readLocalMoment } from '../locale/written-time.ts'
import type { Value } from '../playbook/engine/run.ts'
import type { Question, Text } from '../playbook/language/model.ts'
import { sayText } from '../playbook/language/text.ts'

/** Questions of a playbook as a form that every platform can show, and what was answered as a run keeps it. */

type Reader = Pick<Person, 'language' | 'zone'>

/** The pages of a form that asks these questions, at most five a page. */
export function pagesOf(questions: readonly Question[], reader: Reader): readonly (readonly Field[])[] {
  const fields = questions.map((question) => fieldOf(question, reader))
  return Array.from({ length: Math.ceil(fields.length / portable.fieldsPerPage) }, (_, page) =>
    fields.slice(page * portable.fieldsPerPage, (page + 1) * portable.fieldsPerPage),
  )
}

function fieldOf(question: Question, { language, zone }: Reader): Field {
  const { id, required } = question
  const words = (text: Text, most: number): string => cut(sayText(text, language), most)
  const label = words(question.label, portable.fieldLabel)
  const hint = question.hint === undefined ? '' : sayText(question.hint, language)
  switch (question.type) {
    case 'moment': {
      // The zone first: without it the answer would mean another instant. Nothing is filled in: an instant is to be meant.
      const said = [say(language, 'runs.form.moment', { zone }), hint].filter((part) => part !== '').join('. ')
      return { id, label, required, type: 'moment', hint: cut(said, portable.fieldHint) }
    }
    case 'one':
    case 'many': {
      const options = question.options
        .slice(0, portable.options)
        .map(({ value, label: option }) => ({ value, label: words(option, portable.optionLabel) }))
      const guarded = options.filter(({ value }) => Object.hasOwn(question.passkey ?? {}, value))
      // Before the hint: whoever has no passkey at hand must know it before they write the rest.
      const takes =
        guarded.length === 0
          ? ''
          : say(language, 'runs.form.passkey', { options: guarded.map(({ label: option }) => option).join('”, “') })
      return { id, label, required, type: question.type, options, ...hinted(`${takes} ${hint}`.trim()) }
    }
    default:
      return { id, label, required, type: question.type, max: Math.min(question.max, portable.answer), ...hinted(hint) }
  }
}

const hinted = (hint: string) => (hint === '' ? {} : { hint: cut(hint, portable.fieldHint) })
const cut = (words: string, most: number): string =>
  words.length > most
    ? `${words
        .slice(0, most - 1)
        .toWellFormed()
        .trimEnd()}…`
    : words

/** A form about something, its title and button short enough for all. */
export const formOf = ({ id, context, title, intro, submit }: Omit<Form, 'pages'>, pages: Form['pages']): Form => ({
  id,
  context,
  title: cut(title, portable.formTitle),
  submit: cut(submit, portable.formSubmit),
  pages,
  ...(intro !== undefined && { intro }),
})

/** What is wrong with the answers to questions, in the reader's language. */
export function checkQuestions(questions: readonly Question[], answers: Answers, reader: Reader): Problems {
  const problems = questions.flatMap((question): [string, string][] => {
    const problem = problemOf(question, answers[question.id]?.trim() ?? '', reader)
    return problem === undefined ? [] : [[question.id, problem]]
  })
  return Object.fromEntries(problems)
}

function problemOf(question: Question, given: string, { language, zone }: Reader): string | undefined {
  if (given === '') return question.required ? say(language, 'runs.form.missing') : undefined
  switch (question.type) {
    case 'moment':
      return readLocalMoment(given, zone) ? undefined : say(language, 'runs.form.moment.unread')
    case 'one':
    case 'many': {
      const chosen = question.type === 'one' ? [given] : given.split(',')
      const known = chosen.every((each) => question.options.some(({ value }) => value === each))
      return known ? undefined : say(language, 'runs.form.choose')
    }
    default:
      return given.length > question.max
        ? say(language, 'runs.form.long', { most: question.max, length: given.length })
        : undefined
  }
}

/** Answers that were checked, as a run keeps them: instants in UTC, several values as a list; what was left out is absent. */
export function valuesOf(
  questions: readonly Question[],
  answers: Answers,
  { zone }: Reader,
): Readonly<Record<string, Value>> {
  const values = questions.flatMap((question): [string, Value][] => {
    const given = answers[question.id]?.trim() ?? ''
    if (given === '') return []
    if (question.type === 'many') return [[question.id, given.split(',')]]
    if (question.type !== 'moment') return [[question.id, given]]
    const at = readLocalMoment(given, zone)
    return at ? [[question.id, at.toISOString()]] : []
  })
  return Object.fromEntries(values)
}

/** The answers that a typed line gives: all of it to the only question, or to the first in free words; an option by its value. */
export function readLine(questions: readonly Question[], line: string): Answers {
  const words = line.trim()
  if (words === '') return {}
  const [only, ...others] = questions
  if (only && others.length === 0) return { [only.id]: optionIn(only, words) ?? words }
  // `significant: yes, aware: 2027-04-25T20:15`, or the option alone where the first question has one, then free words.
  const { word = '', rest = '' } = /^(?<word>\S+)(?:\s+[-–—]?\s*(?<rest>[\s\S]*))?$/.exec(words)?.groups ?? {}
  const choice = questions.find((question) => optionIn(question, word) !== undefined)
  const free = questions.find(({ type }) => type === 'line' || type === 'paragraph')
  if (choice) return { [choice.id]: optionIn(choice, word) ?? '', ...(free && rest !== '' && { [free.id]: rest }) }
  return free ? { [free.id]: words } : {}
}

function optionIn(question: Question, written: string): string | undefined {
  if (!('options' in question)) return undefined
  return question.options.find(({ value }) => value.toLowerCase() === written.trim().toLowerCase())?.value
}
