import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Base } from './databases.ts'
import { intakeTests } from './intake.ts'
import { outboxTests } from './outbox.ts'
import { sharedTests } from './shared.ts'

/** All that the engine room promises, on one kind of database. */
export function deliveryTests(where: string, open: () => Promise<Base>): void {
  describe(where, () => {
    let base: Base
    beforeAll(async () => {
      base = await open()
    })
    afterAll(() => base.close())

    test('the store is the one meant', () => {
      expect(base.store.embedded === undefined).toBe(where.includes('TCP'))
    })
    intakeTests(() => base)
    sharedTests(() => base)
    outboxTests(() => base)
  })
}
