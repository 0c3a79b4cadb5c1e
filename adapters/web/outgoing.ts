import type { SendOptions, Sent } from '../../src/chat/adapter.ts'
import { gone } from '../../src/chat/errors.ts'
import type { Message } from '../../src/chat/message.ts'
import { lengthOf } from '../../src/chat/portable.ts'
import { type AccountRef, type ConversationRef, localOf, type MessageId, messageId } from '../../src/chat/refs.ts'
import type { Shelf, ShelfWrite } from '../../src/chat/shelf.ts'
import { splitMessage } from '../../src/chat/split.ts'
import { shownIn } from './files.ts'
import type { Entry } from './fold.ts'
import { limits } from './limits.ts'
import { keys, type Line, logOf, type Parent } from './line.ts'
import { erasuresOf, readEntry, writesOf } from './room-log.ts'
import type { Roster } from './roster.ts'

/** What the bot says in its own rooms. All of it is one commit on the shelf, and the key of a line makes a repeat harmless. */
export type Outgoing = {
  send(to: ConversationRef, message: Message, options: SendOptions): Promise<Sent>
  edit(sent: Sent, message: Message, options: SendOptions): Promise<Sent>
  retract(sent: Sent): Promise<void>
}

/** Writes messages of the bot to the logs of its rooms. */
export function openOutgoing(shelf: Shelf, roster: Roster): Outgoing {
  async function roomOf(conversation: ConversationRef): Promise<string> {
    const room = await roster.room(localOf(conversation))
    if (!room) throw gone(`room ${conversation}`)
    return room.id
  }

  /** One part: its line, its marks, and the right of the room's people to fetch the files it shows. */
  async function partWrites(
    room: string,
    message: Message,
    key: string,
    options: SendOptions,
  ): Promise<readonly ShelfWrite[]> {
    const answered = options.replyTo ?? options.thread
    const re = answered && (await parentOf(shelf, room, answered))
    const line: Line = {
      kind: 'put',
      message,
      ...(options.only && { only: options.only }),
      ...(options.thread && { thread: options.thread }),
      ...(re && { re }),
    }
    return [...writesOf(room, key, line), ...filesOf(room, message, options.only)]
  }

  return {
    async send(to, message, options) {
      const room = await roomOf(to)
      const parts = splitMessage(message, limits.part, lengthOf)
      const names = parts.map((_, index) => keys.put(options.key, index))
      const writes = await Promise.all(parts.map((part, index) => partWrites(room, part, names[index] ?? '', options)))
      await shelf.write(writes.flat())
      return { conversation: to, parts: names.map(messageId) }
    },

    async edit(sent, message, options) {
      const room = await roomOf(sent.conversation)
      const parts = splitMessage(message, limits.part, lengthOf)
      const ids: MessageId[] = []
      const writes: ShelfWrite[] = []
      for (const [index, part] of parts.entries()) {
        const id = sent.parts[index]
        if (id) {
          const line = await shelf.line(logOf(room), id)
          if (line?.value === undefined) throw gone(`message ${id}`)
          writes.push(...writesOf(room, keys.replaced(options.key, index), { kind: 'replaced', of: id, message: part }))
          writes.push(...filesOf(room, part, options.only))
        } else {
          writes.push(...(await partWrites(room, part, keys.put(options.key, index), options)))
        }
        ids.push(id ?? messageId(keys.put(options.key, index)))
      }
      for (const surplus of sent.parts.slice(parts.length)) writes.push(...(await withdrawal(room, surplus)))
      await shelf.write(writes)
      return { conversation: sent.conversation, parts: ids }
    },

    async retract(sent) {
      const room = await roster.room(localOf(sent.conversation))
      if (!room) return
      const writes = await Promise.all(sent.parts.map((id) => withdrawal(room.id, id)))
      await shelf.write(writes.flat())
    },
  }

  async function withdrawal(room: string, id: MessageId): Promise<readonly ShelfWrite[]> {
    const entry = await readEntry(shelf, room, id)
    if (entry?.body.kind !== 'bot') return []
    const line: Line = { kind: 'withdrawn', of: id, ...(entry.only && { only: entry.only }) }
    return [...writesOf(room, keys.withdrawn(id), line), ...(await erasuresOf(shelf, room, id))]
  }
}

const filesOf = (room: string, message: Message, only: AccountRef | undefined): readonly ShelfWrite[] =>
  message.blocks.flatMap((block) => (block.type === 'file' ? [shownIn(room, block.file, only)] : []))

/** What an answer says of the message it answers; `undefined` when there is none to answer any more. */
async function parentOf(shelf: Shelf, room: string, id: MessageId): Promise<Parent | undefined> {
  const entry = await readEntry(shelf, room, id)
  return entry && { id, seq: entry.seq, name: speakerOf(entry), at: entry.at }
}

/** Who speaks in an entry; empty for the bot itself. */
export function speakerOf(entry: Entry): string {
  if (entry.body.kind === 'said') return entry.body.name
  return entry.body.kind === 'bot' ? (entry.body.message.speaker?.name ?? '') : ''
}
