import type { AccountRef } from './refs.ts'

/** Text inside a block. Text is always literal: a renderer escapes it, and only a `mention` can ping. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'emphasis'; children: readonly Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; url: string; text: string }
  | { type: 'mention'; account: AccountRef; name: string }
  /** An instant (ISO 8601, UTC). `text` is how the catalogue words it, for platforms that cannot show local time. */
  | { type: 'moment'; at: string; text: string }

export type Fact = { label: string; value: readonly Inline[] }

export type Block =
  | { type: 'heading'; text: string }
  | { type: 'paragraph'; children: readonly Inline[] }
  | { type: 'list'; ordered: boolean; items: readonly (readonly Inline[])[] }
  | { type: 'facts'; facts: readonly Fact[] }
  | { type: 'quote'; children: readonly Inline[] }
  | { type: 'code'; text: string }
  /** Small print. */
  | { type: 'note'; children: readonly Inline[] }
  | { type: 'divider' }
  | { type: 'actions'; controls: readonly Control[] }
  /** A file kept by the adapter that received it, offered as a download. */
  | { type: 'file'; file: FileRef }

/**
 * Something to press. `command` is what a person types for the same effect, so that nothing is out of reach
 * without buttons; a press is handled exactly as that command typed by whoever pressed, with their rights.
 */
export type Control =
  | { type: 'button'; label: string; command: string; tone: 'plain' | 'primary' | 'danger'; opens?: 'form' }
  | { type: 'link'; label: string; url: string }

export type FileRef = { id: string; name: string; mediaType: string; bytes: number }

/** With what the id of a file begins that nobody sent: the bot made it, and its bytes stand in the id. */
const madeMark = 'made:'
/** Bytes of the largest such file: it travels within its message. */
const mostMade = 64_000

/** A block that offers a small file of the bot's own making, such as an invitation. Throws a RangeError above 64,000 bytes. */
export function madeFile(name: string, mediaType: string, content: string): Block {
  const bytes = Buffer.from(content, 'utf8')
  if (bytes.length > mostMade) throw new RangeError(`a file of ${bytes.length} bytes is too large for a message`)
  const id = madeMark + bytes.toString('base64url')
  return { type: 'file', file: { id, name, mediaType, bytes: bytes.length } }
}

/** The bytes of a file that the bot made; `undefined` of one that somebody sent. */
export const madeBytes = ({ id }: Pick<FileRef, 'id'>): Uint8Array | undefined =>
  id.startsWith(madeMark) ? Buffer.from(id.slice(madeMark.length), 'base64url') : undefined

/** Who speaks, when the bot passes on a person's words. */
export type Speaker = { name: string; delegation: string; via?: string }

/**
 * What the bot says. `summary` is the notification text and the whole message on a client that shows nothing else.
 * `marking` is the TLP label that stands directly before the information; `exercise` marks every rendition.
 */
export type Message = {
  summary: string
  blocks: readonly Block[]
  marking: string
  exercise?: boolean
  speaker?: Speaker
  /** `card`: a framed, living message; `relay`: a person's words; `reply`: an answer of the bot. */
  look: 'card' | 'relay' | 'reply' | 'notice'
}

export const text = (value: string): Inline => ({ type: 'text', text: value })
export const strong = (value: string): Inline => ({ type: 'strong', children: [text(value)] })
export const code = (value: string): Inline => ({ type: 'code', text: value })
export const paragraph = (...children: (Inline | string)[]): Block => ({
  type: 'paragraph',
  children: children.map((child) => (typeof child === 'string' ? text(child) : child)),
})
export const note = (...children: (Inline | string)[]): Block => ({
  type: 'note',
  children: children.map((child) => (typeof child === 'string' ? text(child) : child)),
})
export const fact = (label: string, ...value: (Inline | string)[]): Fact => ({
  label,
  value: value.map((part) => (typeof part === 'string' ? text(part) : part)),
})
export const actions = (...controls: Control[]): Block => ({ type: 'actions', controls })
export const button = (
  label: string,
  command: string,
  tone: 'plain' | 'primary' | 'danger' = 'plain',
  opens?: 'form',
): Control => ({ type: 'button', label, command, tone, ...(opens && { opens }) })

/** The plain text of inlines, as a screen reader or a log of one's own would say it. */
export function plain(children: readonly Inline[]): string {
  return children
    .map((child) => {
      switch (child.type) {
        case 'text':
        case 'code':
        case 'link':
        case 'moment':
          return child.text
        case 'mention':
          return child.name
        default:
          return plain(child.children)
      }
    })
    .join('')
}

/** The files that a message shows, in order, each once. */
export const filesOf = (message: Message): readonly FileRef[] => [
  ...new Map(message.blocks.flatMap((block) => (block.type === 'file' ? [[block.file.id, block.file]] : []))).values(),
]
