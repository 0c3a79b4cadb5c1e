import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/chat/errors.ts'
import { fieldsOf } from '../../../src/chat/form.ts'
import { localMoment, readLocalMoment } from '../../../src/locale/written-time.ts'
import { checkReport, readAnswers, readTyped, reportForm, titleOf } from '../../../src/threat/report.ts'
import { checkTriage, readTriageWords, triageForm } from '../../../src/threat/triage.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const anne = { ...personOf('anne', 'FR'), zone: 'Europe/Paris' }
const dorte = personOf('dorte', 'DK')
const room = roomOf('fr', [anne], { code: 'FR' })
const now = new Date('2027-04-25T18:00:00Z')
const asking = { directory: directoryOf([anne, dorte], [room], []), person: anne, room, now }

describe('the report form', () => {
  it('has seven questions in pages of five, and asks only for what cannot be known', () => {
    const form = reportForm(asking)
    expect(fieldsOf(form)).toHaveLength(7)
    for (const page of form.pages) expect(page.length).toBeLessThanOrEqual(5)
    const open = fieldsOf(form).filter((field) => field.required && field.value === undefined)
    expect(open.map(({ id }) => id)).toEqual(['what'])
    const given = Object.fromEntries(fieldsOf(form).flatMap((field) => (field.value ? [[field.id, field.value]] : [])))
    expect(given).toEqual({ when: '2027-04-25T20:00', member: 'FR', tlp: 'TLP:AMBER+STRICT' })
    expect(checkReport({ ...given, what: 'x' }, asking)).toEqual({})
  })

  it('makes the report that was answered', () => {
    const answers = {
      what: ' x ',
      when: '2027-04-25T19:30',
      member: 'DK',
      phase: 'counting',
      asset: 'count_system',
      tlp: 'TLP:GREEN',
      evidence: 'yes',
    }
    expect(readAnswers(answers, asking)).toEqual({
      report: { what: 'x', concerns: 'DK', phase: 'counting', asset: 'count_system', evidence: true },
      label: 'TLP:GREEN',
      happenedAt: new Date('2027-04-25T17:30:00Z'),
    })
  })

  it.each([
    [{ what: ' ' }, 'what'],
    [{ what: 'x'.repeat(4001) }, 'what'],
    [{ what: 'x', when: 'yesterday' }, 'when'],
    [{ what: 'x', when: '2027-04-25T20:30' }, 'when'],
    [{ what: 'x', when: '2027-02-30T20:30' }, 'when'],
    [{ what: 'x', member: 'XX' }, 'member'],
    [{ what: 'x', phase: 'nonsense' }, 'phase'],
    [{ what: 'x', asset: 'nonsense' }, 'asset'],
    [{ what: 'x', tlp: 'TLP:RED' }, 'tlp'],
    [{ what: 'x', tlp: 'PURPLE' }, 'tlp'],
    [{ what: 'x', evidence: 'maybe' }, 'evidence'],
  ])('%j is wrong in one field', (answers, field) => {
    expect(Object.keys(checkReport(answers, asking))).toEqual([field])
    expect(() => readAnswers(answers, asking)).toThrow(UserError)
  })
})

describe('a typed report', () => {
  it('takes out label and words that classify, and keeps all else', () => {
    const typed = readTyped(
      '[TLP:GREEN] Site https://a.b:8080/x down phase:count evidence:no asset:results_website since 8',
      asking,
    )
    expect(typed).toEqual({
      report: {
        what: 'Site https://a.b:8080/x down since 8',
        concerns: 'FR',
        phase: 'counting',
        asset: 'results_website',
        evidence: false,
      },
      label: 'TLP:GREEN',
    })
  })

  it('refuses what it does not understand instead of dropping it', () => {
    for (const line of [
      'x phase:nix',
      'x asset:',
      'x member:ZZ',
      'x when:soon',
      'x when:2028-01-01T00:00',
      'x evidence:perhaps',
    ]) {
      if (line.endsWith(':')) continue
      expect(() => readTyped(line, asking)).toThrow(UserError)
    }
    expect(() => readTyped('', asking)).toThrow(UserError)
    expect(() => readTyped('TLP:RED x', asking)).toThrow(UserError)
  })

  it('keeps the words as they are, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (words) => {
        fc.pre(words.trim() !== '' && !/tlp|phase:|asset:|member:|when:|evidence:/i.test(words))
        expect(readTyped(words, asking).report.what).toBe(words.trim())
      }),
    )
  })
})

describe('a title', () => {
  it('is short, one line, without characters that are not seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (what) => {
        const title = titleOf(what)
        expect(Array.from(new Intl.Segmenter('en').segment(title)).length).toBeLessThanOrEqual(120)
        expect(title).not.toMatch(/[\p{Cc}\u200B-\u200F\u202A-\u202E\u2066-\u2069]/u)
      }),
    )
  })

  it('is the first sentence where that says enough', () => {
    expect(titleOf('The results site is down. We do not know why.')).toBe('The results site is down.')
    expect(titleOf('Help. The results site is down. More')).toBe('Help. The results site is down.')
    expect(titleOf('Line one\nline two')).toBe('Line one')
  })
})

describe('local moments', () => {
  it('are read back in their zone', () => {
    const minutes = fc.integer({ min: 0, max: 3_000_000 })
    fc.assert(
      fc.property(
        minutes,
        fc.constantFrom('Europe/Paris', 'Atlantic/Azores', 'Pacific/Noumea', 'UTC'),
        (minute, zone) => {
          const at = new Date(Date.UTC(2026, 0, 1) + minute * 60_000)
          const back = readLocalMoment(localMoment(at, zone), zone)
          // An hour that the clocks repeat in autumn is read as its first.
          expect([0, 3_600_000]).toContain(at.getTime() - (back?.getTime() ?? 0))
        },
      ),
    )
  })
})

describe('triage', () => {
  it('by form has pages of five', () => {
    for (const page of triageForm('en', 'EL-2027-FR-0042').pages) expect(page.length).toBeLessThanOrEqual(5)
    expect(checkTriage({ grade: 'H9', threat: 'T99', severity: 'huge' }, 'en')).toMatchObject({
      grade: expect.any(String),
      threat: expect.any(String),
      severity: expect.any(String),
    })
    expect(checkTriage({ grade: 'b2', threat: 't7', severity: 'high', why: 'x' }, 'en')).toEqual({})
  })

  it('by line takes values in any order, and what follows the dash as the reason', () => {
    expect(readTriageWords('ddos, worsening malicious B2 impact:red HIGH t7 AI-gen – two sites - both down')).toEqual({
      judged: {
        rsit: 'availability:ddos',
        outlook: 'worsening',
        cause: 'malicious-actions',
        grade: 'B2',
        impact: 'red',
        severity: 'high',
        threat: 'T07',
        origin: 'AI-generated',
      },
      why: 'two sites - both down',
    })
    expect(readTriageWords('')).toEqual({ judged: {}, why: '' })
    expect(() => readTriageWords('high purple')).toThrow(UserError)
  })
})
