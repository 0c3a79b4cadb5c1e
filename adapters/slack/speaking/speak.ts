import type { SendOptions, Sent } from '../../../src/chat/adapter.ts'
import type { Asides } from '../../../src/chat/asides.ts'
import { DeliveryError, gone, isForGood, unreachable } from '../../../src/chat/errors.ts'
import { filesOf, type Message } from '../../../src/chat/message.ts'
import type { ConversationRef, MessageId } from '../../../src/chat/refs.ts'
import { codeOf, isUnclear } from '../../../src/chat/refusals.ts'
import { openTurns } from '../../../src/chat/turns.ts'
import { isChannel, userOf } from '../content/addresses.ts'
import { type Content, divide, type Rendering } from '../content/render.ts'
import type { Wire } from '../wire.ts'
import type { Attachments } from './attachments.ts'
import { accountOf, fleetingOf, idOf, type Spot, spotOf } from './spots.ts'
import { eventType, type Place, type Standing } from './standing.ts'
import type { Whispers } from './whispers.ts'

export type Speech = {
  send(to: ConversationRef, message: Message, options: SendOptions): Promise<Sent>
  edit(sent: Sent, message: Message, options: SendOptions): Promise<Sent>
  retract(sent: Sent): Promise<void>
}

/** The channel in which a conversation goes on now. */
export type ChannelOf = (conversation: ConversationRef) => string

export type SpeechParts = {
  wire: Wire
  channelOf: ChannelOf
  asides: Asides
  standing: Standing
  whispers: Whispers
  attachments: Attachments
}

/** What every message is posted with: nothing of it is read as markup, unfolded or made into a call. */
const literal = { parse: 'none', link_names: false } as const

/** The codes by which Slack says that nothing can stand under a message. */
const rootless: ReadonlySet<string | undefined> = new Set([
  'cannot_reply_to_message',
  'invalid_thread_ts',
  'message_not_found',
  'thread_not_found',
])

/**
 * Says, changes and takes back messages. Each bears its key and the number of its part, by which Slack's own memory tells
 * what stands already. In one channel one thing is said after the other.
 */
export function openSpeech({ wire, channelOf, asides, standing, whispers, attachments }: SpeechParts): Speech {
  const inOrder = openTurns()

  async function post(place: Place, key: string, part: number, content: Content, about?: ConversationRef) {
    const { channel, thread } = place
    const said = { key, part, ...(about && { conversation: about }) }
    try {
      const { ts } = await wire.ask('chat.postMessage', {
        channel,
        ...content,
        ...literal,
        ...(thread !== undefined && { thread_ts: thread }),
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: eventType, event_payload: said },
      })
      if (ts === undefined) throw unreachable('chat.postMessage: no timestamp')
      standing.remember(place, key, part, ts)
      return ts
    } catch (fault) {
      if (isUnclear(fault)) standing.doubt(place)
      throw fault
    }
  }

  /** Says the parts of a message that do not stand yet, from one on. What stands of more parts than there are now is told too. */
  async function postAll(
    place: Place,
    contents: readonly Content[],
    { key, from = 0, about }: { key: string; from?: number; about?: ConversationRef | undefined },
  ): Promise<string[]> {
    if (contents.length <= from) return []
    const found = await standing.partsOf(place, key, from)
    const all: string[] = []
    for (let part = from; part < contents.length || found.has(part); part += 1) {
      const content = contents[part]
      const ts = found.get(part) ?? (content && (await post(place, key, part, content, about)))
      if (ts !== undefined) all.push(ts)
    }
    return all
  }

  /** Says what stands in a thread; where its root is gone, in the channel itself, since nothing may be lost for that. */
  async function postIn(
    place: Place,
    contents: readonly Content[],
    how: { key: string; from?: number; about?: ConversationRef | undefined },
  ): Promise<string[]> {
    try {
      return await postAll(place, contents, how)
    } catch (fault) {
      if (place.thread === undefined || !rootless.has(codeOf(fault))) throw fault
      return postAll({ channel: place.channel }, contents, how)
    }
  }

  /** How a message is written in a channel: where it belongs to another one, and what it answers. */
  async function rendering(to: ConversationRef, channel: string, { replyTo, thread }: SendOptions): Promise<Rendering> {
    const answered = replyTo !== undefined && thread === undefined ? spotOf(channelOf(to), replyTo) : undefined
    const answers = answered && (await permalink(answered))
    return { ...(channel !== channelOf(to) && { about: to }), ...(answers && { answers }) }
  }

  /** Where a message can be read; without it, what answers it is said all the same. */
  async function permalink({ channel, ts }: Spot): Promise<string | undefined> {
    try {
      return (await wire.ask('chat.getPermalink', { channel, message_ts: ts })).permalink
    } catch (fault) {
      if (isForGood(fault)) return undefined
      throw fault
    }
  }

  async function channelFor(to: ConversationRef, { only }: SendOptions): Promise<string> {
    if (only === undefined) return channelOf(to)
    const user = userOf(only)
    if (user === undefined) throw gone('no such person')
    return asides.channelWith(user)
  }

  async function send(to: ConversationRef, message: Message, options: SendOptions): Promise<Sent> {
    const home = channelOf(to)
    if (!isChannel(home)) throw gone('no such conversation')
    const whispered = await whispers.tryIn({ to, channel: home }, message, options)
    if (whispered) return { conversation: to, parts: [whispered] }
    const channel = await channelFor(to, options)
    const place = placeIn(home, channel, options.thread)
    const how = await rendering(to, channel, options)
    const parts = await inOrder(channel, async () => {
      const contents = divide(message, how)
      const all = await postIn(place, contents, { key: options.key, about: how.about })
      const [first] = all
      const files = filesOf(message)
      if (first !== undefined && files.length > 0) await attachments.show({ channel, ts: first }, files, contents[0])
      return all
    })
    return { conversation: to, parts: parts.map((ts) => idOf(home, { channel, ts })) }
  }

  async function edit(sent: Sent, message: Message, options: SendOptions): Promise<Sent> {
    const { conversation } = sent
    const home = channelOf(conversation)
    const [fleeting] = sent.parts.flatMap((part) => fleetingOf(part) ?? [])
    if (fleeting && options.hides) throw notTakenBack()
    // Nobody can change what was shown to one person alone: they are told anew.
    if (fleeting) return send(conversation, message, { only: accountOf(fleeting.user), ...options })
    const spots = sent.parts.map((part) => spotOf(home, part)).filter((spot) => spot !== undefined)
    const channel = spots[0]?.channel
    if (channel === undefined) throw gone('a message of no parts')
    const place = placeIn(home, channel, options.thread)
    const how = await rendering(conversation, channel, options)
    return inOrder(channel, async () => {
      const contents = divide(message, how)
      for (const [index, spot] of spots.entries()) {
        const content = contents[index]
        if (content) await change(spot, content)
      }
      const [first] = spots
      if (first) await attachments.show(first, filesOf(message), contents[0])
      const added = await postIn(place, contents, { key: options.key, from: spots.length, about: how.about })
      for (const left of spots.slice(contents.length)) await remove(left)
      const kept = spots.slice(0, contents.length)
      const parts = [...kept, ...added.map((ts): Spot => ({ channel, ts }))]
      return { conversation, parts: parts.map((spot) => idOf(home, spot)) }
    })
  }

  const change = ({ channel, ts }: Spot, content: Content): Promise<unknown> =>
    wire.ask('chat.update', { channel, ts, ...content, ...literal })

  /** Takes a message back; one that is gone already needs no taking back. */
  async function remove({ channel, ts }: Spot): Promise<void> {
    try {
      await wire.ask('chat.delete', { channel, ts })
    } catch (fault) {
      if (codeOf(fault) !== 'message_not_found') throw fault
    }
    standing.forget(channel, ts)
    await attachments.destroy({ channel, ts })
  }

  return {
    send,
    edit,
    async retract({ conversation, parts }) {
      if (parts.some((part) => fleetingOf(part))) throw notTakenBack()
      for (const part of parts) {
        const spot = spotOf(channelOf(conversation), part)
        if (spot) await inOrder(spot.channel, () => remove(spot))
      }
    },
  }
}

const notTakenBack = (): DeliveryError =>
  new DeliveryError('an ephemeral message cannot be taken back', { kind: 'never' })

/** The thread of a channel in which something is said: one of another channel is none of it. */
function placeIn(home: string, channel: string, thread: MessageId | undefined): Place {
  const root = thread === undefined ? undefined : spotOf(home, thread)
  return { channel, ...(root?.channel === channel && { thread: root.ts }) }
}
