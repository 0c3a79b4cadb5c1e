import fc from 'fast-check'
import { expect, test } from 'vitest'
import { waitsOn } from '../../../src/directory/heard.ts'

const due = new Date('2029-06-10T18:00:00Z')
const since = '2029-06-10T17:59:30.000Z'

test('what is looked at again in time goes on waiting, and only an outage lets it begin anew, in real seconds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4999 }),
      fc.integer({ min: 5000 }),
      fc.constantFrom(1, 60, 400),
      (on, late, speed) => {
        const after = (ms: number) => ({ due, now: new Date(due.getTime() + ms * speed), speed })
        const [waits, fresh] = [{ round: 'Q-2029-0001', since }, { round: 'Q-2029-0001' }]
        expect(waitsOn(waits, after(on))).toEqual(waits)
        expect(waitsOn(waits, after(late))).toEqual(fresh)
        for (const ms of [on, late]) expect(waitsOn(fresh, after(ms))).toEqual(fresh)
      },
    ),
  )
})
