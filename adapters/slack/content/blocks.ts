import type { KnownBlock, RichTextBlock, RichTextElement } from '@slack/types'
import { line } from '../../../src/chat/line.ts'
import type { Block, Inline } from '../../../src/chat/message.ts'
import { plain } from '../../../src/chat/message.ts'
import type { ConversationRef } from '../../../src/chat/refs.ts'
import { visible } from '../../../src/chat/visible.ts'
import { limits } from '../limits.ts'
import { blockIdFor, renderControl } from './controls.ts'
import { isBlank, renderInlines, renderLink, words } from './inlines.ts'

/** What is counted while the blocks of one message are written: each control has a number of its own. */
export type Count = { controls: number; blocks: number }

/** Writes one block as Slack's, none where nothing would be seen. `about`: the conversation that its controls belong to, where it stands in another. */
export function renderBlock(block: Block, count: Count, about?: ConversationRef): KnownBlock[] {
  switch (block.type) {
    case 'heading':
      return renderHeading(line(block.text))
    case 'paragraph':
      return section(renderInlines(block.children))
    case 'note':
      return renderNote(block.children)
    case 'quote': {
      const elements = renderInlines(block.children)
      return isBlank(elements) ? [] : [rich({ type: 'rich_text_quote', elements })]
    }
    case 'list': {
      const style = block.ordered ? 'ordered' : 'bullet'
      const items = block.items.map((item) => renderInlines(item))
      if (items.every(isBlank)) return []
      const elements = items.map((item) => ({ type: 'rich_text_section' as const, elements: item }))
      return [rich({ type: 'rich_text_list', style, elements })]
    }
    case 'facts':
      return section(renderFacts(block.facts))
    case 'code': {
      const text = visible(block.text)
      if (text.trim() === '') return []
      return [rich({ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] })]
    }
    case 'divider':
      return [{ type: 'divider' }]
    case 'file':
      return section(words(`📎 ${line(block.file.name)}`))
    case 'actions': {
      const elements = block.controls.flatMap((control) => renderControl(control, count.controls++) ?? [])
      const dead = block.controls.filter(
        (control) => control.type === 'link' && renderControl(control, 0) === undefined,
      )
      const id = about && { block_id: blockIdFor(about, count.blocks++) }
      return [
        ...(elements.length > 0 ? [{ type: 'actions', ...id, elements } satisfies KnownBlock] : []),
        ...section(words(dead.map(({ label }) => line(label)).join('\n'))),
      ]
    }
  }
}

const rich = (element: RichTextBlock['elements'][number]): RichTextBlock => ({ type: 'rich_text', elements: [element] })

/** A block of running text; none where nothing of it would be seen. */
export const section = (elements: RichTextElement[]): KnownBlock[] =>
  isBlank(elements) ? [] : [rich({ type: 'rich_text_section', elements })]

/**
 * Whether words may stand in Slack's `plain_text`. It is not said anywhere whether `&lt;` or `<!channel>` is shown there as it is, so that
 * these go where it is certain.
 */
const suitsPlain = (text: string, most: number): boolean => text.length <= most && !/[<>&\n]/.test(text)

function renderHeading(text: string): KnownBlock[] {
  if (text === '') return []
  if (!suitsPlain(text, limits.header)) return section(words(text, { bold: true }))
  return [{ type: 'header', text: { type: 'plain_text', text, emoji: false } }]
}

/** Small print where it is words alone; else in italics, since only a rich text holds links, people and dates. */
function renderNote(children: readonly Inline[]): KnownBlock[] {
  const text = visible(plain(children))
  if (text.trim() === '') return section(renderInlines(children, { italic: true }))
  if (!children.every(isWords) || !suitsPlain(text, limits.contextText))
    return section(renderInlines(children, { italic: true }))
  return [{ type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] }]
}

const isWords = (inline: Inline): boolean =>
  inline.type === 'strong' || inline.type === 'emphasis' ? inline.children.every(isWords) : inline.type === 'text'

/** Lines rather than fields: fields hold no literal words beside a link, and these stay readable on a telephone. */
function renderFacts(facts: Extract<Block, { type: 'facts' }>['facts']): RichTextElement[] {
  return facts.flatMap((fact, index) => [
    ...(index > 0 ? words('\n') : []),
    ...words(`${line(fact.label)}:`, { bold: true }),
    ...words(' '),
    ...renderInlines(fact.value),
  ])
}

/** A line that leads to the message which is answered. */
export const renderContext = (permalink: string): KnownBlock[] => section(renderLink(permalink, '↩'))
