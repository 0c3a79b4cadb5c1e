import type { Field } from './form.ts'
import { escapeHtml } from './html.ts'

/** How one field of a form stands on a page. */
export type Shown = {
  /** What was answered so far; else what the form proposes. */
  value: string
  problem?: string | undefined
  /** It is the first to be answered anew. */
  focus?: boolean
  /** Says of a field that it may be left out, in the reader's language. */
  optional: string
}

/** The name under which a page's form sends the answer to a field. */
export const answerName = (field: Pick<Field, 'id'>): string => `a-${field.id}`

/** A field as HTML of a plain form, which works without a script. Everything in it is escaped. */
export function fieldHtml(field: Field, { value, problem, focus, optional }: Shown): string {
  const id = `f-${escapeHtml(field.id)}`
  const described = [field.hint && `${id}-hint`, problem && `${id}-error`].filter((part) => part).join(' ')
  const label = `${escapeHtml(field.label)}${field.required ? '' : ` <span class="soft">(${escapeHtml(optional)})</span>`}`
  const hint = field.hint ? `<p class="hint" id="${id}-hint">${escapeHtml(field.hint)}</p>` : ''
  const error = problem ? `<p class="error" id="${id}-error">${escapeHtml(problem)}</p>` : ''
  const state = [
    described === '' ? '' : ` aria-describedby="${described}"`,
    problem ? ' aria-invalid="true"' : '',
    focus ? ' autofocus' : '',
  ].join('')
  const invalid = problem ? ' data-invalid' : ''
  const name = escapeHtml(answerName(field))
  if (field.type === 'many') {
    const chosen = value.split(',')
    const choices = field.options.map(
      (option) =>
        `<label class="choice"><input type="checkbox" name="${name}" value="${escapeHtml(option.value)}"${chosen.includes(option.value) ? ' checked' : ''}> ${escapeHtml(option.label)}</label>`,
    )
    return `<fieldset class="field group"${invalid}${state}><legend>${label}</legend>${hint}${error}<div class="choices">${choices.join('')}</div></fieldset>`
  }
  const required = field.required ? ' required aria-required="true"' : ''
  const common = `id="${id}" name="${name}"${required}${state}`
  return `<div class="field"${invalid}><label for="${id}">${label}</label>${hint}${inputOf(field, value, common)}${error}</div>`
}

function inputOf(field: Exclude<Field, { type: 'many' }>, value: string, common: string): string {
  switch (field.type) {
    case 'line':
      return `<input type="text" ${common} maxlength="${field.max}" value="${escapeHtml(value)}" autocomplete="off">`
    case 'paragraph':
      return `<textarea ${common} maxlength="${field.max}" rows="5">\n${escapeHtml(value)}</textarea>`
    case 'moment':
      return `<input type="datetime-local" ${common} value="${escapeHtml(value)}">`
    case 'one': {
      const options = field.options.map(
        (option) =>
          `<option value="${escapeHtml(option.value)}"${option.value === value ? ' selected' : ''}>${escapeHtml(option.label)}</option>`,
      )
      return `<select ${common}><option value=""></option>${options.join('')}</select>`
    }
  }
}

/** What a page's form answers a field with: `sent` are all values under its name. */
export function sentAnswer(field: Field, sent: readonly string[]): string {
  const value = field.type === 'many' ? sent.join(',') : (sent[0] ?? '')
  return value.replace(/\r\n?/g, '\n').trim()
}
