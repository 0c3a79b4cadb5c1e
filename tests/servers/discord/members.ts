import { GatewayIntentBits as intent } from 'discord-api-types/v10'
import type { FaultState } from './faults.ts'
import type { Session } from './gateway.ts'
import { isSnowflake } from './snowflakes.ts'
import { toldMember } from './told.ts'
import type { World } from './world.ts'

/** Members in one chunk: docs, events/gateway-events#request-guild-members. */
const chunkSize = 1000

/** Answers op 8 in chunks: docs, events/gateway-events#request-guild-members. All members need the intent. */
export function sendMembers(
  { state }: World,
  session: Session,
  asked: Record<string, unknown>,
  faults: FaultState,
  dispatchTo: (session: Session, t: string, d: unknown) => boolean,
): void {
  const guild = state.guilds.get(String(asked.guild_id))
  if (!guild?.members.has(state.bot.id)) return
  const ids = asked.user_ids === undefined ? undefined : [asked.user_ids].flat().filter(isSnowflake)
  const nonce = typeof asked.nonce === 'string' && asked.nonce.length <= 32 ? { nonce: asked.nonce } : {}
  if (ids === undefined && asked.query === '' && faults.membersLimit > 0) {
    faults.membersLimit -= 1
    const meta = { guild_id: guild.id, ...nonce }
    return void dispatchTo(session, 'RATE_LIMITED', { opcode: 8, retry_after: 1, meta })
  }
  if (ids === undefined && asked.query === '' && !(session.intents & intent.GuildMembers)) return
  const query = String(asked.query ?? '').toLowerCase()
  const all = [...guild.members.values()].filter(({ user, nick }) => {
    if (ids) return ids.includes(user)
    const known = state.users.get(user)
    return query === '' || [nick, known?.username, known?.name].some((name) => name?.toLowerCase().startsWith(query))
  })
  const limit = Number(asked.limit ?? 0)
  const found = limit > 0 ? all.slice(0, limit) : all
  const missing = ids?.filter((id) => !guild.members.has(id)) ?? []
  const count = Math.max(1, Math.ceil(found.length / chunkSize))
  for (let index = 0; index < count; index++)
    dispatchTo(session, 'GUILD_MEMBERS_CHUNK', {
      guild_id: guild.id,
      members: found.slice(index * chunkSize, (index + 1) * chunkSize).map((member) => toldMember(state, member)),
      chunk_index: index,
      chunk_count: count,
      ...(missing.length > 0 && { not_found: missing }),
      ...nonce,
    })
}
