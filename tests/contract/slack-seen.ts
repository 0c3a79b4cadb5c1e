import type { AnyBlock, KnownBlock, RichTextElement } from '@slack/types'
import { accountRef, type MessageId, messageId } from '../../src/chat/refs.ts'
import type { SeenMessage } from '../servers/slack/people.ts'
import { misleading } from '../support/hostile.ts'
import type { Seen } from './harness.ts'
import { joined, odd, type Part } from './part.ts'

/** A message on Slack as the suite looks at it. `id` names it as the adapter does. */
export function seenOf(message: SeenMessage, id: MessageId): Seen {
  // What people write is theirs: Slack shows it as they typed it.
  const shown = message.bot ? readBlocks(message.blocks) : joined([{ plain: message.words }])
  return {
    id,
    by: message.bot ? 'bot' : accountRef('slack', message.user),
    plain: shown.plain,
    pings: shown.pings.map((user) => accountRef('slack', user)),
    controls: shown.controls,
    links: shown.links,
    files: message.files.map((file) => file.id),
    reactions: Object.keys(message.reactions).map((name) => names[name] ?? `emoji ${name}`),
    ...(message.thread !== undefined && { thread: messageId(message.thread) }),
    strange: [...shown.strange, ...(message.bot ? strangeIn(message.text) : [])],
  }
}

/** What blocks show, all of them together. */
export const readBlocks = (blocks: readonly AnyBlock[]): Required<Part> => joined(blocks.map(partOf), '\n')

const names: Readonly<Record<string, string>> = { eyes: 'seen', white_check_mark: 'done' }

/** What notifications say is read as markup by Slack: nothing in it may call, lead somewhere or mislead. */
const strangeIn = (text: string): readonly string[] => [
  ...(/[<>]/.test(text) ? ['markup in what a notification says'] : []),
  ...(/&(?!amp;|lt;|gt;)/.test(text) ? ['a sign that is not escaped in what a notification says'] : []),
  ...(misleading.test(text) ? ['misleads in what a notification says'] : []),
]

function partOf(any: AnyBlock): Part {
  const block = any as KnownBlock // any other kind is odd
  switch (block.type) {
    case 'header':
      return textOf(block.text)
    case 'section':
      return block.text ? textOf(block.text) : { plain: '', strange: ['fields'] }
    case 'context':
      return joined(block.elements.map((each) => (each.type === 'image' ? odd('image') : textOf(each))))
    case 'divider':
      return { plain: '' }
    case 'actions':
      return joined(block.elements.map(controlOf))
    case 'input':
      return textOf(block.label)
    case 'rich_text':
      return joined(
        block.elements.map((each) =>
          each.type === 'rich_text_list'
            ? joined(
                each.elements.map((item) => joined(item.elements.map(inlineOf), '')),
                '\n',
              )
            : joined(each.elements.map(inlineOf), ''),
        ),
      )
    default:
      return odd(block.type)
  }
}

/** Only `plain_text` is literal: whatever the renderer wrote as `mrkdwn` would be read as markup. */
const textOf = ({ type, text }: { type: string; text: string }): Part =>
  type === 'plain_text' ? { plain: text } : { plain: text, strange: [type] }

function controlOf(element: { type: string; text?: { text: string }; value?: string; url?: string }): Part {
  const label = element.text?.text ?? ''
  if (element.type !== 'button') return odd(element.type)
  if (element.url !== undefined) return { plain: '', controls: [{ label, url: element.url }] }
  return { plain: '', controls: [{ label, command: element.value ?? '' }] }
}

function inlineOf(element: RichTextElement): Part {
  switch (element.type) {
    case 'text':
      return { plain: element.text }
    case 'link':
      return { plain: element.text ?? element.url, links: [element.url] }
    case 'user':
      return { plain: `@${element.user_id}`, pings: [element.user_id] }
    case 'date':
      return { plain: element.fallback ?? '' }
    // All of these call many, or show what somebody else made.
    default:
      return odd(element.type)
  }
}
