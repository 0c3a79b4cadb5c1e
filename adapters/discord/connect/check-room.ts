import { type APIOverwrite, ChannelType } from 'discord.js'
import type { Check, RoomToCheck } from '../../../src/chat/adapter.ts'
import { localOf } from '../../../src/chat/refs.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import { say } from '../../../src/locale/catalogue.ts'
import type { Settings } from '../settings.ts'
import { accountOf, isSnowflake } from '../spots.ts'
import type { Wire } from '../wire.ts'
import type { Server } from './check-guilds.ts'
import type { Known } from './checks.ts'
import type { Findings } from './findings.ts'
import { heldAt, holds, ofServer, permissions } from './permissions.ts'

/** Between what a room is looked at. */
type Surroundings = { wire: Wire; findings: Findings; known: Known; servers: readonly Server[]; settings: Settings }

/** What may be said on Discord in words (`domain.md`, section 8); a decision on record may raise it for a room. */
const carried = 'TLP:CLEAR'

type Channel = { id: string; type: ChannelType; guild_id?: string; permission_overwrites?: readonly APIOverwrite[] }

/** Where people speak in an order, and nobody has to be called into. */
const fit: ReadonlySet<ChannelType> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement])

/** Looks at a room that the directory names: whether the bot sits there and may speak, and who else reads along. */
export async function* checkRoom(room: RoomToCheck, around: Surroundings): AsyncGenerator<Check> {
  const { findings, wire, known, servers } = around
  const { title, conversation, seats } = room
  const id = localOf(conversation)
  if (!isSnowflake(id)) {
    if (seats.length === 0) yield findings.fault('room.seatless', { title })
    else yield findings.fine('room.to-make', { title, count: seats.length })
    yield* checkSeats(room, homeOf(around), findings)
    return
  }
  const channel = await channelOf(wire, id)
  const server = servers.find((each) => each.id === channel?.guild_id)
  if (channel && !(server && fit.has(channel.type))) {
    yield findings.fault('room.unfit', { title, id })
    return
  }
  const overwrites = channel?.permission_overwrites ?? []
  const held = server ? heldAt(server, server.me, overwrites) : 0n
  if (!channel || !server || !holds(held, 'ViewChannel')) {
    yield findings.fault('room.apart', { title, id, name: known.name })
    return
  }
  for (const permission of permissions.filter((each) => !ofServer.has(each) && !holds(held, each))) {
    const deed = say(findings.language, `discord.permission.${permission}`)
    yield findings.fault('room.lacking', { title, permission, deed })
  }
  yield* checkReaders(room, server, overwrites, findings)
  yield* checkSeats(room, server, findings)
}

/** The server in which the bot makes rooms, where that is clear. */
const homeOf = ({ servers, settings: { guild } }: Surroundings): Server | undefined =>
  guild === undefined ? (servers.length === 1 ? servers[0] : undefined) : servers.find(({ id }) => id === guild)

/** Who reads along, and how much may be said for it. */
function* checkReaders(
  { title, ceiling, seats }: RoomToCheck,
  server: Server,
  overwrites: readonly APIOverwrite[],
  findings: Findings,
): Generator<Check> {
  const { members, name: guild } = server
  if (!members) {
    yield findings.fine('room.unknown', { title })
    return
  }
  const others = members.filter(({ user }) => user.id !== server.me.user.id)
  const readers = others.filter((member) => holds(heldAt(server, member, overwrites), 'ViewChannel'))
  yield findings.fine('room', { title, count: readers.length, carried })
  if (ceiling !== carried) yield findings.fine('room.ceiling', { title, ceiling, carried })
  const nobodyInParticular = { user: { ...server.me.user, id: '' }, roles: [] }
  if (holds(heldAt(server, nobodyInParticular, overwrites), 'ViewChannel')) {
    yield findings.fine('room.public', { title, guild, count: readers.length })
    return
  }
  const missing = seats.filter(
    (seat) =>
      others.some(({ user }) => accountOf(user.id) === seat) &&
      !readers.some(({ user }) => accountOf(user.id) === seat),
  )
  if (missing.length > 0) yield findings.fine('room.to-invite', { title, count: missing.length })
}

/** Whether those whom the directory seats are anybody in the server: into one only people can invite. */
function* checkSeats({ title, seats }: RoomToCheck, server: Server | undefined, findings: Findings): Generator<Check> {
  const members = server?.members
  if (!members) return
  const people = new Set(members.filter(({ user }) => user.bot !== true).map(({ user }) => accountOf(user.id)))
  const nobody = seats.filter((seat) => !people.has(seat))
  if (nobody.length > 0) yield findings.fault('room.nobody', { title, accounts: nobody.join(', ') })
}

/** A channel as Discord tells it; `undefined` where the bot may not see it. */
async function channelOf(wire: Wire, channel: string): Promise<Channel | undefined> {
  try {
    return await wire.ask<Channel>('GET', `/channels/${channel}`)
  } catch (fault) {
    if (['10003', '50001', '404', '403'].includes(codeOf(fault) ?? '')) return undefined
    throw fault
  }
}
