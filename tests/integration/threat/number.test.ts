import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { allocateNumber } from '../../../src/threat/number.ts'
import { openTestStore } from '../../support/store.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(async () => {
  await opened.end()
})

class Undone extends Error {}

describe('numbers of cases', () => {
  it('have no gap and no double, whatever runs at once and whatever is rolled back', async () => {
    const { db } = opened.store
    let year = 3000
    const plan = fc.array(fc.record({ code: fc.constantFrom('FR', 'EL', 'DK'), fails: fc.boolean() }), {
      minLength: 1,
      maxLength: 24,
    })
    await fc.assert(
      fc.asyncProperty(plan, async (causes) => {
        year += 1
        const given = await Promise.all(
          causes.map(({ code, fails }) =>
            db
              .$transaction(
                async (tx) => {
                  const number = await allocateNumber(tx, code, year)
                  await tx.$queryRaw`SELECT 1`
                  if (fails) throw new Undone()
                  return number
                },
                { timeout: 60_000, maxWait: 60_000 },
              )
              .catch((fault: unknown) => {
                if (!(fault instanceof Undone)) throw fault
                return undefined
              }),
          ),
        )
        for (const code of ['FR', 'EL', 'DK']) {
          const kept = causes.filter((cause) => cause.code === code && !cause.fails).length
          const wanted = Array.from({ length: kept }, (_, n) => `EL-${year}-${code}-${String(n + 1).padStart(4, '0')}`)
          expect(given.filter((number) => number?.includes(`-${code}-`)).sort()).toEqual(wanted)
        }
      }),
      { numRuns: 20 },
    )
  })
})
