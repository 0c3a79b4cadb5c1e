import type { AdapterLog, Health } from '../../../src/chat/adapter.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { untilAnswered } from '../../../src/chat/pulse.ts'
import type { Wire } from '../wire.ts'
import type { Bot } from './app.ts'

/** Asks until it is answered who the bot is. `turn` hears how that goes. */
export function knowSelf(
  wire: Wire,
  log: AdapterLog,
  signal: AbortSignal,
  turn: (health: Health) => void,
): Promise<Bot> {
  const failed = 'Slack did not say who the bot is'
  return untilAnswered(
    async () => {
      const told = await wire.ask('auth.test', {})
      const { user_id: userId = '', bot_id: botId = '', team_id: teamId = '', enterprise_id: enterpriseId, url } = told
      if (userId === '') throw new DeliveryError('auth.test named no user', { kind: 'backoff' })
      return { userId, botId, teamId, ...(enterpriseId && { enterpriseId }), ...(url && { address: url }) }
    },
    { log, signal, failed, turn },
  )
}
