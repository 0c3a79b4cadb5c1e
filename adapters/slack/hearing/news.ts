import { channelIn, type Json, text } from './translate.ts'

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

const changes: ReadonlySet<unknown> = new Set([
  ...['archive', 'unarchive', 'deleted', 'left', 'rename'].flatMap((what) => [`channel_${what}`, `group_${what}`]),
  'channel_shared',
  'channel_unshared',
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

/** The news in an event; `undefined` where it is something that somebody said or did. */
export function readNews(event: Json, bot: string): News | undefined {
  const { type, user } = event
  if (type === 'tokens_revoked' || type === 'app_uninstalled') return { kind: 'token' }
  if (type === 'app_home_opened') {
    const who = text(user)
    return event.tab === 'home' && who !== undefined ? { kind: 'home', user: who } : undefined
  }
  if (type === 'channel_id_changed') {
    const [from, to] = [text(event.old_channel_id), text(event.new_channel_id)]
    return from !== undefined && to !== undefined ? { kind: 'moved', from, to } : undefined
  }
  const channel = channelIn(event)
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
