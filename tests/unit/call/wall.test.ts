import { describe, expect, test } from 'vitest'
import { clockChange, instantOf, occurrencesOf, offsetAt, wallOf } from '../../../src/call/wall.ts'
import { clocks, instants, offsetOf, shownIn, summers } from './zones.ts'

const minuteMs = 60_000

describe('the wall clock', () => {
  test.each(clocks)('of $zone shows what the table says, and leads back to the instant', (row) => {
    for (const at of instants) {
      const offset = offsetOf(row, at)
      expect(wallOf(at, row.zone)).toBe(shownIn(row, at))
      expect(offsetAt(at, row.zone)).toBe(offset)
      expect(instantOf(shownIn(row, at), row.zone, offset)).toEqual(at)
    }
  })

  test.each(clocks.filter(({ changes }) => changes === 'union'))('of $zone skips an hour and doubles one', (row) => {
    for (const [spring, autumn] of summers) {
      const at = new Date(spring)
      const skipped = new Date(at.getTime() + (row.winter + 30) * minuteMs).toISOString().slice(0, 16)
      expect(occurrencesOf(skipped, row.zone)).toEqual([])
      // As much later as the clock jumps.
      expect(instantOf(skipped, row.zone)).toEqual(new Date(at.getTime() + 30 * minuteMs))
      const back = new Date(autumn).getTime()
      const doubled = new Date(back + (row.winter + 30) * minuteMs).toISOString().slice(0, 16)
      const [first, second] = [new Date(back - 30 * minuteMs), new Date(back + 30 * minuteMs)]
      expect(occurrencesOf(doubled, row.zone)).toEqual([
        { at: first, offset: row.summer },
        { at: second, offset: row.winter },
      ])
      expect(instantOf(doubled, row.zone)).toEqual(first)
      expect(instantOf(doubled, row.zone, row.winter)).toEqual(second)
    }
  })

  test('an offset that is not in force there changes nothing', () => {
    expect(instantOf('2027-07-01T14:00', 'Europe/Brussels', 60)).toEqual(new Date('2027-07-01T12:00Z'))
  })

  test('the next change is found up to the instant that is asked about', () => {
    const [change] = summers[0]
    const until = (at: string): Date | undefined =>
      clockChange(new Date('2027-03-20T00:00Z'), new Date(at), 'Europe/Riga')
    expect(until('2027-03-28T00:59Z')).toBeUndefined()
    expect(until(change)).toEqual(new Date(change))
    expect(clockChange(new Date(change), new Date('2027-10-01T00:00Z'), 'Europe/Riga')).toBeUndefined()
    expect(clockChange(new Date('2027-01-01T00:00Z'), new Date('2030-01-01T00:00Z'), 'Indian/Reunion')).toBeUndefined()
  })

  test.each(['2027-02-29T10:00', '2027-03-01T25:00', 'soon'])('%s is no local time', (wall) => {
    expect(() => instantOf(wall, 'Europe/Brussels')).toThrow(RangeError)
  })
})
