import { hiddenWords } from './hidden.ts'

/** How people and channels are called where they are named. */
export type Names = { user(id: string): string; channel(id: string): string | undefined }

type Json = Readonly<Record<string, unknown>>

/** The deepest that blocks stand within each other; whoever sends more of it must not stop what others say. */
const deepest = 12

/** What Slack writes between angle brackets: `@` a person, `#` a channel, `!` a call to many or a moment, else an address. */
export const bracketed = /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g

/** A text in Slack's markup as people see it, but for its stars and the like, which some clients show as they are. */
export function readMarkup(text: string, names: Names): string {
  const words = text.replace(bracketed, (_, sign: string, named: string, label: string | undefined) => {
    if (sign === '@') return `@${label || names.user(named)}`
    if (sign === '#') return `#${label || names.channel(named) || named}`
    if (sign === '!') return label || callOf(named)
    return linkOf(named, label)
  })
  return unescaped(words)
}

/** Slack escapes these three signs, wherever it gives a text back. */
export const unescaped = (text: string): string =>
  text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')

/** `here`, `subteam^S012AB3CD`, `date^1392734382^{date}`: without a label they are shown by a name that Slack alone knows. */
const callOf = (named: string): string => `@${named.split('^', 1)[0]}`

/** A link with what it leads to: what is shown may be anything. */
function linkOf(address: string, label: string | undefined): string {
  const bare = address.replace(/^(?:mailto:|tel:)/, '')
  if (!label || label === address || label === bare) return bare
  // Slack itself makes a link of a host that somebody typed.
  if (label === address.replace(/^https?:\/\//, '')) return label
  return `${label} (${address})`
}

/** The ids of all whom a message names, so that their names can be looked up before it is read. */
export function namedIn(message: Json): { users: ReadonlySet<string>; channels: ReadonlySet<string> } {
  const users = new Set<string>()
  const channels = new Set<string>()
  for (const [, sign, id] of textOf(message).matchAll(bracketed)) {
    if (sign === '@' && id) users.add(id)
    if (sign === '#' && id) channels.add(id)
  }
  for (const { type, user_id, channel_id } of elementsIn(message.blocks)) {
    if (type === 'user' && typeof user_id === 'string') users.add(user_id)
    if (type === 'channel' && typeof channel_id === 'string') channels.add(channel_id)
  }
  return { users, channels }
}

/**
 * What a person wrote: the rich text that clients show, where there is nothing but that, else the text in Slack's markup, else
 * what is attached. `variants` are all other words of the message.
 */
export function readWords(message: Json, names: Names): { text: string; variants: readonly string[] } {
  const markup = readMarkup(textOf(message), names).trim()
  const rich = richTextOf(message.blocks, names)?.trim()
  const others = [...wordsIn(message.blocks, names), ...wordsIn(message.attachments, names)]
  const text = rich || markup || others.join('\n')
  const variants = [...new Set([markup, ...others])].filter((words) => words !== '' && words !== text)
  return { text, variants: [...variants, ...hiddenWords(message, names, [text, ...variants])] }
}

const textOf = ({ text }: Json): string => (typeof text === 'string' ? text : '')
const objects = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : []

/** Every element within blocks, whatever it stands in. */
function* elementsIn(blocks: unknown, depth = 0): Generator<Json> {
  if (depth > deepest) return
  for (const element of objects(blocks)) {
    yield element
    yield* elementsIn(element.elements, depth + 1)
  }
}

/** The words of blocks of rich text; `undefined` where there are others among them, or none. */
function richTextOf(blocks: unknown, names: Names): string | undefined {
  const all = objects(blocks)
  if (all.length === 0 || all.some(({ type }) => type !== 'rich_text')) return undefined
  return all.flatMap((block) => objects(block.elements).map((part) => partOf(part, names))).join('\n')
}

/** A section, list, quote or piece of code. */
function partOf(part: Json, names: Names, depth = 0): string {
  const children = objects(part.elements)
  if (part.type === 'rich_text_list' && depth < deepest) {
    const indent = '  '.repeat(Math.min(deepest, Number(part.indent) || 0))
    const first = 1 + (Number(part.offset) || 0)
    return children
      .map(
        (item, index) =>
          `${indent}${part.style === 'ordered' ? `${first + index}.` : '•'} ${partOf(item, names, depth + 1)}`,
      )
      .join('\n')
  }
  const words = children.map((element) => spanOf(element, names)).join('')
  if (part.type === 'rich_text_quote') return words.replace(/^/gm, '> ')
  return part.type === 'rich_text_section' ? words.replace(/\n$/, '') : words
}

function spanOf(element: Json, names: Names): string {
  const word = (key: string): string => (typeof element[key] === 'string' ? element[key] : '')
  switch (element.type) {
    case 'text':
      return word('text')
    case 'link':
      return linkOf(word('url'), word('text'))
    case 'user':
      return `@${names.user(word('user_id'))}`
    case 'channel':
      return `#${names.channel(word('channel_id')) ?? word('channel_id')}`
    case 'broadcast':
      return `@${word('range')}`
    case 'usergroup':
      return `@${word('usergroup_id')}`
    case 'emoji':
      return signOf(word('unicode')) ?? `:${word('name')}:`
    case 'date':
      return word('fallback') || String(element.timestamp ?? '')
    case 'color':
      return word('value')
    default:
      return word('text')
  }
}

/** `1f468-200d-1f4bb` as the sign it means. */
function signOf(unicode: string): string | undefined {
  if (!/^[0-9a-f]{2,6}(?:-[0-9a-f]{2,6})*$/i.test(unicode)) return undefined
  const points = unicode.split('-').map((point) => Number.parseInt(point, 16))
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : undefined
}

/** Where words stand in attachments and in the blocks of other apps. */
const wordKeys = [
  'fallback',
  'pretext',
  'author_name',
  'title',
  'text',
  'value',
  'footer',
  'alt_text',
  'label',
] as const
const partKeys = [
  'blocks',
  'elements',
  'fields',
  'attachments',
  'accessory',
  'rows',
  'message_blocks',
  'message',
] as const

/** All words of attachments, or of blocks that are no rich text. */
function wordsIn(value: unknown, names: Names, depth = 0): readonly string[] {
  if (depth > deepest) return []
  const parts = Array.isArray(value) ? value.flatMap((each) => (Array.isArray(each) ? each : [each])) : [value]
  return objects(parts).flatMap((part) => {
    if (part.type === 'rich_text') return [richTextOf([part], names) ?? '']
    const own = wordKeys.flatMap((key) => {
      const word = part[key]
      if (typeof word === 'string') return [readMarkup(word, names).trim()]
      return key === 'text' || key === 'title' ? wordsIn(word, names, depth + 1) : []
    })
    return [...own, ...partKeys.flatMap((key) => wordsIn(part[key], names, depth + 1))].filter((words) => words !== '')
  })
}
