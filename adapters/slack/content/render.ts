import type { KnownBlock, RichTextElement } from '@slack/types'
import { line, marksOf } from '../../../src/chat/line.ts'
import type { Message, Speaker } from '../../../src/chat/message.ts'
import type { ConversationRef } from '../../../src/chat/refs.ts'
import { splitMessage } from '../../../src/chat/split.ts'
import { limits } from '../limits.ts'
import { type Count, renderBlock, renderContext, section } from './blocks.ts'
import { words } from './inlines.ts'

/** What Slack is given to show. `text` is what a notification says. */
export type Content = { text: string; blocks: KnownBlock[] }

export type Rendering = {
  /** The conversation a message belongs to, where it is shown in another: to one person alone. */
  about?: ConversationRef
  /** The address of the message that is answered. */
  answers?: string
}

/**
 * Writes a message as blocks: marking first, then who speaks, then what is said, each control where it stands. Only nodes
 * make links, dates and mentions, and only mentions ping.
 */
export function renderContent(message: Message, { about, answers }: Rendering = {}): Content {
  const { speaker } = message
  const count: Count = { controls: 0, blocks: 0 }
  const marks = marksOf(message)
  const head = [
    ...words(marks, { bold: true }),
    ...(marks !== '' && speaker ? words('\n') : []),
    ...(speaker ? renderSpeaker(speaker) : []),
  ]
  const body = message.blocks.flatMap((block) => renderBlock(block, count, about))
  const said = body.length > 0 ? body : section(words(message.summary))
  const blocks = [...(answers === undefined ? [] : renderContext(answers)), ...section(head), ...said]
  return { text: fallbackOf(message), blocks: blocks.length > 0 ? blocks : section(words('…')) }
}

/** The words of a message, divided where they are too long for one of Slack's; the controls stand on the last part. */
export const divide = (message: Message, how?: Rendering): readonly Content[] =>
  splitMessage(message, limits.messageText, measureContent).map((part, index) =>
    renderContent(part, index === 0 ? how : { ...(how?.about && { about: how.about }) }),
  )

/** How much of a message's room something takes: all that stands in its blocks, with what holds it. */
export function measureContent(message: Message): number {
  const { blocks } = renderContent(message)
  return blocks.length > mostBlocks ? Number.POSITIVE_INFINITY : JSON.stringify(blocks).length
}

/** One less than Slack takes, for the line that says what is answered. */
const mostBlocks = limits.blocks - 1

/**
 * What a notification says, and a client that shows no blocks: one line behind its marking, never empty. Slack reads the
 * three signs that are escaped as markup; there is no way to escape a star, which at worst makes a word bold.
 */
export function fallbackOf(message: Message): string {
  const shown = [marksOf(message), line(message.summary)].filter((each) => each !== '')
  let text = ''
  for (const sign of shown.join(' ') || '…') {
    const written = escapes[sign] ?? sign
    if (text.length + written.length > limits.fallbackText) break
    text += written
  }
  return text
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function renderSpeaker({ name, delegation, via }: Speaker): RichTextElement[] {
  const role = `(${line(delegation)})${via ? ` · ${line(via)}` : ''}`
  return [...words(line(name), { bold: true }), ...words(` ${role}`)]
}
