import { ApplicationFlags, GatewayIntentBits } from 'discord.js'
import type { AdapterLog, Health } from '../../../src/chat/adapter.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { untilAnswered } from '../../../src/chat/pulse.ts'
import { idIn, objectIn } from '../json.ts'
import type { Wire } from '../wire.ts'

/** Who the bot is at Discord. */
export type Bot = { userId: string; applicationId: string }

/** What an administrator granted to the application, without which it does not hear what is said, or who is there. */
export type Granted = { content: boolean; members: boolean }

const flags = {
  content: ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited,
  members: ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited,
}

/** Reads what `GET /applications/@me` tells; `undefined` where it names no application. */
export function readApplication(
  told: unknown,
): { applicationId: string; userId?: string; granted: Granted } | undefined {
  const application = objectIn(told)
  const applicationId = idIn(application.id)
  if (applicationId === undefined) return undefined
  const userId = idIn(objectIn(application.bot).id)
  const set = typeof application.flags === 'number' ? application.flags : 0
  const granted = { content: (set & flags.content) !== 0, members: (set & flags.members) !== 0 }
  return { applicationId, ...(userId !== undefined && { userId }), granted }
}

/** The events that the bot asks for. One that is not granted is not asked for: Discord closes the connection then, each time anew. */
export const intentsOf = ({ content, members }: Granted): readonly GatewayIntentBits[] => [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.DirectMessageReactions,
  ...(members ? [GatewayIntentBits.GuildMembers] : []),
  ...(content ? [GatewayIntentBits.MessageContent] : []),
]

/** Asks until it is answered who the bot is, and what it may hear. `turn` hears how that goes. */
export function knowSelf(parts: {
  wire: Pick<Wire, 'ask'>
  log: AdapterLog
  signal: AbortSignal
  turn(health: Health): void
}): Promise<{ bot: Bot; granted: Granted }> {
  const { wire } = parts
  return untilAnswered(
    async () => {
      const told = readApplication(await wire.ask('GET', '/applications/@me'))
      const userId = told?.userId ?? idIn(objectIn(await wire.ask('GET', '/users/@me')).id)
      if (!told || userId === undefined) throw new DeliveryError('no application was named', { kind: 'backoff' })
      return { bot: { userId, applicationId: told.applicationId }, granted: told.granted }
    },
    { ...parts, failed: 'Discord did not say who the bot is' },
  )
}
