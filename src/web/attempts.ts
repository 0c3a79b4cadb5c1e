/** Counts attempts to get in, and what costs much each time, in memory, and says when there were too many. */
export type Attempts = {
  /** Counts an attempt under each key. Returns how long to wait in ms; 0 when it may be made. */
  take(keys: readonly Key[]): number
  /** Takes the count back: the attempt was a good one. */
  forgive(keys: readonly Key[]): void
}

export type Key = {
  what: 'address' | 'secret' | 'everybody' | 'question' | 'questions' | 'touch' | 'print' | 'export' | 'hook' | 'call'
  value: string
}

const windowMs = 10 * 60_000
const limits: Readonly<Record<Key['what'], number>> = {
  address: 20, // failures of one client
  secret: 5, // failures with one and the same link or code
  everybody: 300, // failures with codes and links of all clients together; who has a passkey comes in all the same
  question: 120, // sign-ins begun by one client: each costs us a row
  questions: 6000, // sign-ins begun by all clients together
  touch: 60, // the same by somebody who is signed in, for a passkey of theirs
  print: 6, // call trees that one person prints: each takes 30 MB of memory while it is set, and is a copy on paper
  export: 20, // files that one person takes out: each reads and writes much
  hook: 30, // calls of one machine that were not signed as they should be
  call: 600, // good calls under one name: one a second, since each may start a run
}
const most = 20_000

/** Starts counting; `now` in ms. */
export function countAttempts(now: () => number = Date.now): Attempts {
  const counts = new Map<string, { count: number; until: number }>()
  const idOf = (key: Key) => `${key.what} ${key.value}`

  const current = (key: Key) => {
    const found = counts.get(idOf(key))
    if (found && found.until > now()) return found
    return { count: 0, until: now() + windowMs }
  }
  const sweep = () => {
    for (const [id, entry] of counts) if (entry.until <= now()) counts.delete(id)
    // Still too many: forget the oldest quarter, so that neither memory nor this loop grows, whoever floods us.
    for (const id of counts.keys()) {
      if (counts.size <= most * 0.75) break
      counts.delete(id)
    }
  }

  return {
    take(keys) {
      const entries = keys.map((key) => ({ key, entry: current(key) }))
      const full = entries.filter(({ key, entry }) => entry.count >= limits[key.what])
      if (full.length > 0) return Math.max(...full.map(({ entry }) => entry.until - now()))
      if (counts.size + keys.length > most) sweep()
      for (const { key, entry } of entries) counts.set(idOf(key), { ...entry, count: entry.count + 1 })
      return 0
    },
    forgive(keys) {
      for (const key of keys) {
        const entry = counts.get(idOf(key))
        if (entry && entry.count > 0) entry.count -= 1
      }
    },
  }
}

/** The part of an address that one client can hardly change: an IPv6 client owns its whole /64. */
export function clientOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array<string>(Math.max(0, gap)).fill('0'), ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':')
}
