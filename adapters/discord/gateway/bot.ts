import { setTimeout as sleep } from 'node:timers/promises'
import { ApplicationFlags, GatewayIntentBits } from 'discord.js'
import type { AdapterLog, Health } from '../../../src/chat/adapter.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { TokenRefused } from '../../../src/chat/refusals.ts'
import { idIn, objectIn } from '../json.ts'
import type { Wire } from '../wire.ts'

/** Who the bot is at Discord. */
export type Bot = { userId: string; applicationId: string }

/** What an administrator granted to the application, without which it does not hear what is said, or who is there. */
export type Granted = { content: boolean; members: boolean }

/** Milliseconds before Discord is asked again who the bot is, as long as it does not say; `token` when that was refused. */
const backOff = { first: 500, last: 30_000, token: 30_000 }

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
export async function knowSelf(
  wire: Pick<Wire, 'ask'>,
  log: AdapterLog,
  signal: AbortSignal,
  turn: (health: Health) => void,
): Promise<{ bot: Bot; granted: Granted }> {
  for (let pause = backOff.first; ; pause = Math.min(backOff.last, pause * 2)) {
    signal.throwIfAborted()
    try {
      const told = readApplication(await wire.ask('GET', '/applications/@me'))
      const userId = told?.userId ?? idIn(objectIn(await wire.ask('GET', '/users/@me')).id)
      if (!told || userId === undefined) throw new DeliveryError('no application was named', { kind: 'backoff' })
      return { bot: { userId, applicationId: told.applicationId }, granted: told.granted }
    } catch (fault) {
      signal.throwIfAborted()
      const health = symptomOf(fault)
      turn(health)
      log(health.state === 'down' ? 'error' : 'warn', 'Discord did not say who the bot is', { fault })
      await sleep(health.state === 'down' ? backOff.token : pause, undefined, { signal }).catch(() => {})
    }
  }
}

/** What a fault means for the adapter's health: a refused token is the operator's to mend. */
export function symptomOf(fault: unknown): Health {
  const detail = fault instanceof DeliveryError ? fault.message : 'unknown'
  return { state: fault instanceof TokenRefused ? 'down' : 'connecting', since: new Date().toISOString(), detail }
}
