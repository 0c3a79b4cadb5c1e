import { describe, expect, test } from 'vitest'
import { writeCsv } from '../../../src/export/csv.ts'
import { hashOf } from '../../../src/export/digest.ts'
import { documentOf } from '../../../src/export/document.ts'
import { type CasePart, type DecisionPart, type Dossier, dossierOf, labelOf } from '../../../src/export/dossier.ts'
import { forOthers } from '../../../src/export/for-others.ts'
import { writeMarkdown } from '../../../src/export/markdown.ts'
import { writeMisp } from '../../../src/export/misp.ts'
import { writeStix } from '../../../src/export/stix.ts'
import { markingOf } from '../../../src/export/stix-marking.ts'
import { uuidOf, uuidv5 } from '../../../src/export/uuid.ts'
import { checkCsv, readCsv } from '../../interop/csv.ts'
import { checkObjects } from '../../interop/templates.ts'
import { caseDossier, hostile, periodDossier, registerDossier, sampleCase, sampleDecision } from './sample.ts'

const made = { hash: 'c'.repeat(64), language: 'en', zone: 'Europe/Sofia', madeAt: new Date('2027-04-26T06:00:00Z') }
const golden = (name: string): string => `golden/${name}`

describe('what each format says', () => {
  test.each([
    ['case.md', () => writeMarkdown(documentOf(caseDossier, made))],
    [
      'period.da.md',
      () => writeMarkdown(documentOf(periodDossier, { ...made, language: 'da', zone: 'Europe/Copenhagen' })),
    ],
    ['case.csv', () => writeCsv(caseDossier, ';')],
    ['register.csv', () => writeCsv(registerDossier, ',')],
    ['case.stix.json.txt', () => writeStix(caseDossier, made.hash)],
    ['case.misp.json.txt', () => writeMisp(caseDossier, made.hash)],
    ['period.misp.json.txt', () => writeMisp(periodDossier, made.hash)],
  ])('%s', async (name, write) => {
    await expect(write()).toMatchFileSnapshot(golden(name))
  })
})

describe('a dossier', () => {
  const place = { directory: { members: new Map() } as never, exercise: false, origin: 'https://jom.example.eu' } // only its members are asked for

  test('bears the strictest label of its parts', () => {
    const [item] = sampleCase.evidence
    const strict = { ...sampleCase, evidence: [{ ...item!, label: 'TLP:AMBER+STRICT' as const }] }
    const parts = { cases: [strict], decisions: [sampleDecision], calls: [] }
    expect(dossierOf(place, caseDossier.scope, parts).label).toBe('TLP:AMBER+STRICT')
    expect(dossierOf(place, { kind: 'decisions' }, { cases: [], decisions: [], calls: [] }).label).toBe('TLP:CLEAR')
  })

  test('has the same hash when it says the same, in whatever order it was put together', () => {
    const { cases, ...rest } = caseDossier
    expect(hashOf({ ...rest, cases })).toBe(hashOf(caseDossier))
    expect(hashOf({ ...caseDossier, cases: [{ ...sampleCase, level: 2 }] })).not.toBe(hashOf(caseDossier))
  })
})

describe('hostile words', () => {
  test('are no markup, no link and no HTML in Markdown', () => {
    const text = writeMarkdown(documentOf(caseDossier, made))
    expect(text).toContain('evil.example')
    expect(text).not.toMatch(/(?<!\\)<img|(?<!\\)\[go|https?:\/\/|(?<!\\)@everyone|www\.evil|\u202E/)
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1', '"=1', hostile])(
    '%j is no formula in CSV',
    (words) => {
      const [entry] = sampleCase.entries
      const dossier = { ...caseDossier, cases: [{ ...sampleCase, entries: [{ ...entry!, words }] }] }
      for (const separator of [';', ','] as const) {
        const text = writeCsv(dossier, separator)
        expect(checkCsv(text, separator)).toEqual([])
        expect(
          readCsv(text, separator)
            .flat()
            .some((cell) => cell.startsWith("'")),
        ).toBe(true)
      }
    },
  )

  test.each(["x,=cmd|' /C calc'!A0,y", 'x; =1', 'first\n+1', 'a,"=1"', 'one,\n\t@SUM(A1)'])(
    '%j begins no formula in CSV where a program parts cells elsewhere than the file does',
    (words) => {
      const [entry] = sampleCase.entries
      const dossier = { ...caseDossier, cases: [{ ...sampleCase, entries: [{ ...entry!, words }] }] }
      for (const separator of [';', ','] as const) {
        const text = writeCsv(dossier, separator)
        expect(checkCsv(text, separator)).toEqual([])
        const cells = readCsv(text, separator).flat()
        expect(cells.some((cell) => cell.replaceAll("'", '') === words.replaceAll("'", ''))).toBe(true)
      }
    },
  )

  test('that are too long or have line breaks fit the title of an event', () => {
    const title = `${'Длинно '.repeat(80)}\nnext`
    const { Event } = JSON.parse(writeMisp({ ...caseDossier, cases: [{ ...sampleCase, title }] }, made.hash))
    expect(Event.info.length).toBeLessThanOrEqual(256)
    expect(Event.info).not.toContain('\n')
    expect(Event.info).toMatch(/^EXERCISE EL-2027-BG-0042 · Длинно/)
  })
})

test('a row of CSV has no more details of what happened than a reader is told of it', () => {
  const [entry] = sampleCase.entries
  const data = { label: 'TLP:AMBER', to: 'EL', before: 'TLP:RED', alike: 'EL-2027-BG-0041', consent: 'S-1', bears: 'x' }
  const dossier = { ...caseDossier, cases: [{ ...sampleCase, entries: [{ ...entry!, data }] }] }
  const rows = readCsv(writeCsv(dossier, ';'), ';')
  expect(rows.find((row) => row.includes('case.opened'))).toContain('label=TLP:AMBER to=EL')
})

test('a row of CSV of what a case keeps among its own people is labelled as limited to them, the others as the case', () => {
  const [item] = sampleCase.evidence
  const [entry] = sampleCase.entries
  const label = 'TLP:GREEN' as const
  const part: CasePart = {
    ...{ ...sampleCase, label },
    entries: [entry!, { ...entry!, kind: 'note', words: 'kept at home', own: true }],
    evidence: [
      { ...item!, label, words: 'seen by all' },
      { ...item!, label, id: 'E2', audience: 'internal', words: 'kept inside' },
    ],
  }
  const rows = readCsv(writeCsv({ ...caseDossier, cases: [part], decisions: [], calls: [] }, ';'), ';')
  expect(rows.slice(1).map(([, about, what, , , row]) => [about?.split(' ')[1] ?? '', what, row])).toEqual([
    ['E1', 'evidence.shareable', label],
    ['E2', 'evidence.internal', 'TLP:AMBER+STRICT'],
    ['', 'case.opened', label],
    ['', 'case.note', 'TLP:AMBER+STRICT'],
    ['', 'clock nis2.early-warning', 'TLP:AMBER+STRICT'],
    ['E1', 'evidence.deleted', label],
    ['E2', 'evidence.deleted', 'TLP:AMBER+STRICT'],
  ])
})

test('who noted at the roll that others were there stands beside them in each format', () => {
  const [call] = periodDossier.calls
  const noted = { name: 'Zoé Côté-Łącka', code: 'FR' }
  const roll = [
    { code: 'FR', observer: false, value: 'here' as const },
    { code: 'DK', observer: false, value: 'here' as const, noted },
  ]
  const dossier = { ...periodDossier, cases: [], decisions: [], calls: [{ ...call!, roll }] }
  expect(writeMarkdown(documentOf(dossier, made))).toMatch(/Denmark.*here · by Zoé Côté-Łącka \\?\(FR\\?\)/)
  expect(writeCsv(dossier, ';')).toContain('FR=here DK=here noted=DK')
  expect(writeStix(dossier, made.hash)).toContain('FR here, DK here (noted by FR)')
})

test('the quorum that a consensus has is told as that of a vote is', () => {
  const decisions = [{ ...sampleDecision, rule: { profile: 'consensus', quorum: 14 } as const }]
  const dossier = { ...registerDossier, decisions }
  expect(writeMarkdown(documentOf(dossier, made))).toMatch(/Consensus.*quorum 14/i)
})

describe('for other machines', () => {
  test('what a case keeps among its own people stays out, and no part of it lends the rest its label', () => {
    const [item] = sampleCase.evidence
    const [entry] = sampleCase.entries
    const part: CasePart = {
      ...sampleCase,
      label: 'TLP:GREEN',
      entries: [entry!, { ...entry!, at: '2027-05-01T08:00:00.000Z', words: 'kept at home', own: true }],
      evidence: [
        { ...item!, label: 'TLP:GREEN', link: 'https://chat.example/own', words: 'seen by all' },
        { ...item!, label: 'TLP:GREEN', audience: 'internal', words: 'kept inside' },
      ],
      clocks: [{ duty: 'nis2.early-warning', from: '2027-05-01T08:00:00.000Z', state: 'running' }],
    }
    const parts = { cases: [part], decisions: [], calls: [] }
    const whole = { ...caseDossier, ...parts, label: labelOf(parts) }
    expect(whole.label).toBe('TLP:AMBER+STRICT')
    const told = forOthers(whole)
    expect(told.label).toBe('TLP:GREEN')
    for (const text of [writeStix(told, made.hash), writeMisp(told, made.hash)]) {
      expect(text).toContain('seen by all')
      expect(text).not.toMatch(/kept at home|kept inside|chat\.example|early-warning/)
    }
    // Neither does what else is limited in the same file lend it a way.
    const limited = { ...sampleDecision, label: 'TLP:AMBER+STRICT' as const }
    const beside = forOthers({ ...whole, decisions: [limited] })
    expect(beside.label).toBe('TLP:AMBER+STRICT')
    for (const text of [writeStix(beside, made.hash), writeMisp(beside, made.hash)]) {
      expect(text).toContain('seen by all')
      expect(text).not.toMatch(/kept at home|kept inside|chat\.example|early-warning/)
    }
    const strict = { ...whole, cases: [{ ...part, label: 'TLP:AMBER+STRICT' as const }] }
    const text = writeStix(forOthers(strict), made.hash)
    expect(text).toMatch(/kept at home[\s\S]*kept inside/)
    // Where it may go along it is marked as limited, whatever label it was given itself.
    const { objects } = JSON.parse(text) as { objects: { content?: string; object_marking_refs: string[] }[] }
    const inside = objects.find(({ content }) => content?.includes('kept inside'))
    expect(inside?.object_marking_refs).toEqual([markingOf('TLP:AMBER+STRICT')])
  })

  test('a piece of evidence that was withdrawn is revoked, and told as withdrawn', () => {
    const [item] = sampleCase.evidence
    const at = '2027-05-02T08:00:00.000Z'
    const dossier = { ...caseDossier, cases: [{ ...sampleCase, evidence: [{ ...item!, withdrawnAt: at }] }] }
    const { objects } = JSON.parse(writeStix(dossier, made.hash)) as {
      objects: { revoked?: boolean; abstract?: string }[]
    }
    const revoked = objects.filter((each) => each.revoked)
    expect(revoked.map(({ abstract }) => abstract)).toEqual([expect.stringMatching(/^Evidence/)])
    expect(writeCsv(dossier, ';')).toContain(`withdrawn=${at}`)
  })

  test('an edit of evidence whose words nobody may have is told, and as of no words', () => {
    const [item] = sampleCase.evidence
    const changes = [{ kind: 'edited' as const, at: '2027-04-25T19:00:00.000Z', words: '' }]
    const cases = [{ ...sampleCase, evidence: [{ ...item!, changes }] }]
    const text = writeMarkdown(documentOf({ ...caseDossier, cases }, made))
    expect(text).toContain('Changed on 2027-04-25 22:00 Sofia')
    expect(text).not.toContain('to:')
  })

  test('ids are the same each time, other at another host, and of version 5', () => {
    expect(writeStix(caseDossier, made.hash)).toBe(writeStix(structuredClone(caseDossier), made.hash))
    expect(uuidv5('a.example', 'case/1')).not.toBe(uuidv5('b.example', 'case/1'))
    // The example of RFC 9562, appendix A.4.
    expect(uuidOf('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    )
  })

  test('no official is named, the member stands for them', () => {
    for (const text of [writeStix(caseDossier, made.hash), writeMisp(caseDossier, made.hash)]) {
      expect(text).not.toMatch(/Георги Иванов|Ελένη Παπαδάκη|Zoé|Person 1/)
      expect(text).toContain('EL')
    }
  })

  test.each([
    ['TLP:CLEAR', '3'],
    ['TLP:GREEN', '1'],
    ['TLP:AMBER', '4'],
    ['TLP:AMBER+STRICT', '0'],
  ] as const)('%s goes as far in MISP as distribution %s', (label, distribution) => {
    const cases = [{ ...sampleCase, label, evidence: [] }]
    const { Event } = JSON.parse(writeMisp({ ...caseDossier, label, cases, decisions: [], calls: [] }, made.hash))
    expect(Event.distribution).toBe(distribution)
    expect(Event.Tag).toContainEqual({ name: label.toLowerCase(), exportable: true })
    expect(Event.SharingGroup !== undefined).toBe(distribution === '4')
  })

  test('an event goes to those alone to whom each of its parts may go that is limited', () => {
    const groupOf = (parts: Partial<Dossier>): string => {
      const none = { cases: [], decisions: [], calls: [] }
      const { Event } = JSON.parse(writeMisp({ ...periodDossier, ...none, ...parts }, made.hash))
      const group = Event.SharingGroup?.SharingGroupOrg as { Organisation: { name: string } }[] | undefined
      const named = group?.map(({ Organisation }) => Organisation.name).join(' ')
      return `${Event.distribution} ${Event.sharing_group_id} ${named}`
    }
    const [item] = sampleCase.evidence
    const for3 = { ...sampleCase, code: 'FR', addressees: ['DE', 'FR', 'PL'] }
    const for2 = { ...sampleCase, code: 'FR', addressees: ['DE', 'FR'] }
    const forAll = { ...for2, label: 'TLP:GREEN' as const, evidence: [] }
    const inside = { ...forAll, evidence: [{ ...item!, audience: 'internal' as const }] }
    const to = (...addressees: string[]) => ({ ...for3, evidence: [{ ...item!, addressees }] })
    expect(groupOf({ cases: [for3] })).toBe('4 1 Germany France Poland')
    expect(groupOf({ cases: [for3, for2] })).toBe('4 1 Germany France')
    expect(groupOf({ cases: [for3, forAll] })).toBe('4 1 Germany France Poland')
    expect(groupOf({ cases: [for3], decisions: [{ ...sampleDecision, addressees: ['FR', 'PL', 'SE'] }] })).toBe(
      '4 1 France Poland',
    )
    expect(groupOf({ cases: [to('FR', 'PL')] })).toBe('4 1 France Poland')
    expect(groupOf({ cases: [for2, { ...for3, code: 'PL', addressees: ['PL'] }] })).toBe('0 0 undefined')
    expect(groupOf({ cases: [for3, inside] })).toBe('0 0 undefined')
    expect(groupOf({ cases: [for3], calls: [{ ...periodDossier.calls[0]!, addressees: ['SE'] }] })).toBe(
      '0 0 undefined',
    )
  })

  test('objects of MISP are of one event each, keep their ids, and are newer whenever something changed', () => {
    type Part = {
      uuid: string
      timestamp: string
      name: string
      object_relation?: string
      Attribute?: Part[]
      value?: string
    }
    const read = (dossier: Dossier) => {
      const { Event } = JSON.parse(writeMisp(dossier, made.hash)) as { Event: { timestamp: string; Object: Part[] } }
      const decided = Event.Object.find(({ name }) => name === 'election-decision')
      const ids = Event.Object.flatMap((each) => [each.uuid, ...(each.Attribute ?? []).map(({ uuid }) => uuid)])
      const values = new Map(decided?.Attribute?.map((each) => [`${each.object_relation} ${each.value}`, each.uuid]))
      return { ids, values, times: [Event.timestamp, decided?.timestamp] }
    }
    const before = read(caseDossier)
    expect(new Set(before.ids).size).toBe(before.ids.length)
    const elsewhere = new Set(read(periodDossier).ids)
    expect(before.ids.filter((id) => elsewhere.has(id))).toEqual([])
    const at = '2027-05-02T08:00:00.000Z'
    const newer = String(Date.parse(at) / 1000)
    const [position] = sampleDecision.positions
    const changed: readonly Partial<DecisionPart>[] = [
      { supersededAt: at, state: 'superseded' },
      { ratified: { at } },
      { signed: { at } },
      { recordedAt: at },
      { positions: [{ ...position!, code: 'AA', at }, ...sampleDecision.positions] },
    ]
    for (const change of changed) {
      const after = read({ ...caseDossier, decisions: [{ ...sampleDecision, ...change }] })
      expect(after.times, Object.keys(change)[0]).toEqual([newer, newer])
      const same = [...before.values].filter(([value]) => after.values.has(value))
      expect(same.map(([value]) => after.values.get(value))).toEqual(same.map(([, id]) => id))
    }
  })

  test('what is TLP:RED is no event', () => {
    expect(() => writeMisp({ ...caseDossier, label: 'TLP:RED' }, made.hash)).toThrow()
  })

  test('an object of STIX is of one thing, made once, and changes whenever what it says or how it is marked does', () => {
    type Sdo = { type: string; id: string; created: string; modified: string; abstract?: string; authors?: string[] }
    const read = (parts: Partial<Dossier>): readonly Sdo[] =>
      (JSON.parse(writeStix({ ...caseDossier, ...parts }, made.hash)) as { objects: Sdo[] }).objects
    const [item] = sampleCase.evidence
    const noteOf = (piece: CasePart['evidence'][number]): string | undefined =>
      read({ cases: [{ ...sampleCase, evidence: [piece] }] }).find(({ abstract }) => abstract?.includes('SHA-256'))?.id
    // E1 to one reader is E3 to another; what is E1 to both are two pieces.
    expect(noteOf({ ...item!, id: 'E3' })).toBe(noteOf(item!))
    expect(noteOf({ ...item!, hash: 'd'.repeat(64) })).not.toBe(noteOf(item!))

    const opinion = read({}).find(({ type, authors }) => type === 'opinion' && authors?.[0] === 'EL')
    expect(opinion?.created).toBe('2027-04-25T20:15:00.000Z')
    expect(opinion!.modified > '2027-04-25T21:00:00.000Z').toBe(true)
    const call = read({}).find(({ abstract }) => abstract?.startsWith('Call'))
    expect([call?.created, call?.modified]).toEqual(['2027-04-25T19:45:00.000Z', '2027-04-25T21:02:00.000Z'])

    const later = '2027-05-02T08:00:00.000Z'
    const superseded = read({ decisions: [{ ...sampleDecision, supersededAt: later }], calls: [], cases: [] })
    expect(superseded.filter(({ modified }) => modified === later).map(({ type }) => type)).toEqual([
      'course-of-action',
      'note',
    ])
    const raised = { ...sampleCase, changedAt: later, relabelledAt: later }
    const relabelled = read({ cases: [raised], decisions: [], calls: [] }).filter(
      ({ type }) => type !== 'identity' && type !== 'marking-definition',
    )
    expect(relabelled.map(({ modified }) => modified)).toEqual(relabelled.map(() => later))
  })

  test('a position against is an opinion of STIX, the newest of each member alone', () => {
    const { objects } = JSON.parse(writeStix(caseDossier, made.hash)) as {
      objects: { type: string; opinion?: string; authors?: string[]; explanation?: string }[]
    }
    const opinions = objects.filter(({ type }) => type === 'opinion')
    expect(opinions.filter(({ authors }) => authors?.[0] === 'EL')).toEqual([
      expect.objectContaining({ opinion: 'agree' }),
    ])
    expect(opinions).toContainEqual(expect.objectContaining({ opinion: 'disagree', explanation: '=1+1 Too early.' }))
  })
})

test('what a minuted decision had come to before it was counted anew stands in every format beside what it came to, with the instants of both', () => {
  const { chosen: _chosen, ...withoutChosen } = sampleDecision
  const decision: DecisionPart = {
    ...{ ...withoutChosen, state: 'rejected' },
    ...{ decidedAt: '2027-04-26T08:00:00.000Z', recordedAt: '2027-04-26T08:05:00.000Z' },
    earlier: [
      {
        ...{ state: 'adopted', chosen: 'yes', late: false },
        ...{ decidedAt: '2027-04-25T21:00:00.000Z', recordedAt: '2027-04-25T21:05:00.000Z' },
      },
    ],
  }
  const parts = { cases: [], calls: [], decisions: [decision] }
  expect(writeMarkdown(documentOf({ ...registerDossier, ...parts }, made))).toMatch(
    /Before it was counted anew.*Adopted · Publish · 2027-04-26 00:00/i,
  )
  const rows = readCsv(writeCsv({ ...periodDossier, ...parts }, ';'), ';')
  expect(
    rows.filter(([, , what]) => /^decision\.(adopted|rejected)$/.test(what ?? '')).map((row) => row.slice(0, 3)),
  ).toEqual([
    ['2027-04-25T21:00:00.000Z', decision.id, 'decision.adopted'],
    ['2027-04-26T08:00:00.000Z', decision.id, 'decision.rejected'],
  ])
  const before = 'adopted, yes, decided 2027-04-25T21:00:00.000Z, recorded 2027-04-25T21:05:00.000Z'
  const dossier = { ...registerDossier, ...parts }
  const [head = [], register = []] = readCsv(writeCsv(dossier, ';'), ';')
  expect(register[head.indexOf('earlier_results')]).toBe(before)
  const { objects } = JSON.parse(writeStix(dossier, made.hash)) as { objects: { type: string; content?: string }[] }
  const record = objects.find(({ type }) => type === 'note')?.content?.split('\n') ?? []
  expect(record.slice(0, 2)).toEqual([
    'State: rejected, decided 2027-04-26T08:00:00.000Z, recorded 2027-04-26T08:05:00.000Z',
    `Before it was counted anew: ${before}`,
  ])
  const misp = writeMisp(dossier, made.hash)
  const { Event } = JSON.parse(misp) as {
    Event: { Object: { Attribute: { object_relation: string; value: string }[] }[] }
  }
  const values = (relation: string) =>
    Event.Object.flatMap(({ Attribute }) => Attribute)
      .filter((each) => each.object_relation === relation)
      .map(({ value }) => value)
  expect([values('earlier-result'), values('state'), values('decided-at')]).toEqual([
    [before],
    ['rejected'],
    ['2027-04-26T08:00:00.000Z'],
  ])
  expect(checkObjects(misp)).toEqual([])
})

describe('what came late, and dissent without words', () => {
  const [first] = sampleDecision.positions
  const said = (code: string, value: string, more: Partial<DecisionPart['positions'][number]> = {}) => ({
    ...{ ...first!, code, value, at: '2027-04-25T21:00:00.000Z' },
    ...more,
  })
  const late = { late: true, at: '2027-04-25T23:00:00.000Z' }
  const decision: DecisionPart = {
    ...sampleDecision,
    positions: [
      said('DK', 'yes', { minuted: true }),
      said('EL', 'no'),
      said('FR', 'yes', { reservation: true, words: 'pending capital' }),
      said('SE', 'yes'),
      said('DK', 'no', late),
      said('IE', 'object', { ...late, words: 'Nobody asked us.' }),
      said('SE', 'no', late),
      said('SE', 'yes', { late: true, at: '2027-04-25T23:30:00.000Z' }),
    ],
  }
  const dossier = { ...registerDossier, decisions: [decision] }

  test('a register in CSV has it: marked, the newest of each, and among the dissent what is dissent', () => {
    const [head = [], row = []] = readCsv(writeCsv(dossier, ';'), ';')
    const cellOf = (name: string): string | undefined => row[head.indexOf(name)]
    expect(cellOf('positions')).toBe(
      'DK yes (minuted), EL no, FR yes (reservation), SE yes, DK no (late), IE object (late), SE yes (late)',
    )
    expect(cellOf('dissent_and_reservations')?.split('\n')).toEqual([
      'EL no',
      'FR yes (reservation): pending capital',
      'DK no (late)',
      'IE object (late): Nobody asked us.',
    ])
  })

  test('what happened in CSV has it too, and which positions minutes record', () => {
    const rows = readCsv(writeCsv({ ...periodDossier, cases: [], calls: [], decisions: [decision] }, ';'), ';')
    const of = (code: string) =>
      rows.flatMap(([, , what, member, , , details]) =>
        what === 'decision.position' && member === code ? [details] : [],
      )
    expect(of('DK')).toEqual(['value=yes minuted', 'value=no late'])
    expect(of('FR')).toEqual(['value=yes reservation'])
  })

  test('STIX has an opinion of it beside the one that counts, and says that it came late', () => {
    const { objects } = JSON.parse(writeStix(dossier, made.hash)) as {
      objects: {
        type: string
        id: string
        created: string
        labels?: string[]
        authors?: string[]
        explanation?: string
      }[]
    }
    const opinions = objects.filter(({ type }) => type === 'opinion')
    expect(new Set(opinions.map(({ id }) => id)).size).toBe(7)
    const of = (code: string) => opinions.filter(({ authors }) => authors?.[0] === code)
    expect(of('DK')).toEqual([
      expect.objectContaining({ opinion: 'agree', explanation: 'Recorded in the minutes of the call.' }),
      expect.objectContaining({
        opinion: 'disagree',
        created: '2027-04-25T23:00:00.000Z',
        labels: ['position:late', 'exercise'],
        explanation: expect.stringMatching(/^Came late/),
      }),
    ])
    expect(of('IE')).toMatchObject([{ explanation: expect.stringMatching(/^Came late.* Nobody asked us\.$/) }])
    expect(of('EL')[0]).not.toHaveProperty('explanation')
  })

  test('MISP has it among the positions, with a comment', () => {
    type Misp = { Event: { Object: { name: string; Attribute: Record<string, string>[] }[] } }
    const { Event } = JSON.parse(writeMisp(dossier, made.hash)) as Misp
    const attributes = Event.Object.flatMap(({ Attribute }) => Attribute)
    const positions = attributes.filter((each) => each.object_relation === 'position')
    expect(positions.map(({ value, comment }) => [value, comment !== ''])).toEqual([
      ['DK yes (minuted)', false],
      ['EL no', false],
      ['FR yes (reservation) pending capital', false],
      ['SE yes', false],
      ['DK no (late)', true],
      ['IE object (late) Nobody asked us.', true],
      ['SE yes (late)', true],
    ])
    expect(new Set(positions.map(({ uuid }) => uuid)).size).toBe(7)
  })

  test('a document has all of it, each marked', () => {
    const rows = writeMarkdown(documentOf(dossier, made))
      .split('\n')
      .filter((line) => line.includes(' late ') || line.includes(' Do not publish '))
    expect(rows.filter((row) => row.includes('Denmark'))).toHaveLength(1)
    expect(rows.join('\n')).toContain('Nobody asked us')
  })
})
