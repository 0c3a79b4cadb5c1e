/** What may befall one call of REST. `before`: it had no effect; `after`: it had, and nobody was told. */
export type CallFault =
  | { kind: 'limited'; seconds: number; scope?: 'user' | 'shared' | 'global' }
  /** Cloudflare's own: no JSON. */
  | { kind: 'banned'; seconds: number }
  | { kind: 'status'; status: number }
  | { kind: 'error'; status: number; code: number; message?: string }
  | { kind: 'no-json' }
  | { kind: 'closed'; when: 'before' | 'after' }
  | { kind: 'slow'; ms: number }

type EventPlan = { delay: number; copies: number }
type Planned = { route: string; channel: string | undefined; fault: CallFault; left: number }

/** What the gateway lets happen to connections and sessions. */
export type Connections = {
  drop(code?: number): void
  reconnect(): void
  invalidate(resumable: boolean): void
  forgetSessions(): void
  end(code: number): void
}

export type FaultState = ReturnType<typeof createFaults>['state']

/** What tests switch on; `connections` does what befalls sockets. */
export function createFaults(connections: Connections) {
  const planned: Planned[] = []
  const events: ('doubled' | { delay: number })[] = []
  const state = {
    down: false,
    refusals: 0,
    dropAfterSending: 0,
    missedResumes: 0,
    helloDelay: 0,
    deaf: false,
    membersLimit: 0,
  }

  return {
    state,
    takeCall(route: string, channel: string | undefined): CallFault | undefined {
      const found = planned.find(
        (plan) =>
          plan.left > 0 &&
          (plan.route === route || plan.route === '*') &&
          (plan.channel === undefined || plan.channel === channel),
      )
      if (found) found.left -= 1
      return found?.fault
    },
    nextEvent(): EventPlan {
      const next = events.shift()
      return next === 'doubled' ? { delay: 0, copies: 1 } : { delay: next?.delay ?? 0, copies: 0 }
    },
    faults: {
      /** The next `times` calls of a route (`POST /channels/:channel/messages`, or every one: `*`), perhaps only those about one channel. */
      call(route: string, fault: CallFault, { times = 1, channel }: { times?: number; channel?: string } = {}): void {
        planned.push({ route, channel, fault, left: times })
      },
      /** Every connection is cut, without a word or with a close code; sessions can be resumed. */
      dropSockets: (code?: number) => connections.drop(code),
      /** The next `times` events go out, and the connection is cut with each. */
      dropInMidEvent(times = 1): void {
        state.dropAfterSending += times
      },
      /** The next `times` attempts to connect fail; 0 ends that. */
      refuseConnections(times = Number.POSITIVE_INFINITY): void {
        state.refusals = times
      },
      /** Op 7: asks every connection to come again and to resume. */
      reconnect: () => connections.reconnect(),
      /** Op 9: a session is not valid; `resumable` says that it may be tried again. */
      invalidate: ({ resumable }: { resumable: boolean }) => connections.invalidate(resumable),
      /** The next `times` RESUMEs are answered by op 9 that may not be resumed: their sessions are forgotten. */
      missResume(times = 1): void {
        state.missedResumes += times
      },
      /** Sessions without a connection are forgotten, and with them every event since. */
      forgetSessions: () => connections.forgetSessions(),
      /** HELLO comes this much later; 0 ends that. */
      delayHello(ms: number): void {
        state.helloDelay = ms
      },
      /** Heartbeats are not answered and nothing comes any more, while the connection stays. */
      goDeaf(on = true): void {
        state.deaf = on
      },
      /** The next `times` events come twice. */
      doubleEvents(times = 1): void {
        for (let n = 0; n < times; n++) events.push('doubled')
      },
      /** The next `times` events come later than those after them. */
      delayEvents(ms: number, times = 1): void {
        for (let n = 0; n < times; n++) events.push({ delay: ms })
      },
      /** The next `times` requests for all members are answered by RATE_LIMITED. */
      limitMembers(times = 1): void {
        state.membersLimit = times
      },
      /** Nothing answers: no call, no file, no socket. */
      goDown(): void {
        state.down = true
        connections.drop()
      },
      comeUp(): void {
        state.down = false
      },
      clear(): void {
        planned.length = 0
        events.length = 0
        Object.assign(state, {
          ...{ down: false, refusals: 0, dropAfterSending: 0, missedResumes: 0, helloDelay: 0 },
          ...{ deaf: false, membersLimit: 0 },
        })
      },
    },
  }
}
