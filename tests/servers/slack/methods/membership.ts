import type {
  ConversationsInviteArguments,
  ConversationsInviteResponse,
  ConversationsJoinArguments,
  ConversationsJoinResponse,
  ConversationsKickArguments,
  ConversationsKickResponse,
  ConversationsLeaveArguments,
  ConversationsLeaveResponse,
  ConversationsMembersArguments,
  ConversationsMembersResponse,
} from '@slack/web-api'
import type { Shown } from '../answers.ts'
import { enter, exit } from '../channel-life.ts'
import { manage, mine, read, scopeFor } from '../channel-rights.ts'
import { method, type World } from '../method.ts'
import type { Channel } from '../model.ts'
import { pageOf } from '../page.ts'
import { Refusal } from '../refusal.ts'
import { toldChannel } from '../told.ts'

/** Who is in a channel, and how one comes into it and goes. */

export const members = method<ConversationsMembersArguments, ConversationsMembersResponse>()({
  form: { channel: 'text!', limit: 'count', cursor: 'text' },
  scope: scopeFor(read),
  run({ workspace }, args) {
    const channel = workspace.channelForBot(args.channel)
    const { items, next } = pageOf([...channel.members], args)
    return { members: items, response_metadata: { next_cursor: next } }
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
