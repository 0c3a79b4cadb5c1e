import { describe, expect, test } from 'vitest'
import { isPresent, rollOf } from '../../../src/call/coming.ts'
import { readCallLine } from '../../../src/call/line.ts'
import { makeLink } from '../../../src/call/link.ts'
import { readMinutes } from '../../../src/call/minutes.ts'
import { isCallLink } from '../../../src/config/call-link.ts'

const speaker = { now: new Date('2027-03-26T10:00:00Z'), zone: 'Europe/Brussels' }

describe('minutes as they are typed', () => {
  test('each line is what it begins with, in both languages; any other is a note', () => {
    const lines = readMinutes(
      'decision: the mirror takes over\nBesluttet: spejlet tager over\n- note: calm\n\nNothing else\nAction: @FR test it by 2027-03-27 12:00',
      speaker,
    )
    expect(lines).toEqual([
      { kind: 'decision', words: 'the mirror takes over' },
      { kind: 'decision', words: 'spejlet tager over' },
      { kind: 'note', words: 'calm' },
      { kind: 'note', words: 'Nothing else' },
      { kind: 'action', words: 'test it', owner: 'FR', due: new Date('2027-03-27T11:00:00Z') },
    ])
  })

  test.each([
    [
      'action: @anne.b check by tomorrow 9:00',
      { owner: 'anne.b', words: 'check', due: new Date('2027-03-27T08:00:00Z') },
    ],
    ['action: check the mirror', { words: 'check the mirror' }],
    ['action: @DK stand by the phone', { owner: 'DK', words: 'stand by the phone' }],
    [
      'opgave: @DK tjek spejlet inden i morgen kl. 14',
      { owner: 'DK', words: 'tjek spejlet', due: new Date('2027-03-27T13:00:00Z') },
    ],
    ['action: @FR report by 25:99', { owner: 'FR', words: 'report by 25:99', unread: '25:99' }],
    // It is a Friday: whether today or in a week is not said.
    ['action: @FR report by Friday', { owner: 'FR', words: 'report by Friday', unread: 'Friday' }],
    ['action: @FR report by Friday noon', { owner: 'FR', words: 'report by Friday noon', unread: 'Friday noon' }],
    ['action: report by next Monday', { words: 'report', due: new Date('2027-03-29T15:00:00Z') }],
    ['action: report by next Sunday', { words: 'report by next Sunday', unread: 'next Sunday' }],
    // Over; the clocks never show it; they show it twice; another part of the day than its end.
    ['action: report by today 9:00', { words: 'report by today 9:00', unread: 'today 9:00' }],
    ['action: report by 2027-03-28 02:30', { words: 'report by 2027-03-28 02:30', unread: '2027-03-28 02:30' }],
    ['action: report by 2027-10-31 02:30', { words: 'report by 2027-10-31 02:30', unread: '2027-10-31 02:30' }],
    ['action: report by tomorrow morning', { words: 'report by tomorrow morning', unread: 'tomorrow morning' }],
    ['action: report by end of day', { words: 'report by end of day', unread: 'end of day' }],
    ['action: report by next week', { words: 'report by next week', unread: 'next week' }],
    ['action: report by Sunday to all', { words: 'report by Sunday to all', unread: 'Sunday to all' }],
    ['opgave: tjek inden søndag', { words: 'tjek', due: new Date('2027-03-28T15:00:00Z') }],
    [
      'action: read what Anne wrote by hand by Sunday.',
      { words: 'read what Anne wrote by hand', due: new Date('2027-03-28T15:00:00Z') },
    ],
    ['action: stand by until the count ends', { words: 'stand by until the count ends' }],
  ])('%s', (line, expected) => {
    expect(readMinutes(line, speaker)).toEqual([{ kind: 'action', ...expected }])
  })

  test('several on one line are told apart by a semicolon with spaces, and empty ones are none', () => {
    expect(readMinutes('decision: filter; action: @EE share the data', speaker)).toEqual([
      { kind: 'decision', words: 'filter' },
      { kind: 'action', owner: 'EE', words: 'share the data' },
    ])
    expect(readMinutes('decision: a ; note: b; c ; decision: ', speaker).map(({ words }) => words)).toEqual([
      'a',
      'b; c',
    ])
  })
})

describe('a label in minutes', () => {
  test.each([
    ['TLP:AMBER+STRICT decision: We wait', { kind: 'decision', words: 'We wait' }],
    ['decision: TLP:AMBER+STRICT We wait', { kind: 'decision', words: 'We wait' }],
    ['- note: [TLP:AMBER+STRICT] We wait', { kind: 'note', words: 'We wait' }],
    ['TLP:GREEN action: TLP:AMBER+STRICT @FR ask', { kind: 'action', words: 'ask', owner: 'FR' }],
    ['action: @FR TLP:AMBER+STRICT ask', { kind: 'action', words: 'ask', owner: 'FR' }],
    ['decision: TLP:AMBER+STRICT\ndecision: We wait', { kind: 'decision', words: 'We wait' }],
  ])('is found wherever the words of a line begin, and is none of them: %s', (text, expected) => {
    expect(readMinutes(text, speaker)).toEqual([{ ...expected, label: 'TLP:AMBER+STRICT' }])
  })

  test('is that of its own line', () => {
    expect(readMinutes('All calm\nTLP:AMBER We wait\nTLP:GREEN', speaker)).toEqual([
      { kind: 'note', words: 'All calm' },
      { kind: 'note', words: 'We wait', label: 'TLP:AMBER' },
    ])
  })
})

describe('a call in one line', () => {
  test.each([
    ['tomorrow 14:00 Results path', { title: 'Results path' }],
    ['urgent in 45 min quorum 5 Mirror down', { urgent: true, quorum: 5, title: 'Mirror down' }],
    ['EL-2027-FR-0042 tomorrow 14:00 45 min', { caseWritten: 'EL-2027-FR-0042', minutes: 45, title: '' }],
    ['tomorrow 14:00 1.5 h Long one', { minutes: 90, title: 'Long one' }],
    ['tomorrow 14:00 1 hour 30 min Budget', { minutes: 90, title: 'Budget' }],
    ['tomorrow 14:00 for 1 hour and 15 minutes Budget', { minutes: 75, title: 'Budget' }],
    ['tomorrow 14:00 1 time 30 min Budget', { minutes: 90, title: 'Budget' }],
    ['tomorrow 14:00 1 time og 30 minutter Budget', { minutes: 90, title: 'Budget' }],
    ['tomorrow 14:00 1 h 30 Budget', { minutes: 90, title: 'Budget' }],
    ['tomorrow 14:00 1h30 Budget', { minutes: 90, title: 'Budget' }],
    ['tomorrow 14:00 1h05m Budget', { minutes: 65, title: 'Budget' }],
    // What is counted is no length.
    ['tomorrow 14:00 1 h 27 Member States', { minutes: 60, title: '27 Member States' }],
    ['tomorrow 14:00 1 hour 5 delegations', { minutes: 60, title: '5 delegations' }],
    ['i morgen kl. 14 3 tænketanke', { title: '3 tænketanke' }],
    // Its time may be two; how long it takes is no doubt.
    ['tomorrow at 3-4 Budget', { minutes: 60, title: 'Budget' }],
    ['1 July 14:00-15:30 CET Budget', { minutes: 90, title: 'Budget' }],
    ['find 30 min Weekly sync', { find: true, minutes: 30, title: 'Weekly sync' }],
    ['find tue 10:00, wed 14:00 45 min Sync', { find: true, minutes: 45, title: 'Sync' }],
    ['find tue 10:00-11:00, wed 14:00-15:00 Sync', { find: true, minutes: 60, title: 'Sync' }],
    ['find 30 min tue 10:00, wed 14:00 TLP:AMBER about providers', { minutes: 30, find: true, label: 'TLP:AMBER' }],
    ['TLP:GREEN tomorrow 14:00 Outreach', { label: 'TLP:GREEN', title: 'Outreach' }],
    ['i morgen kl. 14 Ugemøde', { title: 'Ugemøde' }],
    ['Weekly sync', { title: 'Weekly sync' }],
  ])('%s', (words, expected) => {
    const line = readCallLine(words, speaker)
    expect(line).toMatchObject({ urgent: false, find: false, ...expected })
    expect(line.when !== undefined).toBe(!line.find && words !== 'Weekly sync')
  })
})

describe('a label in the line of a call', () => {
  /** All that a line says, but for what follows in it. */
  const said = (words: string) => {
    const { when, times, ...line } = readCallLine(words, speaker)
    return { ...line, at: when?.kind === 'moment' && when.wall, named: times?.named }
  }

  test.each([
    [['find', 'tue 10:00, wed 14:00', 'Sync']],
    [['find', '45 min', 'tue 10:00, wed 14:00', 'Sync']],
    [['find', 'urgent', 'tue 10:00-11:00, wed 14:00-15:00', 'quorum 5', 'Sync']],
    [['EL-2027-FR-0042', 'urgent', 'tomorrow 14:00', '45 min', 'Mirror down']],
    [['haster', 'i morgen kl. 14', 'quorum 3', 'Ugemøde']],
  ])('says the same in front of any part of %j, and takes nothing away from the others', (parts) => {
    const marked = (at: number, label: string) => parts.toSpliced(at, 0, label).join(' ')
    const plain = said(parts.join(' '))
    expect(plain.title).toBe(parts.at(-1))
    for (const label of ['TLP:GREEN', '[TLP:AMBER+STRICT]'])
      for (const at of parts.keys())
        expect(said(marked(at, label))).toEqual({ ...plain, label: label.replace(/[[\]]/g, '') })
  })

  test('between two of the times lets none of them be lost', () => {
    expect(readCallLine('find tue 10:00, wed 14:00, TLP:AMBER thu 9:00 Sync', speaker).times?.fault).toBe('unread')
  })

  test('is the strictest of several', () => {
    for (const [a, b] of [
      ['TLP:GREEN', 'TLP:AMBER'],
      ['TLP:AMBER', 'TLP:GREEN'],
    ])
      expect(readCallLine(`${a} find ${b} tue 10:00, wed 14:00 Sync`, speaker)).toMatchObject({
        ...{ label: 'TLP:AMBER', title: 'Sync' },
        times: { count: 2 },
      })
  })
})

describe('the roll', () => {
  const begun = new Date('2027-03-26T10:00:00Z')
  const at = (minutes: number): Date => new Date(begun.getTime() + minutes * 60_000)

  test('five minutes are in time, later is late, silence is nothing else', () => {
    const roll = rollOf(
      ['FR', 'DK', 'EE', 'SE'],
      [
        { code: 'FR', value: 'here', at: at(5) },
        { code: 'DK', value: 'here', at: new Date(at(5).getTime() + 1) },
        { code: 'EE', value: 'excused', at: at(1), by: 'anne' },
      ],
      { begunAt: begun, startsAt: begun },
    )
    expect(roll).toEqual({
      ...{ FR: { row: 'here' }, DK: { row: 'late' } },
      ...{ EE: { row: 'excused', by: 'anne' }, SE: { row: null } },
    })
    expect(Object.values(roll).map(isPresent)).toEqual([true, true, false, false])
  })

  test('begun before its time, whoever comes by that is in time; begun after it, it is counted from then', () => {
    const said = [
      { code: 'FR', value: 'here', at: at(14) },
      { code: 'DK', value: 'here', at: at(20) },
      { code: 'EE', value: 'here', at: at(21) },
    ]
    const rows = (startsAt: Date | null) => rollOf(['FR', 'DK', 'EE'], said, { begunAt: begun, startsAt })
    const [here, late] = [{ row: 'here' }, { row: 'late' }]
    expect(rows(at(15))).toEqual({ FR: here, DK: here, EE: late })
    expect(rows(at(-15))).toEqual({ FR: late, DK: late, EE: late })
  })
})

describe('where a call is joined', () => {
  test('the form of the setting says of which kind it is', () => {
    expect(makeLink('https://meet.example.eu/', 'C-2027-0004', false)).toMatch(
      /^https:\/\/meet\.example\.eu\/C-2027-0004-[\w-]{22}$/,
    )
    expect(makeLink('https://rooms.example.eu/standing', 'C-2027-0004', false)).toBe(
      'https://rooms.example.eu/standing',
    )
    expect(makeLink('https://x.example.eu/?room={call}&key={secret}', 'C-2027-0004', false)).toMatch(
      /^https:\/\/x\.example\.eu\/\?room=C-2027-0004&key=[\w-]{22}$/,
    )
    expect(makeLink(undefined, 'C-2027-0004', true)).toBe('https://conference.example.eu/C-2027-0004')
    expect(makeLink(undefined, 'C-2027-0004', false)).toBeUndefined()
  })

  test('two calls never share a secret', () => {
    const one = makeLink('https://meet.example.eu/', 'C-2027-0004', false)
    expect(makeLink('https://meet.example.eu/', 'C-2027-0004', false)).not.toBe(one)
  })

  test.each([
    ['https://meet.example.eu/', true],
    ['https://meet.example.eu/{call}', true],
    ['http://meet.example.eu/', false],
    ['https://name:secret@meet.example.eu/', false],
    ['https://meet.example.eu/{room}', false],
    ['javascript:alert(1)', false],
    ['https://meet.example.eu/\r\nX: 1', false],
  ])('%j may be set: %s', (written, expected) => {
    expect(isCallLink(written)).toBe(expected)
  })
})
