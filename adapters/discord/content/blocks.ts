import { line } from '../../../src/chat/line.ts'
import type { Block, Fact, Inline } from '../../../src/chat/message.ts'
import { visible } from '../../../src/chat/visible.ts'
import { escapeWords } from './escape.ts'
import { renderInlines } from './inlines.ts'

/** Discord has no line across a message. */
const across = '─'.repeat(12)

/** Writes one block in Discord's markup; empty where nothing of it would be seen. Controls stand elsewhere. */
function renderBlock(block: Block): string {
  switch (block.type) {
    case 'heading': {
      const words = escapeWords(line(block.text))
      return words === '' ? '' : `**${words}**`
    }
    case 'paragraph':
      return seen(renderInlines(block.children))
    case 'note':
      return lines(block.children)
        .filter((each) => each.trim() !== '')
        .map((each) => `-# ${each.trim()}`)
        .join('\n')
    case 'quote':
      return (
        seen(renderInlines(block.children)) &&
        lines(block.children)
          .map((each) => `> ${each}`)
          .join('\n')
      )
    case 'list':
      return block.items
        .map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${lines(item).join('\n  ')}`)
        .join('\n')
    case 'facts':
      return block.facts.map(renderFact).join('\n')
    case 'code': {
      const text = visible(block.text)
      // What would end it stands as words like others.
      return seen(text.includes('```') ? escapeWords(text) : text.trim() && `\`\`\`\n${text}\n\`\`\``)
    }
    case 'divider':
      return across
    case 'file':
      return `📎 ${escapeWords(line(block.file.name))}`
    case 'actions':
      return ''
  }
}

const seen = (text: string): string => (text.trim() === '' ? '' : text)

const lines = (children: readonly Inline[]): readonly string[] => renderInlines(children).split('\n')

/** Lines rather than an embed's fields: these would stand below all else, and take two lines each on a telephone. */
function renderFact({ label, value }: Fact): string {
  const name = line(label)
  return `${name === '' ? '' : `**${escapeWords(`${name}:`)}** `}${renderInlines(value)}`
}

/** Blocks below each other: what belongs together close by, all else with a line between. */
export function joinBlocks(blocks: readonly Block[]): string {
  let text = ''
  let before: Block | undefined
  for (const block of blocks) {
    const written = renderBlock(block)
    if (written === '') continue
    if (before) text += isClose(before, block) ? '\n' : '\n\n'
    text += written
    before = block
  }
  return text
}

const isClose = (before: Block, block: Block): boolean =>
  before.type === 'heading' || block.type === 'note' || block.type === 'list' || block.type === 'facts'
