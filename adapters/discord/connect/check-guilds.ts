import type { APIGuild, APIGuildMember } from 'discord.js'
import type { Check, RoomToCheck } from '../../../src/chat/adapter.ts'
import { localOf } from '../../../src/chat/refs.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { limits } from '../limits.ts'
import type { Settings } from '../settings.ts'
import { isSnowflake } from '../spots.ts'
import type { Wire } from '../wire.ts'
import type { Known } from './checks.ts'
import type { Findings } from './findings.ts'
import { heldIn, holds, permissions } from './permissions.ts'

/** A server in which the bot sits. */
export type Server = Pick<APIGuild, 'id' | 'name' | 'owner_id' | 'roles'> & {
  me: APIGuildMember
  /** All who are there; `undefined` where the bot may not know. */
  members: readonly APIGuildMember[] | undefined
}

/** So many pages of members are read at most. */
const mostPages = 100

/** Looks at the servers in which the bot sits, and at what it may there; `servers` takes them up. */
export async function* checkGuilds(parts: {
  wire: Wire
  findings: Findings
  known: Known
  settings: Settings
  rooms: readonly RoomToCheck[]
  servers: Server[]
}): AsyncGenerator<Check> {
  const { wire, findings, known, settings, rooms, servers } = parts
  const guilds = await wire.ask<readonly { id: string }[]>('GET', '/users/@me/guilds')
  if (guilds.length === 0) yield findings.fault('guild.none')
  for (const { id } of guilds) {
    const server = await readServer(wire, id, known)
    servers.push(server)
    const { name: guild } = server
    yield findings.fine('guild', { guild })
    yield* checkPermissions(server, findings)
  }
  if (guilds.length > 0) yield* checkHome(servers, settings, rooms, findings)
}

function* checkPermissions(server: Server, findings: Findings): Generator<Check> {
  const { name: guild, owner_id: owner, me, roles } = server
  const held = heldIn(server, me)
  const isAdmin = roles.some(
    ({ id, permissions: of }) => (id === server.id || me.roles.includes(id)) && holds(BigInt(of), 'Administrator'),
  )
  if (isAdmin && owner !== me.user.id) yield findings.fine('permission.admin', { guild })
  for (const permission of permissions) {
    const deed = say(findings.language, `discord.permission.${permission}`)
    const values = { guild, permission, deed }
    if (holds(held, permission)) yield findings.fine('permission', values)
    else yield findings.fault('permission.missing', values)
  }
}

/** In which server rooms are made; it matters only where one is to be made. */
function* checkHome(
  servers: readonly Server[],
  { guild }: Settings,
  rooms: readonly RoomToCheck[],
  findings: Findings,
): Generator<Check> {
  const home = guild === undefined ? servers[0] : servers.find(({ id }) => id === guild)
  if (guild !== undefined && !home) yield findings.fault('guild.apart', { guild })
  else if (guild === undefined && servers.length > 1) {
    const isToMake = rooms.some(({ conversation, seats }) => !isSnowflake(localOf(conversation)) && seats.length > 0)
    if (isToMake) yield findings.fault('guild.several')
  } else if (home) yield findings.fine('guild.home', { guild: home.name })
}

async function readServer(wire: Wire, guild: string, { userId, granted }: Known): Promise<Server> {
  const { id, name, owner_id, roles } = await wire.ask<APIGuild>('GET', `/guilds/${guild}`)
  const me = await wire.ask<APIGuildMember>('GET', `/guilds/${guild}/members/${userId}`)
  return { id, name, owner_id, roles, me, members: granted.members ? await readMembers(wire, guild) : undefined }
}

async function readMembers(wire: Wire, guild: string): Promise<readonly APIGuildMember[]> {
  const members: APIGuildMember[] = []
  let after = '0'
  for (let page = 0; page < mostPages; page += 1) {
    const query = { limit: limits.membersPage, after }
    const told = await wire.ask<readonly APIGuildMember[]>('GET', `/guilds/${guild}/members`, { query })
    members.push(...told)
    const last = told.at(-1)
    if (!last || told.length < limits.membersPage) break
    after = last.user.id
  }
  return members
}
