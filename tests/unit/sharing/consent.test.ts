import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Person } from '../../../src/directory/directory.ts'
import { boxOf, breakableAt, consentStates, mayBreak } from '../../../src/sharing/consent.ts'
import { labels } from '../../../src/sharing/label.ts'
import { personOf } from '../../support/directory.ts'

const asked = new Date('2027-04-25T18:00:00Z')
const minutes = (count: number): Date => new Date(asked.getTime() + count * 60_000)

describe('the time a question stands', () => {
  test('is four hours, one near an election; deputy and head are asked after a quarter', () => {
    expect(boxOf(asked, false)).toEqual({ deputyAt: minutes(60), deadline: minutes(240) })
    expect(boxOf(asked, true)).toEqual({ deputyAt: minutes(15), deadline: minutes(60) })
  })

  test('leaves time to break the glass before it is over', () => {
    for (const urgent of [true, false]) {
      const { deputyAt, deadline } = boxOf(asked, urgent)
      expect(breakableAt({ deputyAt })?.getTime()).toBeLessThan(deadline.getTime())
    }
  })
})

const codes = ['FR', 'DK', 'EE', 'CZ'] as const
const anyHolding = fc.record({ code: fc.constantFrom(...codes), observer: fc.boolean() })
const anyPerson = fc
  .record({ id: fc.constantFrom('a', 'b', 'c'), holdings: fc.array(anyHolding, { maxLength: 2 }) })
  .map(({ id, holdings }): Person & { holdings: typeof holdings } => ({
    ...personOf(id, 'FR'),
    holdings,
    roles: holdings.map(({ code, observer }) => ({
      role: observer ? 'observer' : 'niscg_member',
      body: 'niscg',
      code,
      deputy: false,
      observer: false,
    })),
  }))

describe('breaking the glass', () => {
  test('takes two different people, of members that have nothing in common and are not the originator’s, over silence alone', () => {
    const any = fc.record({
      state: fc.oneof({ weight: 4, arbitrary: fc.constant('open' as const) }, fc.constantFrom(...consentStates)),
      label: fc.constantFrom(...labels),
      deputy: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined, freq: 8 }),
      first: fc.option(anyPerson, { nil: undefined, freq: 4 }),
      firstAfter: fc.integer({ min: 0, max: 60 }),
      person: anyPerson,
      at: fc.integer({ min: 0, max: 90 }),
    })
    let [firsts, seconds] = [0, 0]
    fc.assert(
      fc.property(any, ({ state, label, deputy, first, firstAfter, person, at }) => {
        const consent = {
          state,
          label,
          deputyAt: deputy === undefined ? null : minutes(deputy),
          firstBy: first?.id ?? null,
          firstAt: first ? minutes(firstAfter) : null,
        }
        const may = mayBreak(consent, 'FR', person, first, minutes(at))
        if ('not' in may) return
        expect(state).toBe('open')
        expect(label).not.toBe('TLP:RED')
        expect(person.holdings.some(({ observer }) => !observer)).toBe(true)
        expect(person.holdings.map(({ code }) => code)).not.toContain('FR')
        expect(deputy).toBeDefined()
        expect(at).toBeGreaterThanOrEqual((deputy ?? 0) + 15)
        if (may.as === 'first') {
          firsts += 1
          // Somebody who began and was not confirmed in time is as if they had not.
          expect(first === undefined || at >= firstAfter + 15).toBe(true)
          return
        }
        seconds += 1
        expect(at).toBeLessThan(firstAfter + 15)
        expect(person.id).not.toBe(first?.id)
        const theirs = (first?.holdings ?? []).map(({ code }) => code)
        expect(theirs.length).toBeGreaterThan(0)
        expect(person.holdings.filter(({ code }) => theirs.includes(code))).toEqual([])
      }),
      { numRuns: 10_000, seed: 1 },
    )
    expect(firsts).toBeGreaterThan(50)
    expect(seconds).toBeGreaterThan(10)
  })
})
