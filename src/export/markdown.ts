import { visible } from '../chat/visible.ts'
import { say } from '../locale/catalogue.ts'
import type { Block, Document, Front } from './block.ts'

/**
 * Writes a document as Markdown (CommonMark with the tables of GitHub). People's words stay words in it: what would be markup, a
 * link, an address or HTML is escaped.
 */
export function writeMarkdown({ blocks, ...front }: Document): string {
  const [before, after] = edgesOf(front)
  return [before, under(blocks), after].join('')
}

/** The same, of blocks that nobody holds whole: piece by piece, as they come. */
export async function* streamMarkdown(front: Front, pieces: AsyncIterable<readonly Block[]>): AsyncGenerator<string> {
  const [before, after] = edgesOf(front)
  yield before
  for await (const blocks of pieces) yield under(blocks)
  yield after
}

/** What stands before and after all: the label directly before what it marks, and again at the end. */
function edgesOf({ label, exercise, hash, language }: Front): readonly [string, string] {
  const mark = exercise ? `**EXERCISE EXERCISE EXERCISE · ${label}**` : `**${label}**`
  return [mark, `\n\n${escaped(say(language, 'exports.hash', { hash }))}\n\n${mark}\n`]
}

const under = (blocks: readonly Block[]): string => blocks.map((block) => `\n\n${blockText(block)}`).join('')

/** Only the blocks, for a place that shows the label itself. */
export const markdownOf = (blocks: readonly Block[]): string => `${blocks.map(blockText).join('\n\n')}\n`

function blockText(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inline(block.words)}`
    case 'paragraph':
      return block.strong ? `**${inline(block.words)}**` : lines(block.words)
    case 'list':
      return block.items.map((item) => `- ${inline(item)}`).join('\n')
    case 'table':
      return [
        row(block.columns.map(({ head }) => inline(head))),
        row(block.columns.map(() => '---')),
        ...block.rows.map((cells) => row(cells.map(inline))),
      ].join('\n')
  }
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** Words on one line. */
const inline = (words: string): string => escaped(words.replace(/\s*\n\s*/g, ' / ').trim())

/** Words with their own line breaks; each line begins as text. */
const lines = (words: string): string =>
  words
    .trim()
    .split(/\n/)
    .map((line) => escaped(line.trim()))
    .join('\\\n')

/** Signs that mean something anywhere in a line; each may be escaped by CommonMark 0.31, 2.4. */
const anywhere = /[\\`*_{}[\]<>|~#$@&]/g

/** Words in which nothing is markup. */
function escaped(words: string): string {
  const plain = visible(words)
    .replace(anywhere, (sign) => `\\${sign}`)
    // What programs make a link of although it is no markup: addresses by their scheme, or by `www.`.
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\b(www)\./gi, '$1\\.')
  // What makes a list, a line or a heading at the beginning of a line.
  return plain.replace(/^(\s*)([-+=]|\d+[.)])/, (_, space: string, sign: string) =>
    /^[-+=]$/.test(sign) ? `${space}\\${sign}` : `${space}${sign.slice(0, -1)}\\${sign.slice(-1)}`,
  )
}
