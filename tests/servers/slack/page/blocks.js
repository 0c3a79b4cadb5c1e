import { make } from './make.js'
import { emojiOf, link, textOf } from './words.js'

/**
 * Blocks as elements. `on` is told what is pressed and chosen: `press(element)` and `choose(element, value)`; inside a form `form`
 * makes the inputs.
 */
export function drawBlocks(blocks, { names, on, form }) {
  const draw = {
    header: (block) => make('h3', { class: 'b-header' }, block.text.text),
    divider: () => make('hr'),
    section: (block) =>
      make(
        'div',
        { class: 'b-section' },
        make(
          'div',
          { class: 'b-text' },
          ...(block.text ? [make('div', {}, textOf(block.text, names))] : []),
          ...(block.fields
            ? [
                make(
                  'div',
                  { class: 'b-fields' },
                  ...block.fields.map((field) => make('div', {}, textOf(field, names))),
                ),
              ]
            : []),
        ),
        ...(block.accessory ? [control(block.accessory, block)] : []),
      ),
    context: (block) =>
      make(
        'div',
        { class: 'b-context' },
        ...block.elements.map((item) => (item.type === 'image' ? image(item) : make('span', {}, textOf(item, names)))),
      ),
    actions: (block) =>
      make('div', { class: 'b-actions' }, ...block.elements.map((element) => control(element, block))),
    image: (block) => image(block),
    markdown: (block) => make('div', { class: 'b-markdown' }, block.text),
    alert: (block) => make('div', { class: `b-alert ${block.level ?? ''}` }, textOf(block.text, names)),
    table: (block) =>
      make(
        'div',
        { class: 'scroll' },
        make(
          'table',
          {},
          ...block.rows.map((row, index) =>
            make(
              'tr',
              {},
              ...row.map((cell) =>
                make(index === 0 ? 'th' : 'td', {}, cell.type === 'raw_text' ? cell.text : drawRich(cell)),
              ),
            ),
          ),
        ),
      ),
    rich_text: (block) => drawRich(block),
    input: (block) => form?.(block) ?? make('p', { class: 'faint' }, block.label.text),
  }
  return blocks.map((block) => draw[block.type]?.(block) ?? make('p', { class: 'faint' }, `(${block.type})`))

  function image({ image_url, alt_text }) {
    return make('img', { src: image_url, alt: alt_text })
  }

  function control(element, block) {
    switch (element.type) {
      case 'image':
        return image(element)
      case 'button':
        return element.url
          ? make(
              'a',
              {
                class: `button ${element.style ?? ''}`,
                href: element.url,
                target: '_blank',
                rel: 'noreferrer',
                onclick: () => on.press(element, block),
              },
              element.text.text,
            )
          : make(
              'button',
              {
                type: 'button',
                class: element.style ?? '',
                onclick: () => confirmed(element) && on.press(element, block),
              },
              element.text.text,
            )
      default:
        return make(
          'select',
          {
            'aria-label': element.placeholder?.text ?? 'Choose',
            onchange: (event) =>
              event.target.value && confirmed(element) && on.choose(element, event.target.value, block),
          },
          make('option', { value: '' }, element.placeholder?.text ?? (element.type === 'overflow' ? '⋯' : 'Choose …')),
          ...optionsOf(element).map(({ text, value }) =>
            make('option', { value, selected: element.initial_option?.value === value }, text.text),
          ),
        )
    }
  }

  function confirmed({ confirm: asked }) {
    return !asked || confirm(`${asked.title?.text ?? ''}\n\n${asked.text.text}`.trim())
  }

  function drawRich(block) {
    const out = make('div', { class: 'b-rich' })
    for (const part of block.elements) {
      if (part.type === 'rich_text_list') out.append(list(part))
      else if (part.type === 'rich_text_quote') out.append(make('blockquote', {}, ...part.elements.map(inline)))
      else if (part.type === 'rich_text_preformatted') out.append(make('pre', {}, ...part.elements.map(inline)))
      else out.append(make('div', { class: 'para' }, ...part.elements.map(inline)))
    }
    return out
  }

  function list({ style, indent = 0, elements }) {
    const items = elements.map((item) => make('li', {}, ...item.elements.map(inline)))
    return make(style === 'ordered' ? 'ol' : 'ul', { class: `indent-${indent}` }, ...items)
  }

  function inline(item) {
    let node
    if (item.type === 'link') node = link(item.url, item.text)
    else if (item.type === 'user') node = make('span', { class: 'mention' }, `@${names(item.user_id)}`)
    else if (item.type === 'channel') node = make('span', { class: 'mention' }, `#${names(item.channel_id)}`)
    else if (item.type === 'broadcast') node = make('span', { class: 'mention' }, `@${item.range}`)
    else if (item.type === 'emoji') node = document.createTextNode(emojiOf(item.name, item.unicode))
    else if (item.type === 'date')
      node = make(
        'time',
        {},
        new Date(item.timestamp * 1000).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }),
      )
    else node = document.createTextNode(item.text ?? '')
    for (const [name, tag] of [
      ['code', 'code'],
      ['bold', 'b'],
      ['italic', 'i'],
      ['strike', 's'],
      ['underline', 'u'],
    ])
      if (item.style?.[name]) node = make(tag, {}, node)
    return node
  }
}

export const optionsOf = (element) => [
  ...(element.options ?? []),
  ...(element.option_groups ?? []).flatMap(({ options }) => options),
]
