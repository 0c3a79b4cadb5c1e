import { describe, expect, test } from 'vitest'
import { clockOf, instantIn, localIn } from '../../../src/calendar/clock.ts'
import { electionOf, embargoOf, pollOf } from './elections.ts'

/** Four days of voting in nine zones, as an election to the European Parliament has them. */
const europe = electionOf(
  [
    pollOf('NL', '2029-06-07', 'Europe/Amsterdam', '07:30-21:00'),
    pollOf('CZ', '2029-06-08', 'Europe/Prague', '14:00-22:00'),
    pollOf('CZ', '2029-06-09', 'Europe/Prague', '08:00-14:00'),
    pollOf('FR', '2029-06-09', 'America/Guadeloupe', '08:00-18:00'),
    pollOf('FR', '2029-06-10', 'Europe/Paris', '08:00-20:00'),
    pollOf('PT', '2029-06-10', 'Europe/Lisbon', '08:00-19:00'),
    pollOf('PT', '2029-06-10', 'Atlantic/Azores', '08:00-19:00'),
    pollOf('EE', '2029-06-10', 'Europe/Tallinn', '09:00-20:00', { results: '2029-06-10T21:00' }),
    pollOf('IT', '2029-06-10', 'Europe/Rome', '07:00-23:00'),
  ],
  { embargoes: [embargoOf()] },
)

describe('the clock of an election', () => {
  test('of a member with one day', () => {
    expect(clockOf(europe, 'NL')).toEqual({
      id: 'vote',
      day: '2029-06-07',
      zone: 'Europe/Amsterdam',
      opens: ['2029-06-07T05:30:00.000Z'],
      closes: ['2029-06-07T19:00:00.000Z'],
      embargo: '2029-06-10T21:00:00.000Z',
    })
  })

  test('of a member with two days', () => {
    const { day, opens, closes } = clockOf(europe, 'CZ')
    expect({ day, opens, closes }).toEqual({
      day: '2029-06-08',
      opens: ['2029-06-08T12:00:00.000Z', '2029-06-09T06:00:00.000Z'],
      closes: ['2029-06-08T20:00:00.000Z', '2029-06-09T12:00:00.000Z'],
    })
  })

  test('of a member in several zones opens with the first and closes with the last', () => {
    const { zone, opens, closes } = clockOf(europe, 'PT')
    expect({ zone, opens, closes }).toEqual({
      zone: 'Europe/Lisbon',
      opens: ['2029-06-10T07:00:00.000Z'],
      closes: ['2029-06-10T19:00:00.000Z'], // 19:00 in the Azores
    })
  })

  test('of a member whose overseas territories vote a day earlier', () => {
    const { day, zone, opens, closes } = clockOf(europe, 'FR')
    expect({ day, zone, opens, closes }).toEqual({
      day: '2029-06-09',
      zone: 'Europe/Paris',
      opens: ['2029-06-09T12:00:00.000Z', '2029-06-10T06:00:00.000Z'],
      closes: ['2029-06-09T22:00:00.000Z', '2029-06-10T18:00:00.000Z'],
    })
  })

  test('of all together, and of a member that does not vote in it', () => {
    const all = clockOf(europe)
    expect(all).toEqual({
      id: 'vote',
      day: '2029-06-07',
      zone: 'Europe/Brussels',
      opens: [
        '2029-06-07T05:30:00.000Z',
        '2029-06-08T12:00:00.000Z',
        '2029-06-09T06:00:00.000Z',
        '2029-06-10T05:00:00.000Z',
      ],
      closes: [
        '2029-06-07T19:00:00.000Z',
        '2029-06-08T20:00:00.000Z',
        '2029-06-09T22:00:00.000Z',
        '2029-06-10T21:00:00.000Z',
      ],
      results: '2029-06-10T21:00:00.000Z',
      embargo: '2029-06-10T21:00:00.000Z',
    })
    expect(clockOf(europe, 'ENISA')).toEqual(all)
  })

  test('results are never before the embargo ends', () => {
    expect(clockOf(europe, 'EE').results).toBe('2029-06-10T21:00:00.000Z')
    expect(clockOf({ ...europe, embargoes: [] }, 'EE').results).toBe('2029-06-10T18:00:00.000Z')
  })

  test('an embargo with a fixed end, and one of another member', () => {
    const fixed = { ...europe, embargoes: [embargoOf({ until: '2029-06-10T23:30', zone: 'Europe/Rome' })] }
    expect(clockOf(fixed, 'NL').embargo).toBe('2029-06-10T21:30:00.000Z')
    const french = {
      ...europe,
      embargoes: [embargoOf({ code: 'FR', until: '2029-06-10T20:00', zone: 'Europe/Paris' })],
    }
    expect(clockOf(french, 'NL').embargo).toBeUndefined()
    expect(clockOf(french, 'FR').embargo).toBe('2029-06-10T18:00:00.000Z')
    expect(clockOf({ ...europe, embargoes: [...europe.embargoes, ...french.embargoes] }, 'FR').embargo).toBe(
      '2029-06-10T21:00:00.000Z',
    )
  })

  test('polls that close after midnight', () => {
    const late = electionOf([pollOf('EL', '2027-05-09', 'Europe/Athens', '07:00-00:30')])
    expect(clockOf(late, 'EL').closes).toEqual(['2027-05-09T21:30:00.000Z'])
    const midnight = electionOf([pollOf('EL', '2027-05-09', 'Europe/Athens', '07:00-00:00')])
    expect(clockOf(midnight).closes).toEqual(['2027-05-09T21:00:00.000Z'])
  })

  test('where only the day is known there are no hours, and an embargo holds until that day is over', () => {
    const bare = electionOf([pollOf('SK', '2027-09-25', 'Europe/Bratislava')], { embargoes: [embargoOf()] })
    expect(clockOf(bare, 'SK')).toEqual({
      id: 'vote',
      day: '2027-09-25',
      zone: 'Europe/Bratislava',
      opens: [],
      closes: [],
      embargo: '2027-09-25T22:00:00.000Z',
    })
  })

  test('an hour that is left out counts as later, one that comes twice as the first', () => {
    const spring = electionOf([pollOf('BE', '2027-03-28', 'Europe/Brussels', '02:30-20:00')])
    expect(clockOf(spring).opens).toEqual(['2027-03-28T01:30:00.000Z'])
    const autumn = electionOf([pollOf('BE', '2027-10-31', 'Europe/Brussels', '02:30-20:00')])
    expect(clockOf(autumn).opens).toEqual(['2027-10-31T00:30:00.000Z'])
  })

  test('an election without a day has none', () => {
    expect(() => clockOf(electionOf([]))).toThrow(/no day of voting/)
  })

  test('local times and instants lead to each other', () => {
    expect(instantIn('Europe/Paris', '2027-04-11T08:00')).toBe('2027-04-11T06:00:00.000Z')
    expect(localIn('Europe/Paris', '2027-04-11T06:00:00.000Z')).toBe('2027-04-11T08:00')
  })
})
