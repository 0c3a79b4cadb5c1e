import type { RichTextElement, RichTextText } from '@slack/types'
import { line } from '../../../src/chat/line.ts'
import type { Inline } from '../../../src/chat/message.ts'
import { visible } from '../../../src/chat/visible.ts'
import { userOf, webAddress } from './addresses.ts'

type Style = NonNullable<RichTextText['style']>

/** How an instant is shown: in each reader's own zone and language, `Apr 18, 2027, 20:00`, or `today, 20:00`. */
const momentFormat = '{date_short_pretty}, {time}'

/** The last instant that Slack takes, in seconds: the end of the year 9999. */
const lastMoment = 253_402_300_799

/**
 * Writes inlines as elements of a rich text. What people wrote is the text of `text` elements, which Slack shows as it
 * is: only an element of its own calls somebody, leads somewhere or shows a date, and only nodes make these.
 */
export const renderInlines = (children: readonly Inline[], style: Style = {}): RichTextElement[] =>
  children.flatMap((child) => renderInline(child, style))

function renderInline(inline: Inline, style: Style): RichTextElement[] {
  switch (inline.type) {
    case 'text':
      return words(inline.text, style)
    case 'code':
      return words(inline.text, { ...style, code: true })
    case 'strong':
      return renderInlines(inline.children, { ...style, bold: true })
    case 'emphasis':
      return renderInlines(inline.children, { ...style, italic: true })
    case 'link':
      return renderLink(inline.url, inline.text, style)
    case 'mention': {
      const user = userOf(inline.account)
      return user === undefined ? words(line(inline.name), style) : [{ type: 'user', user_id: user, ...styled(style) }]
    }
    case 'moment': {
      const timestamp = Math.floor(Date.parse(inline.at) / 1000)
      if (!(timestamp >= 0 && timestamp <= lastMoment)) return words(inline.text, style)
      const fallback = line(inline.text)
      return [{ type: 'date', timestamp, format: momentFormat, ...(fallback && { fallback }), ...styled(style) }]
    }
  }
}

/** Literal words; nothing for none, since Slack refuses an empty element. */
export function words(text: string, style: Style = {}): RichTextElement[] {
  const shown = visible(text)
  return shown === '' ? [] : [{ type: 'text', text: shown, ...styled(style) }]
}

/** A link where it leads to the web, else its words. */
export function renderLink(url: string, label: string, style: Style = {}): RichTextElement[] {
  const address = webAddress(url)
  if (address === undefined) return words(label, style)
  const shown = visible(label)
  return [{ type: 'link', url: address, ...(shown.trim() !== '' && { text: shown }), ...styled(style) }]
}

const styled = (style: Style): { style?: Style } => (Object.keys(style).length > 0 ? { style } : {})

/** Whether nothing of these would be seen. */
export const isBlank = (elements: readonly RichTextElement[]): boolean =>
  elements.every((element) => element.type === 'text' && element.text.trim() === '')
