import type { Block, Control, Inline, Message } from '../../src/chat/message.ts'
import { localOf, platformOf } from '../../src/chat/refs.ts'
import { visible } from '../../src/chat/visible.ts'

/** The prefix that makes words a command. */
export const prefix = '!jom'

/** The most characters that the service takes in one message. */
export const textLimit = 4000

/**
 * Writes a message in the service's markup: marking first, then who speaks, then the blocks, then the controls as
 * numbered lines with what to type. Only nodes make markup; whatever stands in a text is literal, and no text can ping.
 */
export function renderText(message: Message): string {
  const { marking, exercise, speaker, blocks } = message
  const head = [...(marking ? [`*${literal(marking)}*`] : []), ...(exercise ? ['*EXERCISE*'] : [])].join(' ')
  const who =
    speaker && `*${line(speaker.name)}* (${line(speaker.delegation)})${speaker.via ? ` · ${line(speaker.via)}` : ''}`
  let controls = 0
  const body = blocks.map((block) => {
    if (block.type !== 'actions') return renderBlock(block)
    return block.controls.map((control) => renderControl(control, ++controls)).join('\n')
  })
  const rows = [head, who, ...body].filter((row) => row !== undefined && row !== '')
  return rows.join('\n') || literal(message.summary)
}

function renderBlock(block: Exclude<Block, { type: 'actions' }>): string {
  switch (block.type) {
    case 'heading':
      return `# ${line(block.text)}`
    case 'paragraph':
      return renderInlines(block.children)
    case 'note':
      return `_${renderInlines(block.children)}_`
    case 'quote':
      return renderInlines(block.children).replace(/^/gm, '> ')
    case 'list':
      return block.items
        .map((item, index) => `${block.ordered ? `${index + 1})` : '-'} ${renderInlines(item)}`)
        .join('\n')
    case 'facts':
      return block.facts.map((fact) => `*${line(fact.label)}:* ${renderInlines(fact.value)}`).join('\n')
    case 'code':
      return `\`\`\`\n${visible(block.text).replace(/^```$/gm, ' ```')}\n\`\`\``
    case 'divider':
      return '---'
    case 'file':
      return literal(block.file.name)
  }
}

function renderControl(control: Control, number: number): string {
  const label = `${number}. ${line(control.label)} — `
  if (control.type === 'link') return `${label}${renderLink(control.url, control.url)}`
  return `${label}${renderCode(`${prefix} ${control.command}`)}`
}

function renderInlines(children: readonly Inline[]): string {
  return children.map(renderInline).join('')
}

function renderInline(inline: Inline): string {
  switch (inline.type) {
    case 'text':
      return literal(inline.text)
    case 'strong':
      return `*${renderInlines(inline.children)}*`
    case 'emphasis':
      return `_${renderInlines(inline.children)}_`
    case 'code':
      return renderCode(inline.text)
    case 'link':
      return renderLink(inline.url, inline.text)
    case 'mention': {
      const handle = localOf(inline.account)
      const isHere = platformOf(inline.account) === 'recording' && /^[a-z0-9][a-z0-9._-]*$/i.test(handle)
      return isHere ? `<@${handle}>` : literal(inline.name)
    }
    case 'moment':
      return literal(inline.text)
  }
}

/** The markup has no way to write a backtick or a line break inside of code: such text is written as text. */
const renderCode = (text: string): string =>
  /[`\n\r]/.test(text) || text === '' ? literal(text) : `\`${visible(text)}\``

function renderLink(url: string, text: string): string {
  if (!/^https?:\/\//i.test(url)) return literal(text)
  return `[${literal(text)}](${url.replace(/[()\s\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)})`
}

/** Any text as it is: markup in it shows, hidden characters become visible. */
function literal(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<@]/g, '\\$&')
    .replace(/^(#+|>|-)(?= )/gm, '\\$1')
}

/** The same on one line. */
const line = (text: string): string => literal(text.replace(/\s+/g, ' '))
