import type { InputBlock, KnownBlock, ModalView, PlainTextElement, PlainTextOption } from '@slack/types'
import { type Answers, type Field, type Form, fieldsOf, type Option, type Problems } from '../../../src/chat/form.ts'
import { cut } from '../../../src/chat/line.ts'
import { visible } from '../../../src/chat/visible.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { limits } from '../limits.ts'

/** How a form's views are called where Slack hands them back. */
export const formCallback = 'form'
/** A view that only says something. */
const noteCallback = 'note'
/** The button that leads back to the page before, where Slack's own does not. */
export const backAction = 'back'

/** Which page of which sheet a view shows. It goes out and comes back with the view: no words of people. */
export type Place = { sheet: string; page: number; stacked: boolean }

/** One page of a form, and what was answered so far. */
export type Leaf = {
  form: Form
  answers: Answers
  place: Place
  language: string
  exercise: boolean
}

/** What a modal's fields hold, by block and element. */
export type Held = Readonly<Record<string, Readonly<Record<string, HeldValue>>>>
type HeldValue = {
  value?: string | null
  selected_option?: { value: string } | null
  selected_options?: readonly { value: string }[]
  selected_date?: string | null
  selected_time?: string | null
}

const answerAction = 'answer'
/** So many options or fewer stand open, where the one chosen need not be unchosen again. */
const few = 5

/** The block in which a field stands; of a moment the one of its day. */
const blockOf = (field: Field): string => field.id
const timeBlockOf = (field: Field): string => `${field.id}~time`

/** Forms of so many pages are laid one view upon the other, and Slack itself leads back; longer ones change in place. */
export const isStacked = (form: Form): boolean => form.pages.length <= limits.viewStack

/** A page of a form as Slack shows it. */
export function modalOf({ form, answers, place, language, exercise }: Leaf): ModalView {
  const { page } = place
  const pages = form.pages.length
  const isLast = page >= pages - 1
  const leadsBack = page > 0 && !place.stacked
  const remarks = [
    ...(exercise ? [say(language, 'slack.exercise')] : []),
    ...(pages > 1 ? [say(language, 'slack.form.page', { page: page + 1, pages })] : []),
  ]
  const blocks: KnownBlock[] = [
    ...(remarks.length > 0 ? [contextOf(remarks.join(' · '))] : []),
    ...(form.intro && page === 0 ? [sectionOf(form.intro)] : []),
    ...(form.pages[page] ?? []).flatMap((field) => inputsOf(field, answers[field.id], language)),
    ...(leadsBack ? [backOf(language)] : []),
  ]
  return {
    type: 'modal',
    callback_id: formCallback,
    private_metadata: JSON.stringify(place),
    notify_on_close: true,
    title: titleOf(form.title),
    submit: words(isLast ? form.submit : say(language, 'slack.form.next'), limits.viewTitle),
    close: words(say(language, page > 0 && place.stacked ? 'slack.form.back' : 'slack.form.cancel'), limits.viewTitle),
    blocks,
  }
}

/** A view that takes nothing more. To close it closes the whole form. */
export function noteOf(title: string, blocks: readonly KnownBlock[], language: string): ModalView {
  return {
    type: 'modal',
    callback_id: noteCallback,
    clear_on_close: true,
    title: titleOf(title),
    close: words(say(language, 'slack.form.close'), limits.viewTitle),
    blocks: blocks.slice(0, limits.viewBlocks),
  }
}

/** What stands at the head of a view. There is room for few words: where they are too many, whole ones are left out. */
function titleOf(text: string): PlainTextElement {
  const short = cut(visible(text).trim(), limits.viewTitle)
  const end = short.lastIndexOf(' ')
  const whole = short === visible(text).trim() || end < limits.viewTitle / 2 ? short : `${short.slice(0, end)}…`
  return { type: 'plain_text', text: whole, emoji: false }
}

/** A text as a block of its own. */
export const sectionOf = (text: string): KnownBlock => ({ type: 'section', text: words(text, limits.sectionText) })

const contextOf = (text: string): KnownBlock => ({ type: 'context', elements: [words(text, limits.contextText)] })

const backOf = (language: string): KnownBlock => ({
  type: 'actions',
  elements: [
    { type: 'button', action_id: backAction, text: words(say(language, 'slack.form.back'), limits.buttonText) },
  ],
})

/** Where a view stands, of what came back with it; `undefined` when it is none of a form's. */
export function placeIn(metadata: string): Place | undefined {
  try {
    const { sheet, page, stacked } = JSON.parse(metadata) as Partial<Place> // looked at below
    return typeof sheet === 'string' && typeof page === 'number'
      ? { sheet, page, stacked: stacked === true }
      : undefined
  } catch {
    return undefined
  }
}

/** What the fields of a page hold. `halves` are moments of which only the day or only the time was given. */
export function readPage(form: Form, page: number, held: Held): { answers: Answers; halves: readonly string[] } {
  const answers: Record<string, string> = {}
  const halves: string[] = []
  for (const field of form.pages[page] ?? []) {
    const value = held[blockOf(field)]?.[answerAction]
    if (field.type === 'moment') {
      const day = value?.selected_date
      const time = held[timeBlockOf(field)]?.[answerAction]?.selected_time
      if (day && time) answers[field.id] = `${day}T${time}`
      else if (day || time) halves.push(field.id)
      continue
    }
    const answer = answerIn(field, value)
    if (answer !== '') answers[field.id] = answer
  }
  return { answers, halves }
}

function answerIn(field: Field, held: HeldValue | undefined): string {
  switch (field.type) {
    case 'one':
      return held?.selected_option?.value ?? ''
    case 'many': {
      const chosen = new Set(held?.selected_options?.map(({ value }) => value))
      // In the form's own order, so that the same choice is the same answer.
      return field.options.flatMap(({ value }) => (chosen.has(value) ? [value] : [])).join(',')
    }
    default:
      return (held?.value ?? '').replace(/\r\n?/g, '\n').trim()
  }
}

/** Problems where Slack shows them: at their fields on this page, all others at its first one, with the name of what they are about. */
export function errorsOf(form: Form, page: number, problems: Problems, language: string): Record<string, string> {
  const fields = form.pages[page] ?? []
  const errors: Record<string, string> = {}
  const others: string[] = []
  for (const [id, problem] of Object.entries(problems)) {
    const here = fields.find((field) => field.id === id)
    const label = fieldsOf(form).find((field) => field.id === id)?.label
    if (here) errors[blockOf(here)] = cut(problem, limits.inputLabel)
    else others.push(label === undefined ? problem : say(language, 'slack.form.elsewhere', { label, problem }))
  }
  const [first] = fields
  if (first && others.length > 0)
    errors[blockOf(first)] = cut([errors[blockOf(first)], ...others].filter(Boolean).join(' '), limits.inputLabel)
  return errors
}

/** A word about the whole of a page, at its first field. */
export const errorOf = (form: Form, page: number, said: string): Record<string, string> => {
  const [first] = form.pages[page] ?? []
  return first ? { [blockOf(first)]: said } : {}
}

function inputsOf(field: Field, answer: string | undefined, language: string): InputBlock[] {
  const value = answer ?? field.value ?? ''
  const most = field.type === 'paragraph' && field.max > limits.inputText ? limits.inputText : undefined
  const hints = [field.hint ?? '', most === undefined ? '' : say(language, 'slack.form.most', { most })]
  const hint = hints.filter((each) => each !== '').join(' ')
  const input = (block_id: string, label: string, element: InputBlock['element'], told = hint): InputBlock => ({
    type: 'input',
    block_id,
    label: words(label, limits.inputLabel),
    ...(told !== '' && { hint: words(told, limits.inputLabel) }),
    // Slack itself insists on what is required, and says of all else that it is optional.
    optional: !field.required,
    element,
  })
  if (field.type !== 'moment') return [input(blockOf(field), field.label, elementOf(field, value))]
  const [day, time] = value.split('T')
  const timeLabel = say(language, 'slack.form.time', { label: field.label })
  return [
    input(blockOf(field), field.label, {
      type: 'datepicker',
      action_id: answerAction,
      ...(day && { initial_date: day }),
    }),
    // What there is to know stands at the day.
    input(
      timeBlockOf(field),
      timeLabel,
      { type: 'timepicker', action_id: answerAction, ...(time && { initial_time: time.slice(0, 5) }) },
      '',
    ),
  ]
}

function elementOf(field: Exclude<Field, { type: 'moment' }>, value: string): InputBlock['element'] {
  switch (field.type) {
    case 'one':
      return oneOf(
        field,
        field.options.find((option) => option.value === value),
      )
    case 'many': {
      const values = value.split(',')
      return manyOf(
        field,
        field.options.filter((option) => values.includes(option.value)),
      )
    }
    default: {
      const most = Math.min(field.max, limits.inputText)
      return {
        type: 'plain_text_input',
        action_id: answerAction,
        multiline: field.type === 'paragraph',
        max_length: most,
        ...(value !== '' && { initial_value: cut(value.toWellFormed(), most) }),
      }
    }
  }
}

type Choosing = Extract<Field, { type: 'one' | 'many' }>

function oneOf({ options, required }: Choosing, chosen: Option | undefined): InputBlock['element'] {
  const initial = chosen && { initial_option: optionOf(chosen) }
  const offered = options.slice(0, limits.selectOptions).map(optionOf)
  // Of radio buttons none can be unchosen again.
  if (required && options.length <= few)
    return { type: 'radio_buttons', action_id: answerAction, options: offered, ...initial }
  return { type: 'static_select', action_id: answerAction, options: offered, ...initial }
}

function manyOf({ options }: Choosing, chosen: readonly Option[]): InputBlock['element'] {
  const initial = chosen.length > 0 && { initial_options: chosen.map(optionOf) }
  const offered = options.slice(0, limits.selectOptions).map(optionOf)
  if (options.length <= limits.choiceOptions)
    return { type: 'checkboxes', action_id: answerAction, options: offered, ...initial }
  return { type: 'multi_static_select', action_id: answerAction, options: offered, ...initial }
}

const optionOf = ({ value, label }: Option): PlainTextOption => ({ text: words(label, limits.optionText), value })

/** Words of ours or of people's: literal, and never more than Slack takes. */
const words = (text: string, most: number): PlainTextElement => ({
  type: 'plain_text',
  text: cut(visible(text), most),
  emoji: false,
})
