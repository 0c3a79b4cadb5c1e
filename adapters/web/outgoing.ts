import type { SendOptions, Sent } from '../../src/chat/adapter.ts'
import { gone } from '../../src/chat/errors.ts'
import type { FileRef, Message } from '../../src/chat/message.ts'
import { lengthOf } from '../../src/chat/portable.ts'
import { type AccountRef, type ConversationRef, localOf, type MessageId, messageId } from '../../src/chat/refs.ts'
import type { Shelf, ShelfWrite } from '../../src/chat/shelf.ts'
import { splitMessage } from '../../src/chat/split.ts'
import { goneFrom, shownIn } from './files.ts'
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
    return [...writesOf(room, key, line), ...shownOf(room, message, options.only)]
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
          writes.push(...shownOf(room, part, options.only))
        } else {
          writes.push(...(await partWrites(room, part, keys.put(options.key, index), options)))
        }
        ids.push(id ?? messageId(keys.put(options.key, index)))
      }
      const stood = await Promise.all(sent.parts.map((id) => readEntry(shelf, room, id)))
      const kept = new Set(parts.flatMap(filesIn).map(({ id }) => id))
      const left = stood.flatMap((entry) => (entry ? filesOf(entry) : [])).filter(({ id }) => !kept.has(id))
      for (const surplus of stood.slice(parts.length)) writes.push(...(await withdrawal(room, surplus)))
      await shelf.write([...writes, ...left.flatMap((file) => goneFrom(room, file))])
      return { conversation: sent.conversation, parts: ids }
    },

    async retract(sent) {
      const room = await roster.anyRoom(localOf(sent.conversation))
      if (!room) return
      const stood = await Promise.all(sent.parts.map((id) => readEntry(shelf, room.id, id)))
      const writes = await Promise.all(stood.map((entry) => withdrawal(room.id, entry)))
      const files = stood.flatMap((entry) => (entry ? filesOf(entry) : []))
      await shelf.write([...writes.flat(), ...files.flatMap((file) => goneFrom(room.id, file))])
    },
  }

  async function withdrawal(room: string, entry: Entry | undefined): Promise<readonly ShelfWrite[]> {
    if (entry?.body.kind !== 'bot') return []
    const { id } = entry
    const line: Line = { kind: 'withdrawn', of: id, ...(entry.only && { only: entry.only }) }
    return [...writesOf(room, keys.withdrawn(id), line), ...(await erasuresOf(shelf, room, id))]
  }
}

const filesIn = (message: Message): readonly FileRef[] =>
  message.blocks.flatMap((block) => (block.type === 'file' ? [block.file] : []))

const filesOf = ({ body }: Entry): readonly FileRef[] => (body.kind === 'bot' ? filesIn(body.message) : [])

const shownOf = (room: string, message: Message, only: AccountRef | undefined): readonly ShelfWrite[] =>
  filesIn(message).map((file) => shownIn(room, file, only))

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
