import type {
  ConversationsArchiveArguments,
  ConversationsArchiveResponse,
  ConversationsCreateArguments,
  ConversationsCreateResponse,
  ConversationsInfoArguments,
  ConversationsInfoResponse,
  ConversationsInviteArguments,
  ConversationsInviteResponse,
  ConversationsJoinArguments,
  ConversationsJoinResponse,
  ConversationsKickArguments,
  ConversationsKickResponse,
  ConversationsLeaveArguments,
  ConversationsLeaveResponse,
  ConversationsListArguments,
  ConversationsListResponse,
  ConversationsMembersArguments,
  ConversationsMembersResponse,
  ConversationsOpenArguments,
  ConversationsOpenResponse,
  ConversationsRenameArguments,
  ConversationsRenameResponse,
  ConversationsSetPurposeArguments,
  ConversationsSetPurposeResponse,
  ConversationsSetTopicArguments,
  ConversationsSetTopicResponse,
  UsersConversationsArguments,
  UsersConversationsResponse,
} from '@slack/web-api'
import type { Shown } from '../answers.ts'
import { enter, exit, nameChannel, say } from '../channel-life.ts'
import { method, type World } from '../method.ts'
import type { Channel } from '../model.ts'
import { pageOf } from '../page.ts'
import { Refusal } from '../refusal.ts'
import { toldChannel } from '../told.ts'

const read = { channel: 'channels:read', group: 'groups:read', im: 'im:read', mpim: 'mpim:read' } as const
const manage = { channel: 'channels:manage', group: 'groups:write', im: 'im:write', mpim: 'mpim:write' } as const

const scopeFor =
  (scopes: Readonly<Record<Channel['kind'], string | readonly string[]>>) =>
  ({ workspace }: World, { channel }: Readonly<Record<string, unknown>>): string | readonly string[] =>
    scopes[workspace.channels.get(String(channel))?.kind ?? 'channel']

/** The channel that the bot may act on: it is there, open, and the bot is in it. */
function mine({ workspace }: World, id: string): Channel {
  const channel = workspace.channelForBot(id)
  if (!channel.members.has(workspace.bot.user)) throw new Refusal('not_in_channel')
  if (channel.archived) throw new Refusal('is_archived')
  return channel
}

export const info = method<ConversationsInfoArguments, ConversationsInfoResponse>()({
  form: { channel: 'text!', include_num_members: 'flag', include_locale: 'flag' },
  scope: scopeFor(read),
  run({ workspace }, { channel, include_num_members }) {
    return {
      channel: toldChannel(workspace, workspace.channelForBot(channel), { count: include_num_members ?? false }),
    }
  },
})

const kindsOf = (types: string | undefined): string[] =>
  (types || 'public_channel').split(',').map((type) => type.trim())
const typeOf = { channel: 'public_channel', group: 'private_channel', im: 'im', mpim: 'mpim' } as const
const scopeOfType: Readonly<Record<string, string>> = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
}

function channelsOf({ workspace, hasScope }: World, types: string | undefined): Channel[] {
  const kinds = kindsOf(types)
  for (const kind of kinds) {
    const needed = scopeOfType[kind]
    if (!needed) throw new Refusal('invalid_types')
    if (!hasScope(needed)) throw new Refusal('missing_scope', { needed })
  }
  return [...workspace.channels.values()].filter(
    ({ kind, members }) => kinds.includes(typeOf[kind]) && (kind === 'channel' || members.has(workspace.bot.user)),
  )
}

export const list = method<ConversationsListArguments, ConversationsListResponse>()({
  form: { types: 'text', exclude_archived: 'flag', limit: 'count', cursor: 'text', team_id: 'text' },
  run(world, args) {
    const all = channelsOf(world, args.types).filter(({ archived }) => !(args.exclude_archived && archived))
    const { items, next } = pageOf(all, args)
    return {
      channels: items.map((channel) => toldChannel(world.workspace, channel, { count: true })) as NonNullable<
        Shown<ConversationsListResponse>['channels']
      >, // the same object under another generated name
      response_metadata: { next_cursor: next },
    }
  },
})

/** The channels that somebody, by itself the bot, is in. */
export const ofUser = method<UsersConversationsArguments, UsersConversationsResponse>()({
  form: { types: 'text', user: 'text', exclude_archived: 'flag', limit: 'count', cursor: 'text', team_id: 'text' },
  run(world, args) {
    const user = args.user || world.workspace.bot.user
    if (!world.workspace.members.has(user)) throw new Refusal('user_not_found')
    const all = channelsOf(world, args.types).filter(
      ({ archived, members }) => members.has(user) && !(args.exclude_archived && archived),
    )
    const { items, next } = pageOf(all, args)
    return {
      channels: items.map((channel) => toldChannel(world.workspace, channel)) as NonNullable<
        Shown<UsersConversationsResponse>['channels']
      >, // the same object under another generated name
      response_metadata: { next_cursor: next },
    }
  },
})

export const members = method<ConversationsMembersArguments, ConversationsMembersResponse>()({
  form: { channel: 'text!', limit: 'count', cursor: 'text' },
  scope: scopeFor(read),
  run({ workspace }, args) {
    const channel = workspace.channelForBot(args.channel)
    const { items, next } = pageOf([...channel.members], args)
    return { members: items, response_metadata: { next_cursor: next } }
  },
})

export const open = method<ConversationsOpenArguments, ConversationsOpenResponse>()({
  form: { users: 'text', channel: 'text', return_im: 'flag', prevent_creation: 'flag' },
  scope: (_world, { users }) => (String(users ?? '').includes(',') ? 'mpim:write' : 'im:write'),
  run({ workspace }, { users, channel: id, return_im }) {
    if (!users && !id) throw new Refusal('users_list_not_supplied')
    if (!users) return { channel: { id: workspace.channelForBot(id).id } }
    const named = users.split(',').map((user) => user.trim())
    for (const user of named) {
      const member = workspace.members.get(user)
      if (!member || (member.team !== workspace.team.id && !workspace.sharesWith(user)))
        throw new Refusal('user_not_found')
      if (member.deactivated) throw new Refusal('user_disabled')
      if (member.bot) throw new Refusal('cannot_dm_bot')
    }
    const { bot } = workspace
    const before = workspace.channels.size
    const channel =
      named.length === 1
        ? workspace.openDirect(named[0] ?? '')
        : workspace.addChannel({
            kind: 'mpim',
            name: `mpdm-${named.join('--')}`,
            creator: bot.user,
            members: [bot.user, ...named],
          })
    const told = return_im
      ? (toldChannel(workspace, channel) as NonNullable<Shown<ConversationsOpenResponse>['channel']>)
      : { id: channel.id } // the same object under another generated name
    return before === workspace.channels.size ? { no_op: true, already_open: true, channel: told } : { channel: told }
  },
})

export const create = method<ConversationsCreateArguments, ConversationsCreateResponse>()({
  form: { name: 'text!', is_private: 'flag', team_id: 'text' },
  scope: (_world, { is_private }) => (String(is_private) === 'true' ? 'groups:write' : 'channels:manage'),
  run({ workspace }, { name, is_private }) {
    nameChannel(workspace, name)
    const { bot } = workspace
    const channel = workspace.addChannel({
      kind: is_private ? 'group' : 'channel',
      name,
      creator: bot.user,
      members: [bot.user],
    })
    return { channel: toldChannel(workspace, channel) as NonNullable<Shown<ConversationsCreateResponse>['channel']> } // the same object under another generated name
  },
})

/** Only who made a channel, here the bot, may give it another name. */
export const rename = method<ConversationsRenameArguments, ConversationsRenameResponse>()({
  form: { channel: 'text!', name: 'text!' },
  scope: scopeFor(manage),
  run(world, { channel: id, name }) {
    const { workspace } = world
    const channel = mine(world, id)
    if (channel.creator !== workspace.bot.user) throw new Refusal('not_authorized')
    if (channel.name !== name) nameChannel(workspace, name)
    channel.name = name
    return { channel: toldChannel(workspace, channel) as NonNullable<Shown<ConversationsRenameResponse>['channel']> } // the same object under another generated name
  },
})

/** One person's trouble ends the whole invitation, unless `force`: the others are then invited all the same. */
export const invite = method<ConversationsInviteArguments, ConversationsInviteResponse>()({
  form: { channel: 'text!', users: 'text!', force: 'flag' },
  scope: scopeFor({
    ...manage,
    channel: ['channels:write.invites', 'channels:manage'],
    group: ['groups:write.invites', 'groups:write'],
  }),
  run(world, args) {
    const { workspace } = world
    const channel = mine(world, args.channel)
    const users = args.users.split(',').map((user) => user.trim())
    const errors = users.flatMap((user) => {
      const error = whyNot(world, channel, user)
      return error ? [{ user, ok: false, error }] : []
    })
    const first = errors[0]
    if (first && (!args.force || errors.length === users.length)) throw new Refusal(first.error, { errors })
    const refused = new Set(errors.map(({ user }) => user))
    for (const user of users) if (!refused.has(user)) enter(world, channel, user, workspace.bot.user)
    return { channel: toldChannel(workspace, channel) as NonNullable<Shown<ConversationsInviteResponse>['channel']> } // the same object under another generated name
  },
})

function whyNot({ workspace }: World, channel: Channel, user: string): string | undefined {
  const member = workspace.members.get(user)
  if (!member || member.deactivated) return 'user_not_found'
  if (user === workspace.bot.user) return 'cant_invite_self'
  if (channel.members.has(user)) return 'already_in_channel'
  if (member.team !== workspace.team.id && !channel.sharedWith.includes(member.team)) return 'cant_invite'
  return undefined
}

export const kick = method<ConversationsKickArguments, ConversationsKickResponse>()({
  form: { channel: 'text!', user: 'text!' },
  scope: scopeFor(manage),
  run(world, { channel: id, user }) {
    const channel = mine(world, id)
    if (!world.workspace.members.has(user)) throw new Refusal('user_not_found')
    if (user === world.workspace.bot.user) throw new Refusal('cant_kick_self')
    if (!channel.members.has(user)) throw new Refusal('not_in_channel')
    exit(world, channel, user)
    return { errors: {} } as ConversationsKickResponse // Slack sends an empty object, its type says nothing of it
  },
})

export const join = method<ConversationsJoinArguments, ConversationsJoinResponse>()({
  form: { channel: 'text!' },
  scope: 'channels:join',
  run(world, { channel: id }) {
    const { workspace } = world
    const channel = workspace.channelForBot(id)
    if (channel.kind !== 'channel') throw new Refusal('method_not_supported_for_channel_type')
    if (channel.archived) throw new Refusal('is_archived')
    if (!channel.members.has(workspace.bot.user)) enter(world, channel, workspace.bot.user)
    return { channel: toldChannel(workspace, channel) as NonNullable<Shown<ConversationsJoinResponse>['channel']> } // the same object under another generated name
  },
})

export const leave = method<ConversationsLeaveArguments, ConversationsLeaveResponse>()({
  form: { channel: 'text!' },
  scope: scopeFor(manage),
  run(world, { channel: id }) {
    const channel = world.workspace.channelForBot(id)
    if (channel.archived) throw new Refusal('is_archived')
    if (!channel.members.has(world.workspace.bot.user)) return { not_in_channel: true } as object // Slack sends it, its type says nothing of it
    exit(world, channel, world.workspace.bot.user)
    return {}
  },
})

export const setTopic = method<ConversationsSetTopicArguments, ConversationsSetTopicResponse>()({
  form: { channel: 'text!', topic: 'text' },
  scope: scopeFor({
    ...manage,
    channel: ['channels:write.topic', 'channels:manage'],
    group: ['groups:write.topic', 'groups:write'],
  }),
  run(world, { channel: id, topic = '' }) {
    const channel = mine(world, id)
    if (topic.length > 250) throw new Refusal('too_long')
    channel.topic = topic
    say(world, channel, 'channel_topic', `set the channel topic: ${topic}`)
    return {
      channel: toldChannel(world.workspace, channel) as NonNullable<Shown<ConversationsSetTopicResponse>['channel']>,
    } // the same object under another generated name
  },
})

export const setPurpose = method<ConversationsSetPurposeArguments, ConversationsSetPurposeResponse>()({
  form: { channel: 'text!', purpose: 'text' },
  scope: scopeFor({
    ...manage,
    channel: ['channels:write.topic', 'channels:manage'],
    group: ['groups:write.topic', 'groups:write'],
  }),
  run(world, { channel: id, purpose = '' }) {
    const channel = mine(world, id)
    if (purpose.length > 250) throw new Refusal('too_long')
    channel.purpose = purpose
    say(world, channel, 'channel_purpose', `set the channel purpose: ${purpose}`)
    return {
      channel: toldChannel(world.workspace, channel) as NonNullable<Shown<ConversationsSetPurposeResponse>['channel']>,
    } // the same object under another generated name
  },
})

export const archive = method<ConversationsArchiveArguments, ConversationsArchiveResponse>()({
  form: { channel: 'text!' },
  scope: scopeFor(manage),
  run({ workspace, events }, { channel: id }) {
    const channel = workspace.channelForBot(id)
    if (channel.kind === 'im' || channel.kind === 'mpim') throw new Refusal('method_not_supported_for_channel_type')
    if (channel.archived) throw new Refusal('already_archived')
    if (!channel.members.has(workspace.bot.user)) throw new Refusal('not_in_channel')
    channel.archived = true
    events.archived(channel.id, workspace.bot.user)
    return {}
  },
})
