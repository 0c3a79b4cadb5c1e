import type { Assurance } from '../../src/chat/adapter.ts'
import { objectIn, text } from './hearing/translate.ts'
import type { Bot } from './ways/app.ts'

/** What the bot knows of a channel, or of a direct message. */
export type ChannelFacts = {
  id: string
  name: string | undefined
  isMember: boolean
  isArchived: boolean
  /** With whom a direct message is. */
  user: string | undefined
  readers: Readers
}

/** Who reads along: each by the ids under which it may be allowed, none where Slack does not say whose it is. */
export type Readers = {
  /** Everybody in the workspace reads it without a seat, whether the directory knows them or not. */
  anybody?: true
  /** Workspaces of the bot's own organisation. */
  inside: readonly string[]
  /** Workspaces and organisations beyond it, or people of such. */
  outside: readonly (readonly string[])[]
}

const ids = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : []

/** Reads a channel as `conversations.info` tells it. */
export function factsOf(channel: unknown): ChannelFacts | undefined {
  const told = objectIn(channel)
  const id = text(told.id)
  if (id === undefined) return undefined
  const isAside = told.is_im === true
  // An invitation that somebody may accept at any moment counts as accepted: what was said before is read then.
  const pending = [...ids(told.pending_shared), ...ids(told.pending_connected_team_ids)]
  const inside = ids(told.internal_team_ids)
  const connected = [...ids(told.connected_team_ids), ...ids(told.shared_team_ids)]
  const outside = [...new Set([...connected, ...pending])].filter((team) => !inside.includes(team))
  const isShared = told.is_ext_shared === true || told.is_pending_ext_shared === true
  const isClosed = isAside || told.is_mpim === true || told.is_private === true
  return {
    id,
    name: text(told.name),
    isMember: isAside || told.is_mpim === true || told.is_member === true,
    isArchived: told.is_archived === true || told.is_user_deleted === true,
    user: isAside ? text(told.user) : undefined,
    readers: {
      ...(!isClosed && { anybody: true }),
      inside,
      outside: isShared && outside.length === 0 ? [[]] : outside.map((team) => [team]),
    },
  }
}

/** The workspaces and the organisation that somebody belongs to, as `users.info` tells them. */
export function membershipOf(user: unknown): readonly string[] {
  const told = objectIn(user)
  const organisation = objectIn(told.enterprise_user)
  return [told.team_id, organisation.enterprise_id, told.enterprise_id].flatMap((id) => text(id) ?? [])
}

/**
 * What can be promised of a channel: Slack runs it, and reads it, for every workspace in it. Of one that is public nothing is, since
 * nobody knows who reads it.
 */
export function assuranceOf(parts: {
  url: string
  bot: Pick<Bot, 'teamId' | 'enterpriseId'>
  allowed: ReadonlySet<string>
  readers: Readers
}): Assurance {
  const { url, bot, allowed, readers } = parts
  if (readers.anybody) return { encryption: 'none', operator: 'foreign', joinersReadBack: true }
  const isAllowed = (...teams: readonly (string | undefined)[]): boolean =>
    teams.some((team) => team !== undefined && allowed.has(team))
  const isOwn = (teams: readonly string[]): boolean =>
    teams.some((team) => team === bot.teamId || team === bot.enterpriseId)
  const trusted =
    isAllowed(bot.teamId, bot.enterpriseId) &&
    readers.inside.every((team) => isOwn([team]) || isAllowed(team, bot.enterpriseId)) &&
    readers.outside.every((teams) => isOwn(teams) || isAllowed(...teams))
  return {
    encryption: isPrivateWay(url) ? 'in-transit' : 'none',
    operator: trusted ? 'allowed' : 'foreign',
    joinersReadBack: true,
  }
}

/** Whether nobody can listen on the way to Slack: TLS, or a stand-in on this machine. */
export const isPrivateWay = (url: string): boolean =>
  url.startsWith('https:') || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)
