import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastMinutes, waitedFor } from '../../../src/decision/early.ts'
import { type Rule, type Said, type Seat, tally } from '../../../src/decision/rule.ts'

/** Whether a proposal may be closed before its time: only what the silent could not change. */

const deadline = new Date('2027-04-25T20:00:00Z')
const opened = new Date('2027-04-25T18:00:00Z')
const now = new Date('2027-04-25T19:00:00Z')
const codes = ['CZ', 'DK', 'EE', 'FR']
const seats = [...codes.map((code) => ({ code, observer: false })), { code: 'EP', observer: true }]
const options = ['yes', 'no']
const say = (code: string, value: string): Said => ({
  code,
  key: code,
  value,
  reservation: false,
  at: new Date('2027-04-25T18:30:00Z'),
  late: false,
})
const vote: Rule = { profile: 'vote', threshold: 'simple' }
const ofMembers: Rule = { profile: 'vote', threshold: 'three-quarters', basis: 'members' }
const consensus: Rule = { profile: 'consensus' }
const yes = (count: number): readonly Said[] => codes.slice(0, count).map((code) => say(code, 'yes'))

test.each<readonly [string, Rule, readonly Said[], readonly string[]]>([
  ['one voice is no consensus of four yet', consensus, yes(1), ['DK', 'EE', 'FR']],
  ['nor are three', consensus, yes(3), ['FR']],
  ['a consensus too few have spoken to is waited for', { ...consensus, quorum: 3 }, yes(1), ['DK', 'EE', 'FR']],
  ['a consensus that is broken stays so', consensus, [...yes(1), say('DK', 'no')], []],
  ['one vote of four', vote, yes(1), ['DK', 'EE', 'FR']],
  ['two of four could still be a tie', vote, yes(2), ['EE', 'FR']],
  ['three of four are the majority, whatever the last one says', vote, yes(3), []],
  ['three quarters of four members are enough, whatever the last one says', ofMembers, yes(3), []],
  ['too few for the quorum adopt nothing', { ...vote, quorum: 3 }, yes(1), []],
  ['what an observer says counts for nobody', vote, [...yes(2), say('EP', 'yes')], ['EE', 'FR']],
])('%s', (_, rule, said, waits) => {
  expect(waitedFor(rule, seats, said, { now, deadline, opened, options })).toEqual(waits)
})

test('after its time nobody is waited for', () => {
  expect(waitedFor(consensus, seats, yes(1), { now: deadline, deadline, opened, options })).toEqual([])
})

/** Without a deadline: for the shortest time what some may decide for others is theirs too, and afterwards it is closed by hand. */
const silence: Rule = { profile: 'silence', hours: 1 }
const delegated: Rule = { profile: 'delegated', ratifyHours: 12, delegate: 'CZ' }
const national: Rule = { profile: 'national', code: 'CZ' }
const alone = [{ code: 'CZ', observer: false }]
test.each<readonly [string, Rule, readonly Seat[], readonly Said[], minutes: number, readonly string[]]>([
  ['one voice is no consensus at once', consensus, seats, yes(1), 0, ['DK', 'EE', 'FR']],
  ['nor in the last minute of the shortest time', consensus, seats, yes(1), leastMinutes - 1, ['DK', 'EE', 'FR']],
  ['after that who looks after the room closes it', consensus, seats, yes(1), leastMinutes, []],
  ['with a quorum as without', { ...consensus, quorum: 3 }, seats, yes(1), 0, ['DK', 'EE', 'FR']],
  ['what is objected to is not adopted by it', consensus, seats, [...yes(1), say('DK', 'no')], 0, []],
  ['who is alone in it waits for nobody', consensus, alone, yes(1), 0, []],
  ['one vote of four', vote, seats, yes(1), 0, ['DK', 'EE', 'FR']],
  ['three of four are the majority', vote, seats, yes(3), 0, []],
  ['one vote of four after the shortest time', vote, seats, yes(1), leastMinutes, []],
  ['a silence closed before its time adopts nothing', silence, seats, yes(1), 0, []],
  ['what is delegated one decides', delegated, seats, yes(1), 0, []],
  ['so is what is national', national, seats, yes(1), 0, []],
])('without a deadline: %s', (_, rule, asked, said, minutes, waits) => {
  const at = new Date(opened.getTime() + minutes * 60_000)
  expect(waitedFor(rule, asked, said, { now: at, deadline: null, opened, options })).toEqual(waits)
})

test('what may be closed stands, whatever anybody who was silent says after all', () => {
  const three = ['a', 'b', 'c']
  const value = fc.constantFrom(...three, 'no', 'abstain')
  const some = fc.array(fc.tuple(fc.constantFrom(...codes), value), { maxLength: 4 })
  const rules: readonly Rule[] = [
    consensus,
    { ...consensus, quorum: 3 },
    vote,
    { ...vote, threshold: 'two-thirds' },
    { ...vote, basis: 'members' },
    { ...vote, threshold: 'three-quarters', basis: 'members' },
    { ...vote, quorum: 2 },
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...rules),
      some,
      fc.array(value, { minLength: 4, maxLength: 4 }),
      (rule, made, later) => {
        const said = [...new Map(made)].map(([code, what]) => say(code, what))
        const at = { now, deadline, opened, options: three }
        const early = tally(rule, seats, said, { ...at, closing: true })
        if (early.state !== 'adopted' || waitedFor(rule, seats, said, at).length > 0) return
        const more = early.silent.map((code, index) => say(code, later[index] ?? 'no'))
        const then = tally(rule, seats, [...said, ...more], { ...at, closing: true })
        expect([then.state, then.chosen]).toEqual([early.state, early.chosen])
      },
    ),
    { numRuns: 2000 },
  )
})
