import { describe, expect, test } from 'vitest'
import { UserError } from '../../../src/chat/errors.ts'
import type { Answers } from '../../../src/chat/form.ts'
import { formBreaches } from '../../../src/chat/portable.ts'
import type { Call } from '../../../src/command/command.ts'
import { doubtIn, readProposal } from '../../../src/command/proposal.ts'
import { checkProposal, proposalForm } from '../../../src/command/proposal-form.ts'
import type { Room } from '../../../src/directory/directory.ts'
import { personOf, roomOf } from '../../support/directory.ts'

/** What somebody proposes in a line or a form: no deadline that was written is ever silently another. */

/** A Friday, 15:00 in Paris. */
const now = new Date('2027-03-26T14:00:00Z')
const anne = personOf('anne', 'FR')
const room = roomOf('joint', [anne])
const asking = { person: anne, room, now }
/** No more of a call is read than this. */
const said = (words: string, answers?: Answers): Call =>
  ({ ...asking, words, ...(answers && { answers }) }) as unknown as Call
const codeOf = (call: Call): string | undefined => {
  try {
    readProposal(call)
  } catch (error) {
    if (error instanceof UserError) return error.code
    throw error
  }
  return undefined
}
const usual = new Date('2027-03-27T14:00:00Z')

describe('a proposal in one line', () => {
  test.each([
    ['vote by 18:00 Close the lists', 'Close the lists', '2027-03-26T17:00:00Z'],
    ['in 2 h Close the lists', 'Close the lists', '2027-03-26T16:00:00Z'],
    ['by tomorrow Close the lists', 'Close the lists', '2027-03-27T16:00:00Z'],
    ['by Monday: Close the lists', 'Close the lists', '2027-03-29T15:00:00Z'],
    ['vote until 3 April, Close the lists', 'Close the lists', '2027-04-03T15:00:00Z'],
    ['in 3 days Close the lists', 'Close the lists', '2027-03-29T15:00:00Z'],
    ['senest på mandag Luk listerne', 'Luk listerne', '2027-03-29T15:00:00Z'],
    ['inden i morgen kl. 12 Luk listerne', 'Luk listerne', '2027-03-27T11:00:00Z'],
  ])('%s', (line, title, deadline) => {
    expect(readProposal(said(line))).toMatchObject({ title, deadline: new Date(deadline) })
  })

  test.each([
    'by Friday Close the lists',
    'vote by Friday 17:00 Close the lists',
    'by 09:00 Close the lists',
    'by today 9:00 Close the lists',
    'by 5 Close the lists',
    'by 25:99 Close the lists',
    'by Monday 25:99 Close the lists',
    'by 2029-03-28 12:00 Close the lists',
    'by tomorrow morning Close the lists',
    'by tonight Close the lists',
    'by next Sunday Close the lists',
    'by next week Close the lists',
    'by the end of the day Close the lists',
    'by noon Close the lists',
    'by June Close the lists',
    'senest fredag Luk listerne',
    'senest kl. 9:00 Luk listerne',
    'senest i går Luk listerne',
    'in 2 months Close the lists',
    'in 0 h Close the lists',
    'in 500 days Close the lists',
    'om 2 måneder Luk listerne',
  ])('whose time cannot be read proposes nothing: %s', (line) => {
    expect(codeOf(said(line))).toBe('decisions.propose.by.unread')
  })

  test.each([
    'by-election rules',
    'by all means answer the press',
    'by 5G operators alone',
    'by man-made delays nobody is bound',
    'by the 27 members alone',
    'until further notice no list is published',
    'until the count ends we stay silent',
    'in 2 Member States the lists are wrong',
    'in the morning briefing we name the source',
    'in May elections we share the data',
    'senest kendte tal offentliggøres',
    'inden for Unionen deles alt',
    'om mandatet',
    '09:00 briefing for all',
    'Friday is a day of silence',
  ])('is a title where it says no time: %s', (line) => {
    expect(readProposal(said(line))).toMatchObject({ title: line, deadline: usual })
  })
})

describe('a deadline that the clocks show twice or never', () => {
  test.each([
    ['vote by 2027-03-28 02:30 Close the lists', 'skipped', 'vote by', 'Close the lists'],
    ['by 2027-10-31 02:30 Close the lists', 'doubled', 'by', 'Close the lists'],
    ['TLP:GREEN vote by 31 October 2:30: Close the lists', 'doubled', 'TLP:GREEN vote by', 'Close the lists'],
    ['2027-10-31 02:30 Close the lists', 'doubled', 'by', 'Close the lists'],
    [
      'delegated to DK ratified in 12 h by 2027-10-31 02:30 X mandate: y',
      'doubled',
      'delegated to DK ratified in 12 h by',
      'X mandate: y',
    ],
  ])('is asked about: %s', (line, kind, before, after) => {
    const marking = line.startsWith('TLP:GREEN') ? 'TLP:GREEN' : room.label
    expect(doubtIn(said(line))).toMatchObject({ when: { kind }, before, after, marking })
    expect(codeOf(said(line))).toBe(`calls.form.${kind}`)
  })

  test('is none where its offset was written, and of each of the two what was meant', () => {
    const at = (offset: string) =>
      readProposal(said(`by 2027-10-31T02:30${offset} Europe/Paris Close the lists`)).deadline
    expect(at('+02:00')).toEqual(new Date('2027-10-31T00:30:00Z'))
    expect(at('+01:00')).toEqual(new Date('2027-10-31T01:30:00Z'))
  })

  test.each(['by', 'review'])('is told at the field of a form: %s', (field) => {
    const answers = { title: 'Daily sync', rule: 'vote', [field]: '2027-10-31 02:30' }
    expect(Object.keys(checkProposal(answers, asking))).toEqual([field])
    expect(codeOf(said('', answers))).toBe('calls.form.doubled')
  })
})

describe('what one decides for all', () => {
  const rule = { profile: 'delegated', ratifyHours: 24 }
  test.each([
    ['delegated by 18:00 Publish; mandate: terms, point 4', 'Publish', rule, 'terms, point 4'],
    [
      'delegated to DK ratified in 12 h by 18:00 Publish',
      'Publish',
      { ...rule, ratifyHours: 12, delegate: 'DK' },
      undefined,
    ],
    [
      'delegated by 18:00 ratify within 1 hour to DK: Publish',
      'Publish',
      { ...rule, ratifyHours: 1, delegate: 'DK' },
      undefined,
    ],
    [
      'delegated til DK ratificeres inden 6 timer Offentliggør\nmandat: punkt 4',
      'Offentliggør',
      { ...rule, ratifyHours: 6, delegate: 'DK' },
      'punkt 4',
    ],
    ['delegated to be published', 'to be published', rule, undefined],
    [
      'vote to DK: thanks, mandate: none',
      'to DK: thanks, mandate: none',
      { profile: 'vote', threshold: 'simple' },
      undefined,
    ],
  ])('%s', (line, title, wanted, mandate) => {
    const wish = readProposal(said(line))
    expect([wish.title, wish.rule, wish.mandate]).toEqual([title, wanted, mandate])
  })

  test.each(['delegated ratified in 0 h Publish', 'delegated ratified in 200 h Publish'])('is not: %s', (line) => {
    expect(codeOf(said(line))).toBe('decisions.propose.ratify.unread')
  })

  test('by form it takes a mandate, and a time for ratification that can be read', () => {
    const answers = { title: 'Publish', rule: 'delegated', mandate: 'Terms, point 4', delegate: 'dk', ratify: '6' }
    expect(checkProposal(answers, asking)).toEqual({})
    expect(readProposal(said('', answers)).rule).toEqual({ ...rule, ratifyHours: 6, delegate: 'DK' })
    expect(Object.keys(checkProposal({ ...answers, mandate: '', ratify: 'soon' }, asking))).toEqual([
      'mandate',
      'ratify',
    ])
  })
})

test.each([0, 1, 59])(
  'an hour is long enough for a silence in second %i of its minute, and no minute less is',
  (second) => {
    const later = { ...asking, now: new Date(now.getTime() + second * 1000) }
    const silence = (by: string) => checkProposal({ title: 'Close', rule: 'silence', by }, later)
    expect(silence('in 1 h')).toEqual({})
    expect(Object.keys(silence('in 59 min'))).toEqual(['by'])
  },
)

describe('of what a share is', () => {
  const vote = { profile: 'vote', threshold: 'simple' }
  const ofMembers = { ...vote, basis: 'members' }
  const twoThirds = { ...ofMembers, threshold: 'two-thirds' }
  test.each([
    ['vote two-thirds of members, quorum 14, in 2 h: Close the lists', { ...twoThirds, quorum: 14 }],
    ['vote two thirds of all the members Close the lists', twoThirds],
    ['vote to tredjedele af medlemmerne om 2 h Close the lists', twoThirds],
    ['vote-two-thirds of members by 18:00 Close the lists', twoThirds],
    ['vote-two-thirds-of-members Close the lists', twoThirds],
    ['vote three-quarters of members: Close the lists', { ...ofMembers, threshold: 'three-quarters' }],
    ['vote unanimous of members Close the lists', { ...ofMembers, threshold: 'unanimous' }],
    ['vote of members Close the lists', ofMembers],
    ['vote majority of members Close the lists', ofMembers],
    ['vote two-thirds of votes cast Close the lists', { ...vote, threshold: 'two-thirds' }],
    ['vote two-thirds by 18:00 Close the lists', { ...vote, threshold: 'two-thirds' }],
    ['vote two-thirds, Close the lists', { ...vote, threshold: 'two-thirds' }],
    ['vote Close the lists', vote],
  ])('%s', (line, rule) => {
    expect([readProposal(said(line)).title, readProposal(said(line)).rule]).toEqual(['Close the lists', rule])
  })

  test.each([
    'two-thirds of the lists are wrong',
    'two thirds answered',
    'of the votes cast none is counted yet',
    'majority rules are published',
    'of members’ lists none is complete',
  ])('is not said by a title: %s', (title) => {
    expect(readProposal(said(`vote ${title}`))).toMatchObject({ title, rule: vote })
    expect(readProposal(said(`vote ${title}`)).rule).not.toHaveProperty('basis')
  })

  test('stands before the deadline that is asked about', () => {
    expect(doubtIn(said('TLP:GREEN vote two-thirds of members, quorum 3 by 2027-10-31 02:30 Close'))).toMatchObject({
      before: 'TLP:GREEN vote two-thirds of members, quorum 3 by',
      after: 'Close',
    })
  })

  test('is chosen by form', () => {
    const answers = { title: 'Close', rule: 'vote-two-thirds-of-members', quorum: '14' }
    expect(readProposal(said('', answers)).rule).toEqual({ ...twoThirds, quorum: 14 })
  })
})

describe('where no rule is named', () => {
  const inRoom = (decides: Room['decides'], words: string, answers?: Answers): Call =>
    ({ ...said(words, answers), room: { ...room, ...(decides && { decides }) } }) as Call
  const ofMembers = { profile: 'vote', threshold: 'two-thirds', basis: 'members', quorum: 14 } as const
  const hour = { profile: 'silence', hours: 48 } as const
  const delegated = { profile: 'delegated', ratifyHours: 12 } as const

  test.each([
    [undefined, 'Close the lists', { profile: 'consensus' }],
    [ofMembers, 'Close the lists', ofMembers],
    [ofMembers, 'in 2 h Close the lists', ofMembers],
    [ofMembers, 'consensus Close the lists', { profile: 'consensus' }],
    [ofMembers, 'vote quorum 3 Close the lists', { profile: 'vote', threshold: 'simple', quorum: 3 }],
    [hour, 'Close the lists', hour],
    [delegated, 'Close the lists; mandate: terms', delegated],
    [delegated, 'delegated Close the lists; mandate: terms', { ...delegated, ratifyHours: 24 }],
  ] as const)('the room says it: %j %s', (decides, line, rule) => {
    const wish = readProposal(inRoom(decides, line))
    expect([wish.title, wish.rule]).toEqual(['Close the lists', rule])
  })

  test('a silence of the room has its own time, and is never shorter than any', () => {
    expect(readProposal(inRoom(hour, 'Close the lists'))).not.toHaveProperty('deadline')
    expect(codeOf(inRoom(hour, 'in 2 min Close the lists'))).toBe('decisions.propose.silence-short')
  })

  test.each(['room', ''])('by form it is what is chosen first: %j', (rule) => {
    const by = (decides: Room['decides'], more: Answers = {}) =>
      readProposal(inRoom(decides, '', { title: 'Close', rule, ...more })).rule
    expect(by(undefined)).toEqual({ profile: 'consensus' })
    expect(by(ofMembers)).toEqual(ofMembers)
    expect(by(ofMembers, { quorum: '3' })).toEqual({ ...ofMembers, quorum: 3 })
    expect(by(delegated, { mandate: 'Terms' })).toEqual(delegated)
    expect(by(delegated, { mandate: 'Terms', delegate: 'dk', ratify: '6' })).toEqual({
      ...delegated,
      ratifyHours: 6,
      delegate: 'DK',
    })
    expect(codeOf(inRoom(delegated, '', { title: 'Close', rule }))).toBe('decisions.propose.mandate.missing')
    expect(codeOf(inRoom(hour, '', { title: 'Close', rule, quorum: '3' }))).toBe('decisions.propose.quorum.rule')
    expect(codeOf(inRoom(hour, '', { title: 'Close', rule, by: 'in 2 min' }))).toBe('decisions.propose.silence-short')
  })

  test.each(['en', 'da'])('the form offers it, and every platform can show it (%s)', (language) => {
    const person = { ...anne, language }
    const rules = [ofMembers, { ...ofMembers, threshold: 'three-quarters' }, hour, delegated] as const
    for (const decides of rules) {
      const form = proposalForm({ person, room: { ...room, decides }, now } as never, { id: 'propose', context: '' }) // no more is read
      expect(formBreaches(form)).toEqual([])
      expect(form.pages[1]?.[0]).toMatchObject({ id: 'rule', value: 'room' })
    }
  })
})

describe('how many have to take a position', () => {
  const vote = { profile: 'vote', threshold: 'simple' }
  test.each([
    ['consensus quorum 14 Close the lists', { profile: 'consensus', quorum: 14 }],
    ['vote quorum 14: Close the lists', { ...vote, quorum: 14 }],
    ['vote kvorum 3, in 2 h Close the lists', { ...vote, quorum: 3 }],
    ['consensus in 2 h quorum 3 Close the lists', { profile: 'consensus', quorum: 3 }],
    ['vote-two-thirds by 18:00, quorum 9, Close the lists', { ...vote, threshold: 'two-thirds', quorum: 9 }],
  ])('is said behind the rule: %s', (line, rule) => {
    expect(readProposal(said(line))).toMatchObject({ title: 'Close the lists', rule })
  })

  test.each(['quorum 14 is too high', 'vote Quorum rules', 'consensus on a quorum 14'])('is no title: %s', (line) => {
    expect(readProposal(said(line)).rule).not.toHaveProperty('quorum')
  })

  test('stands before the deadline that is asked about, not behind it', () => {
    expect(doubtIn(said('vote quorum 3 by 2027-10-31 02:30 Close'))).toMatchObject({
      before: 'vote quorum 3 by',
      after: 'Close',
    })
  })

  test.each(['silence', 'urgent-silence', 'delegated', 'national'])('is never dropped in silence: %s', (rule) => {
    expect(codeOf(said(`${rule} quorum 3 Close; mandate: terms`))).toBe('decisions.propose.quorum.rule')
    const answers = { title: 'Close', rule, quorum: '3', mandate: 'Terms' }
    expect(codeOf(said('', answers))).toBe('decisions.propose.quorum.rule')
    expect(Object.keys(checkProposal(answers, asking))).toEqual(['quorum'])
  })

  test.each(['vote', 'consensus'])('counts by form: %s', (rule) => {
    expect(readProposal(said('', { title: 'Close', rule, quorum: '3' })).rule).toMatchObject({ quorum: 3 })
    for (const quorum of ['0', '100', 'all'])
      expect(codeOf(said('', { title: 'Close', rule, quorum }))).toBe('decisions.propose.quorum.unread')
  })
})

describe('a proposal by form', () => {
  const good: Answers = { title: 'Daily sync', rule: 'vote', by: 'Monday', options: 'a\nb', quorum: '14' }
  const many = Array.from({ length: 13 }, (_, n) => `line ${n}`).join('\n')

  test('a day alone lasts until 17:00', () => {
    expect(checkProposal(good, asking)).toEqual({})
    expect(readProposal(said('', good))).toMatchObject({ deadline: new Date('2027-03-29T15:00:00Z') })
  })

  test.each([
    [{ by: 'Friday' }, 'by', 'decisions.propose.by.unread'],
    [{ review: 'soon' }, 'review', 'decisions.propose.review.unread'],
    [{ quorum: 'many' }, 'quorum', 'decisions.propose.quorum.unread'],
    [{ options: 'only one' }, 'options', 'decisions.propose.options.count'],
    [{ options: many }, 'options', 'decisions.propose.options.count'],
    [{ evidence: many }, 'evidence', 'decisions.propose.evidence.many'],
    [{ rule: 'silence', by: 'in 2 min', quorum: '' }, 'by', 'decisions.propose.silence-short'],
  ] as const)('tells what would be refused: %j', (wrong, field, code) => {
    expect(codeOf(said('', { ...good, ...wrong }))).toBe(code)
    expect(Object.keys(checkProposal({ ...good, ...wrong }, asking))).toEqual([field])
  })
})
