import { newId } from './workspace.ts'

/** What may befall one call of a method. `before`: it had no effect; `after`: it had, and nobody was told. */
export type CallFault =
  | { kind: 'ratelimited'; seconds: number }
  | { kind: 'status'; status: number }
  | { kind: 'error'; error: string }
  | { kind: 'no-json' }
  | { kind: 'closed'; when: 'before' | 'after' }
  | { kind: 'slow'; ms: number }

type EventPlan = { delay: number; copies: number; renewed?: (payload: unknown) => unknown }
export type DeliveryFaults = { nextEvent(): EventPlan }

export type CallFaults = { take(method: string, channel: string | undefined): CallFault | undefined }

type Planned = { method: string; channel: string | undefined; fault: CallFault; left: number }

/** What tests switch on; `sockets` does what befalls connections. */
export function createFaults(sockets: {
  drop(): void
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void
}) {
  const planned: Planned[] = []
  const events: ('doubled' | 'renewed' | { delay: number })[] = []
  const state = {
    down: false,
    refusals: 0,
    dropAfterSending: 0,
    revoked: false,
    uninstalled: false,
    eventLimit: undefined as number | undefined, // none, as long as no test sets one
    deliveries: 0,
    toldOfLimit: false,
  }

  const forCalls: CallFaults = {
    take(method, channel) {
      const found = planned.find(
        (plan) =>
          plan.left > 0 &&
          (plan.method === method || plan.method === '*') &&
          (plan.channel === undefined || plan.channel === channel),
      )
      if (found) found.left -= 1
      return found?.fault
    },
  }

  const forDelivery: DeliveryFaults = {
    nextEvent() {
      const next = events.shift()
      if (next === 'doubled') return { delay: 0, copies: 1 }
      if (next === 'renewed') return { delay: 0, copies: 0, renewed: underNewId }
      return { delay: next?.delay ?? 0, copies: 0 }
    },
  }

  const faults = {
    /** The next `times` calls of a method (or of every one: `*`), perhaps only those about one channel. */
    call(method: string, fault: CallFault, { times = 1, channel }: { times?: number; channel?: string } = {}): void {
      planned.push({ method, channel, fault, left: times })
    },
    /** How many calls are still to fail as planned. */
    pending: (): number => planned.reduce((sum, { left }) => sum + left, 0),
    /** Every open socket is cut, or `dropInMidEvent`: the next that carries an event, before it can be acknowledged. */
    dropSockets: () => sockets.drop(),
    dropInMidEvent(times = 1): void {
      state.dropAfterSending += times
    },
    /** The next `times` attempts to open a socket fail; 0 ends that. */
    refuseConnections(times = Number.POSITIVE_INFINITY): void {
      state.refusals = times
    },
    disconnect: (reason: 'warning' | 'refresh_requested' | 'link_disabled' = 'refresh_requested') =>
      sockets.disconnect(reason),
    /** The next `times` events come twice, in two envelopes with one `event_id`. */
    doubleEvents(times = 1): void {
      for (let n = 0; n < times; n++) events.push('doubled')
    },
    /** The next `times` events come a second time under a new `event_id`. */
    renewEvents(times = 1): void {
      for (let n = 0; n < times; n++) events.push('renewed')
    },
    /** The next `times` events come later than those after them. */
    delayEvents(ms: number, times = 1): void {
      for (let n = 0; n < times; n++) events.push({ delay: ms })
    },
    revokeToken(): void {
      state.revoked = true
    },
    restoreToken(): void {
      state.revoked = false
    },
    /** Nothing answers: no call, no file, no socket. */
    goDown(): void {
      state.down = true
      sockets.drop()
    },
    comeUp(): void {
      state.down = false
    },
    /**
     * After `most` deliveries the bot is told `app_rate_limited` once, and no events any more; `undefined` ends that. That payload
     * has no `event` inside, as at Slack: `@slack/socket-mode` 3.1.0 stumbles over it (an unhandled rejection), 3.1.1 does not.
     */
    limitEvents(most: number | undefined): void {
      state.eventLimit = most
      state.deliveries = 0
      state.toldOfLimit = false
    },
    clear(): void {
      planned.length = 0
      events.length = 0
      Object.assign(state, { down: false, refusals: 0, dropAfterSending: 0, revoked: false, eventLimit: undefined })
    },
  }
  return { faults, state, forCalls, forDelivery }
}

/** The same event as Slack sometimes tells it again: with another `event_id`. */
export const underNewId = (payload: unknown): unknown => ({ ...(payload as object), event_id: newId('Ev') }) // an event's payload is an object
