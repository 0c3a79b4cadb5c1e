import type {
  AppsConnectionsOpenArguments,
  AppsConnectionsOpenResponse,
  AuthTestArguments,
  AuthTestResponse,
  BotsInfoArguments,
  BotsInfoResponse,
  ReactionsAddArguments,
  ReactionsAddResponse,
  ReactionsGetArguments,
  ReactionsGetResponse,
  ReactionsRemoveArguments,
  ReactionsRemoveResponse,
  TeamInfoArguments,
  TeamInfoResponse,
} from '@slack/web-api'
import type { Shown } from '../answers.ts'
import { method, type World } from '../method.ts'
import type { Message } from '../model.ts'
import { Refusal } from '../refusal.ts'
import { toldMessage } from '../told.ts'

export const authTest = method<AuthTestArguments, AuthTestResponse>()({
  form: {},
  run({ workspace: { team, bot, members }, url }) {
    return {
      url: `${url()}/`,
      team: team.name,
      user: members.get(bot.user)?.handle,
      team_id: team.id,
      user_id: bot.user,
      bot_id: bot.botId,
      ...(team.enterprise && { enterprise_id: team.enterprise }),
      is_enterprise_install: false,
    }
  },
})

export const openConnection = method<AppsConnectionsOpenArguments, AppsConnectionsOpenResponse>()({
  form: {},
  token: 'app',
  run: ({ newSocket, url }) => ({ url: `${url().replace('http', 'ws')}${newSocket()}` }),
})

export const botsInfo = method<BotsInfoArguments, BotsInfoResponse>()({
  form: { bot: 'text' },
  scope: 'users:read',
  run({ workspace: { bot, members } }, args) {
    if (args.bot !== bot.botId) throw new Refusal('bot_not_found')
    return {
      bot: {
        id: bot.botId,
        app_id: bot.appId,
        user_id: bot.user,
        name: members.get(bot.user)?.name,
        deleted: false,
        updated: 1_700_000_000,
      },
    }
  },
})

export const teamInfo = method<TeamInfoArguments, TeamInfoResponse>()({
  form: { team: 'text', domain: 'text' },
  scope: 'team:read',
  run({ workspace: { team }, url }, args) {
    if (args.team && args.team !== team.id) throw new Refusal('team_not_found')
    return {
      team: {
        id: team.id,
        name: team.name,
        domain: team.domain,
        email_domain: '',
        url: `${url()}/`,
        ...(team.enterprise && { enterprise_id: team.enterprise, enterprise_name: team.enterprise }),
      },
    }
  },
})

function messageAt({ workspace }: World, id: string | undefined, ts: string | undefined): Message {
  const channel = workspace.channelForBot(id)
  const message = workspace.messageIn(channel, ts)
  if (!message) throw new Refusal('message_not_found')
  return message
}

export const addReaction = method<ReactionsAddArguments, ReactionsAddResponse>()({
  form: { channel: 'text!', timestamp: 'text!', name: 'text!' },
  scope: 'reactions:write',
  run(world, { channel, timestamp, name }) {
    const { workspace, events } = world
    const message = messageAt(world, channel, timestamp)
    const here = workspace.channels.get(channel)
    if (here?.archived) throw new Refusal('is_archived')
    if (!here?.members.has(workspace.bot.user)) throw new Refusal('not_in_channel')
    if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/u.test(name)) throw new Refusal('invalid_name')
    const users = message.reactions.get(name) ?? []
    if (users.includes(workspace.bot.user)) throw new Refusal('already_reacted')
    message.reactions.set(name, [...users, workspace.bot.user])
    events.reacted('reaction_added', message, workspace.bot.user, name)
    return {}
  },
})

export const removeReaction = method<ReactionsRemoveArguments, ReactionsRemoveResponse>()({
  form: { channel: 'text', timestamp: 'text', name: 'text!' },
  scope: 'reactions:write',
  run(world, { channel, timestamp, name }) {
    const { workspace, events } = world
    const message = messageAt(world, channel, timestamp)
    const users = message.reactions.get(name) ?? []
    if (!users.includes(workspace.bot.user)) throw new Refusal('no_reaction')
    const left = users.filter((user) => user !== workspace.bot.user)
    if (left.length > 0) message.reactions.set(name, left)
    else message.reactions.delete(name)
    events.reacted('reaction_removed', message, workspace.bot.user, name)
    return {}
  },
})

export const getReactions = method<ReactionsGetArguments, ReactionsGetResponse>()({
  form: { channel: 'text', timestamp: 'text', full: 'flag' },
  scope: 'reactions:read',
  run(world, { channel, timestamp, full }) {
    if (!channel || !timestamp) throw new Refusal('no_item_specified')
    if (!/^\d{1,12}\.\d{6}$/u.test(timestamp)) throw new Refusal('bad_timestamp')
    const message = messageAt(world, channel, timestamp)
    return {
      type: 'message',
      channel,
      message: toldMessage(world.workspace, message, { full: full ?? false }) as NonNullable<
        Shown<ReactionsGetResponse>['message']
      >, // the same object under another generated name
    }
  },
})
