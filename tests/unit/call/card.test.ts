import { describe, expect, test } from 'vitest'
import { callCard } from '../../../src/call/card.ts'
import { attendanceOf, quorumOf, type Roll } from '../../../src/call/coming.ts'
import type { CallFile, Guest } from '../../../src/call/file.ts'
import { messageTo } from '../../../src/call/invite.ts'
import { summaryOf } from '../../../src/call/summary.ts'
import type { Message } from '../../../src/chat/message.ts'
import { messageBreaches } from '../../../src/chat/portable.ts'
import type { Person } from '../../../src/directory/directory.ts'
import type { Scene } from '../../../src/directory/scene.ts'
import { wordsIn } from '../../integration/threat/stage.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

/** What a tired official reads of a call: golden texts, in both languages, each of which every platform can show. */

const anne = personOf('anne', 'FR')
const dorte = { ...personOf('dorte', 'DK'), language: 'da', zone: 'Europe/Copenhagen' }
const lux = personOf('lux', 'BE')
const others: readonly Person[] = [
  ...['a', 'b', 'bruno'].map((id) => personOf(id, 'FR')),
  { ...lux, roles: ['BE', 'LU'].flatMap((code) => lux.roles.map((role) => ({ ...role, code }))) },
  personOf('fiona', 'ENISA'),
]
const directory = directoryOf([anne, dorte, ...others], [roomOf('joint', [anne, dorte])], [])
const guest = (personId: string, code: string, answer: Guest['answer'] = null): Guest => ({
  personId,
  code,
  answer,
  answeredAt: null,
  told: 0,
})
const now = new Date('2027-03-27T10:00:00Z')
const planned: CallFile = {
  id: 'C-2027-0004',
  title: { en: 'Results path', da: 'Resultaternes vej' },
  link: 'https://conference.example.eu/C-2027-0004',
  agenda: ['Mirror site', 'Who phones whom'],
  codes: ['BE', 'DK', 'EE', 'ENISA', 'FR', 'LU'],
  observers: ['ENISA'],
  roles: ['duty'],
  label: 'TLP:AMBER',
  addressees: ['BE', 'DK', 'EE', 'ENISA', 'FR', 'LU'],
  roomId: 'joint',
  runId: null,
  caseNumber: null,
  electionId: null,
  seriesId: null,
  seriesDay: null,
  askedBy: 'anne',
  madeAt: now,
  state: 'planned',
  wall: '2027-03-28T14:00',
  zone: 'Europe/Brussels',
  offset: null,
  startsAt: new Date('2027-03-28T12:00:00Z'),
  minutes: 30,
  urgent: false,
  sequence: 0,
  quorum: 3,
  roundId: null,
  rollCallId: null,
  begunAt: null,
  endedAt: null,
  summarisedAt: null,
  guests: [
    guest('anne', 'FR', 'yes'),
    guest('bruno', 'FR', 'no'),
    guest('dorte', 'DK', 'yes'),
    guest('lux', 'BE+LU', 'maybe'),
    guest('fiona', 'ENISA', 'yes'),
  ],
  lines: [],
}
const running: CallFile = { ...planned, state: 'running', rollCallId: 'Q-2027-0007', begunAt: planned.startsAt }
const ended: CallFile = {
  ...running,
  state: 'ended',
  endedAt: new Date('2027-03-28T12:40:00Z'),
  lines: [
    {
      number: 1,
      kind: 'decision',
      words: 'The mirror takes over',
      ownerId: null,
      code: null,
      due: null,
      doneAt: null,
      decisionId: 'P-2027-0012',
      byId: 'anne',
      at: now,
      late: false,
    },
    {
      number: 2,
      kind: 'action',
      words: 'Check the mirror',
      ownerId: null,
      code: 'DK',
      due: new Date('2027-03-29T10:00:00Z'),
      doneAt: null,
      decisionId: null,
      byId: 'anne',
      at: now,
      late: false,
    },
    {
      number: 3,
      kind: 'note',
      words: 'All calm',
      ownerId: null,
      code: null,
      due: null,
      doneAt: null,
      decisionId: null,
      byId: 'anne',
      at: now,
      late: true,
    },
  ],
}
const scene = { directory, now, exercise: true, origin: 'http://localhost' } as Scene // messages read nothing else of it
const roll: Roll = {
  ...{ FR: { row: 'here' }, DK: { row: 'late' }, BE: { row: 'excused' }, LU: { row: null }, EE: { row: null } },
  ENISA: { row: 'here', by: 'anne' },
}
const en = { language: 'en', zone: 'Europe/Brussels' }
const da = { language: 'da', zone: 'Europe/Copenhagen' }

const both = ({ message, stub }: { message: Message; stub: Message }): string =>
  `${wordsIn(message)}\n\n— where that may not stand —\n${wordsIn(stub)}\n`

describe('golden texts', () => {
  test.each([
    ['card-planned', callCard({ ...scene, file: planned }, en)],
    ['card-planned-da', callCard({ ...scene, file: planned }, da)],
    ['card-running', callCard({ ...scene, file: running }, en)],
    ['card-ended', callCard({ ...scene, file: ended, roll }, en)],
    ['card-cancelled', callCard({ ...scene, file: { ...planned, state: 'cancelled' } }, en)],
    ['invitation', messageTo(scene, { ...planned, guests: [] }, guest('dorte', 'DK'), dorte, 'invite')],
    ['invitation-en', messageTo(scene, planned, guest('anne', 'FR', 'yes'), anne, 'invite')],
    ['quarter', messageTo(scene, planned, guest('anne', 'FR', 'yes'), anne, 'quarter')],
    ['start', messageTo(scene, running, guest('anne', 'FR', 'yes'), anne, 'start')],
    ['off', messageTo(scene, planned, guest('anne', 'FR', 'yes'), anne, 'off')],
    ['summary', summaryOf(scene, ended, roll, en)],
    ['summary-da', summaryOf(scene, ended, roll, da)],
  ])('%s', async (name, said) => {
    expect(messageBreaches(said.message)).toEqual([])
    expect(messageBreaches(said.stub)).toEqual([])
    await expect(both(said)).toMatchFileSnapshot(`golden/${name}.txt`)
  })

  test('what may stand anywhere says neither what it is about nor how to join', () => {
    const stubs = [
      callCard({ ...scene, file: planned }, en).stub,
      callCard({ ...scene, file: ended, roll }, en).stub,
      messageTo(scene, planned, guest('anne', 'FR'), anne, 'quarter').stub,
      messageTo(scene, planned, guest('anne', 'FR'), anne, 'off').stub,
      summaryOf(scene, ended, roll, en).stub,
    ]
    for (const stub of stubs)
      expect(JSON.stringify(stub)).not.toMatch(/Results path|Resultaternes|conference|mirror|Mirror|DK|BE/)
  })

  test('forty delegations with long titles and minutes stay portable', () => {
    const codes = Array.from({ length: 40 }, (_, n) => `X${String.fromCharCode(65 + (n % 26))}${n > 25 ? 'X' : ''}`)
    const many: CallFile = {
      ...ended,
      title: 'x'.repeat(500),
      agenda: codes.map(() => 'y'.repeat(400)),
      codes,
      guests: codes.map((code, n) => guest(`p${n}`, code, 'yes')),
      lines: codes.map((_, n) => ({ ...ended.lines[1]!, number: n + 1, words: 'z'.repeat(600) })),
    }
    const all = Object.fromEntries(codes.map((code) => [code, { row: 'here', by: 'anne' } as const]))
    for (const { message } of [
      callCard({ ...scene, file: { ...many, state: 'planned' } }, en),
      summaryOf(scene, many, all, en),
    ])
      expect(messageBreaches(message)).toEqual([])
  })
})

describe('who comes', () => {
  test('one who comes is enough, all must say no, and observers never count', () => {
    const seen = Object.fromEntries(attendanceOf(scene, planned).map(({ code, coming }) => [code, coming]))
    expect(seen).toEqual({ BE: 'maybe', DK: 'yes', EE: 'silent', ENISA: 'yes', FR: 'yes', LU: 'maybe' })
    expect(quorumOf(scene, planned)).toEqual({ come: 2, invited: 5, needed: 3 })
    const half = { ...planned, guests: [guest('a', 'FR', 'no'), guest('b', 'FR')] }
    expect(attendanceOf(scene, half).find(({ code }) => code === 'FR')?.coming).toBe('silent')
    const none = { ...planned, guests: [guest('a', 'FR', 'no'), guest('b', 'FR', 'no')] }
    expect(attendanceOf(scene, none).find(({ code }) => code === 'FR')?.coming).toBe('no')
  })

  test('nobody comes for the member that they left, who is gone comes for none, and who works for two for the one left', () => {
    const [left, gone] = [
      { ...dorte, roles: dorte.roles.map((role) => ({ ...role, code: 'SE' })) },
      { ...anne, retired: true },
    ]
    const onlyLux = { ...lux, roles: lux.roles.map((role) => ({ ...role, code: 'LU' })) }
    const since = directoryOf([left, gone, onlyLux, personOf('bruno', 'FR')], [], [])
    const all = { ...planned, guests: planned.guests.map((each) => ({ ...each, answer: 'yes' as const })) }
    const seen = attendanceOf({ ...scene, directory: since }, all)
    expect(seen.flatMap(({ code, coming, come }) => (coming === 'yes' ? [`${code} ${come}`] : []))).toEqual([
      'FR 1',
      'LU 1',
    ])
    expect(seen.find(({ code }) => code === 'DK')).toMatchObject({ coming: 'silent', invited: 0, come: 0 })
    expect(quorumOf({ ...scene, directory: since }, all)).toEqual({ come: 2, invited: 5, needed: 3 })
  })
})
