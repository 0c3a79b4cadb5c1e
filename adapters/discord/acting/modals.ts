import {
  type APIComponentInLabel,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
  ComponentType,
  TextInputStyle,
} from 'discord.js'
import type { Answers, Field, Form, Option } from '../../../src/chat/form.ts'
import { cut, line } from '../../../src/chat/line.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { escapeWords } from '../content/escape.ts'
import { limits } from '../limits.ts'
import { listed, readField, type Wrong } from './answers.ts'

/** Which page of which sheet a modal shows, and whether its answer takes the place of the note from which it was opened. It goes out and comes back: no words of people. */
export type Place = { sheet: string; page: number; onNote: boolean }

/** One page of a form, and what stands in its fields so far, by field as it is typed there. */
export type Leaf = {
  form: Form
  typed: Answers
  place: Place
  language: string
  exercise: boolean
}

const written = /^s\/([0-9a-f-]{36})\/(\d{1,3})(\/n)?$/
const idOf = ({ sheet, page, onNote }: Place): string => `s/${sheet}/${page}${onNote ? '/n' : ''}`

/** Where a modal stands, of what came back with it; `undefined` when it is none of a form's. */
export function placeIn(customId: string): Place | undefined {
  const [, sheet, page, onNote] = written.exec(customId) ?? []
  return sheet === undefined ? undefined : { sheet, page: Number(page), onNote: onNote !== undefined }
}

/**
 * A form as Discord can show it: where its words of introduction and five fields stand on one page, the last of them goes to the
 * next, since there is room for five things in all.
 */
export function fitted(form: Form): Form {
  const [first = [], second, ...others] = form.pages
  if (!form.intro || first.length < limits.modalFields) return form
  const [moved] = first.slice(-1)
  if (!moved) return form
  const rest =
    second && second.length < limits.modalFields ? [[moved, ...second]] : [[moved], ...(second ? [second] : [])]
  return { ...form, pages: [first.slice(0, -1), ...rest, ...others] }
}

/** A page of a form as Discord shows it. */
export function modalOf({ form, typed, place, language, exercise }: Leaf): APIModalInteractionResponseCallbackData {
  const { page } = place
  const intro =
    page === 0 && form.intro ? [{ type: ComponentType.TextDisplay as const, content: escapeWords(form.intro) }] : []
  return {
    custom_id: idOf(place),
    title: titleOf(form, page, { language, exercise }),
    components: [...intro, ...(form.pages[page] ?? []).map((field) => labelOf(field, typed[field.id], language))],
  }
}

/** What stands at the head of a page: there is room for few words, of which those of the form give way. */
function titleOf(form: Form, page: number, { language, exercise }: { language: string; exercise: boolean }): string {
  const pages = form.pages.length
  const head = exercise ? `${say(language, 'discord.form.exercise')} · ` : ''
  const tail = pages > 1 ? ` · ${page + 1}/${pages}` : ''
  return `${head}${cut(line(form.title), limits.modalTitle - head.length - tail.length)}${tail}`
}

function labelOf(field: Field, typed: string | undefined, language: string): APILabelComponent {
  const value = typed ?? shownIn(field, field.value ?? '')
  const hint = hintOf(field, language)
  return {
    type: ComponentType.Label,
    label: cut(line(field.label) || '…', limits.label),
    ...(hint !== '' && { description: cut(line(hint), limits.labelDescription) }),
    component: inputOf(field, value, language),
  }
}

function hintOf(field: Field, language: string): string {
  const own = field.hint ?? ''
  if ((field.type !== 'one' && field.type !== 'many') || !isLong(field)) return own
  const examples = field.options.slice(0, 2).map(({ label }) => label)
  const told = say(language, field.type === 'one' ? 'discord.form.type-one' : 'discord.form.type-many', {
    examples: examples.join(', '),
  })
  return own === '' ? told : `${own} ${told}`
}

/** More than Discord lists: then it is typed what is chosen. */
const isLong = ({ options }: { options: readonly Option[] }): boolean => options.length > limits.selectOptions

/** An answer as it stands in its field. */
export function shownIn(field: Field, answer: string): string {
  switch (field.type) {
    case 'moment':
      return answer.slice(0, 16).replace('T', ' ')
    case 'one':
    case 'many':
      return isLong(field) ? listed(field.options, answer) : answer
    default:
      return answer
  }
}

function inputOf(field: Field, value: string, language: string): APIComponentInLabel {
  const { id: custom_id, required } = field
  const written = (style: TextInputStyle, most: number, placeholder?: string): APIComponentInLabel => ({
    type: ComponentType.TextInput,
    custom_id,
    style,
    required,
    max_length: most,
    ...(placeholder !== undefined && { placeholder }),
    ...(value !== '' && { value: cut(value.toWellFormed(), most) }),
  })
  switch (field.type) {
    case 'line':
      return written(TextInputStyle.Short, Math.min(field.max, limits.inputText))
    case 'paragraph':
      return written(TextInputStyle.Paragraph, Math.min(field.max, limits.inputText))
    case 'moment':
      return written(TextInputStyle.Short, longestMoment, say(language, 'discord.form.moment'))
    case 'one':
      if (isLong(field)) return written(TextInputStyle.Short, limits.optionText)
      return choiceOf(field, [value])
    case 'many':
      if (isLong(field)) return written(TextInputStyle.Paragraph, limits.inputText)
      return choiceOf(field, value.split(','))
  }
}

/** More than any way to write one: what is wrong with it is said, not cut off. */
const longestMoment = 40

/** Options that stand open where they are few, else a menu. Of radio buttons none can be unchosen again: they are for what must be answered. */
function choiceOf(field: Extract<Field, { type: 'one' | 'many' }>, chosen: readonly string[]): APIComponentInLabel {
  const { id: custom_id, required } = field
  const options = field.options.map(({ value, label }) => ({
    value,
    label: cut(line(label), limits.optionText) || value,
    ...(chosen.includes(value) && { default: true }),
  }))
  const isFew = options.length <= limits.choiceOptions
  if (field.type === 'one' && required && isFew && options.length >= limits.radioLeast)
    return { type: ComponentType.RadioGroup, custom_id, required, options }
  const least = required ? 1 : 0
  if (field.type === 'many' && isFew)
    return { type: ComponentType.CheckboxGroup, custom_id, required, min_values: least, options }
  const most = field.type === 'one' ? 1 : options.length
  return { type: ComponentType.StringSelect, custom_id, required, min_values: least, max_values: most, options }
}

/** What the fields of a page hold: as it was typed, the answers that it makes, and what cannot be read. */
export type Page = { typed: Answers; answers: Answers; wrong: Readonly<Record<string, Wrong>> }

/** Reads a page that came back. What stands in it besides the page's own fields is not looked at. */
export function readPage(form: Form, page: number, { components }: Pick<APIModalSubmission, 'components'>): Page {
  const held = heldIn(components)
  const typed: Record<string, string> = {}
  const answers: Record<string, string> = {}
  const wrong: Record<string, Wrong> = {}
  for (const field of form.pages[page] ?? []) {
    const value = held.get(field.id) ?? ''
    typed[field.id] = value
    const read = readField(field, value)
    if (typeof read !== 'string') wrong[field.id] = read
    else if (read !== '') answers[field.id] = read
  }
  return { typed, answers, wrong }
}

function heldIn(components: APIModalSubmission['components']): ReadonlyMap<string, string> {
  const held = new Map<string, string>()
  for (const each of components) {
    if (each.type !== ComponentType.Label) continue
    const { component } = each
    if ('values' in component) held.set(component.custom_id, component.values.join(','))
    else if (typeof component.value === 'string') held.set(component.custom_id, component.value)
  }
  return held
}
