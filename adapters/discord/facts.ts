import { ChannelType, type Guild, type GuildBasedChannel, type GuildMember, PermissionFlagsBits } from 'discord.js'
import type { Assurance } from '../../src/chat/adapter.ts'
import { DeliveryError } from '../../src/chat/errors.ts'
import type { Granted } from './gateway/bot.ts'

const view = PermissionFlagsBits.ViewChannel

/** Whether somebody sees what is said in a channel: by its own permissions, or as owner or administrator of the server. */
export const isReader = (channel: GuildBasedChannel, member: GuildMember): boolean =>
  channel.permissionsFor(member)?.has(view) ?? false

/** All who see what is said in a channel, by their ids, other bots among them; all members must be known before. */
export const readersOf = (channel: GuildBasedChannel): readonly string[] =>
  channel.guild.members.cache.filter((member) => isReader(channel, member)).map(({ id }) => id)

/** Whether the bot sees a channel. */
export const isVisible = (channel: GuildBasedChannel, bot: string): boolean => may(channel, bot, [view])

/** Whether the bot sees a channel, and may read what was said there before. */
export const isHeard = (channel: GuildBasedChannel, bot: string): boolean =>
  may(channel, bot, [view, PermissionFlagsBits.ReadMessageHistory])

function may(channel: GuildBasedChannel, bot: string, deeds: readonly bigint[]): boolean {
  const me = channel.guild.members.cache.get(bot)
  return (me && channel.permissionsFor(me)?.has([...deeds])) ?? false
}

/** Whether people speak in a channel: threads of a forum do, a forum itself does not. */
export const isSpokenIn = (channel: GuildBasedChannel): boolean => channel.isTextBased()

/** Channels that have nothing but threads. */
const threadsOnly: ReadonlySet<unknown> = new Set([ChannelType.GuildForum, ChannelType.GuildMedia])
export const hasThreadsOnly = (channel: { type: unknown } | undefined): boolean => threadsOnly.has(channel?.type)

const threadTypes: ReadonlySet<unknown> = new Set([ChannelType.PublicThread, ChannelType.AnnouncementThread])
/** Whether a type is that of a thread which all see who see its channel. */
export const isOpenThread = (type: unknown): boolean => threadTypes.has(type)

/**
 * Whether others than the members of a server may come to see what stands in a channel: who may look into the server without
 * being one, or servers that follow an announcement channel, into which whoever manages it publishes messages of the bot's too.
 */
export function isOpenToAll(channel: GuildBasedChannel): boolean {
  const { guild } = channel
  if (channel.type === ChannelType.GuildAnnouncement) return true
  const isShown = guild.features.some((feature) => feature === 'DISCOVERABLE' || feature === 'PREVIEW_ENABLED')
  return isShown && (channel.permissionsFor(everyone(guild))?.has(view) ?? false)
}

const everyone = ({ roles }: Guild) => roles.everyone

/** What can be promised of what is said on Discord: Discord runs it, and reads it, under a law of its own. */
export const assuranceOf = (url: string, isOpen: boolean): Assurance => ({
  encryption: isPrivateWay(url) && !isOpen ? 'in-transit' : 'none',
  operator: 'foreign',
  joinersReadBack: true,
})

/** Whether nobody can listen on the way to Discord: TLS, or a stand-in on this machine. */
export const isPrivateWay = (url: string): boolean =>
  url.startsWith('https:') || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)

/** Why nothing may be linked to a channel: without it the bot would pass on empty words, or none. */
export const contentMissing = (): DeliveryError =>
  new DeliveryError('MESSAGE_CONTENT is not granted: nothing that is said in a channel can be heard', { kind: 'never' })

/** Why nobody can say who reads a channel. */
const membersMissing = (): DeliveryError =>
  new DeliveryError('GUILD_MEMBERS is not granted: nobody can say who reads a channel', { kind: 'never' })

/** Throws where something that a room needs was not granted. */
export function assertGranted({ content, members }: Granted): void {
  if (!content) throw contentMissing()
  if (!members) throw membersMissing()
}
