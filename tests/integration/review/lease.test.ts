import { afterAll, beforeAll, expect, test } from 'vitest'
import { takeLease } from '../../../src/delivery/lease.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
})
afterAll(() => at.end())

test('a holder whose renewals get no answer gives way by itself, and its release does not wait for one', async () => {
  const lease = await takeLease(at.store.pool, 'silent', new AbortController().signal)
  const client = await at.store.pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(`SELECT 1 FROM "Lease" WHERE name = 'silent' FOR UPDATE`)
    await until(() => lease?.lost.aborted, { within: 20_000, what: 'the lease is given up' })
    await lease?.release()
    expect(lease?.lost.reason).toEqual({ why: 'unanswered' })
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}, 40_000)
