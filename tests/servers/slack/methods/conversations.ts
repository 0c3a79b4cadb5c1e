import type {
  ConversationsArchiveArguments,
  ConversationsArchiveResponse,
  ConversationsCreateArguments,
  ConversationsCreateResponse,
  ConversationsOpenArguments,
  ConversationsOpenResponse,
  ConversationsRenameArguments,
  ConversationsRenameResponse,
  ConversationsSetPurposeArguments,
  ConversationsSetPurposeResponse,
  ConversationsSetTopicArguments,
  ConversationsSetTopicResponse,
} from '@slack/web-api'
import type { Shown } from '../answers.ts'
import { nameChannel, say } from '../channel-life.ts'
import { manage, mine, scopeFor } from '../channel-rights.ts'
import { method } from '../method.ts'
import { Refusal } from '../refusal.ts'
import { toldChannel } from '../told.ts'

/** What is made of channels, and changed of them. */

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
