import type { ViewOutput } from '@slack/bolt'
import type { AnyBlock, InputBlock, Option, PlainTextOption } from '@slack/types'
import type { OpenView } from './model.ts'

type State = ViewOutput['state']['values']
type StateValue = State[string][string]
/** An element that somebody can act on, and the block it stands in. */
export type Control = { block: AnyBlock & { block_id?: string }; element: Element; label: string }
export type Element = {
  type: string
  action_id?: string
  text?: { text: string }
  value?: string
  url?: string
  options?: PlainTextOption[]
  option_groups?: { label: { text: string }; options: PlainTextOption[] }[]
  initial_option?: Option
  initial_options?: Option[]
  initial_value?: string
  initial_date?: string
  initial_time?: string
  initial_user?: string
  initial_users?: string[]
  max_length?: number
  min_length?: number
  placeholder?: { text: string }
}

/** Everything in these blocks that one can press, choose from or type into. */
export function controlsIn(blocks: readonly AnyBlock[]): Control[] {
  return blocks.flatMap((block): Control[] => {
    const held = block as AnyBlock & {
      elements?: unknown[]
      accessory?: unknown
      element?: unknown
      label?: { text: string }
    } // blocks were checked when they came
    const found =
      block.type === 'actions'
        ? (held.elements ?? [])
        : block.type === 'section'
          ? [held.accessory]
          : block.type === 'input'
            ? [held.element]
            : []
    return found.flatMap((one) => {
      const element = one as Element | undefined // as above
      if (!element || element.type === 'image') return []
      return [{ block, element, label: held.label?.text ?? element.text?.text ?? element.placeholder?.text ?? '' }]
    })
  })
}

export const optionsOf = (element: Element): Option[] => [
  ...(element.options ?? []),
  ...(element.option_groups ?? []).flatMap(({ options }) => options),
]

/** What a control holds: what was typed or chosen, else what it began with. */
function heldBy({ block, element }: Control, open: OpenView): string | string[] | undefined {
  const typed = open.typed.get(block.block_id ?? '')?.get(element.action_id ?? '')
  if (typed !== undefined) return typed
  if (element.initial_options) return element.initial_options.map(({ value }) => value ?? '')
  return (
    element.initial_option?.value ??
    element.initial_value ??
    element.initial_date ??
    element.initial_time ??
    element.initial_user ??
    element.initial_users
  )
}

/** The state of a view as Slack sends it: each control by block and action. */
export function stateOf(open: OpenView): State {
  const state: State = {}
  for (const control of controlsIn(open.view.blocks)) {
    const value = stateValue(control, heldBy(control, open))
    if (!value) continue
    const block = control.block.block_id ?? ''
    state[block] = { ...state[block], [control.element.action_id ?? '']: value }
  }
  return state
}

export type Chosen = { text: { type: 'plain_text'; text: string; emoji?: boolean }; value: string }

const chosenOf = (element: Element, value: string): Chosen | undefined => {
  const option = optionsOf(element).find((one) => one.value === value)
  return option ? { text: { type: 'plain_text', text: option.text.text, emoji: true }, value } : undefined
}

function stateValue({ element }: Control, held: string | string[] | undefined): StateValue | undefined {
  const { type } = element
  const one = typeof held === 'string' ? held : undefined
  const many = Array.isArray(held) ? held : []
  switch (type) {
    case 'button':
    case 'overflow':
      return undefined
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: (one !== undefined && chosenOf(element, one)) || null }
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: many.flatMap((value) => chosenOf(element, value) ?? []) }
    case 'users_select':
      return { type, selected_user: one ?? null }
    case 'multi_users_select':
      return { type, selected_users: many }
    case 'datepicker':
      return { type, selected_date: one ?? null }
    case 'timepicker':
      return { type, selected_time: one ?? null }
    case 'datetimepicker':
      return { type, selected_date_time: one === undefined ? null : Number(one) }
    default:
      return { type, value: one ?? null }
  }
}

/** What Slack's own client says of a field before it sends a form: nothing when it may go. */
export function complaintOf(control: Control, open: OpenView): string | undefined {
  const { block, element } = control
  if (block.type !== 'input') return undefined
  const held = heldBy(control, open)
  const empty = held === undefined || held.length === 0
  if (empty) return (block as InputBlock).optional ? undefined : 'Please complete this required field.' // the type was looked at above
  if (typeof held !== 'string') return undefined
  if (element.type.endsWith('_input')) {
    const most = element.max_length ?? 3000
    if (held.length > most) return `This field must be ${most} characters or fewer.`
    if (element.min_length !== undefined && held.length < element.min_length)
      return `This field must be at least ${element.min_length} characters.`
  }
  if (element.type === 'url_text_input' && !/^https?:\/\/\S+$/u.test(held)) return 'Please enter a valid URL.'
  if (element.type === 'email_text_input' && !/^\S+@\S+$/u.test(held)) return 'Please enter a valid email address.'
  if (element.type === 'number_input' && Number.isNaN(Number(held))) return 'Please enter a number.'
  return undefined
}

/** The control that bears this label or this action id. */
export function findControl(controls: readonly Control[], name: string): Control {
  const found = controls.find(({ element, label }) => label === name || element.action_id === name)
  if (!found) throw new Error(`there is no control ${name}, only: ${controls.map(({ label }) => label).join(', ')}`)
  return found
}

/** The option of a control that bears these words or this value. */
export function optionFor(control: Control, name: string): Chosen {
  const option = optionsOf(control.element).find(({ text, value }) => text.text === name || value === name)
  const chosen = option && chosenOf(control.element, option.value ?? '')
  if (!chosen) throw new Error(`there is no option ${name}`)
  return chosen
}

/** Puts into a control what somebody typed or chose. */
export function hold(open: OpenView, control: Control, held: string | string[] | undefined): void {
  const block = control.block.block_id ?? ''
  const typed = open.typed.get(block) ?? new Map<string, string | string[]>()
  if (held === undefined) typed.delete(control.element.action_id ?? '')
  else typed.set(control.element.action_id ?? '', held)
  open.typed.set(block, typed)
}
