import type { AnyBlock } from '@slack/types'
import type { Message } from './model.ts'
import { isObject } from './shape.ts'
import type { Workspace } from './workspace.ts'

/** What is read on the screen of a message: its blocks where it has any, else its text. */
export function wordsOf(workspace: Workspace, { blocks, text }: Message): string {
  return blocks.length > 0 ? wordsOfBlocks(workspace, blocks) : unescaped(workspace, text)
}

/** What is read of blocks, a line for each. */
const wordsOfBlocks = (workspace: Workspace, blocks: readonly AnyBlock[]): string =>
  blocks
    .map((block) => wordsIn(workspace, block))
    .filter((words) => words !== '')
    .join('\n')

const inner = [
  'title',
  'text',
  'label',
  'hint',
  'fields',
  'elements',
  'element',
  'accessory',
  'rows',
  'options',
  'placeholder',
] as const
const blocky = new Set(['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted'])

function wordsIn(workspace: Workspace, value: unknown): string {
  if (Array.isArray(value)) {
    const lines = value.every((item) => isObject(item) && (isBlocky(item) || !isInline(item)))
    return value
      .map((item) => wordsIn(workspace, item))
      .filter((words) => words !== '')
      .join(lines ? '\n' : '')
  }
  if (!isObject(value)) return ''
  switch (value.type) {
    case 'mrkdwn':
      return unescaped(workspace, String(value.text))
    case 'plain_text':
    case 'raw_text':
    case 'text':
      return String(value.text)
    case 'markdown':
      return String(value.text)
    case 'link':
      return String(value.text ?? value.url)
    case 'user':
      return `@${workspace.members.get(String(value.user_id))?.name ?? value.user_id}`
    case 'channel':
      return `#${workspace.channels.get(String(value.channel_id))?.name ?? value.channel_id}`
    case 'emoji':
      return value.unicode
        ? String.fromCodePoint(
            ...String(value.unicode)
              .split('-')
              .map((code) => Number.parseInt(code, 16)),
          )
        : `:${value.name}:`
    case 'broadcast':
      return `@${value.range}`
    case 'date':
      return String(value.fallback ?? value.timestamp)
    case 'image':
      return String(value.alt_text ?? '')
    default:
      return inner
        .flatMap((name) => (name in value ? [wordsIn(workspace, value[name])] : []))
        .filter((words) => words !== '')
        .join('\n')
  }
}

const isBlocky = (item: Record<string, unknown>): boolean => blocky.has(String(item.type))
const isInline = (item: Record<string, unknown>): boolean =>
  ['text', 'link', 'user', 'channel', 'emoji', 'broadcast', 'date', 'color'].includes(String(item.type))

/** Text as it is shown: mentions by name, links by their words, the three escapes undone. */
function unescaped(workspace: Workspace, text: string): string {
  return text
    .replace(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/gu, (_all, id: string) => `@${workspace.members.get(id)?.name ?? id}`)
    .replace(/<#(C[A-Z0-9]+)(?:\|[^>]*)?>/gu, (_all, id: string) => `#${workspace.channels.get(id)?.name ?? id}`)
    .replace(/<!([a-z]+)(?:\^[^>|]*)?(?:\|([^>]*))?>/gu, (_all, what: string, words?: string) => words ?? `@${what}`)
    .replace(/<((?:https?|mailto):[^>|]+)(?:\|([^>]*))?>/gu, (_all, url: string, words?: string) => words ?? url)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
