import { type APIGuild, type APIGuildMember, type APIOverwrite, OverwriteType, PermissionFlagsBits } from 'discord.js'

/**
 * What the bot must be allowed at Discord, in the order in which it is looked at, each with its reason in the catalogue
 * (`discord.permission.*`). The link of invitation asks for these and nothing more.
 */
export const permissions = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'AddReactions',
  'ManageChannels',
  'ManageRoles',
] as const satisfies readonly (keyof typeof PermissionFlagsBits)[]

export type Permission = (typeof permissions)[number]

/** What is needed of the whole server: to make rooms. In a room that is there it is not. */
export const ofServer: ReadonlySet<Permission> = new Set<Permission>(['ManageChannels', 'ManageRoles'])

/** All of them, as Discord writes them. */
const sum = permissions.reduce((all, name) => all | PermissionFlagsBits[name], 0n)

/** The link by which somebody who manages a server invites the bot there. */
export function invitationOf(application: string): string {
  const query = new URLSearchParams({
    client_id: application,
    permissions: String(sum),
    integration_type: '0',
    scope: 'bot applications.commands',
  })
  return `https://discord.com/oauth2/authorize?${query}`
}

const everything = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n)

/** Whether a sum of permissions, as Discord adds them up, holds one. */
export const holds = (held: bigint, permission: keyof typeof PermissionFlagsBits): boolean =>
  (held & PermissionFlagsBits[permission]) !== 0n

type Server = Pick<APIGuild, 'id' | 'owner_id' | 'roles'>
type Member = Pick<APIGuildMember, 'user' | 'roles'>

/** What a member may in a whole server. */
export function heldIn({ id, owner_id: owner, roles }: Server, member: Member): bigint {
  if (member.user.id === owner) return everything
  const own = new Set([id, ...member.roles])
  const held = roles.reduce((all, role) => (own.has(role.id) ? all | BigInt(role.permissions) : all), 0n)
  return holds(held, 'Administrator') ? everything : held
}

/** What a member may in a channel: what they may in the server, changed for everybody, then for their roles, then for them. */
export function heldAt(server: Server, member: Member, overwrites: readonly APIOverwrite[]): bigint {
  const base = heldIn(server, member)
  if (base === everything) return base
  const apply = (held: bigint, of: readonly APIOverwrite[]): bigint => {
    const add = (which: 'allow' | 'deny'): bigint => of.reduce((all, each) => all | BigInt(each[which]), 0n)
    return (held & ~add('deny')) | add('allow')
  }
  const roles = overwrites.filter(({ type }) => type === OverwriteType.Role)
  const forAll = apply(
    base,
    roles.filter(({ id }) => id === server.id),
  )
  const forRoles = apply(
    forAll,
    roles.filter(({ id }) => id !== server.id && member.roles.includes(id)),
  )
  return apply(
    forRoles,
    overwrites.filter(({ type, id }) => type === OverwriteType.Member && id === member.user.id),
  )
}
