import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChatEvent } from '../../../src/chat/event.ts'
import { accountRef, conversationRef, messageId } from '../../../src/chat/refs.ts'
import { type Intake, LeaseLost, openIntake } from '../../../src/delivery/intake.ts'
import { type Lease, takeLease, takeOver } from '../../../src/delivery/lease.ts'
import { type KeptShelf, openShelf } from '../../../src/delivery/shelf.ts'
import type { Store } from '../../../src/store/open.ts'
import { until } from '../../support/poll.ts'
import type { Base } from './databases.ts'

const platform = 'intake'

const said = (key: string, text = 'hello', room = 'room'): ChatEvent => ({
  kind: 'message',
  key,
  at: new Date().toISOString(),
  actor: accountRef(platform, 'ana'),
  conversation: conversationRef(platform, room),
  message: messageId(key),
  text,
})
const line = (key: string) => ({ type: 'append', log: 'room', key, value: { kept: key } }) as const

/** Waits until some statement waits for a lock. */
const somebodyWaits = (store: Store, statement: string): Promise<unknown> =>
  until(
    async () => {
      const { rowCount } = await store.pool.query(
        `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%' || $1 || '%' AND pid <> pg_backend_pid()`,
        [statement],
      )
      return rowCount === 1
    },
    { what: `a statement with ${statement} waits` },
  )

export function intakeTests(base: () => Base): void {
  describe('the way in', () => {
    let store: Store
    let shelf: KeptShelf
    let lease: Lease
    let intake: Intake
    const count = (key: string): Promise<number> => store.db.inbox.count({ where: { key } })

    beforeAll(async () => {
      store = base().store
      const taken = await takeLease(store.pool, `adapter/${platform}`, new AbortController().signal)
      if (!taken) throw new Error('nobody else holds it')
      lease = taken
      shelf = openShelf(store.pool, store.keyring, platform, () => {})
      intake = openIntake({ pool: store.pool, keyring: store.keyring, shelf, lease, platform }, () => {})
    })
    afterAll(async () => {
      await lease.release()
    })

    test('acknowledges after the commit, never before', async () => {
      const blocker = await store.pool.connect()
      await blocker.query('BEGIN')
      await blocker.query('LOCK TABLE "ShelfEntry" IN EXCLUSIVE MODE') // the event is inserted, its commit has to wait
      let answered = false
      const accepted = intake.accept(said('commit-1'), [line('commit-1')]).then((answer) => {
        answered = true
        return answer
      })
      await somebodyWaits(store, 'INSERT INTO "ShelfEntry"')
      expect(answered).toBe(false)
      expect(await count('commit-1')).toBe(0)
      await blocker.query('COMMIT')
      blocker.release()
      expect(await accepted).toBe('stored')
      expect(await count('commit-1')).toBe(1)
      expect((await shelf.line('room', 'commit-1'))?.value).toEqual({ kept: 'commit-1' })
    })

    test('a repeat changes nothing, at the same time or later', async () => {
      const answers = await Promise.all([
        intake.accept(said('repeat-1', 'first'), [line('repeat-first')]),
        intake.accept(said('repeat-1', 'second'), [line('repeat-second')]),
      ])
      expect(answers).toEqual(['stored', 'repeat'])
      expect(await intake.accept(said('repeat-1', 'third'), [line('repeat-third')])).toBe('repeat')
      expect(await count('repeat-1')).toBe(1)
      const kept = await Promise.all(
        ['repeat-first', 'repeat-second', 'repeat-third'].map((key) => shelf.line('room', key)),
      )
      expect(kept.map((each) => each !== undefined)).toEqual([true, false, false])
    })

    test('an event and what is kept with it are stored together or not at all, others beside them all the same', async () => {
      const unfit = { type: 'put', key: 'unfit\u0000', value: 1 } as const // no text of a database can hold that
      const [bad, good] = await Promise.allSettled([
        intake.accept(said('bad-1'), [line('bad-1'), { type: 'put', key: 'fit', value: 1 }, unfit]),
        intake.accept(said('good-1', 'hello', 'elsewhere'), [line('good-1')]),
      ])
      expect(bad.status).toBe('rejected')
      expect(good).toEqual({ status: 'fulfilled', value: 'stored' })
      expect(await count('bad-1')).toBe(0)
      expect(await shelf.line('room', 'bad-1')).toBeUndefined()
      expect(await shelf.get('fit')).toBeUndefined()
      expect(await count('good-1')).toBe(1)
      expect(await shelf.line('room', 'good-1')).toBeDefined()
    })

    test('what was refused is overtaken by nothing of its conversation, neither beside it nor behind it', async () => {
      const unfit = { type: 'put', key: 'unfit\u0000', value: 1 } as const // as above
      const keys = ['turn-1', 'turn-2', ...Array.from({ length: 70 }, (_, index) => `turn-behind-${index}`)]
      const first = await Promise.allSettled(
        keys.map((key) => intake.accept(said(key), key === 'turn-2' ? [unfit] : [])),
      )
      expect(first.map(({ status }) => status)).toEqual([
        'fulfilled',
        ...Array.from({ length: keys.length - 1 }, () => 'rejected'),
      ])
      await Promise.all(keys.map((key) => intake.accept(said(key))))
      const rows = await store.db.inbox.findMany({ where: { key: { startsWith: 'turn-' } }, orderBy: { id: 'asc' } })
      expect(rows.map(({ key }) => key)).toEqual(keys)
    })

    test('whoever was passed over stores nothing and acknowledges nothing', async () => {
      const name = 'adapter/passed-over'
      const first = await takeLease(store.pool, name, new AbortController().signal)
      if (!first) throw new Error('nobody else holds it')
      const late = openIntake({ pool: store.pool, keyring: store.keyring, shelf, lease: first, platform }, () => {})
      expect(await late.accept(said('fence-1'))).toBe('stored')
      // A take-over in the very moment of an insert: the way in has to see it, or the event would be taken for a repeat.
      const taker = await store.pool.connect()
      await taker.query('BEGIN')
      await taker.query({ ...takeOver, values: [name, 'another', 10_000, true, 0, 0] })
      const accepted = late.accept(said('fence-2'))
      accepted.catch(() => {})
      await somebodyWaits(store, '"Lease"')
      await taker.query('COMMIT')
      taker.release()
      await expect(accepted).rejects.toThrow(LeaseLost)
      await expect(late.accept(said('fence-3'))).rejects.toThrow(LeaseLost)
      expect([await count('fence-2'), await count('fence-3')]).toEqual([0, 0])
      await first.release()
    })

    test('what takes long to be stored keeps its holder from no renewal, and whoever takes over waits for it', async () => {
      const name = 'adapter/long'
      const { pool, keyring } = store
      const lease = await takeLease(pool, name, new AbortController().signal)
      if (!lease) throw new Error('nobody else holds it')
      const own = openIntake({ pool, keyring, shelf, lease, platform }, () => {})
      const expiry = async () => (await store.db.lease.findUniqueOrThrow({ where: { name } })).expiresAt.getTime()
      // Somebody else is about to write the same event, or not.
      const writer = await pool.connect()
      await writer.query('BEGIN')
      await writer.query(
        `INSERT INTO "Inbox" (key, platform, conversation, kind, actor, at) VALUES ('long-1', $1, $1, 'message', $1, now())`,
        [platform],
      )
      const accepted = own.accept(said('long-1'))
      accepted.catch(() => {})
      await somebodyWaits(store, 'INSERT INTO "Inbox"')
      const before = await expiry()
      await until(async () => (await expiry()) > before, { what: 'the lease is renewed' })
      const taker = await pool.connect()
      let taken = false
      const takes = taker.query({ ...takeOver, values: [name, 'another', 10_000, true, 0, 0] }).then(() => {
        taken = true
      })
      await somebodyWaits(store, 'INSERT INTO "Lease"')
      expect(taken).toBe(false)
      await writer.query('ROLLBACK')
      expect(await accepted).toBe('stored')
      await takes
      await expect(own.accept(said('long-2'))).rejects.toThrow(LeaseLost)
      for (const client of [writer, taker]) client.release()
      await lease.release()
    })
  })
}
