import { randomBytes } from 'node:crypto'
import type { RichTextBlock, RichTextElement } from '@slack/types'

/**
 * What Slack's client makes of typed text: addresses of the web become links, and the words stand once more as rich text. `text` is
 * as it goes over the wire: `<@U…>` and `<#C…>` are mentions, and `&`, `<` and `>` are escaped.
 */
export function typedText(text: string): { text: string; blocks: RichTextBlock[] } {
  if (text === '') return { text, blocks: [] }
  const linked = text.replace(/(?<![<|\w])https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)]/gu, '<$&>')
  const elements: RichTextElement[] = []
  let rest = linked
  while (rest !== '') {
    const found =
      /<(@[UW][A-Z0-9]+|#C[A-Z0-9]+|!(?:here|channel|everyone)|https?:[^|>]+|mailto:[^|>]+)(?:\|([^>]*))?>/u.exec(rest)
    const words = plain(found ? rest.slice(0, found.index) : rest)
    if (words !== '') elements.push({ type: 'text', text: words })
    if (!found) break
    elements.push(special(found[1] ?? '', found[2]))
    rest = rest.slice(found.index + found[0].length)
  }
  const section = { type: 'rich_text_section' as const, elements }
  return {
    text: linked,
    blocks: [{ type: 'rich_text', block_id: randomBytes(3).toString('base64url'), elements: [section] }],
  }
}

function special(target: string, words: string | undefined): RichTextElement {
  if (target.startsWith('@')) return { type: 'user', user_id: target.slice(1) }
  if (target.startsWith('#')) return { type: 'channel', channel_id: target.slice(1) }
  if (target.startsWith('!')) return { type: 'broadcast', range: target.slice(1) as 'here' | 'channel' | 'everyone' } // the pattern knows no others
  return { type: 'link', url: plain(target), ...(words && { text: plain(words) }) }
}

const plain = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
