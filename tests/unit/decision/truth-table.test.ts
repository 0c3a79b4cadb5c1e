import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Outcome, type Rule, type Said, type Seat, standing, tally } from '../../../src/decision/rule.ts'
import { deadline, expected, isChanged, lastOf, minute, type Situation, situations } from './situations.ts'

/**
 * The rules of decisions, written out. A row reads: rule, seats, what was said, when it is looked at → what comes out. Seats are
 * codes, `(EP)` observes. A position is `FR:yes@3`: France, yes, in minute 3; `~` before the value is a reservation, `!` after the
 * minute means that it reached the bot late. The deadline is minute 60; `now` is a minute; `close` closes at that minute.
 */

const vote = (threshold: 'simple' | 'two-thirds' | 'three-quarters' | 'unanimous', quorum?: number): Rule => ({
  profile: 'vote',
  threshold,
  ...(quorum !== undefined && { quorum }),
})
const ofMembers = (threshold: 'simple' | 'two-thirds' | 'three-quarters' | 'unanimous', quorum?: number): Rule => ({
  profile: 'vote',
  threshold,
  basis: 'members',
  ...(quorum !== undefined && { quorum }),
})
const consensus: Rule = { profile: 'consensus' }
const ofTwo: Rule = { profile: 'consensus', quorum: 2 }
const silence: Rule = { profile: 'silence' }
const delegated: Rule = { profile: 'delegated', ratifyHours: 24 }
const toDenmark: Rule = { profile: 'delegated', ratifyHours: 12, delegate: 'DK' }
const national: Rule = { profile: 'national', code: 'FR' }

const seatsOf = (written: string): Seat[] =>
  written
    .split(' ')
    .filter((each) => each !== '')
    .map((each) => ({ code: each.replace(/[()]/g, ''), observer: each.startsWith('(') }))

const saidOf = (written: string): Said[] =>
  written
    .split(' ')
    .filter((each) => each !== '')
    .map((each, index) => {
      const [, code = '', reserved, value = '', at = '', late] = /^([A-Z]+):(~?)([a-z]+)@(\d+)(!?)$/.exec(each) ?? []
      return {
        code,
        key: `k${index}`,
        value,
        reservation: reserved === '~',
        at: minute(Number(at)),
        late: late === '!',
      }
    })

type Row = readonly [
  name: string,
  rule: Rule,
  seats: string,
  said: string,
  when: number | `close ${number}`,
  outcome: `${Outcome['state']} ${Outcome['why']}`,
  more?: Partial<Pick<Outcome, 'chosen' | 'dissent' | 'reservations' | 'silent' | 'quorum'>>,
]

const abc = 'CZ DK FR'
const rows: readonly Row[] = [
  // Consensus.
  ['all agree', consensus, abc, 'CZ:yes@1 DK:yes@2 FR:yes@3', 3, 'adopted no-objection', { chosen: 'yes' }],
  ['not all have spoken', consensus, abc, 'CZ:yes@1 DK:yes@2', 30, 'open running', { silent: ['FR'] }],
  [
    'at the deadline the silent do not block',
    consensus,
    abc,
    'CZ:yes@1',
    60,
    'adopted no-objection',
    { silent: ['DK', 'FR'] },
  ],
  ['abstention does not block', consensus, abc, 'CZ:yes@1 DK:abstain@2 FR:abstain@3', 3, 'adopted no-objection'],
  ['all abstain', consensus, abc, 'CZ:abstain@1 DK:abstain@2 FR:abstain@3', 3, 'lapsed nobody'],
  ['one objects', consensus, abc, 'CZ:yes@1 DK:object@2 FR:yes@3', 3, 'rejected objection', { dissent: ['DK'] }],
  ['no is an objection', consensus, abc, 'CZ:yes@1 DK:no@2 FR:yes@3', 3, 'rejected objection'],
  ['an objection stays open until all have spoken', consensus, abc, 'CZ:no@1 DK:yes@2', 30, 'open running'],
  [
    'an objection that was taken back',
    consensus,
    abc,
    'CZ:no@1 DK:yes@2 CZ:yes@5 FR:yes@6',
    6,
    'adopted no-objection',
    { dissent: [] },
  ],
  [
    'an observer objects',
    consensus,
    'CZ DK (EP)',
    'CZ:yes@1 DK:yes@2 EP:object@2',
    3,
    'adopted no-objection',
    { dissent: [] },
  ],
  [
    'nobody waits for an observer',
    consensus,
    'CZ DK (EP)',
    'CZ:yes@1 DK:yes@2',
    2,
    'adopted no-objection',
    { silent: [] },
  ],
  [
    'a reservation is an agreement and is shown',
    consensus,
    abc,
    'CZ:yes@1 DK:~yes@2 FR:yes@3',
    3,
    'adopted no-objection',
    { reservations: ['DK'] },
  ],
  ['nobody spoke', consensus, abc, '', 60, 'lapsed nobody', { silent: ['CZ', 'DK', 'FR'] }],
  ['closed by hand', consensus, abc, 'CZ:yes@1', 'close 10', 'adopted no-objection'],
  [
    'an objection after the deadline',
    consensus,
    abc,
    'CZ:yes@1 DK:object@61',
    62,
    'adopted no-objection',
    { dissent: [], silent: ['DK', 'FR'] },
  ],
  ['an objection in the minute of the deadline', consensus, abc, 'CZ:yes@1 DK:object@60', 60, 'rejected objection'],
  ['an objection marked late', consensus, abc, 'CZ:yes@1 DK:object@9!', 60, 'adopted no-objection'],
  ['who has no seat', consensus, 'CZ DK', 'CZ:yes@1 DK:yes@2 SE:no@2', 3, 'adopted no-objection'],
  ['two options', consensus, abc, 'CZ:a@1 DK:b@2 FR:abstain@3', 3, 'rejected divided'],
  ['one of two needed', ofTwo, abc, 'CZ:yes@1', 60, 'lapsed no-quorum', { quorum: false, silent: ['DK', 'FR'] }],
  ['both needed, one abstains', ofTwo, abc, 'CZ:yes@1 DK:abstain@2', 60, 'adopted no-objection', { quorum: true }],
  ['no observer is one of two', ofTwo, 'CZ DK (EP)', 'CZ:yes@1 EP:yes@2', 60, 'lapsed no-quorum'],
  ['who comes late is none of two', ofTwo, abc, 'CZ:yes@1 DK:yes@61', 62, 'lapsed no-quorum'],
  ['a deputy is not the second of two', ofTwo, abc, 'CZ:yes@1 CZ:yes@2', 60, 'lapsed no-quorum'],
  ['an objection counts without a quorum', ofTwo, abc, 'CZ:no@1', 60, 'rejected objection'],

  // Silence.
  ['nobody says anything', silence, abc, '', 60, 'adopted silent', { chosen: 'yes', silent: ['CZ', 'DK', 'FR'] }],
  ['before its end', silence, abc, '', 59, 'open running'],
  ['all agree aloud before its end', silence, abc, 'CZ:yes@1 DK:yes@1 FR:yes@2', 30, 'open running'],
  ['one breaks it, at once', silence, abc, 'DK:object@5', 5, 'rejected broken', { dissent: ['DK'] }],
  ['no breaks it', silence, abc, 'DK:no@5', 5, 'rejected broken'],
  ['an observer cannot break it', silence, 'CZ DK (EP)', 'EP:object@5', 60, 'adopted silent'],
  ['who has no seat cannot break it', silence, 'CZ DK', 'SE:object@5', 60, 'adopted silent'],
  ['broken silence does not heal', silence, abc, 'DK:object@5 DK:yes@6', 60, 'rejected broken'],
  ['an objection after its end', silence, abc, 'DK:object@61', 70, 'adopted silent', { silent: ['CZ', 'DK', 'FR'] }],
  ['an objection in its last minute', silence, abc, 'DK:object@60', 60, 'rejected broken'],
  ['abstention is no objection', silence, abc, 'DK:abstain@5', 60, 'adopted silent', { silent: ['CZ', 'FR'] }],
  ['a reservation does not break it', silence, abc, 'DK:~yes@5', 60, 'adopted silent', { reservations: ['DK'] }],
  ['closed by hand, some silent', silence, abc, 'CZ:yes@1', 'close 10', 'lapsed closed-early'],
  ['closed by hand, none silent', silence, abc, 'CZ:yes@1 DK:yes@1 FR:abstain@2', 'close 10', 'adopted silent'],

  // Vote.
  ['more than half', vote('simple'), abc, 'CZ:yes@1 DK:yes@2 FR:no@3', 3, 'adopted majority', { dissent: ['FR'] }],
  ['a tie rejects', vote('simple'), 'CZ DK', 'CZ:yes@1 DK:no@2', 2, 'rejected tie', { dissent: ['DK'] }],
  ['all abstain is a tie', vote('simple'), 'CZ DK', 'CZ:abstain@1 DK:abstain@2', 2, 'rejected tie'],
  ['abstentions are not cast', vote('simple'), abc, 'CZ:yes@1 DK:abstain@2 FR:abstain@3', 3, 'adopted majority'],
  ['the majority is there and two may still change it', vote('simple'), abc, 'CZ:yes@1 DK:yes@2', 30, 'open running'],
  ['at the deadline', vote('simple'), abc, 'CZ:yes@1 DK:yes@2', 60, 'adopted majority', { silent: ['FR'] }],
  ['two thirds of three', vote('two-thirds'), abc, 'CZ:yes@1 DK:yes@2 FR:no@3', 3, 'adopted majority'],
  ['two thirds of four', vote('two-thirds'), 'CZ DK FR SE', 'CZ:yes@1 DK:yes@2 FR:no@3 SE:no@3', 3, 'rejected tie'],
  [
    'two thirds of five',
    vote('two-thirds'),
    'CZ DK FR SE PT',
    'CZ:yes@1 DK:yes@2 PT:yes@2 FR:no@3 SE:no@3',
    3,
    'rejected no-majority',
  ],
  [
    'three quarters of four',
    vote('three-quarters'),
    'CZ DK FR SE',
    'CZ:yes@1 DK:yes@2 FR:yes@3 SE:no@3',
    3,
    'adopted majority',
  ],
  ['three quarters of three', vote('three-quarters'), abc, 'CZ:yes@1 DK:yes@2 FR:no@3', 3, 'rejected no-majority'],
  ['unanimous', vote('unanimous'), abc, 'CZ:yes@1 DK:yes@2 FR:abstain@3', 3, 'adopted majority'],
  ['not unanimous', vote('unanimous'), abc, 'CZ:yes@1 DK:yes@2 FR:no@3', 3, 'rejected no-majority'],
  [
    'quorum reached with an abstention',
    vote('simple', 2),
    abc,
    'CZ:yes@1 DK:abstain@2',
    60,
    'adopted majority',
    { quorum: true },
  ],
  ['quorum missed', vote('simple', 3), abc, 'CZ:yes@1 DK:yes@2', 60, 'lapsed no-quorum', { quorum: false }],
  [
    'an observer makes no quorum',
    vote('simple', 3),
    'CZ DK (EP) FR',
    'CZ:yes@1 DK:yes@2 EP:yes@2',
    60,
    'lapsed no-quorum',
  ],
  ['a late vote makes no quorum', vote('simple', 3), abc, 'CZ:yes@1 DK:yes@2 FR:yes@61', 62, 'lapsed no-quorum'],
  ['an observer has no vote', vote('simple'), 'CZ DK (EP)', 'CZ:yes@1 DK:no@2 EP:yes@2', 3, 'rejected tie'],
  [
    'a deputy changes the position of the delegation',
    vote('simple'),
    'CZ DK',
    'CZ:yes@1 CZ:no@2 DK:no@3',
    3,
    'rejected no-majority',
  ],
  ['an older position that arrives last', vote('simple'), 'CZ DK', 'CZ:no@9 DK:yes@3 CZ:yes@4', 9, 'rejected tie'],
  ['at the same instant the greater key counts', vote('simple'), 'CZ', 'CZ:yes@4 CZ:no@4', 4, 'rejected no-majority'],
  ['nobody voted', vote('simple'), abc, '', 60, 'lapsed nobody'],
  [
    'three options, one with more than half',
    vote('simple'),
    abc,
    'CZ:a@1 DK:a@2 FR:b@3',
    3,
    'adopted majority',
    { chosen: 'a', dissent: ['FR'] },
  ],
  [
    'three options, none with more than half',
    vote('simple'),
    'CZ DK FR SE PT',
    'CZ:a@1 DK:a@2 FR:b@3 SE:c@3 PT:no@3',
    3,
    'rejected no-majority',
  ],
  ['three options, two alike', vote('simple'), abc, 'CZ:a@1 DK:b@2 FR:abstain@3', 3, 'rejected tie'],

  // Vote, of members.
  ['two thirds of three members', ofMembers('two-thirds'), abc, 'CZ:yes@1 DK:yes@2', 60, 'adopted majority'],
  ['one voted, and two are absent', ofMembers('two-thirds'), abc, 'CZ:yes@1', 60, 'rejected no-majority'],
  ['of the votes cast one would do', vote('two-thirds'), abc, 'CZ:yes@1', 60, 'adopted majority'],
  [
    'who abstains is not for it',
    ofMembers('two-thirds'),
    abc,
    'CZ:yes@1 DK:abstain@2 FR:abstain@3',
    3,
    'rejected no-majority',
    { dissent: [], silent: [] },
  ],
  ['an observer is no member', ofMembers('two-thirds'), 'CZ DK (EP) (NO)', 'CZ:yes@1 DK:yes@2', 2, 'adopted majority'],
  [
    'an observer for it does not help',
    ofMembers('two-thirds'),
    'CZ DK FR (EP)',
    'CZ:yes@1 EP:yes@2 DK:no@2 FR:abstain@3',
    3,
    'rejected tie',
  ],
  ['a deputy is not a second vote', ofMembers('two-thirds'), abc, 'CZ:yes@1 CZ:yes@2', 60, 'rejected no-majority'],
  [
    'a deputy takes the vote back that it needed',
    ofMembers('two-thirds'),
    abc,
    'CZ:yes@1 DK:yes@2 DK:abstain@3',
    60,
    'rejected no-majority',
  ],
  ['a late vote is an absent one', ofMembers('two-thirds'), abc, 'CZ:yes@1 DK:yes@61', 62, 'rejected no-majority'],
  ['half of the members are no majority', ofMembers('simple'), 'CZ DK', 'CZ:yes@1', 60, 'rejected no-majority'],
  ['more than half of the members', ofMembers('simple'), abc, 'CZ:yes@1 DK:yes@2', 60, 'adopted majority'],
  ['a tie of members', ofMembers('simple'), 'CZ DK', 'CZ:yes@1 DK:no@2', 2, 'rejected tie'],
  [
    'three quarters of four members',
    ofMembers('three-quarters'),
    'CZ DK FR SE',
    'CZ:yes@1 DK:yes@2 FR:yes@3',
    60,
    'adopted majority',
    { silent: ['SE'] },
  ],
  ['unanimous needs every member', ofMembers('unanimous'), abc, 'CZ:yes@1 DK:yes@2', 60, 'rejected no-majority'],
  ['every member is for it', ofMembers('unanimous'), abc, 'CZ:yes@1 DK:yes@2 FR:yes@3', 3, 'adopted majority'],
  [
    'the share is there and not the quorum',
    ofMembers('two-thirds', 3),
    abc,
    'CZ:yes@1 DK:yes@2',
    60,
    'lapsed no-quorum',
    { quorum: false },
  ],
  ['who could decide it has not spoken', ofMembers('simple'), abc, 'CZ:yes@1', 30, 'open running'],
  [
    'two thirds of members for one of three',
    ofMembers('two-thirds'),
    abc,
    'CZ:a@1 DK:a@2 FR:b@3',
    3,
    'adopted majority',
  ],

  // One decides.
  [
    'the first of the delegated decides',
    delegated,
    'CZ DK',
    'DK:yes@2 CZ:no@3',
    3,
    'adopted decided',
    { chosen: 'yes' },
  ],
  ['the first of the delegated says no', delegated, 'CZ DK', 'DK:no@2', 3, 'rejected decided'],
  ['whoever abstains leaves it to the next', delegated, 'CZ DK', 'DK:abstain@2 CZ:yes@3', 3, 'adopted decided'],
  ['no observer decides', delegated, '(EP) DK', 'EP:yes@2', 3, 'open running'],
  ['nobody decides', delegated, 'CZ DK', '', 60, 'lapsed nobody'],
  [
    'whom it is delegated to decides, whoever speaks first',
    toDenmark,
    'CZ DK',
    'CZ:yes@1 DK:no@2',
    2,
    'rejected decided',
  ],
  [
    'whom it is delegated to adopts, and who is against it is named',
    toDenmark,
    'CZ DK FR',
    'CZ:no@1 FR:~yes@1 DK:yes@2',
    2,
    'adopted decided',
    { chosen: 'yes', dissent: ['CZ'], reservations: ['FR'], silent: [] },
  ],
  ['another delegation decides nothing', toDenmark, 'CZ DK', 'CZ:yes@1', 3, 'open running', { silent: ['DK'] }],
  ['whom it is delegated to abstains', toDenmark, 'CZ DK', 'CZ:yes@1 DK:abstain@2', 60, 'lapsed nobody'],
  ['whom it is delegated to only observes', toDenmark, 'CZ (DK)', 'CZ:yes@1 DK:yes@2', 60, 'lapsed nobody'],
  ['whom it is delegated to says nothing', toDenmark, 'CZ DK', 'CZ:yes@1', 60, 'lapsed nobody'],
  ['whom it is delegated to speaks too late', toDenmark, 'CZ DK', 'DK:yes@61', 62, 'lapsed nobody'],
  ['the member decides', national, 'FR', 'FR:yes@2', 2, 'adopted decided'],
  ['another member cannot', national, 'FR DK', 'DK:yes@2', 3, 'open running', { silent: ['FR'] }],
  ['the member decides otherwise', national, 'FR DK', 'DK:yes@1 FR:no@2', 3, 'rejected decided'],
  ['the member says nothing', national, 'FR DK', 'DK:yes@1', 60, 'lapsed nobody'],
  [
    'the member adopts, and who is against it is named',
    national,
    'CZ DK FR (EP)',
    'CZ:no@1 DK:~yes@1 EP:no@1 FR:yes@2',
    2,
    'adopted decided',
    { chosen: 'yes', dissent: ['CZ'], reservations: ['DK'], silent: [] },
  ],
]

const optionsFor = (said: string): readonly string[] => (/:[abc]@/.test(said) ? ['a', 'b', 'c'] : ['yes', 'no'])

describe('the truth table of decisions', () => {
  test.each(rows.map((row) => ({ name: row[0], row })))('$name', ({ row }) => {
    const [, rule, seats, said, when, outcome, more = {}] = row
    const closing = typeof when === 'string'
    const now = minute(typeof when === 'string' ? Number(when.slice('close '.length)) : when)
    const options = optionsFor(said)
    const counting = { now, deadline, options, ...(closing && { closing }) }
    const found = tally(rule, seatsOf(seats), saidOf(said), counting)
    expect(`${found.state} ${found.why}`).toBe(outcome)
    expect(found).toMatchObject(more)
  })

  test('without a deadline only the last of them closes it', () => {
    const seats = seatsOf(abc)
    const at = { now: minute(100_000), deadline: null }
    expect(tally(consensus, seats, saidOf('CZ:yes@1 DK:yes@2'), at).state).toBe('open')
    expect(tally(consensus, seats, saidOf('CZ:yes@1 DK:yes@2 FR:yes@99'), at).state).toBe('adopted')
  })

  test('counts each value, and objections under one', () => {
    const said = saidOf('CZ:yes@1 DK:object@2 FR:no@3 SE:abstain@3')
    const { counts } = tally(vote('simple'), seatsOf('CZ DK FR SE PT (EP)'), said, { now: minute(4), deadline })
    expect(counts).toEqual({ entitled: 5, present: 4, votes: { yes: 1, no: 2, abstain: 1 } })
  })
})

describe('in any situation', () => {
  const ask = ({ rule, seats, said, now, closing }: Situation): Outcome =>
    tally(rule, seats, said, {
      now: minute(now),
      deadline,
      options: ['yes', 'other', 'no'],
      ...(closing && { closing }),
    })

  test('what comes out is what the rules say in words', () => {
    fc.assert(
      fc.property(situations, (each) => {
        const { state, chosen, quorum, silent, counts } = ask(each)
        expect({ state, chosen, quorum, silent, counts }).toEqual(expected(each))
      }),
      { numRuns: 3000 },
    )
  })

  test('what a delegation said last counts, whoever of it said it, on whichever platform, and whenever it is heard', () => {
    let changed = 0
    fc.assert(
      fc.property(situations, ({ seats, said }) => {
        const counted = standing(seats, said, deadline)
        for (const { code, observer } of seats) {
          const last = observer ? undefined : lastOf(said, code)
          expect(counted.get(code)).toBe(last)
          if (last && isChanged(said, last)) changed += 1
        }
      }),
      { numRuns: 1000 },
    )
    expect(changed).toBeGreaterThan(0)
  })

  test('the order in which simultaneous positions arrive changes nothing', () => {
    const shuffled = situations.chain((each) =>
      fc.shuffledSubarray(each.said, { minLength: each.said.length }).map((said) => ({ each, said })),
    )
    fc.assert(
      fc.property(shuffled, ({ each, said }) => {
        expect(ask({ ...each, said })).toEqual(ask(each))
      }),
      { numRuns: 1000 },
    )
  })

  test('what observers and strangers say, and what is late, changes nothing', () => {
    fc.assert(
      fc.property(situations, (each) => {
        const seated = new Set(each.seats.filter(({ observer }) => !observer).map(({ code }) => code))
        const counted = each.said.filter(({ code, late, at }) => seated.has(code) && !late && at <= deadline)
        expect(ask({ ...each, said: counted })).toEqual(ask(each))
      }),
      { numRuns: 1000 },
    )
  })

  test('what so many of the members adopt, as many of the votes cast do', () => {
    fc.assert(
      fc.property(situations, (each) => {
        const { rule } = each
        if (rule.profile !== 'vote') return
        const ofMembers = ask({ ...each, rule: { ...rule, basis: 'members' } })
        if (ofMembers.state !== 'adopted') return
        const { state, chosen } = ask({ ...each, rule: { ...rule, basis: 'cast' } })
        expect([state, chosen]).toEqual(['adopted', ofMembers.chosen])
      }),
      { numRuns: 1000 },
    )
  })

  test('dissent and reservations are never hidden', () => {
    fc.assert(
      fc.property(situations, (each) => {
        const { dissent, reservations, state, chosen } = ask(each)
        const own = each.seats.filter(({ observer }) => !observer).map(({ code }) => code)
        for (const code of own) {
          const newest = lastOf(each.said, code)
          if (!newest) continue
          expect(reservations.includes(code)).toBe(newest.reservation)
          const objects = newest.value === 'no' || newest.value === 'object'
          const differs = state === 'adopted' && newest.value !== 'abstain' && newest.value !== chosen
          expect(dissent.includes(code)).toBe(objects || differs)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
