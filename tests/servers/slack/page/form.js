import { drawBlocks, optionsOf } from './blocks.js'
import { make } from './make.js'

/** A modal as a form: `send(values)`, `close()`; `errors` stand beside their fields. */
export function drawForm(view, { names, people, on, send, close }) {
  const readers = new Map()
  const problem = new Map()
  const field = (block) => {
    const { element, label, hint, optional, block_id } = block
    const id = `field-${block_id}`
    const fault = make('p', { class: 'fault', hidden: true, id: `${id}-fault` })
    problem.set(block_id, fault)
    const grouped = ['radio_buttons', 'checkboxes'].includes(element.type)
    const { node, read } = input(element, id)
    readers.set(block_id, read)
    const words = [label.text, ...(optional ? [make('span', { class: 'faint' }, ' (optional)')] : [])]
    return make(
      grouped ? 'fieldset' : 'div',
      { class: 'field' },
      grouped ? make('legend', {}, ...words) : make('label', { for: id }, ...words),
      node,
      fault,
      ...(hint ? [make('p', { class: 'faint' }, hint.text)] : []),
    )
  }

  function input(element, id) {
    const { type, initial_value, placeholder } = element
    const shared = {
      id,
      placeholder: placeholder?.text,
      maxlength: element.max_length,
      'aria-describedby': `${id}-fault`,
    }
    if (type === 'plain_text_input' && element.multiline) {
      const node = make('textarea', { ...shared, rows: 4 }, initial_value ?? '')
      return { node, read: () => node.value }
    }
    if (type === 'radio_buttons' || type === 'checkboxes') {
      const initial = element.initial_options?.map(({ value }) => value) ?? [element.initial_option?.value]
      const boxes = optionsOf(element).map(({ text, value, description }) => {
        const box = make('input', {
          type: type === 'checkboxes' ? 'checkbox' : 'radio',
          name: id,
          value,
          checked: initial.includes(value),
        })
        return [
          box,
          make(
            'label',
            { class: 'choice' },
            box,
            make(
              'span',
              {},
              text.text,
              ...(description ? [make('small', { class: 'faint' }, ` ${description.text}`)] : []),
            ),
          ),
        ]
      })
      const read = () => {
        const on = boxes.filter(([box]) => box.checked).map(([box]) => box.value)
        return type === 'checkboxes' ? on : on[0]
      }
      return { node: make('div', {}, ...boxes.map(([, label]) => label)), read }
    }
    if (type.includes('select')) {
      const many = type.startsWith('multi')
      const initial = element.initial_options?.map(({ value }) => value) ??
        element.initial_users ?? [element.initial_option?.value ?? element.initial_user]
      const options = type.includes('users')
        ? people().map(({ id: value, name }) => ({ value, text: { text: name } }))
        : optionsOf(element)
      const node = make(
        'select',
        { id, multiple: many, size: many ? Math.min(6, options.length) : undefined },
        ...(many ? [] : [make('option', { value: '' }, placeholder?.text ?? 'Choose …')]),
        ...options.map(({ text, value }) => make('option', { value, selected: initial.includes(value) }, text.text)),
      )
      return {
        node,
        read: () => (many ? [...node.selectedOptions].map(({ value }) => value) : node.value || undefined),
      }
    }
    const kind = {
      datepicker: 'date',
      timepicker: 'time',
      datetimepicker: 'datetime-local',
      number_input: 'number',
      url_text_input: 'url',
      email_text_input: 'email',
    }[type]
    const node = make('input', {
      ...shared,
      type: kind ?? 'text',
      value: initial_value ?? element.initial_date ?? element.initial_time ?? '',
    })
    const read = () =>
      type === 'datetimepicker' && node.value ? String(Date.parse(node.value) / 1000) : node.value || undefined
    return { node, read }
  }

  const faults = make('p', { class: 'fault', hidden: true, role: 'alert' })
  const form = make(
    'form',
    {
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault()
        const values = Object.fromEntries([...readers].map(([block, read]) => [block, read()]))
        const { errors = {}, error } = await send(values)
        for (const [block, node] of problem) {
          node.textContent = errors[block] ?? ''
          node.hidden = !errors[block]
        }
        faults.textContent = error && error !== 'incomplete' ? `We had some trouble: ${error}` : ''
        faults.hidden = faults.textContent === ''
        form.querySelector('.fault:not([hidden])')?.scrollIntoView({ block: 'center' })
      },
    },
    make(
      'div',
      { class: 'modal-head' },
      make('h2', {}, view.title.text),
      make('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: close }, '✕'),
    ),
    make('div', { class: 'modal-body' }, ...drawBlocks(view.blocks, { names, on, form: field }), faults),
    make(
      'div',
      { class: 'modal-foot' },
      make('button', { type: 'button', onclick: close }, view.close?.text ?? 'Cancel'),
      ...(view.submit ? [make('button', { type: 'submit', class: 'primary' }, view.submit.text)] : []),
    ),
  )
  return form
}
