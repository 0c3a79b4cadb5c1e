import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOf, nextOnGrid, shiftInstant } from '../../../../src/playbook/engine/moment.ts'
import { span, when } from './build.ts'

const election = {
  id: 'fr-2027',
  day: '2027-04-11',
  zone: 'Europe/Paris',
  opens: ['2027-04-11T06:00:00.000Z', '2027-04-12T06:00:00.000Z'],
  closes: ['2027-04-11T18:00:00.000Z', '2027-04-12T18:00:00.000Z'],
  results: '2027-04-12T18:30:00.000Z',
}
const anchors = {
  start: '2027-03-27T22:00:00.000Z',
  step: '2027-03-27T23:30:00.000Z',
  deadline: '2027-03-28T10:00:00.000Z',
  election,
}
const at = (written: string, from: Parameters<typeof instantOf>[1] = anchors) => instantOf(when(written), from)

describe('an instant', () => {
  it('is counted from what it names', () => {
    expect(at('start + 15 min')).toBe('2027-03-27T22:15:00.000Z')
    expect(at('step + 1 h')).toBe('2027-03-28T00:30:00.000Z')
    expect(at('90 s')).toBe('2027-03-27T23:31:30.000Z')
    expect(at('deadline - 1 h')).toBe('2027-03-28T09:00:00.000Z')
    expect(at('opens - 60 min')).toBe('2027-04-11T05:00:00.000Z')
    expect(at('closes + 15 min')).toBe('2027-04-12T18:15:00.000Z')
    expect(at('results + 12 h')).toBe('2027-04-13T06:30:00.000Z')
    expect(at('day')).toBe('2027-04-10T22:00:00.000Z')
    expect(instantOf({ ...when('{{ x }} + 5 min') }, { expression: '2027-01-01T00:00:00.000Z' })).toBe(
      '2027-01-01T00:05:00.000Z',
    )
  })

  it('is not there while what it is counted from is not known', () => {
    const { results: _, ...early } = election
    expect(at('results + 12 h', { ...anchors, election: early })).toBeUndefined()
    expect(at('opens', { ...anchors, election: { ...election, opens: [], closes: [] } })).toBeUndefined()
    for (const written of ['day', 'opens', 'closes', 'results'])
      expect(at(written, { start: anchors.start })).toBeUndefined()
    expect(at('deadline', { start: anchors.start })).toBeUndefined()
  })

  it('counts days and times of day on the wall clock, over a change of it', () => {
    expect(at('day - 7 d 17:00')).toBe('2027-04-04T15:00:00.000Z')
    expect(at('day - 14 d 17:00')).toBe('2027-03-28T15:00:00.000Z')
    expect(at('day - 15 d 17:00')).toBe('2027-03-27T16:00:00.000Z')
    expect(at('start + 1 d')).toBe('2027-03-28T21:00:00.000Z')
    // A time after a shift is one of that day, earlier or later.
    expect(at('opens 05:00')).toBe('2027-04-11T03:00:00.000Z')
    expect(at('opens 09:00')).toBe('2027-04-11T07:00:00.000Z')
    expect(at('start + 24 h')).toBe('2027-03-28T22:00:00.000Z')
  })

  it('of a local time that is skipped comes that much later; of one that comes twice, the first counts', () => {
    expect(at('day - 14 d 02:30')).toBe('2027-03-28T01:30:00.000Z')
    const autumn = { ...anchors, election: { ...election, day: '2027-10-31' } }
    expect(at('day 02:30', autumn)).toBe('2027-10-31T00:30:00.000Z')
    expect(at('day 03:30', autumn)).toBe('2027-10-31T02:30:00.000Z')
  })

  it('of a time alone is the next such time, in the zone written, else the member’s, else Brussels', () => {
    expect(at('12:00 Europe/Brussels')).toBe('2027-03-28T10:00:00.000Z')
    expect(at('01:00')).toBe('2027-03-28T00:00:00.000Z')
    expect(at('00:30 Europe/Brussels')).toBe(anchors.step)
    expect(at('00:29 Europe/Brussels')).toBe('2027-03-28T22:29:00.000Z')
    expect(at('12:00', { step: anchors.step })).toBe('2027-03-28T10:00:00.000Z')
    expect(at('12:00', { ...anchors, election: { ...election, zone: 'Europe/Athens' } })).toBe(
      '2027-03-28T09:00:00.000Z',
    )
    expect(at('12:00 America/Martinique')).toBe('2027-03-28T16:00:00.000Z')
  })

  it('stays one that can be compared, however long a file says', () => {
    for (const written of ['start + 99999 w 99999 w 99999 w', 'start - 99999 w', 'start + 99999 h 99999 w']) {
      expect(at(written)).toMatch(/^\d{4}-\d\d-\d\dT/)
    }
  })
})

describe('a grid', () => {
  const origin = '2027-10-30T07:00:00.000Z'

  it('counts each of its points from its origin', () => {
    expect(nextOnGrid(origin, span('1 h'), 'Europe/Paris', origin)).toBe('2027-10-30T08:00:00.000Z')
    expect(nextOnGrid(origin, span('1 h'), 'Europe/Paris', '2027-10-30T12:34:56.000Z')).toBe('2027-10-30T13:00:00.000Z')
    expect(nextOnGrid(origin, span('1 d'), 'Europe/Paris', origin)).toBe('2027-10-31T08:00:00.000Z')
    expect(nextOnGrid(origin, span('1 d'), 'Europe/Paris', '2027-10-31T07:30:00.000Z')).toBe('2027-10-31T08:00:00.000Z')
    expect(nextOnGrid(origin, span('1 w'), 'Europe/Paris', '2027-11-06T08:00:00.000Z')).toBe('2027-11-13T08:00:00.000Z')
  })

  it('its next point is later than now, on the grid, and the one before it is not', () => {
    const spans = fc.constantFrom('7 min', '1 h', '5 h 30 min', '1 d', '1 d 6 h', '2 w')
    const zones = fc.constantFrom('Europe/Brussels', 'Europe/Athens', 'Atlantic/Azores', 'UTC')
    fc.assert(
      fc.property(spans, zones, fc.integer({ min: 0, max: 3 * 365 * 86_400 }), (every, zone, seconds) => {
        const now = new Date(Date.parse(origin) + seconds * 1000).toISOString()
        const next = nextOnGrid(origin, span(every), zone, now)
        expect(next > now).toBe(true)
        const { days, ms } = span(every)
        let turn = 1
        const point = (count: number) => shiftInstant(origin, { days: days * count, ms: ms * count }, zone)
        // By halves, since there may be many points.
        for (let low = 1, high = 400_000; low <= high; ) {
          const middle = Math.floor((low + high) / 2)
          if (point(middle) > now) {
            turn = middle
            high = middle - 1
          } else low = middle + 1
        }
        expect(next).toBe(point(turn))
      }),
      { numRuns: 300 },
    )
  })
})
