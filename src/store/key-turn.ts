import pg from 'pg'
import type { Keyring } from './seal.ts'

/**
 * How processes that share a store agree on the master key. Each holds, on a connection of its own, a shared lock named after the
 * key it seals under: whoever puts a key away can so tell whether somebody still seals under it. When told of new keys it reads
 * them, and gives the old lock back only when nothing that it sealed before can still be on its way into the store.
 */
export type KeyTurn = { stop(): Promise<void> }

/** The channel on which whoever changes the key file tells the others. */
export const keyChannel = 'jom_keys'

/** The name of the lock of a master key among the server's advisory locks. */
export const keyLock = (name: string): string => `jom/key/${name}`

/** Milliseconds that a value may take from its sealing to the transaction that writes it. */
const onItsWayMs = 2000
const lookMs = 250
const restartMs = 1000

/** Follows the keys until stopped. Resolves once this process holds the lock of its current key; a broken connection is made anew. */
export async function followKeys(
  connection: pg.ClientConfig,
  keyring: Keyring,
  onChange: (current: string) => void = () => {},
): Promise<KeyTurn> {
  let stopped = false
  let client: pg.Client | undefined
  let turn: Promise<void> = Promise.resolve()

  async function connect(): Promise<void> {
    const fresh = new pg.Client(connection)
    let broken = false
    const again = (): void => {
      if (broken || stopped) return
      broken = true
      setTimeout(() => void connect().catch(again), restartMs).unref()
    }
    fresh.on('error', again)
    fresh.on('end', again)
    await fresh.connect()
    if (stopped) return void (await fresh.end())
    client = fresh
    const held = new Set<string>()
    const takeUp = async (): Promise<void> => {
      for (;;) {
        keyring.reload()
        const current = keyring.keyIds[0]!
        // Its lock first, then the keys once more: it may have been put away before the lock was ours.
        if (held.has(current)) break
        await fresh.query('SELECT pg_advisory_lock_shared(hashtextextended($1, 0))', [keyLock(current)])
        held.add(current)
        if (held.size > 1) onChange(current)
      }
      if (held.size < 2) return
      await untilSettled(fresh, () => stopped)
      for (const old of [...held].filter((each) => each !== keyring.keyIds[0])) {
        await fresh.query('SELECT pg_advisory_unlock_shared(hashtextextended($1, 0))', [keyLock(old)])
        held.delete(old)
      }
    }
    const next = (): void => {
      turn = turn.then(takeUp).catch(() => {}) // a broken connection is made anew, and takes up what there is then
    }
    fresh.on('notification', next)
    await fresh.query(`LISTEN ${keyChannel}`)
    const begun = turn.then(takeUp)
    turn = begun.catch(() => {})
    await begun
  }

  await connect()
  return {
    async stop() {
      stopped = true
      await client?.end().catch(() => {})
    },
  }
}

/** Waits until every transaction that began before now has ended. */
async function untilSettled(client: pg.Client, isOver: () => boolean): Promise<void> {
  await pause(onItsWayMs)
  const { rows } = await client.query<{ since: Date }>('SELECT clock_timestamp() AS since')
  while (!isOver()) {
    const open = await client.query(
      `SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start < $1
       LIMIT 1`,
      [rows[0]?.since],
    )
    if (open.rows.length === 0) return
    await pause(lookMs)
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms).unref())
