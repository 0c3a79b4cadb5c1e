import { type Block, type Inline, type Message, plain } from '../../src/chat/message.ts'

/** Cuts a long message into parts of at most about `most` characters at the borders of blocks; the controls stand on the last part. */
export function split(message: Message, most: number): readonly Message[] {
  const controls = message.blocks.filter((block) => block.type === 'actions')
  const content = message.blocks.filter((block) => block.type !== 'actions').flatMap((block) => loosen(block, most))
  const runs: Block[][] = [[]]
  let length = 0
  for (const block of content) {
    const size = lengthOf(block)
    if (length > 0 && length + size > most) {
      runs.push([])
      length = 0
    }
    runs.at(-1)?.push(block)
    length += size
  }
  if (runs.length === 1) return [message]
  return runs.map((blocks, index) => ({
    ...message,
    blocks: index === runs.length - 1 ? [...blocks, ...controls] : blocks,
  }))
}

/** A block that is too long by itself becomes several of its kind: paragraphs and code at white space, lists at items. */
function loosen(block: Block, most: number): readonly Block[] {
  if (lengthOf(block) <= most) return [block]
  switch (block.type) {
    case 'paragraph':
    case 'quote':
    case 'note':
      return pack(
        block.children.flatMap((child) => loosenText(child, most)),
        (child) => plain([child]).length,
        most,
      ).map((children) => ({ type: block.type, children }))
    case 'code':
      return cut(block.text, most).map((text) => ({ type: 'code', text }))
    case 'list':
      return pack(block.items, (item) => plain(item).length, most).map((items) => ({ ...block, items }))
    case 'facts':
      return pack(block.facts, (fact) => fact.label.length + plain(fact.value).length, most).map((facts) => ({
        type: 'facts',
        facts,
      }))
    default:
      return [block]
  }
}

const loosenText = (child: Inline, most: number): readonly Inline[] =>
  child.type === 'text' || child.type === 'code'
    ? cut(child.text, most).map((text) => ({ type: child.type, text }))
    : [child]

function pack<Item>(items: readonly Item[], size: (item: Item) => number, most: number): readonly Item[][] {
  const packs: Item[][] = [[]]
  let length = 0
  for (const item of items) {
    if (length > 0 && length + size(item) > most) {
      packs.push([])
      length = 0
    }
    packs.at(-1)?.push(item)
    length += size(item)
  }
  return packs
}

/** Pieces of a text, at white space where there is some, and never within a character of two units. */
function cut(text: string, most: number): readonly string[] {
  const pieces: string[] = []
  let rest = text
  while (rest.length > most) {
    const space = Math.max(rest.lastIndexOf(' ', most), rest.lastIndexOf('\n', most))
    let end = space > most / 2 ? space + 1 : most
    if (/[\uD800-\uDBFF]/.test(rest[end - 1] ?? '')) end -= 1
    pieces.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return rest === '' ? pieces : [...pieces, rest]
}

function lengthOf(block: Block): number {
  switch (block.type) {
    case 'paragraph':
    case 'quote':
    case 'note':
      return plain(block.children).length
    case 'heading':
    case 'code':
      return block.text.length
    case 'list':
      return block.items.reduce((sum, item) => sum + plain(item).length, 0)
    case 'facts':
      return block.facts.reduce((sum, fact) => sum + fact.label.length + plain(fact.value).length, 0)
    default:
      return 0
  }
}
