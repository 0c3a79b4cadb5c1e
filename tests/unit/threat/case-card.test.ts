import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../../src/chat/message.ts'
import type { CaseFile } from '../../../src/threat/case.ts'
import { type CardPlace, caseCard } from '../../../src/threat/case-card.ts'
import { titleOf } from '../../../src/threat/report.ts'
import { assets, origins, outlooks, phases, rootCauses, severities } from '../../../src/threat/taxonomy.ts'
import type { Newest } from '../../../src/threat/timeline.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const anne = personOf('anne', 'FR')
const bruno = personOf('bruno', 'FR')
const room = roomOf('fr', [anne, bruno], { code: 'FR', kind: 'national-cell', zone: 'Europe/Paris' })
const directory = {
  ...directoryOf([anne, bruno], [room], []),
  shifts: [{ code: 'FR', level: 0 as const, person: 'bruno' }],
}
const now = new Date('2027-04-25T18:10:00Z')
const own: CardPlace = { language: 'en', zone: 'Europe/Paris', own: true, releasable: true, room }

/** A word that nothing but the case's content holds. */
const secretWord = fc.stringMatching(/^[bcdfghjklmnpqrstvwxz]{12}$/)

const anyFile = (secret: string): fc.Arbitrary<CaseFile> =>
  fc
    .record({
      label: fc.constantFrom('TLP:GREEN' as const, 'TLP:AMBER' as const, 'TLP:AMBER+STRICT' as const),
      status: fc.constantFrom(
        'new' as const,
        'accepted' as const,
        'triaged' as const,
        'closed' as const,
        'merged' as const,
      ),
      released: fc.boolean(),
      ownerId: fc.constantFrom(null, 'anne'),
      level: fc.integer({ min: 0, max: 2 }),
      report: fc.record({
        what: fc.string().map((words) => `${words} ${secret}`),
        concerns: fc.constantFrom('FR', 'DK'),
        phase: fc.constantFrom(...phases.values),
        asset: fc.constantFrom(...assets.values),
        evidence: fc.boolean(),
        alike: fc.constant([`EL-2027-FR-${secret}`]),
      }),
      triage: fc.record({
        severity: fc.constantFrom(...severities.values),
        cause: fc.constantFrom(...rootCauses.values),
        outlook: fc.constantFrom(...outlooks.values),
        origin: fc.constantFrom(...origins.values),
        rsit: fc.constant(`availability:${secret}`),
      }),
    })
    .map((some) => ({
      ...some,
      id: 1n,
      number: 'EL-2027-FR-0042',
      code: 'FR',
      year: 2027,
      title: `Title ${secret}`,
      addressees: ['FR', secret],
      outlookAt: now,
      disposition: some.status === 'closed' ? ('incident' as const) : null,
      reporterId: 'anne',
      roomId: 'fr',
      origin: null,
      mergedInto: null,
      splitFrom: null,
      version: 1,
      happenedAt: now,
      reportedAt: new Date('2027-04-25T18:00:00Z'),
      acceptBy: some.status === 'new' ? new Date('2027-04-25T18:15:00Z') : null,
      acceptedAt: some.ownerId ? now : null,
      closedAt: null,
      sealedAt: null,
      sealedLabel: null,
      sealedBy: null,
      destroyedAt: null,
    }))

/** What a card offers by which to share the case: what each button says, and does. */
const sharing = ({ blocks }: Message): readonly (readonly string[])[] =>
  blocks
    .flatMap((block) => (block.type === 'actions' ? block.controls : []))
    .flatMap((each) =>
      each.type === 'button' && each.command.startsWith('release ') ? [[each.label, each.command]] : [],
    )

describe('a case card', () => {
  it('never lets content or label into its stub, and always lets its number and its buttons', () => {
    const input = secretWord.chain((secret) =>
      fc.record({
        secret: fc.constant(secret),
        file: anyFile(secret),
        ownPlace: fc.boolean(),
        language: fc.constantFrom('en', 'da'),
        status: fc.option(fc.constant(`status ${secret}`), { nil: undefined }),
      }),
    )
    fc.assert(
      fc.property(input, ({ secret, file, ownPlace, language, status }) => {
        const entry = { kind: 'status' as const, at: now, personId: 'anne', text: status ?? '', data: {} }
        const newest: Newest = status ? { status: entry } : {}
        const facts = { file, newest, directory, now, exercise: true, origin: 'http://x' }
        const { message, stub } = caseCard(facts, { ...own, own: ownPlace, language })
        expect(JSON.stringify(message)).toContain(secret)
        expect(message.marking).toBe(file.label)
        const said = JSON.stringify(stub)
        expect(said).not.toContain(secret)
        expect(stub.marking).toBe('TLP:CLEAR')
        for (const label of ['GREEN', 'STRICT'])
          expect(said.replaceAll(/release \S+ amber|TLP:AMBER"/g, '')).not.toContain(label)
        expect(stub.summary).toContain(file.number)
        expect(stub.exercise).toBe(true)
        if (ownPlace && file.status === 'new') expect(said).toContain(`ack ${file.number}`)
        expect(said).toContain('http://x/rooms')
      }),
      { numRuns: 300 },
    )
  })

  it('says when to accept in the room’s zone, Brussels and UTC', () => {
    fc.assert(
      fc.property(anyFile('qqqqqqqqqqqq'), (some) => {
        const file: CaseFile = { ...some, status: 'new', acceptBy: new Date('2027-04-25T18:15:00Z') }
        const place = { ...own, zone: 'Europe/Helsinki' }
        const said = JSON.stringify(
          caseCard({ file, newest: {}, directory, now, exercise: false, origin: '' }, place).message,
        )
        expect(said).toContain('21:15 Helsinki')
        expect(said).toContain('20:15 Brussels')
        expect(said).toContain('18:15 UTC')
      }),
      { numRuns: 20 },
    )
  })

  it('names the room’s zone wherever it says a time, in all its languages, and all three zones once', () => {
    const entry = { kind: 'status' as const, at: now, personId: 'anne', text: 'ok', data: {} }
    fc.assert(
      fc.property(anyFile('qqqqqqqqqqqq'), fc.constantFrom('en', 'da'), fc.boolean(), (some, language, ownPlace) => {
        const acceptBy = some.status === 'new' ? new Date('2027-04-25T18:15:00Z') : null
        const file: CaseFile = { ...some, acceptBy, closedAt: now, report: { ...some.report, what: '' } }
        const place = { ...own, language, own: ownPlace, zone: 'Europe/Helsinki' }
        const newest: Newest = { status: entry, kept: { ...entry, kind: 'kept' } }
        const { message, stub } = caseCard({ file, newest, directory, now, exercise: false, origin: '' }, place)
        const said = JSON.stringify({ ...message, summary: '' })
        const times = [...said.matchAll(/"text":"[^"]*?\d\d[:.]\d\d[^"]*"/g)].map(([words]) => words)
        expect(times.length).toBeGreaterThan(1)
        for (const words of times) expect(words).toMatch(/\d\d[:.]\d\d Helsinki/)
        expect(said.split('20:15 Brussels').length + said.split('20.15 Brussels').length - 2).toBe(
          ownPlace && file.status === 'new' ? 1 : 0,
        )
        expect(JSON.stringify(stub)).not.toContain('UTC')
      }),
    )
  })

  it.each([
    'The portal is down.',
    '  The  portal\u200B is down.\r\n',
    'The portal of the electoral commission is down. Nobody can register.',
    'The portal of the electoral commission is down\nNobody can register.',
    `The portal is down ${'and down again '.repeat(12)}`,
    `The portal is down ${'and down again '.repeat(12)}. Nobody can register.`,
  ])('says nothing of a report twice, and all of it: %j', (what) => {
    const [some] = fc.sample(anyFile('qqqqqqqqqqqq'), 1)
    if (!some) throw new Error('no sample')
    const file: CaseFile = { ...some, title: titleOf(what), report: { what, concerns: 'FR' } }
    const { message } = caseCard({ file, newest: {}, directory, now, exercise: false, origin: '' }, own)
    const said = JSON.stringify(message.blocks).replaceAll(/\u200B/g, '')
    expect(said.split(/The +portal/).length - 1).toBe(1)
    if (what.includes('Nobody')) expect(said).toContain('Nobody can register')
  })

  it.each([
    ['TLP:CLEAR', 'clear'],
    ['TLP:GREEN', 'green'],
    ['TLP:AMBER', 'amber'],
    ['TLP:AMBER+STRICT', 'amber'],
  ] as const)('offers to share a case of %s as %s, and on a stub all alike', (label, word) => {
    const [some] = fc.sample(anyFile('qqqqqqqqqqqq'), 1)
    if (!some) throw new Error('no sample')
    const file: CaseFile = { ...some, label, status: 'accepted', released: false }
    const { message, stub } = caseCard({ file, newest: {}, directory, now, exercise: false, origin: '' }, own)
    expect(sharing(message)).toEqual([[`Share as TLP:${word.toUpperCase()}`, `release ${file.number} ${word}`]])
    expect(sharing(stub)).toEqual([['Share as TLP:AMBER', `release ${file.number} amber`]])
  })

  it('shows the outlook as expired after six hours', () => {
    fc.assert(
      fc.property(anyFile('qqqqqqqqqqqq'), fc.integer({ min: 0, max: 720 }), (file, minutes) => {
        const later = new Date(now.getTime() + minutes * 60_000)
        const facts = { file, newest: {}, directory, now: later, exercise: false, origin: '' }
        expect(JSON.stringify(caseCard(facts, own).message).includes('expired at')).toBe(minutes >= 360)
      }),
    )
  })
})
