import type { ChatEvent } from '../../src/chat/event.ts'
import { accountRef, conversationRef, messageId } from '../../src/chat/refs.ts'
import { prefix } from './render.ts'
import type { Entry } from './wire.ts'

export const platform = 'recording'

/**
 * What an entry of a room means for the bot; `undefined` for what it did itself, and for words that were deleted since.
 * The key is made of the entry's place in its room, which stays the same however often and on whatever way it is told.
 */
export function translate(room: string, entry: Entry, bot: string): ChatEvent | undefined {
  if (entry.by === bot) return undefined
  const base = {
    key: keyOf(room, entry),
    at: new Date(entry.at).toISOString(),
    actor: accountRef(platform, entry.by),
    conversation: conversationRef(platform, room),
  }
  switch (entry.kind) {
    case 'posted': {
      const { text, thread, re, files } = entry
      if (text === '') return undefined
      const command = wordsToBot(text)
      // What is said to the bot alone is meant for it, and must never be passed on as a message to the room.
      const words = command ?? (isPrivate(entry) ? text : undefined)
      if (words !== undefined)
        return { ...base, kind: 'command', text: words, ...(re !== undefined && { on: messageId(re) }) }
      const message = messageId(String(entry.position))
      return {
        ...base,
        kind: 'message',
        message,
        text,
        ...(thread !== undefined && { thread: messageId(thread) }),
        ...(files && { files }),
      }
    }
    case 'edited':
      if (entry.text === '') return undefined
      return {
        ...base,
        kind: 'edited',
        message: messageId(entry.message),
        text: entry.text,
        ...(entry.files && { files: entry.files }),
        edit: String(entry.position),
      }
    case 'deleted':
      return { ...base, kind: 'deleted', message: messageId(entry.message) }
    case 'reacted':
      return {
        ...base,
        kind: 'reacted',
        message: messageId(entry.message),
        reaction: entry.reaction,
        added: entry.added,
      }
    case 'joined':
    case 'left':
      return { ...base, kind: entry.kind }
  }
}

const keyOf = (room: string, entry: Entry): string => `${platform}:${room}/${entry.position}`

/** Whether only the bot and the author see it. */
export const isPrivate = (entry: Entry): boolean => entry.kind === 'posted' && entry.only !== undefined

/** What follows the prefix; `undefined` where there is none. */
export function wordsToBot(text: string): string | undefined {
  return text === prefix || text.startsWith(`${prefix} `) ? text.slice(prefix.length).trim() : undefined
}
