import { describe, expect, it, test } from 'vitest'
import { readAhead, readPast } from '../../../src/locale/written-time.ts'

const now = new Date('2027-04-25T18:00:00Z') // 20:00 in Paris
const past = (line: string, zone = 'Europe/Paris') => {
  const found = readPast(line, zone, now)
  return found && [found.at.toISOString(), found.rest]
}
const ahead = (line: string, zone = 'Europe/Paris') => {
  const found = readAhead(line, zone, now)
  return found && [found.at.toISOString(), found.rest]
}

describe('an instant that has passed', () => {
  test.each([
    ['now', '2027-04-25T18:00:00.000Z', ''],
    ['now - why', '2027-04-25T18:00:00.000Z', '- why'],
    ['19:30', '2027-04-25T17:30:00.000Z', ''],
    ['20:30 and more', '2027-04-24T18:30:00.000Z', 'and more'],
    ['17:00Z', '2027-04-25T17:00:00.000Z', ''],
    ['2027-04-25T18:00', '2027-04-25T16:00:00.000Z', ''],
    ['2027-04-25 18:00 rest', '2027-04-25T16:00:00.000Z', 'rest'],
    ['2027-04-25T18:00Z', '2027-04-25T18:00:00.000Z', ''],
    ['2027-01-31T10:00', '2027-01-31T09:00:00.000Z', ''],
  ])('%s', (line, at, rest) => expect(past(line)).toEqual([at, rest]))

  it('is not found where none stands', () => {
    for (const line of ['', 'nowhere', 'yesterday', '25:00', '18:60', '2027-02-30T10:00', '18', '18:00h']) {
      expect(past(line), line).toBeUndefined()
    }
  })

  it('that exists twice is the first: the deadline is then never too late', () => {
    expect(past('2027-10-31T02:30')).toEqual(['2027-10-31T00:30:00.000Z', ''])
  })
})

describe('an instant ahead', () => {
  test.each([
    ['45 min waiting', '2027-04-25T18:45:00.000Z', 'waiting'],
    ['2h waiting', '2027-04-25T20:00:00.000Z', 'waiting'],
    ['90m', '2027-04-25T19:30:00.000Z', ''],
    ['21:00 waiting', '2027-04-25T19:00:00.000Z', 'waiting'],
    ['19:00', '2027-04-26T17:00:00.000Z', ''],
    ['20:30: how are you?', '2027-04-25T18:30:00.000Z', 'how are you?'],
    ['30 minutes, then call', '2027-04-25T18:30:00.000Z', 'then call'],
    ['1 hour', '2027-04-25T19:00:00.000Z', ''],
    ['2027-04-26T08:00 waiting', '2027-04-26T06:00:00.000Z', 'waiting'],
  ])('%s', (line, at, rest) => expect(ahead(line)).toEqual([at, rest]))

  it('is not found where none stands', () => {
    for (const line of ['', '45', 'soon', '45 days', '30 minnows', '18:00:30'])
      expect(ahead(line), line).toBeUndefined()
  })
})
