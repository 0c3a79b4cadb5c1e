import { PermissionFlagsBits as may } from 'discord-api-types/v10'
import type { Channel, Guild } from './model.ts'
import type { State } from './state.ts'

export { may }

/** What everybody may where nothing else is said: what a new guild gives. */
export const everyonePermissions =
  may.ViewChannel |
  may.SendMessages |
  may.SendMessagesInThreads |
  may.CreatePublicThreads |
  may.EmbedLinks |
  may.AttachFiles |
  may.AddReactions |
  may.ReadMessageHistory |
  may.UseApplicationCommands |
  may.CreateInstantInvite |
  may.ChangeNickname

/** What the bot is invited with, unless a test says otherwise. */
export const botPermissions =
  everyonePermissions | may.ManageChannels | may.ManageRoles | may.ManageMessages | may.ManageThreads

const all = Object.values(may).reduce((sum, bit) => sum | bit, 0n)

/** What somebody may in the whole guild. */
export function permissionsIn(guild: Guild, user: string): bigint {
  const member = guild.members.get(user)
  if (!member) return 0n
  if (guild.owner === user) return all
  let sum = guild.roles.get(guild.id)?.permissions ?? 0n
  for (const role of member.roles) sum |= guild.roles.get(role)?.permissions ?? 0n
  return sum & may.Administrator ? all : sum
}

/** What somebody may in a channel: roles, then overwrites of everyone, of roles, of the member: docs, topics/permissions#permission-overwrites. */
export function permissionsOf(state: State, channel: Channel, user: string): bigint {
  if (channel.guild === undefined) return channel.recipient === user || state.bot.id === user ? all : 0n
  const guild = state.guilds.get(channel.guild)
  const member = guild?.members.get(user)
  if (!guild || !member) return 0n
  const base = permissionsIn(guild, user)
  if (base === all) return all
  // A thread has no overwrites of its own.
  const parent = channel.thread ? state.channels.get(channel.parent ?? '') : channel
  if (!parent) return 0n
  let sum = apply(base, parent, [guild.id])
  sum = apply(sum, parent, [...member.roles])
  sum = apply(sum, parent, [user])
  if (!(sum & may.ViewChannel)) return 0n
  if (channel.type === 12 && !channel.thread?.members.has(user) && !(sum & may.ManageThreads)) return 0n
  if (channel.thread) return sum & may.SendMessagesInThreads ? sum | may.SendMessages : sum & ~may.SendMessages
  return sum
}

function apply(sum: bigint, { overwrites }: Channel, ids: readonly string[]): bigint {
  let [allow, deny] = [0n, 0n]
  for (const id of ids) {
    allow |= BigInt(overwrites.get(id)?.allow ?? '0')
    deny |= BigInt(overwrites.get(id)?.deny ?? '0')
  }
  return (sum & ~deny) | allow
}

export const sees = (state: State, channel: Channel, user: string): boolean =>
  !channel.deleted && (permissionsOf(state, channel, user) & may.ViewChannel) !== 0n

/** Everybody who sees a channel. */
export const readersOf = (state: State, channel: Channel): string[] =>
  channel.guild === undefined
    ? [channel.recipient ?? '', state.bot.id]
    : [...(state.guilds.get(channel.guild)?.members.keys() ?? [])].filter((user) => sees(state, channel, user))
