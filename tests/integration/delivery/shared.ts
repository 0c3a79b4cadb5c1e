import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { openFacts } from '../../../src/delivery/facts.ts'
import { takeLease } from '../../../src/delivery/lease.ts'
import { openSignals } from '../../../src/delivery/signals.ts'
import { openTimers, type TimerHandlers } from '../../../src/delivery/timers.ts'
import { noPlaybooks } from '../../support/library.ts'
import { until } from '../../support/poll.ts'
import type { Base } from './databases.ts'

/** What processes on one store share: leases, timers, signals, facts. */
export function sharedTests(base: () => Base): void {
  const log = { info: () => {}, warn: () => {}, error: () => {} }

  test('a second process stands by, takes over when the holder is killed, and the holder before it is refused', async () => {
    const { store } = base()
    const name = 'adapter/taken'
    const holder = await startHolder(base(), name)
    const fenceOf = async (): Promise<bigint> => (await store.db.lease.findUniqueOrThrow({ where: { name } })).fence
    const before = await fenceOf()
    let taken = false
    const pool = new pg.Pool({ ...store.connection, application_name: 'standby' })
    pool.on('error', () => {}) // ended, it is still told that the server goes down
    const takeOver = takeLease(pool, name, new AbortController().signal).then((lease) => {
      taken = true
      return lease
    })
    const asked = async (): Promise<boolean> => {
      const { rowCount } = await store.pool.query(
        `SELECT 1 FROM pg_stat_activity
         WHERE application_name = 'standby' AND query LIKE '%INSERT INTO "Lease"%' AND state = 'idle'`,
      )
      return rowCount === 1
    }
    await until(asked, { what: 'it asked for the lease in vain' })
    expect(taken).toBe(false)
    expect(await fenceOf()).toBe(before)
    holder.kill('SIGKILL')
    const lease = await takeOver
    expect(lease?.fence).toBe(before + 1n)
    const refused = await store.pool.query('SELECT 1 FROM "Lease" WHERE name = $1 AND fence = $2', [
      name,
      String(before),
    ])
    expect(refused.rowCount).toBe(0)
    await lease?.release()
    await pool.end()
  })

  test('a process that falls silent keeps the locks of its transaction for half a minute at most', async () => {
    const { store } = base()
    const { rows } = await store.pool.query('SHOW idle_in_transaction_session_timeout')
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '30s' }])
    expect(await store.db.$queryRaw`SHOW idle_in_transaction_session_timeout`).toEqual(rows)
  })

  test('a connection that is ended between two statements of a transaction fails the transaction, and ends no process', async () => {
    const { store } = base()
    const client = await store.pool.connect()
    await client.query('BEGIN')
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const ended = new Promise<void>((resolve) => client.once('end', () => resolve()))
    await store.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
    await ended
    await expect(client.query('COMMIT')).rejects.toThrow()
    client.release(true)
    expect((await store.pool.query('SELECT 1 AS fine')).rows).toEqual([{ fine: 1 }])
  })

  test('a lease that another took is noticed as lost', async () => {
    const { store } = base()
    const lease = await takeLease(store.pool, 'adapter/stolen', new AbortController().signal)
    await store.pool.query(`UPDATE "Lease" SET holder = 'another', fence = fence + 1 WHERE name = 'adapter/stolen'`)
    await until(() => lease?.lost.aborted, { what: 'the loss is noticed' })
    expect(lease?.lost.reason).toEqual({ why: 'taken' })
    await lease?.release()
  })

  describe('timers', () => {
    const timersOf = async (prefix: string) =>
      base().store.db.timer.findMany({ where: { key: { startsWith: prefix } }, orderBy: { id: 'asc' } })

    async function openTwo(handlers: TimerHandlers) {
      const stores = [base().store, await base().again()]
      const opened = await Promise.all(
        stores.map(async (store) => {
          const signals = await openSignals(store.pool, store.connection)
          const facts = await openFacts(store.db, signals)
          const { db, keyring } = store
          const running = openTimers({
            db,
            connection: store.connection,
            library: noPlaybooks,
            keyring,
            facts,
            handlers,
            exercise: true,
            origin: '',
            log,
            onTouched: () => {},
          })
          return { running, signals, store }
        }),
      )
      return {
        async stop() {
          for (const { running, signals } of opened) {
            await running.stop()
            await signals.stop()
          }
          await stores[1]?.close()
        },
      }
    }

    test('each fires once, whoever wakes first, and its effects stand with it', async () => {
      const { db } = base().store
      const keys = Array.from({ length: 24 }, (_, index) => `once/${index}`)
      const now = (await db.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`)[0]?.now ?? new Date()
      await db.timer.createMany({
        data: [...keys, 'once/later'].map((key) => ({
          key,
          kind: 'ring',
          dueAt: new Date(now.getTime() + (key === 'once/later' ? 3_600_000 : -1000)),
          payload: { key },
        })),
      })
      const two = await openTwo({
        ring: async ({ key }) => [
          { kind: 'append', entry: { kind: 'test.rang', subject: String(key), actor: 'bot', payload: null } },
        ],
      })
      await until(
        async () => (await timersOf('once/')).filter(({ state }) => state === 'fired').length >= keys.length,
        {
          what: 'all that is due fires',
        },
      )
      await two.stop()
      const rang = await db.ledgerEntry.findMany({ where: { kind: 'test.rang' }, select: { subject: true } })
      expect(rang.map(({ subject }) => subject).sort()).toEqual(keys.sort())
      expect((await timersOf('once/later'))[0]?.state).toBe('pending')
    })

    test('one that fails leaves nothing behind and comes again; one that was cancelled meanwhile does not', async () => {
      const { db } = base().store
      const [begun] = await db.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
      const due = { kind: 'break', dueAt: new Date(0) }
      await db.timer.createMany({
        data: ['fail/kept', 'fail/cancelled'].map((key) => ({ ...due, key, payload: { key } })),
      })
      const two = await openTwo({
        break: async ({ key }) => {
          if (key === 'fail/cancelled')
            await db.$executeRaw`UPDATE "Timer" SET state = 'cancelled' WHERE key = 'fail/cancelled' AND state = 'pending'`
          throw new Error('broken')
        },
      })
      await until(
        async () => (await timersOf('fail/')).every(({ state, attempts }) => state === 'cancelled' || attempts > 0),
        {
          what: 'both were tried',
        },
      )
      await two.stop()
      const left = await timersOf('fail/')
      const states = left.map(({ key, state }) => `${key} ${state}`)
      // Long overdue as it was, it is not tried again at once by whoever tried it.
      expect(left[0]?.attempts).toBeLessThanOrEqual(2)
      expect(left[0]?.dueAt.getTime()).toBeGreaterThanOrEqual((begun?.now.getTime() ?? Infinity) + 5_000)
      expect(states).toEqual(['fail/kept pending', 'fail/cancelled cancelled'])
      await db.timer.deleteMany({ where: { kind: 'break' } })
    })
  })

  test('processes hear each other, not themselves, and again after the connection broke', async () => {
    const { store } = base()
    const heard: string[] = []
    const one = await openSignals(store.pool, { ...store.connection, application_name: 'one' })
    const two = await openSignals(store.pool, { ...store.connection, application_name: 'two' })
    one.on('jom_post', (payload) => heard.push(`one ${payload}`))
    two.on('jom_post', (payload) => heard.push(`two ${payload}`))
    one.tell('jom_post', 'recording:first')
    await until(() => heard.includes('two recording:first'), { what: 'the other hears it' })
    await store.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'two'`)
    // What was said meanwhile may be lost, so that on its return it is told that anything may have changed.
    await until(() => heard.includes('two '), { what: 'the other is back' })
    one.tell('jom_post', 'recording:second')
    await until(() => heard.includes('two recording:second'), { what: 'the other hears again' })
    expect(heard.filter((each) => each.startsWith('one'))).toEqual([])
    await one.stop()
    await two.stop()
  })

  test('facts changed in one process are known in the other', async () => {
    const { store } = base()
    const other = await base().again()
    const signals = [await openSignals(store.pool, store.connection), await openSignals(other.pool, other.connection)]
    const [here, there] = [await openFacts(store.db, signals[0]!), await openFacts(other.db, signals[1]!)] // both opened above
    const seen: number[] = []
    there.onChange(({ version }) => seen.push(version))
    const { directoryVersion } = await store.db.world.update({
      where: { id: 1 },
      data: { directoryVersion: { increment: 1 } },
    })
    await here.changed()
    expect(here.current().version).toBe(directoryVersion)
    await until(() => there.current().version >= directoryVersion, { what: 'the other reads the change' })
    expect(seen).toContain(directoryVersion)
    // A transaction that finds a newer version than was read waits for it to be read.
    const next = await other.db.world.update({ where: { id: 1 }, data: { directoryVersion: { increment: 1 } } })
    expect((await here.atLeast(next.directoryVersion)).version).toBe(next.directoryVersion)
    for (const each of signals) await each.stop()
    await other.close()
  })
}

/** A process of its own that holds a lease until it is killed. */
async function startHolder({ store }: Base, name: string): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'holder.ts'),
      JSON.stringify(store.connection),
      name,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += String(chunk)
  })
  await until(() => said.includes('held'), { what: 'the other process holds the lease', within: 20_000 })
  return child
}
