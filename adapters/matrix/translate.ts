import type { ChatEvent, Variants } from '../../src/chat/event.ts'
import type { FileRef } from '../../src/chat/message.ts'
import { type AccountRef, accountRef, type ConversationRef, type MessageId } from '../../src/chat/refs.ts'
import { commandOf } from '../../src/chat/typed.ts'
import { reactionNamed } from './content/reactions.ts'
import {
  keycapNumber,
  readChoice,
  readCommand,
  readEdit,
  readFile,
  readRelation,
  readText,
  readVariants,
} from './content/read-text.ts'
import type { Controls } from './controls.ts'
import type { Places } from './places.ts'
import { platform } from './platform.ts'
import type { RoomEvent } from './wire.ts'

/** What an event of a room means: something for the core, and for what somebody wrote also how it was written. */
export type Meaning = {
  event: ChatEvent
  /** Present for what may belong to a form, or open one. */
  written?: { text: string; replyTo?: string; aside: boolean }
}

export type Translation = {
  places: Places
  controls: Controls
  bot: { userId: string; displayName?: string }
}

type Base = { key: string; at: string; actor: AccountRef; conversation: ConversationRef }

/**
 * What a room's event means for the bot; `undefined` for what it did itself, for what was redacted since and for what it does
 * not follow. The key is the event's own id, which stays the same however it is told.
 */
export async function translate(room: string, event: RoomEvent, parts: Translation): Promise<Meaning | undefined> {
  const { places, bot } = parts
  if (event.type !== 'm.room.member') {
    if (event.sender === bot.userId) return undefined
    // A state event is no message that people see, whatever it is called.
    if (event.state_key !== undefined) return undefined
  }
  const conversation = places.conversationOf(room)
  const base: Base = {
    key: `${platform}:${event.event_id}`,
    at: momentOf(event.origin_server_ts),
    actor: accountRef(platform, event.sender),
    conversation,
  }
  const idOf = (id: string): MessageId => places.idOf(conversation, { room, event: id })
  switch (event.type) {
    case 'm.room.message':
      return readMessage(room, event, base, idOf, parts)
    case 'm.reaction':
      return readReaction(room, event, base, idOf, parts)
    case 'm.room.redaction': {
      const target = event.redacts ?? event.content.redacts
      return typeof target === 'string' ? { event: { ...base, kind: 'deleted', message: idOf(target) } } : undefined
    }
    case 'm.room.member':
      return readMove(event, base, bot.userId)
    default:
      return undefined
  }
}

/**
 * When something happened, by the clock of whose homeserver told it. A clock that runs ahead must not make anything happen in the
 * future, and one that nobody can mean must not name a time that cannot be written down.
 */
const momentOf = (told: number): string => new Date(Math.max(0, Math.min(told, Date.now()))).toISOString()

async function readMessage(
  room: string,
  event: RoomEvent,
  base: Base,
  idOf: (id: string) => MessageId,
  parts: Translation,
): Promise<Meaning | undefined> {
  const { content } = event
  const relation = readRelation(content)
  if (relation.replace !== undefined) {
    const edit = readEdit(content)
    if (!edit) return undefined
    const { target, text } = edit
    const said = { text, ...variantsOf(content, text) }
    return { event: { ...base, kind: 'edited', message: idOf(target), ...said, edit: event.event_id } }
  }
  const file = readFile(content)
  const text = readText(content)?.text ?? ''
  const variants = variantsOf(content, text)
  if (text === '' && !file) return undefined
  const { replyTo, thread } = relation
  const displayName = parts.places.facts(room)?.called ?? parts.bot.displayName
  const command = readCommand(text, content, { ...parts.bot, ...(displayName !== undefined && { displayName }) })
  const about = replyTo === undefined ? undefined : await readTarget(room, replyTo, base, parts)
  const chosen = command === undefined && about ? readChoice(text, about.commands) : undefined
  if (about && chosen !== undefined) return pressed(about.base, chosen, about.message)
  const aside = parts.places.isAside(room)
  const written = {
    text: command ?? text,
    aside: aside && command === undefined,
    ...(replyTo !== undefined && { replyTo }),
  }
  // What is said to the bot alone is meant for it, and must never be passed on as a message to a room.
  const words = command ?? (aside ? text : undefined)
  if (words === undefined) return { event: messageOf(event, base, idOf, { text, variants, thread, file }), written }
  const said = { kind: 'command', text: commandOf(words), ...variants } as const
  return { event: about ? { ...about.base, ...said, on: about.message } : { ...base, ...said }, written }
}

type Said = {
  text: string
  variants: { variants?: Variants }
  thread: string | undefined
  file: FileRef | undefined
}

function variantsOf(content: RoomEvent['content'], shown: string): Said['variants'] {
  const variants = readVariants(content, shown)
  return variants.length > 0 ? { variants } : {}
}

/** The message that something is said of. What the bot said to somebody alone belongs to the conversation it was said for. */
async function readTarget(
  room: string,
  target: string,
  base: Base,
  { controls, places }: Translation,
): Promise<{ base: Base; message: MessageId; commands: readonly string[] }> {
  const { commands, conversation = base.conversation } = await controls.of(room, target)
  return { base: { ...base, conversation }, message: places.idOf(conversation, { room, event: target }), commands }
}

const pressed = (base: Base, command: string, message: MessageId): Meaning => ({
  event: { ...base, kind: 'pressed', command, message },
  written: { text: '', aside: false },
})

function messageOf(
  event: RoomEvent,
  base: Base,
  idOf: (id: string) => MessageId,
  { text, variants, thread, file }: Said,
): Extract<ChatEvent, { kind: 'message' }> {
  return {
    ...base,
    kind: 'message',
    message: idOf(event.event_id),
    text,
    ...variants,
    ...(thread !== undefined && { thread: idOf(thread) }),
    ...(file && { files: [file] }),
  }
}

async function readReaction(
  room: string,
  { content }: RoomEvent,
  base: Base,
  idOf: (id: string) => MessageId,
  parts: Translation,
): Promise<Meaning | undefined> {
  const relation = content['m.relates_to'] as Record<string, unknown> | undefined // looked at below
  const { rel_type: kind, event_id: target, key } = relation ?? {}
  if (kind !== 'm.annotation' || typeof target !== 'string' || typeof key !== 'string') return undefined
  const number = keycapNumber(key)
  const about = number === undefined ? undefined : await readTarget(room, target, base, parts)
  const command = about?.commands[(number ?? 0) - 1]
  if (about && command) return pressed(about.base, command, about.message)
  return { event: { ...base, kind: 'reacted', message: idOf(target), reaction: reactionNamed(key), added: true } }
}

/** Who came and who went: a change of somebody's name or picture is neither. */
function readMove(event: RoomEvent, base: Base, bot: string): Meaning | undefined {
  const user = event.state_key
  if (user === undefined || user === bot) return undefined
  const before = (event.unsigned?.prev_content as { membership?: unknown } | undefined)?.membership // looked at only
  const now = event.content.membership
  const actor = accountRef(platform, user)
  if (now === 'join' && before !== 'join') return { event: { ...base, actor, kind: 'joined' } }
  if ((now === 'leave' || now === 'ban') && before === 'join') return { event: { ...base, actor, kind: 'left' } }
  return undefined
}
