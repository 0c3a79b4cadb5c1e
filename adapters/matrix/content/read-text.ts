import type { FileRef } from '../../../src/chat/message.ts'
import { mediaAt } from './addresses.ts'
import { firstCalled } from './first-called.ts'
import { wordsOfHtml } from './html-words.ts'
import { prefix } from './render.ts'

/** What a person wrote; `html` when it was read from the formatted words, which clients show instead of the plain ones. */
export type Words = { text: string; html: boolean }

/** To what else a message belongs, by event ids. */
export type Relation = { replace?: string; thread?: string; replyTo?: string }

type Json = Readonly<Record<string, unknown>>

const fileTypes: readonly unknown[] = ['m.image', 'm.file', 'm.audio', 'm.video']

/**
 * What a person sees of the content of a message: its formatted words where clients show these, else the plain ones;
 * of a file its caption. `undefined` when there are no words.
 */
export function readText(content: unknown): Words | undefined {
  const message = objectIn(content)
  if (message.msgtype === 'm.key.verification.request') return undefined
  if (fileTypes.includes(message.msgtype) && !hasCaption(message)) return undefined
  // A thread names a message to reply to as well, and repeats its words for clients that know no threads.
  const isReply = eventIn(objectIn(objectIn(message['m.relates_to'])['m.in_reply_to']).event_id) !== undefined
  const { format, formatted_body: formatted } = message
  if (format === 'org.matrix.custom.html' && typeof formatted === 'string') {
    const text = tidy(wordsOfHtml(formatted, isReply) ?? '')
    if (text !== '') return { text, html: true }
  }
  if (typeof message.body !== 'string') return undefined
  const body = tidy(message.body)
  const text = isReply ? withoutRepetition(body) : body
  return text === '' ? undefined : { text, html: false }
}

/**
 * The new words of a message, and which one it replaces; none of a file whose caption was taken away. `undefined` when the content is
 * no edit, or leaves nothing.
 */
export function readEdit(content: unknown): (Words & { target: string }) | undefined {
  const target = readRelation(content).replace
  const now = objectIn(objectIn(content)['m.new_content'])
  const words = readText(now) ?? (fileTypes.includes(now.msgtype) ? { text: '', html: false } : undefined)
  return target !== undefined && words ? { target, ...words } : undefined
}

/**
 * What some clients show in place of the words that `readText` or `readEdit` gave: plain ones for formatted ones or the other
 * way round, and of an edit the line for those who know none.
 */
export function readVariants(content: unknown, shown: string): readonly string[] {
  const message = objectIn(content)
  const variants = [message, objectIn(message['m.new_content'])].flatMap(({ format: _, formatted_body, ...plain }) => [
    readText({ ...plain, formatted_body, format: 'org.matrix.custom.html' })?.text ?? '',
    readText(plain)?.text ?? '',
  ])
  return [...new Set(variants)].filter((words) => words !== '' && words !== shown)
}

/** What a message belongs to: what it replaces, or else the root of its thread and the message it replies to. */
export function readRelation(content: unknown): Relation {
  const relation = objectIn(objectIn(content)['m.relates_to'])
  const event = eventIn(relation.event_id)
  if (relation.rel_type === 'm.replace') return event === undefined ? {} : { replace: event }
  const thread = relation.rel_type === 'm.thread' ? event : undefined
  const isFallback = thread !== undefined && relation.is_falling_back === true
  const replyTo = isFallback ? undefined : eventIn(objectIn(relation['m.in_reply_to']).event_id)
  return { ...(thread !== undefined && { thread }), ...(replyTo !== undefined && { replyTo }) }
}

/** The file that a message brings, named by its address in the media store, encrypted or not. */
export function readFile(content: unknown): FileRef | undefined {
  const message = objectIn(content)
  if (!fileTypes.includes(message.msgtype)) return undefined
  const id = message.url ?? objectIn(message.file).url
  if (typeof id !== 'string' || !mediaAt(id)) return undefined
  const { mimetype, size } = objectIn(message.info)
  return { id, name: nameIn(message), mediaType: mediaTypeIn(mimetype), bytes: isSize(size) ? size : 0 }
}

/**
 * The words of a message that are meant for the bot, without what addresses it: the prefix, its mention at the start, whatever it is
 * called there, or its name at the start, when the message calls it too. A name alone is not enough, since people may speak of the bot.
 */
export function readCommand(
  text: string,
  content: unknown,
  bot: { userId: string; displayName?: string },
): string | undefined {
  const typed = text.trim()
  const called = calledIn(content)
  // People may give themselves a name that reads like a command, and others mention them.
  if (called !== undefined && called.user !== bot.userId) return undefined
  if (called?.name && typed.startsWith(called.name)) return typed.slice(called.name.length).replace(/^[:,]/, '').trim()
  const [first = ''] = typed.split(/\s/, 1)
  if (first.toLowerCase() === prefix) return typed.slice(first.length).trim()
  const { userId, displayName = '' } = bot
  const full = behind(typed, userId)
  if (full !== undefined || !mentionsIn(content).includes(userId)) return full
  const local = userId.slice(1, userId.indexOf(':'))
  for (const name of [`${displayName} (${userId})`, displayName, `@${displayName}`, local, `@${local}`]) {
    const rest = behind(typed, name)
    if (rest !== undefined) return rest
  }
  return undefined
}

/** Whom the formatted words of a message mention before they say anything, and by which name. */
function calledIn(content: unknown): ReturnType<typeof firstCalled> {
  const { format, formatted_body: formatted } = objectIn(content)
  return format === 'org.matrix.custom.html' && typeof formatted === 'string' ? firstCalled(formatted) : undefined
}

/** What stands behind a name at the start of a text; `undefined` when it starts otherwise, or with a longer name. */
function behind(text: string, name: string): string | undefined {
  const names = name !== '' && name !== '@' && text.slice(0, name.length).toLowerCase() === name.toLowerCase()
  const rest = text.slice(name.length)
  // Without a space, `@name:` goes on with a homeserver.
  const border = name.startsWith('@') ? /^[:,]?(?:\s|$)/ : /^(?:[:,\s]|$)/
  return names && border.test(rest) ? rest.replace(/^[:,]/, '').trim() : undefined
}

/**
 * The command that a reply to one of the bot's messages chooses of its controls, by number or by the command itself.
 * `controls` are in the order of their numbers, empty where there is nothing to command.
 */
export function readChoice(text: string, controls: readonly string[]): string | undefined {
  const typed = squeeze(text)
  const number = keycapNumber(typed) ?? Number(/^#?(\d{1,3})[.)]?$/.exec(typed)?.[1] ?? 0)
  const chosen = number > 0 ? controls[number - 1] : controls.find((control) => squeeze(control) === typed)
  return chosen || undefined
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase()

/** The number on a keycap, from 1 to 10, with which somebody reacts. */
export function keycapNumber(key: string): number | undefined {
  if (/^\u{1F51F}\uFE0F?$/u.test(key)) return 10
  const digit = /^([1-9])\uFE0F?\u20E3\uFE0F?$/.exec(key)?.[1]
  return digit === undefined ? undefined : Number(digit)
}

/** The user ids that a message means to call. */
function mentionsIn(content: unknown): readonly string[] {
  const ids = objectIn(objectIn(content)['m.mentions']).user_ids
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
}

const objectIn = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {}) // every property of it is unknown still

/** Names of events: a hash, or as rooms of the first versions have them; 255 bytes at most. */
const eventIn = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\$[A-Za-z0-9+/=_.:~[\]-]{1,254}$/.test(value) ? value : undefined

/** Since version 1.10 of the specification: where a file has a name of its own, other words are its caption. */
const hasCaption = ({ filename, body }: Json): boolean =>
  typeof filename === 'string' && filename !== '' && typeof body === 'string' && body !== filename

function nameIn({ filename, body }: Json): string {
  const written = typeof filename === 'string' && filename.trim() !== '' ? filename : body
  if (typeof written !== 'string') return 'file'
  return written.slice(0, 255).toWellFormed().replace(/\s+/g, ' ').trim() || 'file'
}

function mediaTypeIn(value: unknown): string {
  const [type = ''] = typeof value === 'string' ? value.toLowerCase().split(';', 1) : []
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(type.trim())
    ? type.trim()
    : 'application/octet-stream'
}

const isSize = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** One kind of line break, no spaces at the ends of lines, nothing around. */
const tidy = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()

/** Plain words without the lines in which clients of old repeat what is replied to (specification before version 1.13). */
function withoutRepetition(body: string): string {
  if (!/^> (?:\* )?<@/.test(body)) return body
  const lines = body.split('\n')
  const end = lines.findIndex((line) => !/^>(?: |$)/.test(line))
  return end < 0 ? '' : lines.slice(end).join('\n').trim()
}
