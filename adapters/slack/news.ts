import { channelIn, type Json, objectIn, text } from './translate.ts'

/** What Slack tells besides what people say: of the bot itself, and of its channels. */
export type News =
  /** The bot's token may be good no more. */
  | { kind: 'token' }
  /** Somebody looks at their own page. */
  | { kind: 'home'; user: string }
  /** The bot came into a channel. */
  | { kind: 'came'; channel: string; at: string }
  /** What was known of a channel may not hold any more: who sees it, whether it is there. */
  | { kind: 'changed'; channel: string }
  | { kind: 'moved'; from: string; to: string }
  /** The same for all channels. */
  | { kind: 'all-changed' }

const changes: ReadonlySet<unknown> = new Set([
  ...['archive', 'unarchive', 'deleted', 'left', 'rename'].flatMap((what) => [`channel_${what}`, `group_${what}`]),
  'channel_shared',
  'channel_unshared',
  'shared_channel_invite_accepted',
  'shared_channel_invite_approved',
  'shared_channel_invite_declined',
  'shared_channel_invite_received',
  'shared_channel_invite_requested',
])
/** Messages by which a channel tells the same, where no event does. */
const changeMessages: ReadonlySet<unknown> = new Set([
  'channel_archive',
  'channel_unarchive',
  'channel_name',
  'channel_posting_permissions',
  'channel_convert_to_private',
  'channel_convert_to_public',
  'group_archive',
  'group_unarchive',
  'group_name',
])
const wholesale: ReadonlySet<unknown> = new Set([
  'grid_migration_finished',
  'team_access_granted',
  'team_access_revoked',
])

/** The news in an event; `undefined` where it is something that somebody said or did. */
export function readNews(event: Json, bot: string): News | undefined {
  const { type, user } = event
  if (type === 'tokens_revoked' || type === 'app_uninstalled') return { kind: 'token' }
  if (wholesale.has(type)) return { kind: 'all-changed' }
  if (type === 'app_home_opened') {
    const who = text(user)
    return event.tab === 'home' && who !== undefined ? { kind: 'home', user: who } : undefined
  }
  if (type === 'channel_id_changed') {
    const [from, to] = [text(event.old_channel_id), text(event.new_channel_id)]
    return from !== undefined && to !== undefined ? { kind: 'moved', from, to } : undefined
  }
  const channel = channelIn(event) ?? text(event.channel_id) ?? text(objectIn(event.invite).channel)
  if (channel === undefined) return undefined
  if (type === 'member_joined_channel' && user === bot) {
    const at = text(event.event_ts)
    return at === undefined ? { kind: 'changed', channel } : { kind: 'came', channel, at }
  }
  if (type === 'member_left_channel' && user === bot) return { kind: 'changed', channel }
  if (changes.has(type) || (type === 'message' && changeMessages.has(event.subtype)))
    return { kind: 'changed', channel }
  return undefined
}
