import { createHash } from 'node:crypto'
import type { SendOptions, Sent } from '../../src/chat/adapter.ts'
import { gone, isForGood, unreachable } from '../../src/chat/errors.ts'
import { type FileRef, filesOf, type Message } from '../../src/chat/message.ts'
import { type ConversationRef, localOf, type MessageId } from '../../src/chat/refs.ts'
import { splitMessage } from '../../src/chat/split.ts'
import { visible } from '../../src/chat/visible.ts'
import type { Asides } from './asides.ts'
import { contentBudget, measureContent, renderContent, renderEdit } from './content/render.ts'
import { conversationKey, type Memory } from './controls.ts'
import type { Places, Spot } from './places.ts'
import { codeOf, type RoomEvent, type Wire } from './wire.ts'

export type Speech = {
  send(to: ConversationRef, message: Message, options: SendOptions): Promise<Sent>
  edit(sent: Sent, message: Message, options: SendOptions): Promise<Sent>
  retract(sent: Sent): Promise<void>
  /** Says something in a room itself, also where the bot says nothing else. */
  sayIn(room: string, to: ConversationRef, message: Message, key: string): Promise<void>
}

export type SpeechParts = {
  wire: Wire
  places: Places
  asides: Asides
  controls: Memory
  /** Whether the bot sees what happens in its rooms: it says nothing while it does not. */
  inSight(): boolean
}

/** What could not be taken back for good, and why. */
type Left = { left: readonly Spot[]; fault?: unknown }

/**
 * Says, changes and takes back messages. Every event bears a transaction id made of the message's key, by which the homeserver
 * knows it again.
 */
export function openSpeech({ wire, places, asides, controls, inSight }: SpeechParts): Speech {
  async function put(room: string, key: string, content: object): Promise<string> {
    const path = ['rooms', room, 'send', 'm.room.message', key]
    return (await wire.ask<{ event_id: string }>('PUT', path, { json: content })).event_id
  }

  /** The room in which something is to be said: to one person alone in `near`, where that is a room with them. */
  async function roomFor(to: ConversationRef, { only }: SendOptions, near?: string): Promise<string> {
    if (!inSight()) throw unreachable('the homeserver')
    const room = places.roomOf(to)
    if (only) return asides.roomWith(localOf(only), near ?? room)
    const facts = places.facts(room)
    if (facts?.encrypted || facts?.archived) throw gone('a room closed to the bot')
    return room
  }

  async function putAll(
    to: ConversationRef,
    room: string,
    contents: readonly object[],
    { key, only, replyTo, thread }: SendOptions,
    from = 0,
  ): Promise<MessageId[]> {
    const parts: MessageId[] = []
    for (const [index, content] of contents.entries()) {
      if (index < from) continue
      const relation = relationOf(room, places, to, { replyTo: index === 0 ? replyTo : undefined, thread })
      const whole = { ...content, ...aboutOf(to, only) }
      const event = await put(room, index === 0 ? key : `${key}/${index + 1}`, { ...whole, ...relation })
      controls.remember(room, event, whole)
      parts.push(places.idOf(to, { room, event }))
    }
    return parts
  }

  /** What stands of a message, part by part; `undefined` where a part was redacted, or cannot be seen any more. */
  const standing = (spots: readonly Spot[]): Promise<(RoomEvent | undefined)[]> =>
    Promise.all(
      spots.map(async ({ room, event }) => {
        const found = await wire.find<RoomEvent>(['rooms', room, 'event', event])
        return found && typeof found.content.msgtype === 'string' ? found : undefined
      }),
    )

  /**
   * Takes back a message with its edits, which hide with it, but whoever looks at the events would still read them. They come
   * first, since nobody can tell which they were once it is gone.
   */
  async function redact({ room, event }: Spot): Promise<void> {
    const edits = await editsOf(wire, room, event)
    for (const each of [...edits, event]) {
      const path = ['rooms', room, 'redact', each, `redact-${each}`]
      await wire.ask('PUT', path, { json: {} }).catch(async (fault: unknown) => {
        // What is gone needs no taking back; what stands in a room where the bot may not do that stands still.
        if (!isForGood(fault) || (await stands({ room, event: each }))) throw fault
      })
    }
  }

  /** Whether the words of an event are there to be read. What the bot may not look at counts as that. */
  async function stands({ room, event }: Spot): Promise<boolean> {
    try {
      const { content } = await wire.ask<RoomEvent>('GET', ['rooms', room, 'event', event])
      return typeof content.msgtype === 'string'
    } catch (fault) {
      if (!isForGood(fault)) throw fault
      return codeOf(fault) !== 'M_NOT_FOUND'
    }
  }

  /** Takes back what can be; gives what stands for good, and why. */
  async function redactAll(spots: readonly Spot[]): Promise<Left> {
    const left: Spot[] = []
    let refusal: unknown
    for (const spot of spots) {
      try {
        await redact(spot)
      } catch (fault) {
        if (!isForGood(fault)) throw fault
        left.push(spot)
        refusal ??= fault
      }
    }
    return { left, ...(refusal !== undefined && { fault: refusal }) }
  }

  async function send(to: ConversationRef, message: Message, options: SendOptions): Promise<Sent> {
    const room = await roomFor(to, options)
    return { conversation: to, parts: await putAll(to, room, contentsOf(message), options) }
  }

  async function edit(sent: Sent, message: Message, options: SendOptions): Promise<Sent> {
    const { conversation } = sent
    const spots = sent.parts.map((part) => places.spotOf(conversation, part))
    const room = await roomFor(conversation, options, spots[0]?.room)
    // The room was upgraded, or the one with this person was left: what stands there is said anew where it goes on.
    const here = spots.filter((spot) => spot.room === room)
    const elsewhere = spots.filter((spot) => spot.room !== room)
    // Where a copy that could not be taken away is all that stands, what was said after it was taken back.
    const stays = here.length > 0 && (elsewhere.length === 0 || (await standing(here)).some((event) => event))
    const changed = stays
      ? await editIn(conversation, room, here, message, options)
      : await sayAnew(sent, room, message, options)
    // Where the bot may not take it away it stays known, so that nobody is told that it is gone, and is tried again when that counts.
    const { left, fault }: Left = stays && !options.hides ? { left: elsewhere } : await redactAll(elsewhere)
    if (fault !== undefined && options.hides) throw fault
    return { conversation, parts: [...changed, ...left.map((spot) => places.idOf(conversation, spot))] }
  }

  /** Changes what stands of a message in the room where its conversation goes on; gives what stands then. */
  async function editIn(
    conversation: ConversationRef,
    room: string,
    spots: readonly Spot[],
    message: Message,
    options: SendOptions,
  ): Promise<readonly MessageId[]> {
    const events = await standing(spots)
    if (events.some((event) => event === undefined)) throw gone('a message that was taken back')
    const texts = spots.filter((_, index) => events[index]?.content.url === undefined)
    const missing = filesOf(message).map((file) => signOf(fileContent(file)))
    const files = spots.filter((spot, index) => {
      const at = texts.includes(spot) ? -1 : missing.indexOf(signOf(events[index]?.content ?? {}))
      if (at >= 0) missing.splice(at, 1)
      return at >= 0
    })
    const pieces = wordsOf(message)
    for (const [index, piece] of pieces.slice(0, texts.length).entries()) {
      const target = texts[index]?.event ?? ''
      const { commands } = await controls.of(texts[index]?.room ?? room, target)
      const edit = renderEdit(target, piece, commands)
      const whole = { ...edit['m.new_content'], ...aboutOf(conversation, options.only) }
      await put(room, index === 0 ? options.key : `${options.key}/${index + 1}`, { ...edit, 'm.new_content': whole })
      controls.remember(room, target, whole)
    }
    const added = await putAll(
      conversation,
      room,
      pieces.map((piece) => renderContent(piece)),
      options,
      texts.length,
    )
    const isLeft = (spot: Spot): boolean =>
      texts.indexOf(spot) >= pieces.length || !(texts.includes(spot) || files.includes(spot))
    for (const left of spots.filter(isLeft)) await redact(left)
    const kept = [...texts.slice(0, pieces.length), ...files].map((spot) => places.idOf(conversation, spot))
    return [...kept, ...added]
  }

  /**
   * Says in another room what stands in a former one. Under a key made of what stood there, not of what is said: whoever ended
   * before they could note it finds it again, whatever it has become, and brings that up to date.
   */
  async function sayAnew(
    { conversation, parts }: Sent,
    room: string,
    message: Message,
    options: SendOptions,
  ): Promise<readonly MessageId[]> {
    const key = createHash('sha256')
      .update(`${parts.join(' ')} ${room}`)
      .digest('hex')
      .slice(0, 32)
    const anew = await putAll(conversation, room, contentsOf(message), { ...options, key })
    const spots = anew.map((part) => places.spotOf(conversation, part))
    return editIn(conversation, room, spots, message, options)
  }

  return {
    send,
    edit,
    async sayIn(room, to, message, key) {
      await putAll(to, room, contentsOf(message), { key })
    },
    async retract({ conversation, parts }) {
      const { fault } = await redactAll(parts.map((part) => places.spotOf(conversation, part)))
      if (fault !== undefined) throw fault
    },
  }
}

/** What is said to one person alone tells to which conversation it belongs: an answer to it is taken as given there. */
const aboutOf = (conversation: ConversationRef, only: SendOptions['only']): object =>
  only ? { [conversationKey]: conversation } : {}

/** The events by which a message was edited. */
async function editsOf(wire: Wire, room: string, event: string): Promise<readonly string[]> {
  type Page = { chunk: readonly RoomEvent[]; next_batch?: string }
  const path = ['rooms', room, 'relations', event, 'm.replace']
  const found: string[] = []
  let from: string | undefined
  do {
    const query = { limit: '100', ...(from !== undefined && { from }) }
    const page: Page | undefined = await wire.find<Page>(path, { query, v1: true })
    found.push(...(page?.chunk ?? []).map(({ event_id: id }) => id))
    from = page?.next_batch
  } while (from !== undefined)
  return found
}

/** The words of a message, divided where they are too long for one event. */
const wordsOf = (message: Message): readonly Message[] => splitMessage(message, contentBudget, measureContent)

/** A message as the events that show it: its words, then its files. */
const contentsOf = (message: Message): readonly object[] => [
  ...wordsOf(message).map((part) => renderContent(part)),
  ...message.blocks.flatMap((block) => (block.type === 'file' ? [fileContent(block.file)] : [])),
]

/** Of a file's name everything is seen: `U+202E` could make `fdp.exe` look like `exe.pdf`. */
const fileContent = ({ id, name, mediaType, bytes }: FileRef): Record<string, unknown> => ({
  msgtype: /^image\/(png|jpeg|gif|webp)$/.test(mediaType) ? 'm.image' : 'm.file',
  body: visible(name),
  filename: visible(name),
  url: id,
  info: { mimetype: mediaType, size: bytes },
  'm.mentions': {},
})

/** What the file of an event is known by: its address is another one whenever it was passed on anew. */
const signOf = ({ filename, info }: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([filename, (info as { size?: unknown } | undefined)?.size]) // written by the bot

/** How an event hangs under another, when both stand in one room. */
function relationOf(
  room: string,
  places: Places,
  to: ConversationRef,
  { replyTo, thread }: { replyTo: MessageId | undefined; thread: MessageId | undefined },
): object {
  const near = (id: MessageId | undefined): string | undefined => {
    const spot = id === undefined ? undefined : places.spotOf(to, id)
    return spot?.room === room ? spot.event : undefined
  }
  const [root, target] = [near(thread), near(replyTo)]
  if (root !== undefined)
    return {
      'm.relates_to': {
        rel_type: 'm.thread',
        event_id: root,
        is_falling_back: target === undefined,
        'm.in_reply_to': { event_id: target ?? root },
      },
    }
  return target === undefined ? {} : { 'm.relates_to': { 'm.in_reply_to': { event_id: target } } }
}

/** A transaction id that is the same for the same deed. */
export const transactionOf = (...deed: readonly string[]): string =>
  createHash('sha256').update(deed.join('\n')).digest('base64url').slice(0, 24)
