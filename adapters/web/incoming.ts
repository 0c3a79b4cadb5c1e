import { createHash } from 'node:crypto'
import type { Accepted, EventSink } from '../../src/chat/adapter.ts'
import type { ChatEvent } from '../../src/chat/event.ts'
import type { Visitor } from '../../src/chat/http.ts'
import type { FileRef, Message } from '../../src/chat/message.ts'
import { type AccountRef, localOf, type MessageId, messageId } from '../../src/chat/refs.ts'
import type { Shelf, ShelfWrite } from '../../src/chat/shelf.ts'
import { readLine } from './command-line.ts'
import { dropped, goneFrom, shownIn } from './files.ts'
import { type Entry, isFor } from './fold.ts'
import { limits } from './limits.ts'
import { asReaction, fromJson, isNonce, keys, type Line, logOf } from './line.ts'
import { speakerOf } from './outgoing.ts'
import { type Input, Refusal } from './request.ts'
import { erasuresOf, readEntry, writesOf } from './room-log.ts'
import { conversationOf, type Room } from './roster.ts'
import { takeFiles } from './upload.ts'

/** What became of something a person did. */
export type Outcome =
  | { state: 'stored'; message?: MessageId }
  /** It had been done before under the same nonce. */
  | { state: 'repeat'; message?: MessageId }
  /** It bore a forbidden marking: its words are kept nowhere. */
  | { state: 'withheld' }
  /** A command that asks for a form first. */
  | { state: 'form'; command: string }

/** What people do in a room, each handed to the sink as one event, together with the lines that make it visible. */
export type Incoming = {
  post(room: Room, visitor: Visitor, input: Input): Promise<Outcome>
  edit(room: Room, visitor: Visitor, input: Input): Promise<Outcome>
  retract(room: Room, visitor: Visitor, input: Input): Promise<Outcome>
  react(room: Room, visitor: Visitor, input: Input): Promise<Outcome>
  /** A button of a message. */
  press(room: Room, visitor: Visitor, input: Input): Promise<Outcome>
  /** A command, typed or said of a message. */
  command(room: Room, visitor: Visitor, input: Input): Promise<Outcome>
  submit(room: Room, visitor: Visitor, form: Submitted, keep: readonly ShelfWrite[]): Promise<Outcome>
}

type Submitted = { form: string; context: string; answers: Readonly<Record<string, string>>; draft: string }

/** Takes in what people do. `accept` is the sink's, guarded by whoever stops the adapter. */
export function openIncoming(sink: EventSink, shelf: Shelf, uploadBytes: number): Incoming {
  const baseOf = (room: Room, visitor: Visitor): Pick<ChatEvent, 'actor' | 'conversation' | 'at'> => ({
    actor: visitor.account,
    conversation: conversationOf(room.id),
    at: new Date().toISOString(),
  })

  /** The message that an input is about, for somebody who may see it. */
  async function subjectOf(room: Room, visitor: Visitor, id: string | undefined): Promise<Entry> {
    const entry = id ? await readEntry(shelf, room.id, messageId(id)) : undefined
    const there = entry && isFor(entry, visitor.account) && (entry.body.kind === 'said' || entry.body.kind === 'bot')
    if (!there) throw new Refusal(404, 'rooms.refused.message-gone')
    return entry
  }

  async function ownOf(room: Room, visitor: Visitor, id: string | undefined): Promise<Entry> {
    const entry = await subjectOf(room, visitor, id)
    if (entry.body.kind !== 'said' || entry.body.by !== visitor.account)
      throw new Refusal(403, 'rooms.refused.not-yours')
    return entry
  }

  const outcome = (accepted: Accepted, message?: MessageId): Outcome =>
    accepted === 'withheld' ? { state: 'withheld' } : { state: accepted, ...(message && { message }) }

  async function accept(event: ChatEvent, keep: readonly ShelfWrite[] = []): Promise<Accepted> {
    try {
      return await sink.accept(event, keep)
    } catch (cause) {
      throw new Refusal(503, 'rooms.refused.not-stored', {}, { cause })
    }
  }

  const opensForm = async (room: Room, visitor: Visitor, text: string, on?: MessageId): Promise<boolean> =>
    (await sink.form(text, visitor.account, conversationOf(room.id), on)) !== undefined

  async function ask(room: Room, visitor: Visitor, nonce: string, text: string, on?: MessageId): Promise<Outcome> {
    const key = keys.done(room.id, localOf(visitor.account), 'ask', `${nonce}.${digest(on ?? '', text)}`)
    return outcome(await accept({ ...baseOf(room, visitor), kind: 'command', key, text, ...(on && { on }) }))
  }

  async function post(room: Room, visitor: Visitor, input: Input): Promise<Outcome> {
    const nonce = nonceOf(input)
    const typed = readLine(input.field('text') ?? '')
    checkLength(typed.kind === 'said' ? typed.text : typed.command)
    if (typed.kind === 'asked' && input.files.length > 0) throw new Refusal(400, 'rooms.refused.command-with-file')
    const parent = input.field('answer') ? await subjectOf(room, visitor, input.field('answer')) : undefined
    if (typed.kind === 'asked') {
      const { command } = typed
      const opens = await opensForm(room, visitor, command, parent?.id)
      return opens ? { state: 'form', command } : ask(room, visitor, nonce, command, parent?.id)
    }
    const { text } = typed
    if (text === '' && input.files.length === 0) throw new Refusal(400, 'rooms.refused.empty')
    const root = input.field('thread') ? await subjectOf(room, visitor, input.field('thread')) : undefined
    const thread = root?.thread ?? root?.id ?? parent?.thread
    const answered = parent ?? root
    const files = await takeFiles(shelf, input.files, uploadBytes, [room.id, visitor.account, nonce])
    const key = keys.posted(room.id, localOf(visitor.account), nonce)
    const line: Line = {
      kind: 'posted',
      by: visitor.account,
      name: visitor.name,
      text,
      ...(thread && { thread }),
      ...(answered && { re: { id: answered.id, seq: answered.seq, name: speakerOf(answered), at: answered.at } }),
      ...(files.length > 0 && { files }),
    }
    const message = messageId(key)
    const event: ChatEvent = {
      ...baseOf(room, visitor),
      kind: 'message',
      key,
      message,
      text,
      ...(thread && { thread }),
      ...(files.length > 0 && { files }),
    }
    const shown = files.map((file) => shownIn(room.id, file))
    const accepted = await accept(event, [...writesOf(room.id, key, line), ...shown])
    if (accepted === 'stored') return { state: 'stored', message }
    return accepted === 'withheld' ? withhold(files) : repeatOf(room.id, key, text, files)
  }

  async function withhold(files: readonly FileRef[]): Promise<Outcome> {
    await shelf.write(files.map(({ id }) => dropped(id)))
    return { state: 'withheld' }
  }

  /** A nonce seen before: the same words and files are a harmless repeat, others must not vanish in silence. */
  async function repeatOf(room: string, key: string, text: string, files: readonly FileRef[]): Promise<Outcome> {
    const kept = await shelf.line(logOf(room), key)
    if (!kept) return withhold(files)
    const line = fromJson(kept.value)
    const stand = line?.kind === 'posted' ? (line.files ?? []).map(({ id }) => id) : []
    const strange = files.filter(({ id }) => !stand.includes(id))
    await shelf.write(strange.map(({ id }) => dropped(id)))
    if (line?.kind === 'posted' && (line.text !== text || strange.length > 0 || stand.length !== files.length))
      throw new Refusal(409, 'rooms.refused.other-words')
    return { state: 'repeat', message: messageId(key) }
  }

  return {
    post,

    async edit(room, visitor, input) {
      const text = (input.field('text') ?? '').replace(/\r\n?/g, '\n').trim()
      checkLength(text)
      if (text === '') throw new Refusal(400, 'rooms.refused.empty')
      const { id } = await ownOf(room, visitor, input.field('message'))
      const key = keys.done(room.id, localOf(visitor.account), 'edit', `${nonceOf(input)}.${digest(id, text)}`)
      const line: Line = { kind: 'edited', of: id, by: visitor.account, text }
      const event: ChatEvent = { ...baseOf(room, visitor), kind: 'edited', key, message: id, text, edit: key }
      return outcome(await accept(event, writesOf(room.id, key, line)), id)
    },

    async retract(room, visitor, input) {
      const { id, body } = await ownOf(room, visitor, input.field('message'))
      const key = keys.done(room.id, localOf(visitor.account), 'retract', digest(id))
      const line: Line = { kind: 'retracted', of: id, by: visitor.account, name: visitor.name }
      const files = body.kind === 'said' ? body.files : []
      const keep = [
        ...writesOf(room.id, key, line),
        ...(await erasuresOf(shelf, room.id, id)),
        ...files.flatMap((file) => goneFrom(room.id, file)),
      ]
      const accepted = await accept({ ...baseOf(room, visitor), kind: 'deleted', key, message: id }, keep)
      return outcome(accepted, id)
    },

    async react(room, visitor, input) {
      const reaction = asReaction(input.field('reaction'))
      if (!reaction) throw new Refusal(400, 'rooms.refused.unreadable')
      const nonce = nonceOf(input)
      const entry = await subjectOf(room, visitor, input.field('message'))
      if (entry.only) throw new Refusal(404, 'rooms.refused.message-gone')
      const added = !entry.reactions.get(reaction)?.has(visitor.account)
      const key = keys.done(room.id, localOf(visitor.account), 'react', `${nonce}.${digest(entry.id, reaction)}`)
      const line: Line = { kind: 'reacted', of: entry.id, by: visitor.account, name: visitor.name, reaction, added }
      const event: ChatEvent = { ...baseOf(room, visitor), kind: 'reacted', key, message: entry.id, reaction, added }
      return outcome(await accept(event, writesOf(room.id, key, line)), entry.id)
    },

    async press(room, visitor, input) {
      const nonce = nonceOf(input)
      const command = input.field('command') ?? ''
      const entry = await subjectOf(room, visitor, input.field('message'))
      if (entry.body.kind !== 'bot' || !offers(entry.body.message, command)) {
        throw new Refusal(409, 'rooms.refused.no-such-button')
      }
      const key = keys.done(room.id, localOf(visitor.account), 'press', `${nonce}.${digest(entry.id, command)}`)
      return outcome(await accept({ ...baseOf(room, visitor), kind: 'pressed', key, command, message: entry.id }))
    },

    async command(room, visitor, input) {
      const nonce = nonceOf(input)
      const text = (input.field('command') ?? '').trim()
      checkLength(text)
      if (text === '') throw new Refusal(400, 'rooms.refused.empty')
      const on = input.field('message')
      if (on) return ask(room, visitor, nonce, text, (await subjectOf(room, visitor, on)).id)
      return (await opensForm(room, visitor, text)) ? { state: 'form', command: text } : ask(room, visitor, nonce, text)
    },

    async submit(room, visitor, { form, context, answers, draft }, keep) {
      const key = keys.done(room.id, localOf(visitor.account), 'form', draft)
      return outcome(await accept({ ...baseOf(room, visitor), kind: 'submitted', key, form, context, answers }, keep))
    },
  }
}

/** Tells whether a message stands with a button for this command. */
const offers = (message: Message, command: string): boolean =>
  message.blocks.some(
    (block) =>
      block.type === 'actions' &&
      block.controls.some((control) => control.type === 'button' && control.command === command),
  )

function nonceOf(input: Input): string {
  const nonce = input.field('nonce') ?? ''
  if (!isNonce(nonce)) throw new Refusal(400, 'rooms.refused.unreadable')
  return nonce
}

function checkLength(text: string): void {
  if (text.length > limits.text)
    throw new Refusal(413, 'rooms.refused.long', { length: text.length, most: limits.text })
}

/** A short name of what is done to what, so that two deeds under one nonce stay two. */
const digest = (...of: readonly (string | AccountRef)[]): string =>
  createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 16)
