import type {
  ConversationsHistoryArguments,
  ConversationsHistoryResponse,
  ConversationsRepliesArguments,
  ConversationsRepliesResponse,
} from '@slack/web-api'
import type { Shown } from '../answers.ts'
import { method, type World } from '../method.ts'
import type { Channel, Message } from '../model.ts'
import { pageOf } from '../page.ts'
import { Refusal } from '../refusal.ts'
import { toldMessage } from '../told.ts'

const scopes = { channel: 'channels:history', group: 'groups:history', im: 'im:history', mpim: 'mpim:history' } as const
const scope = ({ workspace }: World, { channel }: Readonly<Record<string, unknown>>): string =>
  scopes[workspace.channels.get(String(channel))?.kind ?? 'channel']

function readable({ workspace }: World, id: string): Channel {
  const channel = workspace.channelForBot(id)
  if (!channel.members.has(workspace.bot.user)) throw new Refusal('not_in_channel')
  return channel
}

type Span = { oldest?: string | undefined; latest?: string | undefined; inclusive?: boolean | undefined }

/** Timestamps are compared as the numbers of microseconds that they are, not as words. */
const micros = (ts: string): bigint => {
  const found = /^(\d{1,12})(?:\.(\d{1,6}))?$/u.exec(ts)
  if (!found) throw new Refusal('invalid_ts')
  return BigInt(found[1] ?? '0') * 1_000_000n + BigInt((found[2] ?? '').padEnd(6, '0'))
}

function within({ oldest, latest, inclusive }: Span): (message: Message) => boolean {
  const [from, to] = [oldest ? micros(oldest) : 0n, latest ? micros(latest) : undefined]
  return ({ ts }) => {
    const at = micros(ts)
    if (inclusive) return at >= from && (to === undefined || at <= to)
    return at > from && (to === undefined || at < to)
  }
}

/** Newest first, and without replies in threads: https://docs.slack.dev/reference/methods/conversations.history (2026-11). */
export const history = method<ConversationsHistoryArguments, ConversationsHistoryResponse>()({
  form: {
    channel: 'text!',
    oldest: 'text',
    latest: 'text',
    inclusive: 'flag',
    include_all_metadata: 'flag',
    limit: 'count',
    cursor: 'text',
  },
  scope,
  run(world, args) {
    const channel = readable(world, args.channel)
    const inSpan = within(args)
    const all = channel.messages
      .filter((message) => (message.thread === undefined || message.broadcast) && inSpan(message))
      .reverse()
    const { items, next } = pageOf(all, args, { usual: 100, most: 999 })
    return {
      messages: items.map((message) =>
        toldMessage(world.workspace, message, { metadata: args.include_all_metadata ?? false }),
      ),
      has_more: next !== '',
      pin_count: 0,
      ...(next && { response_metadata: { next_cursor: next } }),
    }
  },
})

/** The opening message, then its replies, oldest first. The opening message is in every page. */
export const replies = method<ConversationsRepliesArguments, ConversationsRepliesResponse>()({
  form: {
    channel: 'text!',
    ts: 'text!',
    oldest: 'text',
    latest: 'text',
    inclusive: 'flag',
    include_all_metadata: 'flag',
    limit: 'count',
    cursor: 'text',
  },
  scope,
  run(world, args) {
    const channel = readable(world, args.channel)
    const parent = channel.messages.find(({ ts }) => ts === args.ts)
    if (!parent) throw new Refusal('thread_not_found')
    if (parent.thread !== undefined)
      return { messages: [toldReply(world, parent, args.include_all_metadata)], has_more: false }
    const all = world.workspace.repliesTo(channel, parent.ts).filter(within(args))
    const { items, next } = pageOf(all, args, { usual: 1000, most: 1000 })
    return {
      messages: [parent, ...items].map((message) => toldReply(world, message, args.include_all_metadata)),
      has_more: next !== '',
      ...(next && { response_metadata: { next_cursor: next } }),
    }
  },
})

const toldReply = ({ workspace }: World, message: Message, metadata = false) =>
  toldMessage(workspace, message, { metadata }) as NonNullable<Shown<ConversationsRepliesResponse>['messages']>[number] // the same object under another generated name
