import type { Assurance } from '../../src/chat/adapter.ts'
import { gone } from '../../src/chat/errors.ts'
import { type AccountRef, type ConversationRef, conversationRef, localOf, type MessageId } from '../../src/chat/refs.ts'
import { codeOf } from '../../src/chat/refusals.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import { assuranceOf, type ChannelFacts, factsOf, membershipOf, type Readers } from './facts.ts'
import { limits } from './limits.ts'
import { platform } from './platform.ts'
import { idOf, type Spot } from './speaking/spots.ts'
import type { Bot } from './ways/app.ts'
import type { Wire } from './wire.ts'

/**
 * The channels of one bot, and what they are to the core. A channel whose id Slack changed, as it does when one is shared with
 * another organisation, goes on as the conversation that the core knows.
 */
export type Places = {
  conversationOf(channel: string): ConversationRef
  /** The channel in which a conversation goes on now. */
  channelOf(conversation: ConversationRef): string
  /** What a message is called within a conversation: its timestamp, and its channel where the conversation goes on in another. */
  idOf(conversation: ConversationRef, spot: Spot): MessageId
  /** What is known of a channel, asked for where nothing is; `undefined` where the bot may not see it. */
  facts(channel: string): Promise<ChannelFacts | undefined>
  /** What was known of a channel, or of all, may not hold any more. */
  forget(channel?: string): void
  /** A channel goes on under another id. */
  moved(from: string, to: string): Promise<void>
  assurance(conversation: ConversationRef, only?: AccountRef): Promise<Assurance>
  /** The ids of all channels and direct messages in which the bot is. */
  mine(): Promise<readonly string[]>
}

/** So many channels, and so many people, are remembered at most. */
const mostKept = 5000
/** So many pages of channels are read at most. */
const mostPages = 500

const kinds = 'public_channel,private_channel,mpim,im'
/** The codes by which Slack says that there is no such thing, or none that the bot may see. */
const unseen: ReadonlySet<string | undefined> = new Set(['channel_not_found', 'missing_scope', 'not_in_channel'])

/** Keeps the places of one bot. `allowed` are the workspaces and organisations whose operator is trusted. */
export async function openPlaces(parts: {
  wire: Wire
  shelf: Shelf
  bot: Bot
  url: string
  allowed: ReadonlySet<string>
}): Promise<Places> {
  const { wire, shelf, bot, url, allowed } = parts
  const known = new Map<string, Promise<ChannelFacts | undefined>>()
  const memberships = new Map<string, Promise<readonly string[]>>()
  /** By the id that a channel has now: the one it had first; and the other way round. */
  const first = new Map<string, string>()
  const now = new Map<string, string>()
  const lead = (from: string, to: string): void => {
    first.set(to, from)
    now.set(from, to)
  }
  for (const { key, value } of await shelf.list('moved/'))
    if (typeof value === 'string') lead(value, key.slice('moved/'.length))

  const conversationOf = (channel: string): ConversationRef => conversationRef(platform, first.get(channel) ?? channel)
  const channelOf = (conversation: ConversationRef): string => {
    const id = localOf(conversation)
    return now.get(id) ?? id
  }

  /** Asks once for all who want to know now; a failure is not remembered. Anybody may name any channel: there is an end to what is kept. */
  function once<Known>(kept: Map<string, Promise<Known>>, id: string, ask: () => Promise<Known>): Promise<Known> {
    const asked = kept.get(id) ?? ask()
    kept.set(id, asked)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    asked.catch(() => {
      if (kept.get(id) === asked) kept.delete(id)
    })
    return asked
  }

  const facts = (channel: string): Promise<ChannelFacts | undefined> =>
    once(known, channel, async () => {
      try {
        return factsOf((await wire.ask('conversations.info', { channel })).channel)
      } catch (fault) {
        if (unseen.has(codeOf(fault))) return undefined
        throw fault
      }
    })

  /** The workspace and organisation of somebody; nobody's where Slack does not say. */
  const teamsOf = (user: string): Promise<readonly string[]> =>
    once(memberships, user, async () => {
      try {
        return membershipOf((await wire.ask('users.info', { user })).user)
      } catch (fault) {
        if (codeOf(fault) === 'user_not_found' || codeOf(fault) === 'user_not_visible') return []
        throw fault
      }
    })

  async function assurance(conversation: ConversationRef, only?: AccountRef): Promise<Assurance> {
    if (only) return promised({ inside: [], outside: [await teamsOf(localOf(only))] })
    const channel = channelOf(conversation)
    const found = await facts(channel)
    if (!found?.isMember) throw gone('a channel in which the bot is not')
    if (found.isArchived) throw gone('a channel that is archived')
    const other = found.user === undefined ? [] : [await teamsOf(found.user)]
    return promised({ ...found.readers, outside: [...found.readers.outside, ...other] })
  }
  const promised = (readers: Readers): Assurance => assuranceOf({ url, bot, allowed, readers })

  return {
    conversationOf,
    channelOf,
    idOf: (conversation, spot) => idOf(channelOf(conversation), spot),
    facts,
    forget(channel) {
      if (channel === undefined) {
        known.clear()
        memberships.clear()
      } else known.delete(channel)
    },
    async moved(from, to) {
      const origin = first.get(from) ?? from
      if (origin === to || first.get(to) === origin) return
      await shelf.write([
        { type: 'remove', key: `moved/${from}` },
        { type: 'put', key: `moved/${to}`, value: origin },
      ])
      first.delete(from)
      lead(origin, to)
    },
    assurance,
    async mine() {
      const ids: string[] = []
      let cursor: string | undefined
      for (let page = 0; page < mostPages; page += 1) {
        const question = { types: kinds, exclude_archived: true, limit: limits.page, ...(cursor && { cursor }) }
        const answer = await wire.ask('users.conversations', question)
        for (const { id } of answer.channels ?? []) if (id) ids.push(id)
        cursor = answer.response_metadata?.next_cursor
        if (!cursor) break
      }
      return ids
    },
  }
}
