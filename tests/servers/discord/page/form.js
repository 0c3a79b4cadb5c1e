import { make } from './make.js'
import { markdown } from './words.js'

/** A modal as a form: `send(values)` by custom ids, `close()`. */
export function drawForm(modal, { names, people, send, close }) {
  const readers = new Map()

  function field(part) {
    if (part.type === 10) return make('div', {}, markdown(part.content, names))
    const control = part.component ?? part.components[0]
    const id = `field-${control.custom_id}`
    const grouped = [21, 22].includes(control.type)
    const { node, read } = input(control, id)
    readers.set(control.custom_id, read)
    const optional = control.required === false || control.type === 23
    const words = [part.label ?? control.label, ...(optional ? [make('span', { class: 'faint' }, ' (optional)')] : [])]
    return make(
      grouped ? 'fieldset' : 'div',
      { class: 'field' },
      grouped ? make('legend', {}, ...words) : make('label', { for: id }, ...words),
      ...(part.description ? [make('p', { class: 'faint' }, part.description)] : []),
      node,
    )
  }

  function input(control, id) {
    const { type, style, value, placeholder, max_length, min_length, options = [] } = control
    if (type === 4) {
      const shared = { id, placeholder, maxlength: max_length ?? 4000, minlength: min_length }
      const node =
        style === 2
          ? make('textarea', { ...shared, rows: 4 }, value ?? '')
          : make('input', { ...shared, type: 'text', value: value ?? '' })
      return { node, read: () => node.value }
    }
    if (type === 23) {
      const node = make('input', { id, type: 'checkbox', checked: control.default })
      return { node, read: () => node.checked }
    }
    if (type === 21 || type === 22) {
      const boxes = options.map((option) => {
        const box = make('input', {
          type: type === 22 ? 'checkbox' : 'radio',
          name: id,
          value: option.value,
          checked: option.default,
        })
        const about = option.description ? [make('small', { class: 'faint' }, ` ${option.description}`)] : []
        return [box, make('label', { class: 'choice' }, box, make('span', {}, option.label, ...about))]
      })
      return {
        node: make('div', {}, ...boxes.map(([, label]) => label)),
        read: () => boxes.filter(([box]) => box.checked).map(([box]) => box.value),
      }
    }
    const offered = type === 3 ? options : people().map(({ id: person, name }) => ({ value: person, label: name }))
    const many = (control.max_values ?? 1) > 1
    const node = make(
      'select',
      { id, multiple: many, size: many ? Math.min(6, offered.length) : undefined },
      ...(many ? [] : [make('option', { value: '' }, placeholder ?? 'Choose …')]),
      ...offered.map((option) =>
        make(
          'option',
          { value: option.value, selected: option.default },
          [option.label, option.description].filter(Boolean).join(' – '),
        ),
      ),
    )
    return { node, read: () => [...node.selectedOptions].map((option) => option.value).filter(Boolean) }
  }

  const fault = make('p', { class: 'fault', hidden: true, role: 'alert' })
  return make(
    'form',
    {
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault()
        const { error } = await send(Object.fromEntries([...readers].map(([name, read]) => [name, read()])))
        fault.textContent = error ?? ''
        fault.hidden = !error
        if (error) fault.scrollIntoView({ block: 'center' })
      },
    },
    make(
      'div',
      { class: 'modal-head' },
      make('h2', {}, modal.title),
      make('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: close }, '✕'),
    ),
    make('div', { class: 'modal-body' }, ...modal.components.map(field), fault),
    make(
      'div',
      { class: 'modal-foot' },
      make('button', { type: 'button', onclick: close }, 'Cancel'),
      make('button', { type: 'submit', class: 'primary' }, 'Submit'),
    ),
  )
}
