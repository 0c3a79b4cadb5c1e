import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterLog, Health } from './adapter.ts'
import { DeliveryError } from './errors.ts'
import { unlessStopped } from './hearing/lanes.ts'
import { TokenRefused } from './refusals.ts'

/** Milliseconds before a platform is asked again who the bot is, as long as it does not say; `token` when that was refused. */
const backOff = { first: 500, last: 30_000, token: 10_000 }
/** Milliseconds between two looks at whether a platform answers and the token is good. */
const usuallyMs = 60_000
/** Milliseconds until the next look while it is not so: nobody tells when the platform is back, or the token is given back. */
const missingMs = { connecting: 2000, down: 10_000 } as const

/** Whether a platform answers the bot, and still knows its token. */
export type Pulse = {
  health(): Health
  /** Looks at once. */
  now(): void
  stop(): Promise<void>
}

/** Asks until it is answered; `failed` names in the log what did not succeed, and `turn` hears how it goes. Rejects when the bot stops. */
export async function untilAnswered<Answer>(
  ask: () => Promise<Answer>,
  parts: {
    log: AdapterLog
    signal: AbortSignal
    failed: string
    turn(health: Health): void
    pause?(ms: number, signal: AbortSignal): Promise<unknown>
  },
): Promise<Answer> {
  const { log, signal, failed, turn, pause: wait = pauseFor } = parts
  let pause = backOff.first
  for (;;) {
    signal.throwIfAborted()
    try {
      return await unlessStopped(signal, ask())
    } catch (fault) {
      signal.throwIfAborted()
      const { state, detail } = symptomOf(fault)
      turn({ state, since: new Date().toISOString(), detail })
      log(state === 'down' ? 'error' : 'warn', failed, { fault })
      await wait(state === 'down' ? backOff.token : (askedFor(fault) ?? pause), signal).catch(() => {})
      // As long as the platform says itself how long to wait, there is nothing to grow wary of.
      if (askedFor(fault) === undefined) pause = Math.min(backOff.last, pause * 2)
    }
  }
}

/** Looks again and again by a question that `ask` puts. `onBack` hears that the platform answers after it did not: what happened meanwhile may not have come in. */
export function openPulse(parts: {
  ask(): Promise<unknown>
  log: AdapterLog
  failed: string
  onBack(): void
  everyMs?: number
}): Pulse {
  const { ask, log, failed, onBack, everyMs = usuallyMs } = parts
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
      await ask()
      if (health.state === 'up') return
      health = { state: 'up', since: new Date().toISOString() }
      onBack()
    } catch (fault) {
      if (signal.aborted || askedFor(fault) !== undefined) return
      const { state, detail } = symptomOf(fault)
      if (health.state === state && health.detail === detail) return
      health = { state, since: new Date().toISOString(), detail }
      log(state === 'down' ? 'error' : 'warn', failed, { fault })
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

const pauseFor = (ms: number, signal: AbortSignal): Promise<unknown> => sleep(ms, undefined, { signal })

/** The pause in milliseconds that a platform asks for itself. */
const askedFor = (fault: unknown): number | undefined =>
  fault instanceof DeliveryError && fault.retry.kind === 'after' ? fault.retry.ms : undefined

function symptomOf(fault: unknown): { state: 'down' | 'connecting'; detail: string } {
  const detail = fault instanceof DeliveryError ? fault.message : 'unknown'
  return { state: fault instanceof TokenRefused ? 'down' : 'connecting', detail }
}
