import { describe, expect, test } from 'vitest'
import { readTimes } from '../../../src/call/times.ts'
import { writeWhen } from '../../../src/call/when.ts'

/** Monday, 11:00 in Helsinki. */
const speaker = { now: new Date('2027-03-22T09:00Z'), zone: 'Europe/Helsinki' }
const read = (words: string) => {
  const times = readTimes(words, speaker)
  if (!times) throw new Error(`no time in: ${words}`)
  return times
}
const named = (words: string): readonly string[] => read(words).named.map(writeWhen)

describe('times to choose from', () => {
  test.each([
    ['tue 10:00, wed 14:00 Sync', ['2027-03-23T10:00 Europe/Helsinki', '2027-03-24T14:00 Europe/Helsinki'], 'Sync'],
    ['tue 10:00; wed 14:00 or fri 9:00', ['2027-03-23T10:00', '2027-03-24T14:00', '2027-03-26T09:00'], ''],
    [
      'tirsdag kl. 10, onsdag kl. 14 og torsdag kl. 9 Møde',
      ['2027-03-23T10:00', '2027-03-24T14:00', '2027-03-25T09:00'],
      'Møde',
    ],
    ['12 June 10:00, 13 June, 14:00, Sync, and more', ['2027-06-12T10:00', '2027-06-13T14:00'], 'Sync, and more'],
    ['in 2 hours, tomorrow 10:00', ['2027-03-22T13:00', '2027-03-23T10:00'], ''],
    ['tue 10:00, wed 14:00, 45 min Sync', ['2027-03-23T10:00', '2027-03-24T14:00'], '45 min Sync'],
  ])('are read one after the other: %s', (words, walls, rest) => {
    const times = read(words)
    expect(times.named.map(writeWhen)).toEqual(
      walls.map((wall) => (wall.includes(' ') ? wall : `${wall} Europe/Helsinki`)),
    )
    expect(times).toMatchObject({ count: walls.length, rest })
    expect(times.doubt ?? times.fault).toBeUndefined()
  })

  test('have the zone that stands after the last, unless each has its own', () => {
    const brussels = ['2027-03-23T10:00 Europe/Brussels', '2027-03-24T14:00 Europe/Brussels']
    expect(named('tue 10:00, wed 14:00 Europe/Brussels TLP:AMBER about providers')).toEqual(brussels)
    expect(named('tue 10:00, wed 14:00 Brussels')).toEqual(brussels)
    expect(named('tue 11:00 Helsinki, wed 14:00 Brussels')).toEqual(['2027-03-23T11:00 Europe/Helsinki', brussels[1]])
    for (const words of ['tue 10:00 Brussels, wed 14:00 Sync', '1 June 14:00, 2027-06-02T14:00Z Sync'])
      expect(read(words).fault).toBe('zones')
  })

  test('are on the day of the one before where they name none', () => {
    expect(named('tue 10:00, 14:00, wed 9:00 Brussels')).toEqual([
      '2027-03-23T10:00 Europe/Brussels',
      '2027-03-23T14:00 Europe/Brussels',
      '2027-03-24T09:00 Europe/Brussels',
    ])
  })

  test('are told of where one is in doubt, with what stands around it', () => {
    expect(read('tue 10:00, wed at 3, fri 9:00 Sync')).toMatchObject({
      doubt: {
        when: { kind: 'unsure' },
        before: '2027-03-23T10:00 Europe/Helsinki, ',
        after: ', fri 9:00 Europe/Helsinki',
      },
      rest: 'Sync',
    })
    expect(read('tue 10:00, 2027-03-28 03:30').doubt?.when.kind).toBe('skipped')
    expect(read('tue 10:00, 2027-10-31 03:30').doubt?.when.kind).toBe('doubled')
    expect(read('tue 10:00, 2027-01-05 03:30').doubt?.when.kind).toBe('past')
    // A place may be where the call is, for all of them, or begin its title.
    expect(read('tue 10:00, wed 14:00 Brussels mirror')).toMatchObject({
      named: [],
      doubt: { when: { kind: 'unsure' }, before: 'tue 10:00, ', after: '' },
    })
  })

  test('are not taken where something that begins like a time cannot be read', () => {
    for (const words of ['tue 10:00, wed 25:00 Sync', 'tue 10:00, wed 14:00, thu 25:00 Sync'])
      expect(read(words).fault).toBe('unread')
    expect(read('tue 10:00-11:00, wed 14:00-14:30 Sync').fault).toBe('lengths')
  })

  test('are none where words begin with none', () => {
    for (const words of ['', 'Weekly sync', '3 member states meet', 'Monday sync'])
      expect(readTimes(words, speaker)).toBeUndefined()
  })
})
