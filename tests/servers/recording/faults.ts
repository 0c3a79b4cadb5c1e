/** What the bot can ask of the service. */
export type Call =
  | 'me'
  | 'rooms'
  | 'create'
  | 'members'
  | 'invite'
  | 'remove'
  | 'topic'
  | 'archive'
  | 'find'
  | 'post'
  | 'edit'
  | 'erase'
  | 'react'
  | 'keep'
  | 'read'
  | 'history'
  | 'events'
  | 'ack'

/** Something that goes wrong, for the next `times` matching calls (once unless told otherwise), or every so many-th of them. */
export type Fault = {
  call?: Call
  room?: string
  times?: number
  /** Only every n-th matching call, until the faults are cleared. */
  every?: number
  does:
    | { kind: 'status'; status: 403 | 404 | 429 | 500 | 503; retryAfterMs?: number }
    /** The connection is dropped before anything is done, or after all is done but before the answer. */
    | { kind: 'drop'; when: 'before' | 'after' }
    | { kind: 'slow'; ms: number }
}

export type Faults = {
  set(fault: Fault): void
  clear(): void
  /** Counts the call, and names what is to go wrong with it. */
  take(call: Call, room?: string): Fault['does'] | undefined
  counts(): readonly { call: Call; count: number; faults: number }[]
}

/** Faults that can be switched on while the service runs. */
export function createFaults(): Faults {
  let standing: { fault: Fault; met: number; left: number }[] = []
  const counted = new Map<Call, { count: number; faults: number }>()

  function strike(call: Call, room: string | undefined): Fault['does'] | undefined {
    for (const each of standing) {
      const { fault } = each
      if (fault.call && fault.call !== call) continue
      if (fault.room && fault.room !== room) continue
      each.met += 1
      if (fault.every) {
        if (each.met % fault.every !== 0) continue
        return fault.does
      }
      each.left -= 1
      if (each.left === 0) standing = standing.filter((other) => other !== each)
      return fault.does
    }
    return undefined
  }

  return {
    set: (fault) => standing.push({ fault, met: 0, left: fault.times ?? 1 }),
    clear: () => {
      standing = []
    },
    take(call, room) {
      const count = counted.get(call) ?? { count: 0, faults: 0 }
      counted.set(call, count)
      count.count += 1
      const does = strike(call, room)
      if (does) count.faults += 1
      return does
    },
    counts: () => [...counted].map(([call, count]) => ({ call, ...count })),
  }
}
