import type {
  ConversationsHistoryResponse,
  ConversationsInfoResponse,
  FilesInfoResponse,
  UsersInfoResponse,
} from '@slack/web-api'
import type { Shown } from './answers.ts'
import type { Channel, Member, Message, StoredFile } from './model.ts'
import type { Workspace } from './workspace.ts'

/** How Slack tells what it keeps: the objects inside its answers and events. */

type ToldMessage = NonNullable<Shown<ConversationsHistoryResponse>['messages']>[number]
type ToldChannel = NonNullable<Shown<ConversationsInfoResponse>['channel']>
type ToldUser = NonNullable<Shown<UsersInfoResponse>['user']>
type ToldFile = NonNullable<Shown<FilesInfoResponse>['file']>

/** Of so many people Slack says at most that they reacted alike, of the bot always: docs, reactions.get; how many is told nowhere, and was fifty when somebody counted. */
const mostNamed = 50

const namedOf = (users: readonly string[], bot: string): string[] =>
  [...users.filter((user) => user === bot), ...users.filter((user) => user !== bot)].slice(0, mostNamed)

export function toldMessage(
  workspace: Workspace,
  message: Message,
  { metadata = false, full = false } = {},
): ToldMessage {
  const { bot, team } = workspace
  const channel = workspace.channels.get(message.channel)
  const replies = channel && message.thread === undefined ? workspace.repliesTo(channel, message.ts) : []
  const author = workspace.members.get(message.user)
  const parent = message.thread ? channel?.messages.find(({ ts }) => ts === message.thread) : undefined
  return {
    type: 'message',
    ts: message.ts,
    user: message.subtype === 'tombstone' ? 'USLACKBOT' : message.user,
    text: message.text,
    team: author?.team ?? team.id,
    ...(message.subtype && { subtype: message.subtype }),
    ...(message.subtype === 'tombstone' && { hidden: true }),
    ...(message.username && { username: message.username }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.clientId && { client_msg_id: message.clientId }),
    ...(message.bot && {
      bot_id: bot.botId,
      app_id: bot.appId,
      bot_profile: { id: bot.botId, app_id: bot.appId, name: author?.name ?? '', deleted: false, team_id: team.id },
    }),
    ...(message.edited && { edited: message.edited }),
    ...(message.thread !== undefined && { thread_ts: message.thread, ...(parent && { parent_user_id: parent.user }) }),
    ...(replies.length > 0 && {
      thread_ts: message.ts,
      reply_count: replies.length,
      reply_users: [...new Set(replies.map(({ user }) => user))],
      reply_users_count: new Set(replies.map(({ user }) => user)).size,
      latest_reply: replies.at(-1)?.ts,
    }),
    ...(message.reactions.size > 0 && {
      reactions: [...message.reactions].map(([name, users]) => ({
        name,
        users: full ? users : namedOf(users, bot.user),
        count: users.length,
      })),
    }),
    ...(message.files.length > 0 && { files: toldFiles(workspace, message) as ToldMessage['files'] }), // one file, described twice by Slack's generator
    ...(metadata && message.metadata && { metadata: message.metadata }),
  }
}

export const toldFiles = (workspace: Workspace, { files, buried = [] }: Message): ToldFile[] =>
  files.flatMap((id) => {
    if (buried.includes(id)) return [{ id, mode: 'tombstone' }]
    const file = workspace.files.get(id)
    return file ? [toldFile(workspace, file)] : []
  })

export function toldFile({ site }: Workspace, file: StoredFile): ToldFile {
  const address = `${site.url}/files-pri/${file.id}/${encodeURIComponent(file.name)}`
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mediaType,
    filetype: file.name.split('.').at(-1) ?? 'binary',
    pretty_type: 'File',
    user: file.user,
    size: file.size,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    editable: false,
    is_public: false,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: address,
    url_private_download: `${address}?download=1`,
    permalink: `${site.url}/files/${file.user}/${file.id}`,
    channels: [...file.shared],
    groups: [],
    ims: [],
  }
}

export function toldChannel(workspace: Workspace, channel: Channel, { count = false } = {}): ToldChannel {
  const { bot, team } = workspace
  const external = channel.sharedWith.length > 0
  const base = {
    id: channel.id,
    created: channel.created,
    creator: channel.creator,
    is_archived: channel.archived,
    is_im: channel.kind === 'im',
    is_mpim: channel.kind === 'mpim',
    is_org_shared: false,
    context_team_id: team.id,
    updated: channel.created * 1000,
    ...(count && { num_members: channel.members.size }),
  }
  if (channel.kind === 'im')
    return { ...base, ...{ user: [...channel.members].find((id) => id !== bot.user) }, is_open: true }
  return {
    ...base,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'channel',
    is_group: channel.kind === 'group',
    is_private: channel.kind !== 'channel',
    is_general: false,
    is_member: channel.members.has(bot.user),
    is_shared: external,
    is_ext_shared: external,
    is_pending_ext_shared: false,
    pending_shared: [],
    pending_connected_team_ids: [],
    shared_team_ids: [team.id, ...channel.sharedWith],
    internal_team_ids: [],
    ...(external && { connected_team_ids: channel.sharedWith, conversation_host_id: team.id }),
    topic: { value: channel.topic, creator: channel.topic ? channel.creator : '', last_set: 0 },
    purpose: { value: channel.purpose, creator: channel.purpose ? channel.creator : '', last_set: 0 },
    previous_names: [],
  }
}

export function toldUser(workspace: Workspace, member: Member, { email = false, locale = false } = {}): ToldUser {
  const { team, bot } = workspace
  return {
    id: member.id,
    team_id: member.team,
    name: member.handle,
    real_name: member.name,
    deleted: member.deactivated,
    tz: member.zone,
    tz_label: member.zone,
    tz_offset: 0,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: member.bot,
    is_app_user: false,
    ...(member.team !== team.id && { is_stranger: false }),
    ...(locale && { locale: member.locale }),
    updated: 1_700_000_000,
    profile: {
      real_name: member.name,
      real_name_normalized: member.name,
      display_name: member.bot ? '' : member.name,
      display_name_normalized: member.bot ? '' : member.name,
      team: member.team,
      ...(member.bot && { bot_id: bot.botId, api_app_id: bot.appId }),
      // Slack hides the address of people of other workspaces.
      ...(email && member.email && member.team === team.id && { email: member.email }),
    },
  }
}
