import type { AnyBlock } from '@slack/types'
import type {
  ChatDeleteArguments,
  ChatDeleteResponse,
  ChatGetPermalinkArguments,
  ChatGetPermalinkResponse,
  ChatPostEphemeralArguments,
  ChatPostEphemeralResponse,
  ChatPostMessageArguments,
  ChatPostMessageResponse,
  ChatUpdateArguments,
  ChatUpdateResponse,
} from '@slack/web-api'
import type { Shown } from '../answers.ts'
import { readBlocks, readMetadata } from '../blocks.ts'
import { method, type World } from '../method.ts'
import type { Channel, Message } from '../model.ts'
import { Refusal } from '../refusal.ts'
import { toldMessage } from '../told.ts'

/** Longer text is refused by the double, where Slack cuts it at 40,000: https://docs.slack.dev/reference/methods/chat.postMessage (2026-11). */
const mostText = 40_000
/** What chat.update takes: https://docs.slack.dev/reference/methods/chat.update (errors, `msg_too_long`) as of 2026-11. */
const mostUpdated = 4_000

type Contents = { text: string; blocks: AnyBlock[] }

/** What a message says, or Slack's refusal. */
function contentsOf(
  given: { text?: string | undefined; blocks?: unknown; attachments?: unknown },
  most: number,
): Contents {
  if (given.attachments !== undefined) throw new Refusal('invalid_attachments')
  const blocks = readBlocks(given.blocks)
  const text = given.text ?? ''
  if (text === '' && blocks.length === 0) throw new Refusal('no_text')
  if (text.length > most) throw new Refusal('msg_too_long')
  return { text, blocks }
}

/** Where the bot may write: a channel it is in, or a person, to whom it then writes directly. */
function channelToWrite({ workspace, hasScope }: World, id: string): Channel {
  if (/^[UW]/u.test(id)) {
    if (!workspace.members.has(id)) throw new Refusal('channel_not_found')
    return workspace.openDirect(id)
  }
  const channel = workspace.channelForBot(id)
  if (channel.archived) throw new Refusal('is_archived')
  const here = channel.members.has(workspace.bot.user)
  if (!here && !hasScope('chat:write.public')) throw new Refusal('not_in_channel')
  return channel
}

/** The files that a message of the bot's shall have from now on: each its own, and uploaded whole. https://docs.slack.dev/reference/methods/chat.update (`file_ids`, 2026-11). */
function attachFiles({ workspace }: World, channel: Channel, message: Message, asked: unknown): void {
  if (asked === undefined) return
  if (!Array.isArray(asked)) throw new Refusal('invalid_arguments')
  const files = asked.map((id: unknown) => {
    const file = workspace.files.get(String(id))
    if (!file?.complete || file.user !== workspace.bot.user) throw new Refusal('file_not_found')
    return file
  })
  for (const file of files) file.shared.add(channel.id)
  message.files = files.map(({ id }) => id)
}

/** The message that opens a thread. */
function threadIn(channel: Channel, ts: string | undefined): string | undefined {
  if (ts === undefined || ts === '') return undefined
  const parent = channel.messages.find((message) => message.ts === ts)
  if (!parent) throw new Refusal('thread_not_found')
  return parent.thread ?? parent.ts
}

/** The bot's own message that it wants to change. */
function ownMessage({ workspace }: World, channel: Channel, ts: string, refusal: string): Message {
  const message = workspace.messageIn(channel, ts)
  if (!message) throw new Refusal('message_not_found')
  if (!message.bot || message.subtype === 'channel_join') throw new Refusal(refusal)
  return message
}

export const postMessage = method<ChatPostMessageArguments, ChatPostMessageResponse>()({
  form: {
    channel: 'text!',
    text: 'text',
    blocks: 'json',
    attachments: 'json',
    thread_ts: 'text',
    reply_broadcast: 'flag',
    metadata: 'json',
    unfurl_links: 'flag',
    unfurl_media: 'flag',
    parse: 'text',
    link_names: 'flag',
    mrkdwn: 'flag',
    username: 'text',
    icon_emoji: 'text',
  },
  scope: 'chat:write',
  run(world, args) {
    const { workspace, events, hasScope } = world
    const channel = channelToWrite(world, args.channel)
    const contents = contentsOf(args, mostText)
    const metadata = readMetadata(args.metadata)
    const thread = threadIn(channel, args.thread_ts)
    if ((args.username || args.icon_emoji) && !hasScope('chat:write.customize')) throw new Refusal('missing_scope')
    const message = workspace.put({
      ts: workspace.nextTs(),
      channel: channel.id,
      user: workspace.bot.user,
      ...contents,
      bot: true,
      reactions: new Map(),
      files: [],
      ...(thread && { thread }),
      ...(args.reply_broadcast && { broadcast: true }),
      ...(metadata && { metadata }),
      // Only a message under another name has the subtype nowadays.
      ...(args.username && { username: args.username, subtype: 'bot_message' as const }),
    })
    events.posted(message)
    return { channel: channel.id, ts: message.ts, message: toldMessage(workspace, message, { metadata: true }) }
  },
})

export const postEphemeral = method<ChatPostEphemeralArguments, ChatPostEphemeralResponse>()({
  form: {
    channel: 'text!',
    user: 'text!',
    text: 'text',
    blocks: 'json',
    attachments: 'json',
    thread_ts: 'text',
    parse: 'text',
    link_names: 'flag',
  },
  scope: 'chat:write',
  run(world, args) {
    const { workspace } = world
    const channel = channelToWrite(world, args.channel)
    const contents = contentsOf(args, mostText)
    if (!channel.members.has(args.user)) throw new Refusal('user_not_in_channel')
    const thread = threadIn(channel, args.thread_ts)
    const ts = workspace.nextTs()
    workspace.ephemeral.push({
      ts,
      channel: channel.id,
      user: workspace.bot.user,
      ...contents,
      bot: true,
      reactions: new Map(),
      files: [],
      only: args.user,
      ...(thread && { thread }),
    })
    return { message_ts: ts }
  },
})

export const update = method<ChatUpdateArguments, ChatUpdateResponse>()({
  form: {
    channel: 'text!',
    ts: 'text!',
    text: 'text',
    blocks: 'json',
    attachments: 'json',
    metadata: 'json',
    parse: 'text',
    link_names: 'flag',
    file_ids: 'json',
  },
  scope: 'chat:write',
  run(world, args) {
    const { workspace, events } = world
    const channel = workspace.channelForBot(args.channel)
    if (channel.archived) throw new Refusal('is_archived')
    const message = ownMessage(world, channel, args.ts, 'cant_update_message')
    const { text, blocks } = contentsOf(args, mostUpdated)
    const emptied = JSON.stringify(args.metadata) === '{}'
    const metadata = emptied ? undefined : readMetadata(args.metadata)
    const before = { ...message }
    attachFiles(world, channel, message, args.file_ids)
    // Text without blocks takes the blocks away; blocks without text leave the text. Metadata that is not given stays.
    Object.assign(message, { blocks }, args.text !== undefined && { text }, metadata && { metadata })
    if (emptied) delete message.metadata
    // An edit that brings blocks is not marked as one.
    if (args.blocks === undefined) message.edited = { user: workspace.bot.user, ts: workspace.nextTs() }
    events.changed(before, message)
    return {
      channel: channel.id,
      ts: message.ts,
      text: message.text,
      message: toldMessage(workspace, message, { metadata: true }) as NonNullable<Shown<ChatUpdateResponse>['message']>, // the same object under another generated name
    }
  },
})

export const erase = method<ChatDeleteArguments, ChatDeleteResponse>()({
  form: { channel: 'text!', ts: 'text!' },
  scope: 'chat:write',
  run(world, { channel: id, ts }) {
    const { workspace } = world
    const channel = workspace.channelForBot(id)
    const message = ownMessage(world, channel, ts, 'cant_delete_message')
    removeMessage(world, channel, message)
    return { channel: channel.id, ts }
  },
})

/** Takes a message out; where a thread hangs on it, a stone stays. */
export function removeMessage({ workspace, events }: World, channel: Channel, message: Message) {
  const before = { ...message }
  if (workspace.repliesTo(channel, message.ts).length > 0)
    Object.assign(message, { subtype: 'tombstone', text: 'This message was deleted.', blocks: [], files: [] })
  else channel.messages.splice(channel.messages.indexOf(message), 1)
  delete message.metadata
  return events.deleted(before)
}

export const getPermalink = method<ChatGetPermalinkArguments, ChatGetPermalinkResponse>()({
  form: { channel: 'text!', message_ts: 'text!' },
  run({ workspace, url }, { channel: id, message_ts }) {
    const channel = workspace.channelForBot(id)
    if (!workspace.messageIn(channel, message_ts)) throw new Refusal('message_not_found')
    return { channel: channel.id, permalink: `${url()}/archives/${channel.id}/p${message_ts.replace('.', '')}` }
  },
})
