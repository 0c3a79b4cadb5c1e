import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Transaction } from '../../../src/store/client.ts'
import { isConflict } from '../../../src/store/conflict.ts'
import { openTestStore } from '../../support/store.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
  await at.store.db.yearCounter.createMany({
    data: [
      { series: 'X', year: 1, last: 0 },
      { series: 'X', year: 2, last: 0 },
    ],
  })
})
afterAll(() => at.end())

/** Two transactions that each change what the other has changed already; gives what became of the one that was ended. */
async function deadlock(change: (tx: Transaction, year: number) => Promise<unknown>): Promise<unknown> {
  const { db } = at.store
  const meet = barrier(2)
  const cross = (first: number, second: number): Promise<unknown> =>
    db
      .$transaction(
        async (tx) => {
          await change(tx, first)
          await meet()
          await change(tx, second)
        },
        { timeout: 20_000 },
      )
      .then(() => undefined)
      .catch((fault: unknown) => fault)
  const faults = await Promise.all([cross(1, 2), cross(2, 1)])
  expect(faults.filter((fault) => fault !== undefined)).toHaveLength(1)
  return faults.find((fault) => fault !== undefined)
}

function barrier(count: number): () => Promise<void> {
  let left = count
  let open: () => void = () => {}
  const all = new Promise<void>((resolve) => {
    open = resolve
  })
  return () => {
    left -= 1
    if (left === 0) open()
    return all
  }
}

describe('a conflict of two transactions', () => {
  test('is known as such, whether a query of the client met it or a statement of our own', async () => {
    expect(
      isConflict(
        await deadlock((tx, year) =>
          tx.yearCounter.updateMany({ where: { series: 'X', year }, data: { last: { increment: 1 } } }),
        ),
      ),
    ).toBe(true)
    expect(
      isConflict(
        await deadlock((tx, year) => tx.$executeRaw`UPDATE "YearCounter" SET last = last + 1 WHERE year = ${year}`),
      ),
    ).toBe(true)
  })

  test('is nothing else that a statement can fail by', async () => {
    const { db } = at.store
    const broken = [
      db.$executeRaw`INSERT INTO "YearCounter" (series, year, last) VALUES ('X', 1, 0)`,
      db.$executeRaw`SELECT 1 / 0`,
      db.yearCounter.create({ data: { series: 'X', year: 1, last: 0 } }),
    ]
    for (const each of broken) {
      const fault: unknown = await each.then(
        () => undefined,
        (caught: unknown) => caught,
      )
      expect(fault).toBeDefined()
      expect(isConflict(fault)).toBe(false)
    }
    expect(isConflict(undefined)).toBe(false)
    expect(isConflict('40P01 stands in these words')).toBe(false)
  })
})
