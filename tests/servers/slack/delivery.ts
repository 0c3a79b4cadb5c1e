import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DeliveryFaults } from './faults.ts'

/** How something reaches the bot: over one of its sockets, or as a signed request. */
export type Transport = {
  /** Sends it once; `acknowledged` says whether the bot answered for it in time, `body` what it answered. */
  send(envelope: Envelope, within: number): Promise<Acknowledgement>
}

export type Kind = 'events_api' | 'slash_commands' | 'interactive'
export type Acknowledgement = {
  acknowledged: boolean
  body?: unknown
  reason?: 'timeout' | 'connection_failed' | 'http_error'
}
export type Envelope = { id: string; kind: Kind; payload: unknown; attempt: number; reason: string }

/** How long Slack waits, in milliseconds. Tests have it scaled down; `slackTiming` is Slack's own. */
export type Timing = {
  /** For the answer to a command, a press or a form; and how long a `trigger_id` works. */
  interaction: number
  /** For the answer to an event. */
  event: number
  /** Before each further attempt at an event. */
  retries: readonly number[]
  /** Between two pings of a socket. */
  ping: number
}

/** https://docs.slack.dev/apis/events-api/ (retries: nearly at once, after a minute, after five) as of 2026-11. */
export const slackTiming: Timing = { interaction: 3_000, event: 3_000, retries: [0, 60_000, 300_000], ping: 15_000 }
export const testTiming: Timing = { interaction: 3_000, event: 3_000, retries: [10, 500, 2_000], ping: 2_000 }

export type Delivery = ReturnType<typeof createDelivery>

/** Delivers each thing by the transport of the hour, and again where Slack does. */
export function createDelivery(timing: Timing, faults: DeliveryFaults, transportNow: () => Transport) {
  const stopped = new AbortController()
  const counts = { sent: 0, acknowledged: 0, lost: 0, pending: 0 }

  async function attempt(kind: Kind, payload: unknown, n: number, reason: string): Promise<Acknowledgement> {
    counts.sent += 1
    const within = kind === 'events_api' ? timing.event : timing.interaction
    const envelope: Envelope = { id: randomUUID(), kind, payload, attempt: n, reason }
    try {
      return await transportNow().send(envelope, within)
    } catch {
      return { acknowledged: false, reason: 'connection_failed' }
    }
  }

  /** Delivers an event until it is acknowledged or every retry is used up; `false` then: it is lost, as at Slack. */
  async function event(payload: unknown): Promise<boolean> {
    counts.pending += 1
    try {
      const plan = faults.nextEvent()
      if (plan.delay > 0) await sleep(plan.delay, undefined, { signal: stopped.signal })
      for (let copy = 0; copy < plan.copies; copy++) void attempt('events_api', payload, 0, '')
      if (plan.renewed) void attempt('events_api', plan.renewed(payload), 0, '')
      let reason = ''
      for (let n = 0; n <= timing.retries.length; n++) {
        if (n > 0) await sleep(timing.retries[n - 1], undefined, { signal: stopped.signal })
        const answer = await attempt('events_api', payload, n, reason)
        if (answer.acknowledged) {
          counts.acknowledged += 1
          return true
        }
        reason = answer.reason ?? 'timeout'
      }
      counts.lost += 1
      return false
    } catch (fault) {
      if (stopped.signal.aborted) return false
      throw fault
    } finally {
      counts.pending -= 1
    }
  }

  return {
    timing,
    counts,
    event,
    /** Delivers a command, a press or a form: once, since Slack tells these no second time. */
    interaction: (kind: Kind, payload: unknown): Promise<Acknowledgement> => attempt(kind, payload, 0, ''),
    stop: () => stopped.abort(),
  }
}
