import { describe, expect, test } from 'vitest'
import { agendaBlocks } from '../../../src/call/agenda.ts'
import type { CallFile, Minute } from '../../../src/call/file.ts'
import { type Matters, pointsOf } from '../../../src/call/point.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

/** What a call's agenda lists besides the points that were written, and what stands in none. */

const now = new Date('2027-03-28T10:00:00Z')
const ago = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000)
const file = {
  id: 'C-2027-0009',
  codes: ['FR', 'DK'],
  label: 'TLP:AMBER',
  roomId: 'joint',
  caseNumber: null,
  startsAt: new Date('2027-03-28T12:00:00Z'),
  minutes: 30,
} as unknown as CallFile // all that is read of it here

type Case = Matters['cases'][number]
type Decision = Matters['decisions'][number]
type Call = Matters['calls'][number]

const aCase = (more: Partial<Case> = {}): Case => ({
  number: 'EL-2027-FR-0001',
  title: 'Mirror down',
  code: 'FR',
  label: 'TLP:AMBER',
  addressees: ['FR', 'DK'],
  released: true,
  status: 'accepted',
  acceptBy: null,
  sealedAt: null,
  destroyedAt: null,
  ...more,
})
const aDecision = (more: Partial<Decision> = {}): Decision => ({
  id: 'P-2027-0001',
  title: 'Publish jointly',
  label: 'TLP:AMBER',
  addressees: ['FR', 'DK'],
  roomId: 'joint',
  callId: null,
  caseNumber: null,
  state: 'rejected',
  rule: { profile: 'silence' },
  deadline: ago(30),
  decidedAt: ago(30),
  ratifyBy: null,
  supersededBy: null,
  ...more,
})
const action: Minute = {
  number: 2,
  kind: 'action',
  words: 'check the mirror',
  ownerId: null,
  code: 'DK',
  due: ago(5),
  doneAt: null,
  decisionId: null,
  byId: 'anne',
  at: ago(60),
  late: false,
}
const aCall = (line: Partial<Minute> = {}, more: Partial<Call> = {}): Call => ({
  id: 'C-2027-0004',
  label: 'TLP:AMBER',
  addressees: ['FR', 'DK'],
  caseNumber: null,
  lines: [{ ...action, ...line }],
  ...more,
})
/** The points of each kind, by the number of what they are about. */
const points = (matters: Partial<Matters>, of = file): Readonly<Record<string, readonly string[]>> => {
  const all = { cases: [], decisions: [], calls: [], clocks: [], since: ago(48), ...matters }
  return Object.fromEntries(
    pointsOf(all, of, now).groups.map(({ kind, points: own }) => [kind, own.map((each) => each.of)]),
  )
}

describe('what was left open comes back', () => {
  test('a silence that was broken and what lapsed since the last call, and nothing took its place', () => {
    expect(points({ decisions: [aDecision()] })).toEqual({ left: ['P-2027-0001'] })
    expect(points({ decisions: [aDecision({ state: 'lapsed', rule: { profile: 'consensus' } })] })).toEqual({
      left: ['P-2027-0001'],
    })
    // One that others did not ratify was taken long before it lapsed.
    const unratified = { state: 'lapsed', decidedAt: ago(90), ratifyBy: ago(18) } as const
    expect(points({ decisions: [aDecision(unratified)] })).toEqual({ left: ['P-2027-0001'] })
  })

  test('not what was decided, what came before the last call, what was taken up again or is of another room', () => {
    const decisions = [
      aDecision({ state: 'adopted' }),
      aDecision({ rule: { profile: 'consensus' } }),
      aDecision({ decidedAt: ago(50) }),
      aDecision({ supersededBy: 'P-2027-0002' }),
      aDecision({ roomId: 'other' }),
      aDecision({ roomId: null }),
    ]
    expect(points({ decisions })).toEqual({})
    expect(points({ decisions: [aDecision({ roomId: null })] }, { ...file, roomId: null })).toEqual({})
  })

  test('what calls gave to do and nobody did in time, with who was to', () => {
    expect(points({ calls: [aCall()] })).toEqual({ actions: ['C-2027-0004'] })
    const calls = [
      aCall({ doneAt: ago(1) }),
      aCall({ due: null }),
      aCall({ due: file.startsAt }),
      aCall({ kind: 'note' }),
    ]
    expect(points({ calls })).toEqual({})
    const scene = { directory: directoryOf([personOf('anne', 'FR')], [], []) }
    const found = pointsOf({ cases: [], decisions: [], calls: [aCall()], clocks: [], since: now }, file, now)
    expect(JSON.stringify(agendaBlocks(scene, found, { language: 'en', zone: 'Europe/Brussels' }))).toContain(
      ' check the mirror – DK, by Sun 28 Mar, 07:00 Brussels',
    )
    expect(found.about).toEqual(['call/C-2027-0004'])
  })

  test('a case that nobody accepted in time stands by itself, not among those that are looked after', () => {
    const late = aCase({ number: 'EL-2027-FR-0002', status: 'new', acceptBy: ago(1) })
    const fresh = aCase({ number: 'EL-2027-FR-0003', status: 'new', acceptBy: file.startsAt })
    expect(points({ cases: [aCase(), late, fresh] })).toEqual({
      unaccepted: ['EL-2027-FR-0002'],
      cases: ['EL-2027-FR-0001', 'EL-2027-FR-0003'],
    })
  })
})

describe('nothing comes before those invited that one of them may not read', () => {
  test('of others’ cases, decisions and calls', () => {
    const own = { addressees: ['FR'] }
    expect(points({ cases: [aCase(own)], decisions: [aDecision(own)], calls: [aCall({}, own)] })).toEqual({})
  })

  test('nor what is stricter than the call', () => {
    const stricter = { label: 'TLP:AMBER+STRICT' } as const
    expect(points({ decisions: [aDecision(stricter)], calls: [aCall({}, stricter)] })).toEqual({})
    expect(points({ decisions: [aDecision()] }, { ...file, label: 'TLP:GREEN' })).toEqual({})
  })

  test('the reader’s own clocks are theirs alone, and make it as strict as they are', () => {
    const clock = {
      todo: 'clock',
      due: ago(1),
      file: aCase({ label: 'TLP:AMBER+STRICT', addressees: ['FR'] }),
    } as const
    const found = pointsOf({ cases: [], decisions: [], calls: [], clocks: [clock], since: now }, file, now)
    expect([found.label, found.groups.map(({ kind }) => kind)]).toEqual(['TLP:AMBER+STRICT', ['overdue']])
  })
})
