import type { FileRef, Message } from '../../src/chat/message.ts'
import type { AccountRef, MessageId } from '../../src/chat/refs.ts'
import type { Json } from '../../src/chat/shelf.ts'

/**
 * What a room's log (`room/<id>`) is made of. A message is named by the key of the line that opened it; a line that
 * comes of an event has the event's key. Lines about an earlier message name it in `of`.
 */
export type Line =
  | {
      kind: 'posted'
      by: AccountRef
      name: string
      text: string
      thread?: MessageId
      re?: Parent
      files?: readonly FileRef[]
    }
  | { kind: 'edited'; of: MessageId; by: AccountRef; text: string }
  | { kind: 'retracted'; of: MessageId; by: AccountRef; name: string }
  | { kind: 'reacted'; of: MessageId; by: AccountRef; name: string; reaction: Reaction; added: boolean }
  | { kind: 'put'; message: Message; only?: AccountRef; thread?: MessageId; re?: Parent }
  | { kind: 'replaced'; of: MessageId; message: Message }
  | { kind: 'withdrawn'; of: MessageId; only?: AccountRef }
  | { kind: 'joined' | 'left'; account: AccountRef }

/** The message that one answers: who spoke and when, none of its words, so that these can be erased in one place. */
export type Parent = { id: MessageId; seq: number; name: string; at: string }

export const reactions = ['seen', 'agree', 'question', 'done'] as const
export type Reaction = (typeof reactions)[number]

/** Narrows what a browser sent to a reaction. */
export const asReaction = (value: string | undefined): Reaction | undefined =>
  reactions.find((known) => known === value)

/** A line as the shelf keeps it. */
export const toJson = (line: Line): Json => line as unknown as Json // lines are plain data by their type

/** A line as it was kept; `undefined` once erased. */
export const fromJson = (value: Json | undefined): Line | undefined => value as Line | undefined // only this adapter writes its logs

/** The log of a room. */
export const logOf = (room: string): string => `room/${room}`

/** The log of what was said about one message after it: references only, no words. */
export const aboutOf = (room: string, id: MessageId): string => `about/${room}/${id}`

/** One line of an about log: which line of the room's log to look at, or a reaction in full. */
export type About =
  | { kind: 'edited' | 'replaced' | 'answered' }
  | { kind: 'retracted'; by: AccountRef; name: string }
  | { kind: 'withdrawn'; only?: AccountRef }
  | { kind: 'reacted'; by: AccountRef; name: string; reaction: Reaction; added: boolean }

export const aboutFromJson = (value: Json | undefined): About | undefined => value as About | undefined // as above

/** The keys of lines. A person's nonce has no dot and no colon, so that no kind of key can pass for another. */
export const keys = {
  posted: (room: string, handle: string, nonce: string): string => `web:${room}:${handle}:${nonce}`,
  /** Of something done to a message or said to the bot; `what` tells apart what one page does under one nonce. */
  done: (room: string, handle: string, verb: string, what: string): string => `web:${room}:${handle}:${verb}.${what}`,
  put: (key: string, part: number): string => (part === 0 ? `bot/${key}` : `bot/${key}+${part}`),
  replaced: (key: string, part: number): string => `new/${key}+${part}`,
  withdrawn: (id: MessageId): string => `end/${id}`,
} as const

const nonceShape = /^[A-Za-z0-9_-]{8,64}$/

/** Tells whether a browser's nonce is fit to be part of a key. */
export const isNonce = (value: string): boolean => nonceShape.test(value)

/** Tells whether a key opens a message, which must be known of a line whose words were erased. */
export const opens = (key: string): boolean =>
  key.startsWith('bot/') || (key.startsWith('web:') && !key.slice(key.lastIndexOf(':')).includes('.'))
