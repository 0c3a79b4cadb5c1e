import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Position } from '../../../src/decision/file.ts'
import { isRecounted, otherwiseUntil, takesPositions } from '../../../src/decision/minuted.ts'
import { type Said, standing, tally } from '../../../src/decision/rule.ts'

/** What minutes record of a delegation, and what it says itself. */

const begun = Date.parse('2027-04-25T18:00:00Z')
const minute = (at: number): Date => new Date(begun + at * 60_000)
const codes = ['CZ', 'DK', 'FR']
const seats = codes.map((code) => ({ code, observer: false }))
const deadline = minute(60)

const said: fc.Arbitrary<Said[]> = fc
  .array(
    fc.record({
      code: fc.constantFrom(...codes),
      value: fc.constantFrom('yes', 'no', 'object', 'abstain'),
      at: fc.integer({ min: 0, max: 70 }),
      late: fc.boolean(),
      minuted: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ at, minuted, late, ...each }, index) => ({
      ...each,
      key: `k${String(index).padStart(2, '0')}`,
      reservation: false,
      at: minute(at),
      // Minutes say that somebody agreed, of the time of the call, and are never late.
      ...(minuted ? { value: 'yes', late: false, minuted } : { late, minuted }),
    })),
  )

test('what a delegation says itself in time outweighs what was minuted for it, whoever was first and in whatever order it is read', () => {
  fc.assert(
    fc.property(said, fc.infiniteStream(fc.nat()), (all, random) => {
      const counted = standing(seats, all, deadline)
      for (const code of codes) {
        const inTime = all.filter((each) => each.code === code && !each.late && each.at <= deadline)
        const own = inTime.filter(({ minuted }) => !minuted)
        const found = counted.get(code)
        expect(found?.minuted ?? false).toBe(own.length === 0 && inTime.length > 0)
        const rivals = own.length > 0 ? own : inTime
        for (const rival of rivals) expect(rival.at > (found?.at ?? minute(-1))).toBe(false)
      }
      const shuffled = all
        .map((each) => ({ each, rank: random.next().value ?? 0 }))
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ each }) => each)
      expect(new Map([...standing(seats, shuffled, deadline)].toSorted())).toEqual(new Map([...counted].toSorted()))
    }),
  )
})

test('an objection of their own ends a consensus that was minuted, also when it was said before the minutes were written', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...codes),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 60 }),
      (code, a, b) => {
        const minuted = codes.map((each) => ({
          ...{
            code: each,
            key: `m/${each}`,
            value: 'yes',
            reservation: false,
            at: minute(a),
            late: false,
            minuted: true,
          },
        }))
        const own = { code, key: 'a', value: 'object', reservation: false, at: minute(b), late: false, minuted: false }
        const counting = { now: minute(61), deadline, closing: true }
        expect(tally({ profile: 'consensus' }, seats, minuted, counting)).toMatchObject({
          state: 'adopted',
          dissent: [],
        })
        expect(tally({ profile: 'consensus' }, seats, [own, ...minuted], counting)).toMatchObject({
          ...{ state: 'rejected', why: 'objection', dissent: [code] },
        })
      },
    ),
  )
})

test('delegations have a day from when they were told, and from the end of the call', () => {
  const day = 24 * 60
  expect(otherwiseUntil(minute(0), null)).toEqual(minute(day))
  expect(otherwiseUntil(minute(0), minute(30))).toEqual(minute(30 + day))
  expect(otherwiseUntil(minute(90), minute(30))).toEqual(minute(90 + day))
})

test('it is counted anew until its end, as long as nothing took its place and minutes speak in it', () => {
  const position: Position = {
    ...{ code: 'DK', key: 'k', revision: 1, value: 'yes', reservation: false, words: '', personId: 'anne' },
    ...{ account: 'web:anne', at: minute(0), late: false, minuted: true },
  }
  const file = { state: 'adopted', positions: [position], deadline } as const
  for (const state of ['adopted', 'rejected', 'lapsed'] as const) {
    expect(isRecounted({ ...file, state }, minute(60))).toBe(true)
    expect(takesPositions({ ...file, state }, minute(61))).toBe(false)
  }
  for (const state of ['superseded', 'withdrawn'] as const)
    expect(isRecounted({ ...file, state }, minute(1))).toBe(false)
  expect(isRecounted({ ...file, positions: [{ ...position, minuted: false }] }, minute(1))).toBe(false)
})
