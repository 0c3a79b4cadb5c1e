import { describe, expect, it, test } from 'vitest'
import { formBreaches, portable } from '../../../../src/chat/portable.ts'
import { clock } from '../../../../src/command/clock.ts'
import { filed, snooze, stopClockCommand } from '../../../../src/command/filing.ts'
import { isTextKey, languages } from '../../../../src/locale/catalogue.ts'
import { allDuties, offeredDuties, type Regime, readDuty, termAt } from '../../../../src/threat/clocks/regime.ts'
import { sayDuty } from '../../../../src/threat/clocks/words.ts'
import { directoryOf, personOf } from '../../../support/directory.ts'

const find = (id: string) => {
  const duty = allDuties.find((each) => each.id === id)
  if (!duty) throw new Error(`no ${id}`)
  return duty
}
const in2027 = new Date('2027-04-25T18:00:00Z')
const offsetOf = (id: string) => termAt(find(id), in2027)?.offset

describe('the table', () => {
  // domain.md, section 3, row by row.
  test.each([
    ['nis2.early-warning', { hours: 24 }],
    ['nis2.notification', { hours: 72 }],
    ['nis2.notification-trust', { hours: 24 }],
    ['nis2.intermediate', 'asked'],
    ['nis2.final', { months: 1 }],
    ['nis2.progress', { months: 1 }],
    ['nis2.final-handled', { months: 1 }],
    ['nis2.reply', { hours: 24 }],
    ['nis2.cross-border', 'undelayed'],
    ['nis2.public', 'free'],
    ['nis2.forward', 'free'],
    ['nis2.summary', { months: 3 }],
    ['nis2.summary-enisa', { months: 6 }],
    ['nis2.voluntary', 'free'],
    ['gdpr.33', { hours: 72 }],
    ['gdpr.33-processor', 'undelayed'],
    ['gdpr.34', 'undelayed'],
    ['eudpr.34', { hours: 72 }],
    ['eudpr.35', 'undelayed'],
    ['eui.21-early-warning', { hours: 24 }],
    ['eui.21-notification', { hours: 72 }],
    ['eui.21-final', { months: 1 }],
    ['cra.14-2-early-warning', { hours: 24 }],
    ['cra.14-2-notification', { hours: 72 }],
    ['cra.14-2-final', { days: 14 }],
    ['cra.14-4-early-warning', { hours: 24 }],
    ['cra.14-4-notification', { hours: 72 }],
    ['cra.14-4-final', { months: 1 }],
    ['dsa.guidelines', 'free'],
    ['ttpa.notices', { hours: 48 }],
    ['ttpa.sponsors', 'free'],
  ])('%s leaves %j', (id, offset) => expect(offsetOf(id)).toEqual(offset))

  it('has no row that the one above does not name, and no id twice', () => {
    expect(allDuties).toHaveLength(31)
    expect(new Set(allDuties.map(({ id }) => id)).size).toBe(31)
  })

  it('marks what was recalled and not read', () => {
    const unread = allDuties.filter(({ terms }) => terms.some(({ confirmed }) => !confirmed)).map(({ law }) => law)
    expect([...new Set(unread)].sort()).toEqual(['DSA', 'EUDPR', 'EUI', 'GDPR', 'TTPA'])
    for (const { terms } of allDuties) for (const term of terms) expect(term.source).not.toBe('')
  })

  it('begins a final report by the filing of the notification', () => {
    for (const [id, next] of [
      ['nis2.notification', 'nis2.final'],
      ['nis2.notification-trust', 'nis2.final'],
      ['eui.21-notification', 'eui.21-final'],
      ['cra.14-4-notification', 'cra.14-4-final'],
    ] as const) {
      expect(find(id).next).toBe(next)
      expect(find(next).starts).toBe('notified')
    }
    expect(find('cra.14-2-notification').next).toBeUndefined()
    expect(find('cra.14-2-final').starts).toBe('measure')
  })

  it('knows from when on a law applies, and takes the term that held when the clock began', () => {
    expect(termAt(find('cra.14-2-early-warning'), new Date('2026-09-10T23:59:00Z'))).toBeUndefined()
    expect(termAt(find('cra.14-2-early-warning'), new Date('2026-09-11T00:00:00Z'))?.offset).toEqual({ hours: 24 })
    const omnibus: Pick<Regime, 'terms'> = {
      terms: [
        { from: '2018-05-25', to: '2027-07-01', offset: { hours: 72 }, confirmed: true, source: 'GDPR' },
        { from: '2027-07-01', offset: { hours: 96 }, confirmed: true, source: 'an amendment' },
      ],
    }
    expect(termAt(omnibus, new Date('2027-06-30T23:59:59Z'))?.offset).toEqual({ hours: 72 })
    expect(termAt(omnibus, new Date('2027-07-01T00:00:00Z'))?.offset).toEqual({ hours: 96 })
  })

  it('has a text for all it says, and another name for every duty', () => {
    for (const { id, starts, addressee, content } of allDuties) {
      const keys = [`clocks.duty.${id}`, `clocks.starts.${starts}`, `clocks.to.${addressee}`]
      for (const key of [...keys, ...content.map((item) => `clocks.content.${item}`)])
        expect(isTextKey(key), key).toBe(true)
    }
    for (const language of languages) {
      expect(new Set(allDuties.map((duty) => sayDuty(language, duty))).size).toBe(allDuties.length)
    }
  })
})

describe('a duty as people write it', () => {
  it('is its id, or the end of one that fits no other', () => {
    expect(readDuty('NIS2.Early-Warning,')?.id).toBe('nis2.early-warning')
    expect(readDuty('early-warning')?.id).toBe('nis2.early-warning')
    expect(readDuty('33')?.id).toBe('gdpr.33')
    expect(readDuty('21-final')?.id).toBe('eui.21-final')
    expect(readDuty('34')).toBeUndefined()
    expect(readDuty('')).toBeUndefined()
    expect(readDuty('warning')).toBeUndefined()
  })
})

describe('the forms', () => {
  const anne = personOf('anne', 'FR')
  const asking = (language: string, words: string) =>
    ({
      directory: directoryOf([anne], [], []),
      person: { ...anne, language },
      room: undefined,
      conversation: 'web:fr',
      now: in2027,
      words,
      // No case is known: nothing of a clock stands in its form.
      tx: { case: { findUnique: () => Promise.resolve(null) } },
    }) as never // forms look at no more than this
  const number = 'EL-2027-ABCDEFGHIJKL-0042'

  test.each(languages)('are portable in %s, whatever they are about', async (language) => {
    const duties = allDuties.filter(({ kind }) => kind === 'clock')
    const forms = [
      await clock.form?.(asking(language, number)),
      ...(await Promise.all(
        duties.flatMap(({ id }) =>
          [clock, filed, snooze, stopClockCommand].map((each) => each.form?.(asking(language, `${number} ${id}`))),
        ),
      )),
    ]
    expect(forms).toHaveLength(1 + 4 * duties.length)
    for (const form of forms) {
      if (!form) throw new Error('there is a form')
      expect(formBreaches(form)).toEqual([])
    }
    for (const { id } of duties) expect(`stop-clock ${number} ${id}`.length).toBeLessThanOrEqual(portable.command)
  })

  it('offer what a person starts; what filing begins is left to that', () => {
    expect(offeredDuties.map(({ id }) => id)).not.toContain('nis2.final')
    expect(offeredDuties.length).toBeLessThanOrEqual(portable.options)
  })

  it('are no answer to what names no case or no duty', async () => {
    expect(await clock.form?.(asking('en', 'nis2.early-warning'))).toBeUndefined()
    expect(await clock.form?.(asking('en', `${number} nonsense`))).toBeUndefined()
    expect(await filed.form?.(asking('en', number))).toBeUndefined()
  })
})
