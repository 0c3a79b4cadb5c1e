import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Settled, settle } from '../../../../src/playbook/schedule/settle.ts'
import { slotsOf } from '../../../../src/playbook/schedule/slots.ts'

type Policy = Parameters<typeof settle>[1]

const usual: Policy = { missed: 'run', skipped: 'run', doubled: 'first' }
const spring = { from: new Date('2027-03-27T12:00:00Z'), to: new Date('2027-03-28T12:00:00Z') }
const autumn = { from: new Date('2027-10-30T12:00:00Z'), to: new Date('2027-10-31T12:00:00Z') }

/** What becomes of the slots of `30 2 * * *` in Brussels, each looked at when it is due. */
function onTime(days: { from: Date; to: Date }, policy: Partial<Policy>): readonly [string, string][] {
  return slotsOf('30 2 * * *', 'Europe/Brussels', days.from, days.to).flatMap((slot) =>
    settle([slot], { ...usual, ...policy }, slot.at).map(({ at, state }): [string, string] => [
      at.toISOString(),
      state,
    ]),
  )
}

describe('a slot', () => {
  test.each([
    { skipped: 'run', state: 'fired' },
    { skipped: 'skip', state: 'skipped' },
  ] as const)('that does not exist on its day is $state where the playbook says $skipped', ({ skipped, state }) => {
    expect(onTime(spring, { skipped })).toEqual([['2027-03-28T01:00:00.000Z', state]])
  })

  test.each([
    { doubled: 'first', first: 'fired', second: 'doubled' },
    { doubled: 'second', first: 'doubled', second: 'fired' },
    { doubled: 'both', first: 'fired', second: 'fired' },
  ] as const)('that comes twice runs as the playbook says: $doubled', ({ doubled, first, second }) => {
    expect(onTime(autumn, { doubled })).toEqual([
      ['2027-10-31T00:30:00.000Z', first],
      ['2027-10-31T01:30:00.000Z', second],
    ])
  })

  const hours = slotsOf('0 * * * *', 'UTC', new Date('2027-05-03T00:30:00Z'), new Date('2027-05-03T06:30:00Z'))
  const states = (settled: readonly Settled[]): readonly string[] => settled.map(({ state }) => state)

  test('that was missed: the newest is caught up, once', () => {
    const now = new Date('2027-05-03T06:30:00Z')
    expect(states(settle(hours, usual, now))).toEqual(['missed', 'missed', 'missed', 'missed', 'missed', 'caught-up'])
    expect(states(settle(hours, { ...usual, missed: 'skip' }, now))).toEqual(Array(6).fill('missed'))
    expect(states(settle(hours.slice(0, 3), usual, now, true))).toEqual(Array(3).fill('missed'))
  })

  test('that is on time runs, and then nothing older has to be caught up', () => {
    expect(states(settle(hours, usual, new Date('2027-05-03T06:01:00Z')))).toEqual([
      ...Array(5).fill('missed'),
      'fired',
    ])
  })

  test('however the time since is cut, each has one state, and of what ran something is the newest that could', () => {
    const from = new Date('2027-03-26T00:00:00Z')
    fc.assert(
      fc.property(
        fc.constantFrom('*/20 * * * *', '30 2 * * *', '0 9 * * MON-FRI', '15,45 1-3 * * *'),
        fc.record({
          missed: fc.constantFrom('run' as const, 'skip' as const),
          skipped: fc.constantFrom('run' as const, 'skip' as const),
          doubled: fc.constantFrom('first' as const, 'second' as const, 'both' as const),
        }),
        fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 8 }),
        (cron, policy, minutes) => {
          let checked = from
          const all: Settled[] = []
          for (const each of minutes) {
            const now = new Date(checked.getTime() + each * 60_000)
            const due = slotsOf(cron, 'Europe/Brussels', checked, now)
            const settled = settle(due, policy, now)
            expect(settled.filter(({ state }) => state === 'caught-up').length).toBeLessThanOrEqual(1)
            const runnable = settled.filter(({ state }) => state !== 'skipped' && state !== 'doubled')
            if (policy.missed === 'run' && runnable.length > 0) expect(runnable.at(-1)?.state).not.toBe('missed')
            all.push(...settled)
            checked = now
          }
          const instants = all.map(({ at }) => at.getTime())
          expect(new Set(instants).size).toBe(instants.length)
          expect(instants).toEqual(slotsOf(cron, 'Europe/Brussels', from, checked).map(({ at }) => at.getTime()))
        },
      ),
      { numRuns: 200 },
    )
  })
})
