import { MessageType } from 'discord.js'
import { hasLost, type Known, type Meaning, type Trace } from '../../../src/chat/hearing/traces.ts'
import { markIn } from '../../../src/chat/marks.ts'
import type { FileRef } from '../../../src/chat/message.ts'
import type { ConversationRef, MessageId } from '../../../src/chat/refs.ts'
import { commandOf } from '../../../src/chat/typed.ts'
import { readTyped } from '../acting/typed.ts'
import { reactionNamed } from '../content/reactions.ts'
import { fileIdOf } from '../files.ts'
import { idIn, type Json, numberIn, objectIn, text } from '../json.ts'
import { platform } from '../platform.ts'
import { accountOf } from '../spots.ts'
import { msOfId } from './naming.ts'
import { filesIn, type Names, readMarks, readWords, snapshotsOf } from './words.ts'

/** What has to be known of a channel before what happened there can be understood. */
export type Translation = {
  bot: string
  names: Names
  /** Whether a role is the bot's own. */
  isBotRole(role: string): boolean
  conversation: ConversationRef
  idOf(id: string): MessageId
  /** What the root of the thread that this channel is, is called. */
  root?: MessageId
  /** Whether the channel is a direct message. */
  isAside: boolean
  /** What the message that a command is said of belongs to, where it does not belong to the channel it stands in. */
  about?: { conversation: ConversationRef; message: MessageId }
}

/** Kinds of messages that people or other apps wrote; every other one Discord writes itself, or tells what stands elsewhere. */
const written: ReadonlySet<unknown> = new Set([
  undefined,
  MessageType.Default,
  MessageType.Reply,
  MessageType.ChatInputCommand,
  MessageType.ContextMenuCommand,
])

const authorOf = (message: Json): string | undefined => idIn(objectIn(message.author).id)

/** Whether the bot wrote a message itself. */
export const isOwn = (message: Json, bot: string): boolean => authorOf(message) === bot

/** When a message was changed last by whoever wrote it, in milliseconds; `undefined` where it never was. */
export function editOf(message: Json): string | undefined {
  const ms = Date.parse(text(message.edited_timestamp) ?? '')
  return Number.isFinite(ms) ? String(ms) : undefined
}

/** The message that another one answers; `undefined` where it passes one on, or answers none. */
export function answeredBy(message: Json): string | undefined {
  const reference = objectIn(message.message_reference)
  return reference.type === undefined || reference.type === 0 ? idIn(reference.message_id) : undefined
}

/** What a message means, as an event tells it or as it stands in the history. One without any words or files is never handed over. */
export function readMessage(channel: string, message: Json, parts: Translation): Meaning | undefined {
  const { bot, names, conversation, idOf, root, isAside } = parts
  const id = idIn(message.id)
  const by = authorOf(message)
  if (id === undefined || by === undefined || by === bot || !written.has(message.type)) return undefined
  const { text: words, variants } = readWords(message, names)
  const files = filesOf(channel, id, message)
  if (words === '' && files.length === 0) return undefined
  const base = { key: keyOf(channel, id), at: momentOf(msOfId(id)), actor: accountOf(by), conversation }
  const edited = editOf(message)
  const trace: Trace = { kind: 'message', ...traceOf(id, by, edited, files.length) }
  const content = text(message.content) ?? ''
  const called = wordsToBot(content, parts)
  // What is said to the bot alone is meant for it, and must never be passed on as a message to a room.
  const line = called ?? (isAside ? content : undefined)
  if (line !== undefined) {
    const answered = answeredBy(message)
    const said = answered === undefined ? root : idOf(answered)
    const about = parts.about ?? (said === undefined ? undefined : { message: said })
    const { message: on, ...place } = about ?? { message: undefined }
    const typed = readMarks(readTyped(line), names).trim() || (called === undefined ? words : '')
    const others = [...new Set([words, ...variants, ...files.map(({ name }) => name)])].filter((each) => each !== typed)
    const command = { kind: 'command', text: commandOf(typed), ...(others.length > 0 && { variants: others }) } as const
    return { event: { ...base, ...place, ...command, ...(on !== undefined && { on }) }, trace }
  }
  const own = idOf(id)
  return {
    event: {
      ...base,
      kind: 'message',
      message: own,
      text: words,
      ...(variants.length > 0 && { variants }),
      ...(root !== undefined && root !== own && { thread: root }),
      ...(files.length > 0 && { files }),
    },
    trace,
  }
}

/** What is remembered of a message. */
const traceOf = (id: string, by: string, edited: string | undefined, files: number) => ({
  id,
  by,
  ...(edited !== undefined && { edited }),
  ...(files > 0 && { files }),
})

/** How many files stand with a message; `undefined` where nothing is told of them. */
const filesTold = (message: Json): number | undefined =>
  Array.isArray(message.attachments) ? [message, ...snapshotsOf(message)].flatMap(filesIn).length : undefined

/** Whether somebody changed a message since what is known of it, or took a file out of it: Discord changes messages by itself too. */
export function isChanged(message: Json, known: Known | undefined): boolean {
  const edited = editOf(message)
  return (
    (edited !== undefined && edited !== known?.edited) || hasLost(known, filesTold(message) ?? Number.POSITIVE_INFINITY)
  )
}

/** What the last change of a message means; `undefined` where nothing of it can be read. */
export function readEdit(channel: string, message: Json, parts: Translation): Meaning | undefined {
  const id = idIn(message.id)
  const by = authorOf(message)
  const edited = editOf(message)
  const told = filesTold(message)
  if (id === undefined || by === undefined || by === parts.bot) return undefined
  if (!written.has(message.type)) return undefined
  const { text: words, variants } = readWords(message, parts.names)
  // Words that the bot may not read come as none: what was passed on before must not be emptied for that.
  const files = filesOf(channel, id, message)
  if (words === '' && files.length === 0) return undefined
  // A file can be taken out later than the words were changed last, or where they never were.
  const edit = [edited ?? '0', ...(files.length > 0 ? [files.length] : [])].join(':')
  return {
    event: {
      key: `${keyOf(channel, id)}:edited:${edit}`,
      at: momentOf(edited === undefined ? Date.now() : Number(edited)),
      actor: accountOf(by),
      conversation: parts.conversation,
      kind: 'edited',
      message: parts.idOf(id),
      text: words,
      ...(variants.length > 0 && { variants }),
      ...(told !== undefined && { files }),
      edit,
    },
    trace: { kind: 'edited', ...traceOf(id, by, edited, files.length) },
  }
}

/** What it means that a message is gone. Discord does not say who took it away: its author counts as whoever did. */
export const deletion = (
  channel: string,
  { id, by }: { id: string; by: string | undefined },
  { conversation, idOf }: Pick<Translation, 'conversation' | 'idOf'>,
): Meaning => ({
  event: {
    key: `${keyOf(channel, id)}:deleted`,
    at: momentOf(Date.now()),
    actor: accountOf(by || 'unknown'),
    conversation,
    kind: 'deleted',
    message: idOf(id),
  },
  trace: { kind: 'deleted', id },
})

/** What it means that somebody added a reaction or took one away; `within` names the dispatch that told it, and `at` is when it came, in milliseconds. */
export function readReaction(
  channel: string,
  told: Json,
  {
    added,
    within,
    at,
    bot,
    conversation,
    idOf,
  }: Pick<Translation, 'bot' | 'conversation' | 'idOf'> & {
    added: boolean
    within: string
    at: number
  },
): Meaning | undefined {
  const id = idIn(told.message_id)
  const user = idIn(told.user_id)
  const emoji = { id: idIn(objectIn(told.emoji).id) ?? null, name: text(objectIn(told.emoji).name) ?? null }
  const sign = emoji.id ?? emoji.name
  if (id === undefined || user === undefined || sign === null || user === bot) return undefined
  const reaction = reactionNamed(emoji)
  const mark = markIn(reaction)
  return {
    ...(mark && { trace: { kind: 'marked', id, by: user, mark, added, at } }),
    event: {
      key: `${keyOf(channel, id)}:${user}:${sign}:${added ? 'added' : 'removed'}:${within}`,
      at: momentOf(at),
      actor: accountOf(user),
      conversation,
      kind: 'reacted',
      message: idOf(id),
      reaction,
      added,
    },
  }
}

/** What it means that somebody sees a channel from now on, or no more. */
export const movement = (
  channel: string,
  { user, kind, within }: { user: string; kind: 'joined' | 'left'; within: string },
  { conversation }: Pick<Translation, 'conversation'>,
): Meaning => ({
  event: {
    key: `${platform}:${channel}:${user}:${kind}:${within}`,
    at: momentOf(Date.now()),
    actor: accountOf(user),
    conversation,
    kind,
  },
})

const keyOf = (channel: string, id: string): string => `${platform}:${channel}:${id}`

/** What is said to the bot, without its mention at the start; `undefined` when it is not called there. */
export function wordsToBot(
  content: string,
  { bot, isBotRole }: Pick<Translation, 'bot' | 'isBotRole'>,
): string | undefined {
  const called = /^\s*<@(?<sign>[!&]?)(?<id>\d{1,20})>[:,]?(?:\s+|$)/.exec(content)
  const { sign, id = '' } = called?.groups ?? {}
  if (!called || !(sign === '&' ? isBotRole(id) : id === bot)) return undefined
  return content.slice(called[0].length).trim()
}

/** A moment in milliseconds, never in the future. */
const momentOf = (ms: number): string => new Date(Math.max(0, Math.min(ms, Date.now()))).toISOString()

/** The files that came with a message, and with what it passes on. */
function filesOf(channel: string, message: string, told: Json): readonly FileRef[] {
  return [told, ...snapshotsOf(told)].flatMap(filesIn).flatMap((file) => {
    const own = idIn(file.id)
    if (own === undefined) return []
    const size = numberIn(file.size)
    const bytes = size !== undefined && Number.isSafeInteger(size) && size >= 0 ? size : 0
    const kind = /^[\w.+-]{1,60}\/[\w.+-]{1,120}/.exec(text(file.content_type) ?? '')?.[0]
    const name = text(file.filename) ?? own
    return [
      { id: fileIdOf({ channel, message, file: own }), name, mediaType: kind ?? 'application/octet-stream', bytes },
    ]
  })
}
