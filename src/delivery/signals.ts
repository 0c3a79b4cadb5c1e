import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** What processes that share a store tell each other. A lost signal is harmless: a sweep every second finds the work. */
export type Channel = 'jom_directory' | 'jom_post' | 'jom_shelf' | 'jom_timer'

export type Signals = {
  tell(channel: Channel, payload: string): void
  /** Hears the others, never oneself. An empty payload means: anything may have changed. */
  on(channel: Channel, listener: (payload: string) => void): void
  stop(): Promise<void>
}

const channels: readonly Channel[] = ['jom_directory', 'jom_post', 'jom_shelf', 'jom_timer']

/** Milliseconds for which what is to be told is gathered, the same once: a busy room would tell of itself with every line. */
const gatherMs = 20

const notify = {
  name: 'notify',
  text: 'SELECT pg_notify(channel, payload) FROM unnest($1::text[], $2::text[]) AS said (channel, payload)',
}

/** Listens on a connection of its own and makes a new one when it breaks. */
export async function openSignals(pool: pg.Pool, config: pg.ClientConfig): Promise<Signals> {
  const self = randomUUID().slice(0, 8)
  const listeners = new Map<string, ((payload: string) => void)[]>()
  let client: pg.Client | undefined
  let stopped = false

  async function connect(): Promise<void> {
    const fresh = new pg.Client(config)
    let retried = false
    const again = (): void => {
      if (retried || stopped) return
      retried = true
      setTimeout(() => void connect().then(wakeAll, again), 1000)
    }
    fresh.on('error', again)
    fresh.on('end', again)
    fresh.on('notification', ({ channel, payload = '' }) => {
      const cut = payload.indexOf(' ')
      if (payload.slice(0, cut) === self) return
      for (const listener of listeners.get(channel) ?? []) listener(cut < 0 ? payload : payload.slice(cut + 1))
    })
    await fresh.connect()
    for (const channel of channels) await fresh.query(`LISTEN ${channel}`)
    client = fresh
  }

  function wakeAll(): void {
    for (const each of listeners.values()) for (const listener of each) listener('')
  }

  const unsaid = new Map<string, [Channel, string]>()
  function sayAll(): void {
    const said = [...unsaid.values()]
    unsaid.clear()
    // After the commit and outside it: a notification inside would make commits wait for each other.
    pool
      .query({ ...notify, values: [said.map(([channel]) => channel), said.map(([, payload]) => payload)] })
      .catch(() => {}) // a sweep finds the work
  }

  await connect()
  return {
    tell(channel, payload) {
      if (unsaid.size === 0) setTimeout(sayAll, gatherMs)
      unsaid.set(`${channel} ${payload}`, [channel, `${self} ${payload}`])
    },
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
    },
    async stop() {
      stopped = true
      await client?.end().catch(() => {})
    },
  }
}
