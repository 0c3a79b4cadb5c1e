import type {
  ConversationsInfoArguments,
  ConversationsInfoResponse,
  ConversationsListArguments,
  ConversationsListResponse,
  UsersConversationsArguments,
  UsersConversationsResponse,
} from '@slack/web-api'
import type { Shown } from '../answers.ts'
import { read, scopeFor } from '../channel-rights.ts'
import { method, type World } from '../method.ts'
import type { Channel } from '../model.ts'
import { pageOf } from '../page.ts'
import { Refusal } from '../refusal.ts'
import { toldChannel } from '../told.ts'

/** Which channels there are. */

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
