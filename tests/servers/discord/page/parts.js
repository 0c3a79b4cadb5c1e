import { make } from './make.js'
import { link, markdown } from './words.js'

/** An embed: a bar in its colour, a title, words, fields. */
export function drawEmbed({ color, author, title, url, description, fields = [], footer, image }, names) {
  const bar = make('div', { class: 'b-alert embed' })
  if (color !== undefined && color !== null) bar.style.borderColor = `#${color.toString(16).padStart(6, '0')}`
  const line = (tag, attributes, words) => (words ? [make(tag, attributes, markdown(words, names))] : [])
  bar.append(
    ...(author ? [make('small', { class: 'faint' }, author.name)] : []),
    ...(title ? [make('h3', { class: 'b-header' }, url ? link(url, title) : markdown(title, names))] : []),
    ...line('div', {}, description),
    ...(fields.length > 0
      ? [
          make(
            'div',
            { class: 'b-fields' },
            ...fields.map(({ name, value, inline }) =>
              make(
                'div',
                { class: inline ? '' : 'whole' },
                make('b', {}, markdown(name, names)),
                make('br'),
                markdown(value, names),
              ),
            ),
          ),
        ]
      : []),
    ...(image ? [make('img', { src: image.url, alt: '' })] : []),
    ...(footer ? [make('small', { class: 'faint' }, footer.text)] : []),
  )
  return bar
}

const styles = { 1: 'primary', 3: 'primary', 4: 'danger' }

/** Rows of buttons and selects. `on.press(component)` and `on.choose(component, values)` are told what happens. */
export function drawRow(row, { on, people }) {
  return make('div', { class: 'b-actions' }, ...row.components.map(draw))

  function draw(component) {
    const { type, style, label, emoji, url, disabled, placeholder } = component
    const words = [emoji?.name, label].filter(Boolean).join(' ')
    if (type === 2 && url)
      return make(
        'a',
        { class: 'button', href: /^https?:/u.test(url) ? url : '#', target: '_blank', rel: 'noreferrer' },
        words,
      )
    if (type === 2)
      return make(
        'button',
        { type: 'button', class: styles[style] ?? '', disabled, onclick: () => on.press(component) },
        words,
      )
    const options = component.options ?? people().map(({ id, name }) => ({ value: id, label: name }))
    return make(
      'select',
      {
        'aria-label': placeholder ?? 'Choose',
        disabled,
        onchange: (event) => event.target.value && on.choose(component, [event.target.value]),
      },
      make('option', { value: '' }, placeholder ?? 'Choose …'),
      ...options.map(({ label: text, value, default: selected }) => make('option', { value, selected }, text)),
    )
  }
}
