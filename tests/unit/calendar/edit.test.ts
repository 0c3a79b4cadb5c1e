import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mayEdit } from '../../../src/calendar/change.ts'
import { clockOf } from '../../../src/calendar/clock.ts'
import { applyEdit, type Edit, loosens } from '../../../src/calendar/edit.ts'
import type { Election } from '../../../src/calendar/election.ts'
import { UserError } from '../../../src/chat/errors.ts'
import { directoryOf, personOf } from '../../support/directory.ts'
import { electionOf, embargoOf, pollOf } from './elections.ts'

const vote = electionOf(
  [
    pollOf('CZ', '2027-05-07', 'Europe/Prague', '14:00-22:00'),
    pollOf('CZ', '2027-05-08', 'Europe/Prague', '08:00-14:00'),
    pollOf('FR', '2027-05-09', 'Europe/Paris', '08:00-20:00', { results: '2027-05-09T20:00', source: 'Décret' }),
    pollOf('IT', '2027-05-09', 'Europe/Rome', '07:00-23:00'),
  ],
  {
    embargoes: [embargoOf()],
    silences: [
      {
        id: 'vote/silence/FR/all',
        code: 'FR',
        what: 'all',
        from: '2027-05-08T00:00',
        until: '2027-05-09T20:00',
        zone: 'Europe/Paris',
        source: '',
        checkedOn: '',
        checkedBy: '',
      },
    ],
  },
)
const before = new Date('2027-05-01T00:00:00Z')
const scene = { directory: directoryOf([], [], []), now: before }

describe('a change of the calendar', () => {
  test('sets hours and keeps what it does not name', () => {
    const poll = pollOf('FR', '2027-05-09', 'Europe/Paris', '07:00-21:00')
    const [, , french] = applyEdit(vote, { kind: 'poll', poll }).polls
    expect(french).toMatchObject({ opens: '07:00', closes: '21:00', results: '2027-05-09T20:00', source: 'Décret' })
  })

  test('moves a day with its results and its silence', () => {
    const moved = applyEdit(vote, { kind: 'move', code: 'FR', from: '2027-05-09', to: '2027-05-16' })
    expect(moved.polls.find(({ code }) => code === 'FR')).toMatchObject({
      day: '2027-05-16',
      results: '2027-05-16T20:00',
    })
    expect(moved.silences[0]).toMatchObject({ from: '2027-05-15T00:00', until: '2027-05-16T20:00' })
    expect(clockOf(moved).embargo).toBe('2027-05-16T18:00:00.000Z')
  })

  test('that cannot be says why', () => {
    const refused = (edit: Edit): string => {
      try {
        applyEdit(vote, edit)
      } catch (fault) {
        if (fault instanceof UserError) return fault.code
        throw fault
      }
      return 'done'
    }
    expect(refused({ kind: 'move', from: '2027-05-10', to: '2027-05-11' })).toBe('calendar.edit.no-such-day')
    expect(refused({ kind: 'move', code: 'CZ', from: '2027-05-07', to: '2027-05-08' })).toBe('calendar.edit.day-taken')
    expect(refused({ kind: 'drop', code: 'PT' })).toBe('calendar.edit.no-such-day')
    expect(refused({ kind: 'restore' })).toBe('calendar.edit.not-cancelled')
    expect(refused({ kind: 'lift', code: 'FR' })).toBe('calendar.edit.no-embargo')
    const only = electionOf([pollOf('FR', '2027-05-09', 'Europe/Paris')])
    expect(() => applyEdit(only, { kind: 'drop', code: 'FR' })).toThrow('calendar.edit.last-day')
  })
})

describe('an embargo', () => {
  const loosened = (edit: Edit, now = before): boolean => loosens(vote, applyEdit(vote, edit), now)

  test('ends earlier by many ways, and each is seen', () => {
    expect(loosened({ kind: 'lift' })).toBe(true)
    expect(loosened({ kind: 'cancel' })).toBe(true)
    expect(loosened({ kind: 'drop', code: 'IT' })).toBe(true)
    expect(loosened({ kind: 'poll', poll: pollOf('IT', '2027-05-09', 'Europe/Rome', '07:00-22:59') })).toBe(true)
    expect(loosened({ kind: 'move', from: '2027-05-09', to: '2027-05-08' })).toBe(true)
    expect(loosened({ kind: 'embargo', embargo: embargoOf({ until: '2027-05-09T22:00', zone: 'Europe/Rome' }) })).toBe(
      true,
    )
  })

  test('may be put off, and is nothing any more once it is over', () => {
    expect(loosened({ kind: 'poll', poll: pollOf('IT', '2027-05-09', 'Europe/Rome', '07:00-23:30') })).toBe(false)
    expect(loosened({ kind: 'poll', poll: pollOf('CZ', '2027-05-08', 'Europe/Prague', '08:00-12:00') })).toBe(false)
    expect(loosened({ kind: 'embargo', embargo: embargoOf({ until: '2027-05-10T08:00', zone: 'Europe/Rome' }) })).toBe(
      false,
    )
    expect(loosened({ kind: 'lift' }, new Date('2027-05-09T21:00:00Z'))).toBe(false)
    expect(loosened({ kind: 'lift' }, new Date('2027-05-09T20:59:59Z'))).toBe(true)
  })

  test('cannot be worn down by edits that each need one person', () => {
    const clock = (hour: number, minute: number): string =>
      `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
    const time = fc
      .record({ hour: fc.nat({ max: 23 }), minute: fc.constantFrom(0, 30) })
      .map((t) => clock(t.hour, t.minute))
    const day = fc.integer({ min: 5, max: 12 }).map((each) => `2027-05-${String(each).padStart(2, '0')}`)
    const code = fc.constantFrom('CZ', 'FR', 'IT', 'PT')
    const zone = fc.constantFrom('Europe/Prague', 'Europe/Paris', 'Europe/Rome', 'Atlantic/Azores')
    const edit: fc.Arbitrary<Edit> = fc.oneof(
      fc.record({ code, day, zone, opens: time, closes: time }).map(
        (each): Edit => ({
          kind: 'poll',
          poll: pollOf(each.code, each.day, each.zone, `${each.opens}-${each.closes}`),
        }),
      ),
      fc
        .record({ code: fc.option(code, { nil: undefined }), from: day, to: day })
        .map(({ code, ...days }): Edit => ({ kind: 'move', ...days, ...(code && { code }) })),
      fc.record({ code, day }).map((each): Edit => ({ kind: 'drop', ...each })),
      fc.constantFrom<Edit>(
        { kind: 'cancel' },
        { kind: 'restore' },
        { kind: 'lift' },
        { kind: 'embargo', embargo: embargoOf() },
      ),
      fc.record({ code: fc.option(code, { nil: undefined }), day, time, zone }).map(
        ({ code, day, time, zone }): Edit => ({
          kind: 'embargo',
          embargo: embargoOf({ until: `${day}T${time}`, zone, ...(code && { code }) }),
        }),
      ),
    )
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        let now: Election = vote
        let held = clockOf(vote, 'FR').embargo ?? ''
        for (const each of edits) {
          let next: Election
          try {
            next = applyEdit(now, each)
          } catch (fault) {
            if (fault instanceof UserError) continue
            throw fault
          }
          if (loosens(now, next, before)) continue
          now = next
          const holds = now.cancelled ? '' : (clockOf(now, 'FR').embargo ?? '')
          expect(holds >= held, JSON.stringify(each)).toBe(true)
          held = holds
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('who may change the calendar', () => {
  const roleOf = (role: string, code: string) => personOf('someone', code, 'ecne', role)
  const french: Edit = { kind: 'poll', poll: pollOf('FR', '2027-05-09', 'Europe/Paris') }

  test('coordinators everything, a member’s own officials what is theirs, others nothing', () => {
    const may = (role: string, edit: Edit): boolean => mayEdit(scene, roleOf(role, 'FR'), edit, vote)
    expect(may('coordinator', { kind: 'cancel' })).toBe(true)
    for (const role of ['election_network_contact', 'emb_official']) {
      expect(may(role, french)).toBe(true)
      expect(may(role, { kind: 'move', code: 'FR', from: '2027-05-09', to: '2027-05-16' })).toBe(true)
      expect(may(role, { kind: 'move', from: '2027-05-09', to: '2027-05-16' })).toBe(false)
      expect(may(role, { kind: 'drop', code: 'IT' })).toBe(false)
      expect(may(role, { kind: 'lift' })).toBe(false)
      expect(may(role, { kind: 'cancel' })).toBe(false)
    }
    expect(may('spoc', french)).toBe(false)
    expect(mayEdit(scene, { ...roleOf('coordinator', 'FR'), retired: true }, french, vote)).toBe(false)
  })
})
