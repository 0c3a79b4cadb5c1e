import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterContext, Assurance, ChatAdapter, SendOptions, Sent } from '../../../../src/chat/adapter.ts'
import { DeliveryError, gone } from '../../../../src/chat/errors.ts'
import type { ChatEvent } from '../../../../src/chat/event.ts'
import { type Message, madeBytes } from '../../../../src/chat/message.ts'
import { type AccountRef, type ConversationRef, type MessageId, messageId } from '../../../../src/chat/refs.ts'
import { until } from '../../../support/poll.ts'
import { type Kind, kinds } from './world.ts'

/** What happened on the platforms, in order. The oracle reads nothing else of the bot's doing. */
export type Fact =
  /** A message of the bot stands there from now on, in these words: `only` that account sees it, else all who sit there. */
  | {
      kind: 'shown'
      conversation: string
      message: string
      words: string
      only?: string
      marking: string
      again: boolean
    }
  | { kind: 'taken'; conversation: string; message: string }
  | { kind: 'topic'; conversation: string; words: string }
  /** A file that the bot made went with what is shown: a calendar's. */
  | { kind: 'enclosed'; conversation: string; words: string }
  /** Somebody of a world got something besides chat: what calendars read of theirs, a letter, a file that was exported for them. */
  | {
      kind: 'fetched'
      world: number
      account: string
      way: 'feed' | 'letter' | 'export'
      words: string
      marking?: string
    }
  | { kind: 'came' | 'went'; conversation: string; account: string }
  /** Somebody did something: what that means is for the oracle to know. */
  | { kind: 'done'; world: number; step: number; facts: unknown }
  /** Nothing was under way any more. */
  | { kind: 'quiet' }

/** Whoever begins anew (a lease is lost on a machine that does much else) reads all members: no platform keeps them for ever. */
const gate = { mostMs: 120_000 } as const

export type Tape = { readonly facts: readonly Fact[]; note(fact: Fact): void }

export function openTape(): Tape {
  const facts: Fact[] = []
  return { facts, note: (fact) => void facts.push(fact) }
}

/** A conversation as its platform keeps it. */
type Place = {
  seats: Set<AccountRef>
  assurance: Assurance
  alone: Assurance
  standing: Map<string, { by: 'bot' | 'person'; only?: AccountRef }>
  sends: Map<string, Sent>
}

export type WorldPlatform = ReturnType<typeof openPlatform>

/** A chat service of one kind within this process, strict about what it is asked, and the bot's adapter for it. */
export function openPlatform(kind: Kind, tape: Tape) {
  const { replies, removes, threads } = kinds[kind]
  const places = new Map<string, Place>()
  const since = new Date().toISOString()
  let context: AdapterContext | undefined
  let ids = 0
  /** Conversations whose members are not told while this is awaited. */
  const gates = new Map<string, Promise<void>>()

  function need(conversation: string): Place {
    const place = places.get(conversation)
    if (!place) throw gone(`no conversation ${conversation}`)
    return place
  }

  function show(to: ConversationRef, id: string, message: Message, only: AccountRef | undefined, again: boolean): void {
    const { summary, blocks, speaker, marking } = message
    tape.note({
      kind: 'shown',
      conversation: to,
      message: id,
      words: JSON.stringify({ summary, blocks, speaker }),
      marking,
      again,
      ...(only && { only }),
    })
    for (const block of blocks) {
      const made = block.type === 'file' ? madeBytes(block.file) : undefined
      if (made) tape.note({ kind: 'enclosed', conversation: to, words: Buffer.from(made).toString() })
    }
  }

  const adapter: ChatAdapter = {
    platform: kind,
    traits: { forms: 'dialogue', privateReplies: replies, threads },
    async start(given) {
      context = given
    },
    async stop() {
      context = undefined
    },
    health: () => ({ state: 'up', since }),
    async send(to, message, { key, only }: SendOptions) {
      const place = need(to)
      if (!/^[A-Za-z0-9/_.@:-]{1,100}$/.test(key)) throw new Error(`not a key: ${key}`)
      const before = place.sends.get(key)
      if (before) return before
      ids += 1
      const sent: Sent = { conversation: to, parts: [messageId(`b${ids}`)] }
      place.sends.set(key, sent)
      place.standing.set(`b${ids}`, { by: 'bot', ...(only && { only }) })
      show(to, `b${ids}`, message, only, false)
      return sent
    },
    async edit(sent, message) {
      const place = need(sent.conversation)
      for (const part of sent.parts) {
        const standing = place.standing.get(part)
        if (!standing) throw gone(`no message ${part}`)
        show(sent.conversation, part, message, standing.only, true)
      }
      return sent
    },
    async retract(sent) {
      const place = need(sent.conversation)
      for (const part of sent.parts)
        if (place.standing.delete(part)) tape.note({ kind: 'taken', conversation: sent.conversation, message: part })
    },
    async assurance(conversation, only) {
      const place = need(conversation)
      return only ? place.alone : place.assurance
    },
    rooms: {
      create: async ({ key }) => {
        throw new Error(`${key} is not to be made: every room of these worlds has its place`)
      },
      invite: async () => {},
      async remove(conversation, account) {
        if (!removes) throw new DeliveryError('this platform takes no seats away', { kind: 'never' })
        if (!need(conversation).seats.has(account)) return
        leave(conversation, account)
        void tell({ kind: 'left', conversation, actor: account, key: nextKey(), at: new Date().toISOString() })
      },
      async topic(conversation, topic) {
        tape.note({ kind: 'topic', conversation, words: topic })
      },
      archive: async () => {},
      async members(conversation) {
        await Promise.race([gates.get(conversation), sleep(gate.mostMs, undefined, { ref: false })])
        return [...need(conversation).seats]
      },
    },
    files: {
      read: async (id) => new TextEncoder().encode(id),
      keep: async ({ name, bytes }) => `kept-${name}-${bytes.length}`,
    },
  }

  const nextKey = (): string => {
    ids += 1
    return `${kind}:${ids}`
  }

  async function tell(event: ChatEvent): Promise<void> {
    // On a busy machine the bot may lose its hold on a platform for a moment; what happens there waits for it.
    const listener = await until(() => context, { within: 60_000, what: `somebody listens to ${kind}` })
    await listener.sink.accept(event)
  }

  function leave(conversation: ConversationRef, account: AccountRef): void {
    if (need(conversation).seats.delete(account)) tape.note({ kind: 'went', conversation, account })
  }

  return {
    kind,
    adapter,
    nextKey,
    tell,
    open(
      conversation: ConversationRef,
      facts: Pick<Place, 'assurance' | 'alone'> & { seats: readonly AccountRef[] },
    ): void {
      const { seats, assurance, alone } = facts
      places.set(conversation, { seats: new Set(seats), assurance, alone, standing: new Map(), sends: new Map() })
      for (const account of seats) tape.note({ kind: 'came', conversation, account })
    },
    come(conversation: ConversationRef, account: AccountRef): void {
      const { seats } = need(conversation)
      if (seats.has(account)) return
      seats.add(account)
      tape.note({ kind: 'came', conversation, account })
    },
    leave,
    sits: (conversation: string, account: string): boolean => need(conversation).seats.has(account as AccountRef), // looked up only
    seats: (conversation: string): ReadonlySet<AccountRef> => need(conversation).seats,
    nextMessage: (): MessageId => {
      ids += 1
      return messageId(`p${ids}`)
    },
    /** The bot loses sight of a conversation and reads who sits there once the gate is opened. */
    async doubt(conversation: ConversationRef): Promise<() => void> {
      const shut = Promise.withResolvers<void>()
      gates.set(conversation, shut.promise)
      await context?.sink.doubt([conversation])
      return () => {
        gates.delete(conversation)
        shut.resolve()
      }
    },
  }
}
