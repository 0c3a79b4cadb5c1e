import type { AdapterLog, SendOptions, Sent } from '../../../src/chat/adapter.ts'
import type { Asides } from '../../../src/chat/asides.ts'
import { DeliveryError, gone, isForGood, unreachable } from '../../../src/chat/errors.ts'
import { type FileRef, filesOf, type Message } from '../../../src/chat/message.ts'
import type { ConversationRef, MessageId } from '../../../src/chat/refs.ts'
import { codeOf, isUnclear } from '../../../src/chat/refusals.ts'
import type { Shelf } from '../../../src/chat/shelf.ts'
import { openTurns } from '../../../src/chat/turns.ts'
import type { Replies } from '../acting/replies.ts'
import { addressOf, userOf } from '../content/addresses.ts'
import { type Content, divide } from '../content/render.ts'
import { openFiles } from '../files.ts'
import type { Places } from '../places.ts'
import { accountOf, fleetingOf, isSnowflake, type Spot } from '../spots.ts'
import type { Upload, Wire } from '../wire.ts'
import { openAttachments } from './attachments.ts'
import { nameOf } from './begun.ts'
import { openStanding } from './standing.ts'
import type { Subjects } from './subjects.ts'
import { openThreads } from './threads.ts'
import { openWhispers } from './whispers.ts'

export type Speech = {
  send(to: ConversationRef, message: Message, options: SendOptions): Promise<Sent>
  edit(sent: Sent, message: Message, options: SendOptions): Promise<Sent>
  retract(sent: Sent): Promise<void>
}

export type SpeechParts = {
  wire: Wire
  shelf: Shelf
  log: AdapterLog
  bot: { userId: string }
  places: Pick<Places, 'channelOf' | 'idOf' | 'spotOf'>
  asides: Asides
  subjects: Subjects
  replies: Pick<Replies, 'show' | 'change' | 'takeBack' | 'elsewhere'>
}

/** Where something is said: a channel, or a thread of one, which may have to be made of its root there. */
type Place = { channel: string; home?: string }

/** What goes with the words of the first part. */
type With = { key: string; from?: number; files?: readonly FileRef[]; answers?: string }

/** Discord's codes: no such message or channel; too large; what is answered may not be read. */
const notThere: ReadonlySet<string | undefined> = new Set(['10008', '10003'])
/** Discord's codes: somebody takes no direct messages, or is in no server with the bot. */
const shut: ReadonlySet<string | undefined> = new Set(['50007', '50278'])
const tooLarge = '40005'
const unanswerable = '160002'

/**
 * Says, changes and takes back messages. Discord keeps the key of each part for some minutes; what stands already is told after
 * that by what was begun. In one channel one thing is said after the other.
 */
export function openSpeech(parts: SpeechParts): Speech {
  const { wire, shelf, log, bot, places, asides, subjects, replies } = parts
  const inOrder = openTurns()
  const standing = openStanding({ wire, shelf, bot })
  const threads = openThreads(wire)
  const whispers = openWhispers(replies)
  const attachments = openAttachments({ files: openFiles({ wire, shelf }), shelf, log })
  /** The servers of channels, so that it can be said where something stands. */
  const servers = new Map<string, string | undefined>()

  async function post(
    channel: string,
    content: Content,
    part: number,
    { key, files = [], answers }: With,
  ): Promise<string> {
    const body = {
      ...content,
      nonce: nameOf(channel, key, part),
      enforce_nonce: true,
      ...(answers !== undefined && {
        message_reference: { message_id: answers, channel_id: channel, fail_if_not_exists: false },
      }),
    }
    const uploads = await attachments.uploadsOf(files)
    try {
      const { id } = (await ask(channel, body, uploads)) ?? {}
      if (id === undefined) throw unreachable('a message without an id')
      standing.ended(channel, key, part, { id })
      return id
    } catch (fault) {
      standing.ended(channel, key, part, isUnclear(fault) ? 'unclear' : 'refused')
      throw fault
    }
  }

  type Body = Record<string, unknown>

  /** Says it with its files; without what Discord refuses to have beside the words. */
  async function ask(channel: string, body: Body, uploads: readonly Upload[]): Promise<{ id?: string } | undefined> {
    const path = `/channels/${channel}/messages` as const
    try {
      return await wire.ask<{ id?: string } | undefined>('POST', path, withFiles(body, uploads))
    } catch (fault) {
      if (codeOf(fault) === tooLarge && uploads.length > 0) {
        log('warn', 'Discord did not show a file with a message', { fault })
        return ask(channel, body, [])
      }
      if (codeOf(fault) !== unanswerable || body.message_reference === undefined) throw fault
      const { message_reference: _, ...bare } = body
      return ask(channel, bare, uploads)
    }
  }

  /** Says the parts of a message that do not stand yet, from one on. */
  async function postAll(channel: string, contents: readonly Content[], how: With): Promise<string[]> {
    const { key, from = 0, files = [] } = how
    if (contents.length <= from) return []
    const found = await standing.begin(channel, key, contents, from)
    const all: string[] = []
    for (const [part, content] of contents.entries()) {
      if (part < from) continue
      const first = part === 0 ? how : { key }
      const id = found.get(part) ?? (await post(channel, content, part, first))
      if (part === 0 && files.length > 0) await attachments.note(id, files)
      all.push(id)
    }
    return all
  }

  /** Says it in a thread; where there can be none, in the channel itself, since nothing may be lost for that. */
  async function postIn({ channel, home }: Place, contents: readonly Content[], how: With): Promise<Spot[]> {
    const said = await threads.enter(channel, () => postAll(channel, contents, how), home)
    if (said || home === undefined) return (said ?? []).map((id) => ({ channel, id }))
    return (await postAll(home, contents, how)).map((id) => ({ channel: home, id }))
  }

  function placeIn(to: ConversationRef, channel: string, thread: MessageId | undefined): Place {
    const home = places.channelOf(to)
    const root = thread === undefined || channel !== home ? undefined : places.spotOf(to, thread)
    if (!root) return { channel }
    // In a thread there is no other one: what hangs under something said there is said there too.
    return root.channel === home ? { channel: root.id, home } : { channel: root.channel }
  }

  /** What is answered stands beside the answer where both are in one channel; else the way to it is written. */
  async function answeringOf(
    to: ConversationRef,
    { channel, home }: Place,
    { replyTo, thread }: SendOptions,
  ): Promise<{ answers?: string; address?: string }> {
    const spot = replyTo === undefined || thread !== undefined ? undefined : places.spotOf(to, replyTo)
    if (!spot || home !== undefined) return {}
    if (spot.channel === channel) return { answers: spot.id }
    const guild = await serverOf(spot.channel)
    return { address: addressOf({ ...spot, ...(guild !== undefined && { guild }) }) }
  }

  async function serverOf(channel: string): Promise<string | undefined> {
    if (servers.has(channel)) return servers.get(channel)
    const told = await wire.ask<{ guild_id?: string }>('GET', `/channels/${channel}`).catch((fault: unknown) => {
      if (!isForGood(fault)) throw fault
      return undefined
    })
    servers.set(channel, told?.guild_id)
    return told?.guild_id
  }

  async function channelFor(to: ConversationRef, { only }: SendOptions): Promise<string> {
    if (only === undefined) return places.channelOf(to)
    const user = userOf(only)
    if (user === undefined) throw gone('no such person')
    return asides.channelWith(user)
  }

  async function send(to: ConversationRef, message: Message, options: SendOptions): Promise<Sent> {
    if (!isSnowflake(places.channelOf(to))) throw gone('no such conversation')
    const { only } = options
    const whispered = only === undefined ? undefined : await whispers.tryIn(to, message, options)
    if (whispered) return { conversation: to, parts: whispered }
    try {
      const sent = await sendTo(await channelFor(to, options), to, message, options)
      if (only !== undefined) replies.elsewhere(only)
      return sent
    } catch (fault) {
      if (only === undefined || !shut.has(codeOf(fault))) throw fault
      const shown = await whispers.insist(to, message, options)
      if (!shown) throw fault
      return { conversation: to, parts: shown }
    }
  }

  async function sendTo(channel: string, to: ConversationRef, message: Message, options: SendOptions): Promise<Sent> {
    const place = placeIn(to, channel, options.thread)
    const { answers, address } = await answeringOf(to, place, options)
    const contents = divide(message, address === undefined ? {} : { answers: address })
    const how: With = { key: options.key, files: filesOf(message), ...(answers !== undefined && { answers }) }
    const spots = await inOrder(place.channel, () => postIn(place, contents, how))
    if (channel !== places.channelOf(to))
      await subjects.note(
        spots.map(({ id }) => id),
        to,
      )
    return { conversation: to, parts: spots.map((spot) => places.idOf(to, spot)) }
  }

  async function edit(sent: Sent, message: Message, options: SendOptions): Promise<Sent> {
    const { conversation } = sent
    const [fleeting] = sent.parts.flatMap((part) => fleetingOf(part) ?? [])
    if (fleeting) return editFleeting(fleeting, sent, message, options)
    const spots = sent.parts.flatMap((part) => places.spotOf(conversation, part) ?? [])
    const channel = spots[0]?.channel
    if (channel === undefined) throw gone('a message of no parts')
    const { address } = await answeringOf(conversation, { channel }, options)
    const contents = divide(message, address === undefined ? {} : { answers: address })
    return inOrder(channel, async () => {
      for (const [index, spot] of spots.entries()) {
        const content = contents[index]
        if (content) await change(spot, content, index === 0 ? filesOf(message) : undefined)
      }
      const added = await postIn({ channel }, contents, { key: options.key, from: spots.length })
      if (channel !== places.channelOf(conversation) && (await subjects.of(spots[0]?.id ?? '')) !== undefined)
        await subjects.note(
          added.map(({ id }) => id),
          conversation,
        )
      for (const left of spots.slice(contents.length)) await remove(left)
      const all = [...spots.slice(0, contents.length), ...added]
      return { conversation, parts: all.map((spot) => places.idOf(conversation, spot)) }
    })
  }

  /** What one person was shown is changed while that can be; after that, and where it became more, they are told anew. */
  async function editFleeting(
    { id, user }: { id: string; user: string },
    sent: Sent,
    message: Message,
    options: SendOptions,
  ): Promise<Sent> {
    const [content, ...more] = divide(message)
    const isOne = sent.parts.length === 1 && more.length === 0
    if (isOne && content && (await replies.change(id, content))) return sent
    if (options.hides) await retract(sent)
    return send(sent.conversation, message, { only: accountOf(user), ...options })
  }

  async function change({ channel, id }: Spot, content: Content, files: readonly FileRef[] | undefined): Promise<void> {
    const isOther = files !== undefined && (await attachments.differ(id, files))
    const uploads = isOther ? await attachments.uploadsOf(files) : []
    const question = isOther ? withFiles({ ...content, attachments: [] }, uploads) : { body: content }
    await threads.enter(channel, () => wire.ask('PATCH', `/channels/${channel}/messages/${id}`, question))
    if (isOther) await attachments.note(id, files)
  }

  /** Takes a message back; one that is gone already needs no taking back. */
  async function remove({ channel, id }: Spot): Promise<void> {
    try {
      await threads.enter(channel, () => wire.ask('DELETE', `/channels/${channel}/messages/${id}`))
    } catch (fault) {
      if (!notThere.has(codeOf(fault))) throw fault
    }
    standing.forget(channel, id)
    await attachments.note(id, [])
    await subjects.forget([id])
  }

  async function retract({ conversation, parts: ids }: Sent): Promise<void> {
    for (const part of ids) {
      const fleeting = fleetingOf(part)
      const spot = places.spotOf(conversation, part)
      if (fleeting) {
        if (!(await replies.takeBack(fleeting.id))) throw notTakenBack()
      } else if (spot) await inOrder(spot.channel, () => remove(spot))
    }
  }

  return { send, edit, retract }
}

const notTakenBack = (): DeliveryError =>
  new DeliveryError('what was shown in passing cannot be taken back any more', { kind: 'never' })

/** A message with files, each named in the order in which it comes. */
const withFiles = (body: Record<string, unknown>, uploads: readonly Upload[]) =>
  uploads.length === 0
    ? { body }
    : {
        body: { ...body, attachments: uploads.map(({ name }, index) => ({ id: index, filename: name })) },
        files: uploads,
      }
