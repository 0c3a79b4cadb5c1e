import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { electionOf, parseCalendarFile, readCalendarFile } from '../../../src/calendar/file.ts'
import { mergeElection } from '../../../src/calendar/import.ts'
import { CalendarFault } from '../../../src/calendar/problem.ts'
import { partsOf } from '../../../src/calendar/write.ts'
import { embargoOf, electionOf as made, pollOf } from './elections.ts'

const at = new Date('2026-12-01T12:00:00Z')

function faultsOf(text: string): readonly string[] {
  try {
    parseCalendarFile(text, 'calendar.yaml')
  } catch (fault) {
    if (fault instanceof CalendarFault) return fault.message.split('\n')
    throw fault
  }
  return []
}

describe('a calendar file', () => {
  test('says for every problem where it is and what to do', () => {
    const faults = faultsOf(`elections:
  - id: EP 2029
    title: Europe
    kind: european
    polls:
      - { for: FR, day: 2029-06-31, zone: Europe/Paris }
      - { for: FR, day: 2029-06-10, zone: Europe/Pariss, opens: 8:00, close: "20:00" }
  - id: empty
    title: Empty
    kind: local
    polls: []
`)
    expect(faults).toEqual([
      expect.stringMatching(/^calendar\.yaml:2:5: “id” must be of small letters/),
      expect.stringMatching(/^calendar\.yaml:4:5: “kind” must be one of: ep, presidential/),
      expect.stringMatching(/^calendar\.yaml:6:20: “day” must be a date/),
      expect.stringMatching(/^calendar\.yaml:7:37: “zone” must be a time zone/),
      expect.stringMatching(/^calendar\.yaml:7:58: “opens” must be a time of day in quotes/),
      expect.stringMatching(/^calendar\.yaml:7:71: “close” is not known here. Did you mean “closes”/),
      expect.stringMatching(/^calendar\.yaml:11:5: An election needs at least one day of voting/),
    ])
  })

  test('is refused where its parts contradict each other', () => {
    const faults = faultsOf(`elections:
  - id: vote
    title: The vote
    kind: local
    polls:
      - { for: GR, day: 2027-05-09, zone: Europe/Athens }
      - { for: EL, day: 2027-05-09, zone: Europe/Athens }
    silences:
      - { for: EL, what: all, from: 2027-05-09 00:00, until: 2027-05-08 00:00, zone: Europe/Athens }
  - id: vote
    title: Again
    kind: local
    polls: [{ for: FR, day: in 3 d, zone: Europe/Paris }]
`)
    expect(faults).toEqual([
      expect.stringMatching(/^calendar\.yaml:7:9: EL 2027-05-09 Europe\/Athens stands here a second time/),
      expect.stringMatching(/^calendar\.yaml:9:55: “to” is not after “from”/),
      expect.stringMatching(/^calendar\.yaml:10:5: “vote” stands here a second time/),
      expect.stringMatching(/^calendar\.yaml:12:5: Days that count from the beginning/),
    ])
  })

  test('that is no YAML names the line', () => {
    expect(faultsOf('elections:\n  - id: [a\n')).toEqual([
      expect.stringMatching(/^calendar\.yaml:\d+:\d+: This is not valid/),
    ])
  })

  test('of the exercise world claims nothing that nobody has confirmed, and no hours that were not seen', () => {
    const { elections } = readCalendarFile(resolve(import.meta.dirname, '../../../src/calendar/exercise.yaml'))
    const [vote, europe] = elections.map((each) => electionOf(each, at))
    expect(vote?.polls.map(({ day }) => day).toSorted()[0]).toBe('2026-12-20')
    expect(new Set(europe?.polls.map(({ code }) => code)).size).toBe(27)
    const facts = [...(europe?.polls ?? []), ...(europe?.silences ?? []), ...(europe?.embargoes ?? [])]
    expect(facts.filter(({ checkedBy }) => checkedBy !== '')).toEqual([])
    expect(facts.filter(({ source }) => source === '')).toEqual([])
    expect(europe?.polls.filter(({ opens, closes }) => opens !== undefined || closes !== undefined)).toHaveLength(1)
  })
})

describe('what a file says anew', () => {
  const base = made([pollOf('FR', '2027-05-09', 'Europe/Paris', '08:00-20:00')], { embargoes: [embargoOf()] })
  const said = Object.fromEntries(partsOf(base).map(({ what, id, fields }) => [`${what} ${id}`, fields]))
  const with_ = (hours: string) => ({ ...base, polls: [pollOf('FR', '2027-05-09', 'Europe/Paris', hours)] })

  test('counts where nobody has touched the calendar', () => {
    const { after, differences } = mergeElection(with_('08:00-21:00'), base, said, at)
    expect(differences).toEqual([
      {
        change: 'change',
        what: 'poll',
        id: 'vote FR 2027-05-09 Europe/Paris',
        fields: [{ field: 'closes', from: '20:00', to: '21:00' }],
      },
    ])
    expect(after.polls[0]?.closes).toBe('21:00')
    expect(mergeElection(with_('08:00-21:00'), after, said, at).differences).toEqual([])
  })

  test('does not undo what people have changed, added or taken out', () => {
    const people = with_('07:00-22:00')
    const kept = mergeElection(base, people, said, at)
    expect(kept.after).toEqual(people)
    expect(kept.differences).toMatchObject([{ change: 'kept', what: 'poll' }])
    const without = { ...base, polls: [pollOf('FR', '2027-05-16', 'Europe/Paris', '08:00-20:00')] }
    const gone = mergeElection(base, without, said, at)
    expect(gone.after).toEqual(without)
    expect(gone.differences).toMatchObject([{ change: 'kept', what: 'poll', id: 'vote FR 2027-05-09 Europe/Paris' }])
  })

  test('deletes nothing: what it no longer names is told', () => {
    const wanted = { ...base, embargoes: [] }
    const { after, differences } = mergeElection(wanted, base, said, at)
    expect(after).toEqual(base)
    expect(differences).toEqual([{ change: 'left', what: 'embargo', id: 'vote/embargo/all' }])
  })

  test('never ends an embargo earlier', () => {
    const { after, differences } = mergeElection(with_('08:00-18:00'), base, said, at)
    expect(after).toEqual(base)
    expect(differences).toEqual([{ change: 'locked', what: 'election', id: 'vote' }])
  })
})
