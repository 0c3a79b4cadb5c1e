import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterLog, Health } from '../../../src/chat/adapter.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { unlessStopped } from '../../../src/chat/hearing/lanes.ts'
import { TokenRefused } from '../../../src/chat/refusals.ts'
import type { Wire } from '../wire.ts'
import type { Bot } from './app.ts'

/** Milliseconds before Slack is asked again who the bot is, as long as it does not say; `token` when that was refused. */
const backOff = { first: 500, last: 30_000, token: 10_000 }
/** Milliseconds between two looks at whether Slack answers and the token is good. */
const usuallyMs = 60_000
/** Milliseconds until the next look while it is not so: nobody tells when Slack is back, or the token is given back. */
const missingMs = { connecting: 2000, down: 10_000 } as const

/** Whether Slack answers the bot, and still knows its token. */
export type Pulse = {
  health(): Health
  /** Looks at once. */
  now(): void
  stop(): Promise<void>
}

/** Asks until it is answered who the bot is. `turn` hears how that goes. */
export async function knowSelf(
  wire: Wire,
  log: AdapterLog,
  signal: AbortSignal,
  turn: (health: Health) => void,
): Promise<Bot> {
  for (let pause = backOff.first; ; pause = Math.min(backOff.last, pause * 2)) {
    signal.throwIfAborted()
    try {
      const told = await unlessStopped(signal, wire.ask('auth.test', {}))
      const { user_id: userId = '', bot_id: botId = '', team_id: teamId = '', enterprise_id: enterpriseId } = told
      if (userId === '') throw new DeliveryError('auth.test named no user', { kind: 'backoff' })
      return { userId, botId, teamId, ...(enterpriseId && { enterpriseId }) }
    } catch (fault) {
      signal.throwIfAborted()
      const { state, detail } = symptomOf(fault)
      turn({ state, since: new Date().toISOString(), detail })
      log(state === 'down' ? 'error' : 'warn', 'Slack did not say who the bot is', { fault })
      await sleep(state === 'down' ? backOff.token : pause, undefined, { signal }).catch(() => {})
    }
  }
}

/** Looks again and again. `onBack` hears that Slack answers after it did not: what happened meanwhile may not have come in. */
export function openPulse(parts: {
  wire: Pick<Wire, 'ask'>
  log: AdapterLog
  onBack(): void
  everyMs?: number
}): Pulse {
  const { wire, log, onBack, everyMs = usuallyMs } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  let health: Health = { state: 'up', since: new Date().toISOString() }
  let wake = new AbortController()

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const pause = Math.min(everyMs, health.state === 'up' ? everyMs : missingMs[health.state])
      await sleep(pause, undefined, { signal: AbortSignal.any([signal, wake.signal]), ref: false }).catch(() => {})
      wake = new AbortController()
      if (!signal.aborted) await look()
    }
  }

  async function look(): Promise<void> {
    try {
      await wire.ask('auth.test', {})
      if (health.state === 'up') return
      health = { state: 'up', since: new Date().toISOString() }
      onBack()
    } catch (fault) {
      if (signal.aborted || isPause(fault)) return
      const { state, detail } = symptomOf(fault)
      if (health.state === state && health.detail === detail) return
      health = { state, since: new Date().toISOString(), detail }
      log(state === 'down' ? 'error' : 'warn', 'Slack does not answer the bot', { fault })
    }
  }

  const ended = run()
  return {
    health: () => health,
    now: () => wake.abort(),
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

const isPause = (fault: unknown): boolean => fault instanceof DeliveryError && fault.retry.kind === 'after'

function symptomOf(fault: unknown): { state: 'down' | 'connecting'; detail: string } {
  const detail = fault instanceof DeliveryError ? fault.message : 'unknown'
  return { state: fault instanceof TokenRefused ? 'down' : 'connecting', detail }
}
