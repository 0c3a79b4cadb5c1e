import type { Meaning, Trace } from '../../../src/chat/hearing/traces.ts'
import { markIn } from '../../../src/chat/marks.ts'
import type { FileRef } from '../../../src/chat/message.ts'
import { type AccountRef, accountRef, type ConversationRef, type MessageId } from '../../../src/chat/refs.ts'
import { commandOf } from '../../../src/chat/typed.ts'
import { readTyped, wordsToBot } from '../acting/commands.ts'
import { reactionNamed } from '../content/reactions.ts'
import { platform } from '../platform.ts'
import type { Bot } from '../ways/app.ts'
import { type Names, readWords } from './words.ts'

/** Anything as Slack wrote it: looked at, not trusted. */
export type Json = Readonly<Record<string, unknown>>

export type Translation = {
  bot: Pick<Bot, 'userId' | 'botId'>
  names: Names
  conversationOf(channel: string): ConversationRef
  idOf(channel: string, ts: string): MessageId
  /** What the message that a command is said of belongs to, where it does not belong to the channel it stands in. */
  about?: { conversation: ConversationRef; message: MessageId }
}

/** Kinds of messages that people wrote; every other one tells of something else, or is told by an event of its own. */
const written: ReadonlySet<unknown> = new Set([
  undefined,
  'bot_message',
  'file_share',
  'me_message',
  'thread_broadcast',
])

export const objectIn = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {} // looked at only
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
/** A moment that names a message: seconds, and what tells those of one second apart. */
const stampIn = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{1,11}\.\d{1,9}$/.test(value) ? value : undefined

/** Where an event happened. */
export function channelIn(event: Json): string | undefined {
  const { channel, item } = event
  return text(channel) ?? text(objectIn(channel).id) ?? text(objectIn(item).channel)
}

/**
 * What an event of a channel means; `undefined` for what the bot did itself and for what it does not follow. Keys are made of
 * the message and of what was done with it, never of the envelope: Slack may tell the same under another one.
 */
export function translate(event: Json, parts: Translation): Meaning | undefined {
  const channel = channelIn(event)
  if (channel === undefined) return undefined
  switch (event.type) {
    case 'message':
    case 'app_mention':
      return readMessageEvent(channel, event, parts)
    case 'reaction_added':
    case 'reaction_removed':
      return readReaction(channel, event, parts)
    case 'member_joined_channel':
    case 'member_left_channel':
      return readMove(channel, event, parts)
    default:
      return undefined
  }
}

function readMessageEvent(channel: string, event: Json, parts: Translation): Meaning | undefined {
  const isAside = event.channel_type === 'im'
  const { subtype } = event
  if (subtype === 'message_deleted') {
    const ts = stampIn(event.deleted_ts)
    const before = objectIn(event.previous_message)
    if (ts === undefined || isOwn(before, parts.bot)) return undefined
    return deletion(channel, { ts, by: authorOf(before) ?? 'unknown', at: text(event.event_ts) ?? ts }, parts)
  }
  if (subtype === 'message_changed') {
    const message = objectIn(event.message)
    const before = objectIn(event.previous_message)
    if (message.subtype === 'tombstone') {
      const ts = stampIn(message.ts)
      if (ts === undefined || isOwn(before, parts.bot)) return undefined
      return deletion(channel, { ts, by: authorOf(before) ?? 'unknown', at: text(event.event_ts) ?? ts }, parts)
    }
    // Slack changes messages by itself too, to show what a link leads to or how many answered. That a file is gone is no edit to it.
    const edited = editOf(message)
    const isEdited = edited !== undefined && edited !== editOf(before)
    return isEdited || filesTold(message) < filesTold(before) ? readEdit(channel, message, parts) : undefined
  }
  return readMessage(channel, event, isAside, parts)
}

/** What a message means, as an event tells it or as it stands in the history. */
export function readMessage(channel: string, message: Json, isAside: boolean, parts: Translation): Meaning | undefined {
  const { bot, names, conversationOf, idOf } = parts
  const ts = stampIn(message.ts)
  const by = authorOf(message)
  if (ts === undefined || by === undefined || isOwn(message, bot) || !written.has(message.subtype)) return undefined
  const { text: words, variants } = readWords(message, names)
  const files = filesOf(message)
  if (words === '' && files.length === 0) return undefined
  const root = stampIn(message.thread_ts)
  const thread = root === ts ? undefined : root
  const base = {
    key: keyOf(channel, ts),
    at: momentOf(ts),
    actor: accountOf(by),
    conversation: conversationOf(channel),
  }
  const edited = editOf(message)
  const trace: Trace = {
    kind: 'message',
    id: ts,
    by,
    ...(thread !== undefined && { thread }),
    ...(edited !== undefined && { edited }),
    ...(filesTold(message) > 0 && { files: filesTold(message) }),
  }
  const told = typeof message.text === 'string' ? message.text : ''
  const called = wordsToBot(told, bot.userId)
  // What is said to the bot alone is meant for it, and must never be passed on as a message to a room.
  const line = called ?? (isAside ? told : undefined)
  if (line !== undefined) {
    const about = parts.about ?? (thread === undefined ? undefined : { message: idOf(channel, thread) })
    const { message: on, ...place } = about ?? { message: undefined }
    const typed = readTyped(line) || (called === undefined ? words : '')
    const others = [...new Set([words, ...variants, ...files.map(({ name }) => name)])].filter((each) => each !== typed)
    const said = { kind: 'command', text: commandOf(typed), ...(others.length > 0 && { variants: others }) } as const
    return { event: { ...base, ...place, ...said, ...(on !== undefined && { on }) }, trace }
  }
  return {
    event: {
      ...base,
      kind: 'message',
      message: idOf(channel, ts),
      text: words,
      ...(variants.length > 0 && { variants }),
      ...(thread !== undefined && { thread: idOf(channel, thread) }),
      ...(files.length > 0 && { files }),
    },
    trace,
  }
}

/** What the last change of a message means: that it is gone, where nothing is left of it. */
export function readEdit(channel: string, message: Json, parts: Translation): Meaning | undefined {
  const ts = stampIn(message.ts)
  const by = authorOf(message)
  const edited = editOf(message)
  if (ts === undefined || by === undefined || isOwn(message, parts.bot)) return undefined
  if (!written.has(message.subtype)) return undefined
  const { text: words, variants } = readWords(message, parts.names)
  const files = standingIn(message).flatMap(fileOf)
  const now = String(Date.now() / 1000)
  if (words === '' && files.length === 0 && Array.isArray(message.files))
    return deletion(channel, { ts, by, at: edited ?? now }, parts)
  // A file can be taken out later than the words were changed last, or where they never were.
  const edit = [edited ?? '0', ...(files.length > 0 ? [files.length] : [])].join(':')
  const root = stampIn(message.thread_ts)
  const thread = root !== undefined && root !== ts ? { thread: root } : {}
  return {
    event: {
      key: `${keyOf(channel, ts)}:edited:${edit}`,
      at: momentOf(edited ?? now),
      actor: accountOf(by),
      conversation: parts.conversationOf(channel),
      kind: 'edited',
      message: parts.idOf(channel, ts),
      text: words,
      ...(variants.length > 0 && { variants }),
      files,
      edit,
    },
    trace: {
      kind: 'edited',
      id: ts,
      by,
      ...thread,
      ...(edited !== undefined && { edited }),
      ...(files.length > 0 && { files: files.length }),
    },
  }
}

/** What it means that a message is gone. Slack does not say who took it away: its author counts as whoever did. */
export function deletion(
  channel: string,
  { ts, by, at }: { ts: string; by: string; at: string },
  { conversationOf, idOf }: Pick<Translation, 'conversationOf' | 'idOf'>,
): Meaning {
  return {
    event: {
      key: `${keyOf(channel, ts)}:deleted`,
      at: momentOf(at),
      actor: accountOf(by),
      conversation: conversationOf(channel),
      kind: 'deleted',
      message: idOf(channel, ts),
    },
    trace: { kind: 'deleted', id: ts },
  }
}

/** What it means that somebody added a reaction or took one away. */
export function readReaction(
  channel: string,
  event: Json,
  parts: { bot: Pick<Bot, 'userId'> } & Pick<Translation, 'conversationOf' | 'idOf'>,
): Meaning | undefined {
  const user = text(event.user)
  const name = text(event.reaction)
  const item = objectIn(event.item)
  const ts = stampIn(item.ts)
  const at = stampIn(event.event_ts)
  if (user === undefined || name === undefined || ts === undefined || at === undefined) return undefined
  if (item.type !== 'message' || user === parts.bot.userId) return undefined
  const added = event.type === 'reaction_added'
  const reaction = reactionNamed(name)
  const mark = markIn(reaction)
  return {
    ...(mark && { trace: { kind: 'marked', id: ts, by: user, mark, added, at: Number(at) * 1000 } }),
    event: {
      key: `${keyOf(channel, ts)}:${user}:${name}:${added ? 'added' : 'removed'}:${at}`,
      at: momentOf(at),
      actor: accountOf(user),
      conversation: parts.conversationOf(channel),
      kind: 'reacted',
      message: parts.idOf(channel, ts),
      reaction,
      added,
    },
  }
}

function readMove(channel: string, event: Json, parts: Translation): Meaning | undefined {
  const user = text(event.user)
  const at = text(event.event_ts)
  if (user === undefined || at === undefined || user === parts.bot.userId) return undefined
  const kind = event.type === 'member_joined_channel' ? 'joined' : 'left'
  return {
    event: {
      key: `${platform}:${channel}:${user}:${kind}:${at}`,
      at: momentOf(at),
      actor: accountOf(user),
      conversation: parts.conversationOf(channel),
      kind,
    },
  }
}

const keyOf = (channel: string, ts: string): string => `${platform}:${channel}:${ts}`
const accountOf = (id: string): AccountRef => accountRef(platform, id)

/** Who wrote a message: a person, or an app under the account it has in the workspace, or else under its own id. */
const authorOf = (message: Json): string | undefined => text(message.user) ?? text(message.bot_id)

/** Whether the bot wrote a message itself. */
export const isOwn = (message: Json, { userId, botId }: Translation['bot']): boolean =>
  message.user === userId || (botId !== '' && message.bot_id === botId)

/** When a message was changed last. */
export const editOf = (message: Json): string | undefined => stampIn(objectIn(message.edited).ts)

/** When something happened by Slack's clock, never in the future. */
export function momentOf(stamp: string): string {
  const ms = Math.floor(Number(stamp) * 1000)
  return new Date(Number.isFinite(ms) ? Math.max(0, Math.min(ms, Date.now())) : 0).toISOString()
}

/** The files of a message that nobody took out of it: of one that is gone Slack leaves a tombstone, or nothing. */
const standingIn = ({ files }: Json): readonly Json[] =>
  Array.isArray(files)
    ? files.map(objectIn).filter(({ id, mode }) => text(id) !== undefined && mode !== 'tombstone')
    : []

/** How many files stand with a message. */
export const filesTold = (message: Json): number => standingIn(message).length

/** The files that came with a message and can be had still. */
const filesOf = (message: Json): readonly FileRef[] =>
  standingIn(message)
    .filter(({ mode }) => mode !== 'hidden_by_limit')
    .flatMap(fileOf)

function fileOf(file: Json): readonly FileRef[] {
  const id = text(file.id)
  if (id === undefined) return []
  const { size, mimetype } = file
  const bytes = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : 0
  const mediaType = /^[\w.+-]{1,60}\/[\w.+-]{1,120}$/.test(String(mimetype))
    ? String(mimetype)
    : 'application/octet-stream'
  return [{ id, name: text(file.name) ?? text(file.title) ?? id, mediaType, bytes }]
}
