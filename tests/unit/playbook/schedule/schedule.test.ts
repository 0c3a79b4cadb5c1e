import { describe, expect, test } from 'vitest'
import type { Election } from '../../../../src/calendar/election.ts'
import { parseDuration } from '../../../../src/playbook/language/duration.ts'
import type { Playbook, Trigger } from '../../../../src/playbook/language/model.ts'
import { parseWhen } from '../../../../src/playbook/language/when.ts'
import { dueOf, nextOf, schedulesOf as schedulesFor } from '../../../../src/playbook/schedule/schedule.ts'
import { electionOf, pollOf } from '../../calendar/elections.ts'

const playbookOf = (triggers: readonly Trigger[], facts: Partial<Playbook> = {}): Playbook => ({
  id: 'PB-90',
  hash: 'a',
  title: 'Test',
  purpose: 'Test',
  label: 'TLP:AMBER',
  room: 'joint',
  may: { run: [], change: [], approve: [] },
  inputs: [],
  triggers,
  steps: [],
  ...facts,
})

function need<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('cannot be read')
  return value
}
const cron = (written: string, during?: [string, string]): Trigger => ({
  kind: 'schedule',
  cron: written,
  zone: 'Europe/Brussels',
  missed: 'run',
  skipped: 'run',
  doubled: 'first',
  ...(during && { during: { from: need(parseDuration(during[0])), to: need(parseDuration(during[1])) } }),
})
const clock = (written: string): Trigger => ({ kind: 'election', at: need(parseWhen(written)), missed: 'run' })

const vote = electionOf([
  pollOf('CZ', '2027-05-07', 'Europe/Prague', '14:00-22:00'),
  pollOf('CZ', '2027-05-08', 'Europe/Prague', '08:00-14:00'),
  pollOf('FI', '2027-05-09', 'Europe/Helsinki', '09:00-20:00'),
])
const later: Election = { ...electionOf([pollOf('FI', '2027-06-20', 'Europe/Helsinki', '09:00-20:00')]), id: 'later' }

const here = new Set(['CZ', 'FI'])
const schedulesOf = (playbooks: readonly Playbook[], elections: readonly Election[]) =>
  schedulesFor(playbooks, elections, here)
const allOf = (playbook: Playbook, elections: readonly Election[], from: string, until: string) =>
  schedulesOf([playbook], elections).flatMap((schedule) =>
    dueOf(schedule, new Date(from), new Date(until)).map(({ at, election }) => [
      schedule.id,
      at.toISOString(),
      ...(election ? [election] : []),
    ]),
  )

describe('a schedule on the clock of an election', () => {
  test('has an instant for each day of voting, together or for each member', () => {
    const together = playbookOf([clock('opens - 60 min')], { about: 'election' })
    expect(allOf(together, [vote], '2027-05-01T00:00:00Z', '2027-06-01T00:00:00Z')).toEqual([
      ['PB-90/0/vote', '2027-05-07T11:00:00.000Z', 'vote'],
      ['PB-90/0/vote/2', '2027-05-08T05:00:00.000Z', 'vote'],
      ['PB-90/0/vote/3', '2027-05-09T05:00:00.000Z', 'vote'],
    ])
    expect(allOf({ ...together, each: 'member' }, [vote], '2027-05-01T00:00:00Z', '2027-06-01T00:00:00Z')).toEqual([
      ['PB-90/0/vote/CZ', '2027-05-07T11:00:00.000Z', 'vote'],
      ['PB-90/0/vote/CZ/2', '2027-05-08T05:00:00.000Z', 'vote'],
      ['PB-90/0/vote/FI', '2027-05-09T05:00:00.000Z', 'vote'],
    ])
  })

  test('has a run for each member that has people here', () => {
    const each = playbookOf([clock('day - 1 d')], { about: 'election', each: 'member' })
    expect(schedulesFor([each], [vote], new Set(['FI', 'SE'])).map(({ id }) => id)).toEqual(['PB-90/0/vote/FI'])
  })

  test('counts days on the wall clock of the member, across a change of the clock', () => {
    const playbook = playbookOf([clock('day - 14 d 17:00')], { about: 'election', each: 'member' })
    const spring = electionOf([pollOf('FI', '2027-04-04', 'Europe/Helsinki', '09:00-20:00')])
    expect(allOf(playbook, [spring], '2027-01-01T00:00:00Z', '2027-06-01T00:00:00Z')).toEqual([
      ['PB-90/0/vote/FI', '2027-03-21T15:00:00.000Z', 'vote'],
    ])
  })

  test('has none of an election that is cancelled, or where the hours are not known', () => {
    const playbook = playbookOf([clock('opens - 60 min'), clock('day - 1 d')], { about: 'election' })
    const bare = electionOf([pollOf('FI', '2027-05-09', 'Europe/Helsinki')])
    expect(schedulesOf([playbook], [{ ...vote, cancelled: true }])).toEqual([])
    expect(schedulesOf([playbook], [bare]).map(({ id }) => id)).toEqual(['PB-90/1/vote'])
  })
})

describe('a schedule before an election', () => {
  const weekly = playbookOf([cron('0 9 * * MON', ['4 w', '1 w']), cron('0 9 * * *', ['1 w', '0 d'])], {
    about: 'election',
  })

  test('holds in its stretch only, to the wall clock', () => {
    expect(allOf(weekly, [vote], '2027-01-01T00:00:00Z', '2027-12-01T00:00:00Z')).toEqual([
      ['PB-90/0', '2027-04-12T07:00:00.000Z', 'vote'],
      ['PB-90/0', '2027-04-19T07:00:00.000Z', 'vote'],
      ['PB-90/0', '2027-04-26T07:00:00.000Z', 'vote'],
      ...['04-30', '05-01', '05-02', '05-03', '05-04', '05-05', '05-06'].map((day) => [
        'PB-90/1',
        `2027-${day}T07:00:00.000Z`,
        'vote',
      ]),
    ])
  })

  test('belongs to the election that is next, where two are near', () => {
    const slots = allOf(weekly, [later, vote], '2027-01-01T00:00:00Z', '2027-12-01T00:00:00Z')
    expect(slots.filter(([id]) => id === 'PB-90/0').map(([, at, election]) => [at, election])).toEqual([
      ['2027-04-12T07:00:00.000Z', 'vote'],
      ['2027-04-19T07:00:00.000Z', 'vote'],
      ['2027-04-26T07:00:00.000Z', 'vote'],
      ['2027-05-24T07:00:00.000Z', 'later'],
      ['2027-05-31T07:00:00.000Z', 'later'],
      ['2027-06-07T07:00:00.000Z', 'later'],
    ])
  })

  test('finds its next slot in a stretch years away at once', () => {
    const far = { ...vote, polls: [pollOf('FI', '2049-05-09', 'Europe/Helsinki')] }
    const minutely = schedulesOf([playbookOf([cron('* * * * *', ['1 w', '0 d'])])], [far])[0]
    expect(minutely && nextOf(minutely, new Date('2027-01-01T00:00:00Z'))?.at.toISOString()).toBe(
      '2049-05-01T22:00:00.000Z',
    )
    expect(schedulesOf([weekly], []).map((each) => nextOf(each, new Date()))).toEqual([undefined, undefined])
  })

  test('about an election without a stretch, until the last has closed', () => {
    const playbook = playbookOf([cron('0 9 * * *')], { about: 'election' })
    const slots = allOf(playbook, [vote], '2027-05-07T12:00:00Z', '2027-06-01T00:00:00Z')
    expect(slots.map(([, at]) => at)).toEqual(['2027-05-08T07:00:00.000Z', '2027-05-09T07:00:00.000Z'])
  })
})
