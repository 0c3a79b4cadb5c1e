import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDuration, writeDuration } from '../../../../src/playbook/language/duration.ts'
import { anchors, parseWhen } from '../../../../src/playbook/language/when.ts'
import { askable, parseWho, writeWho } from '../../../../src/playbook/language/who.ts'

const minutes = (count: number) => ({ days: 0, ms: count * 60_000 })

describe('a stretch of time', () => {
  test.each([
    ['90 s', { days: 0, ms: 90_000 }],
    ['15 min', minutes(15)],
    ['15min', minutes(15)],
    ['2 h', minutes(120)],
    ['1 h 30 min', minutes(90)],
    ['14 d', { days: 14, ms: 0 }],
    ['1 w', { days: 7, ms: 0 }],
    ['1 w 1 d 1 h', { days: 8, ms: 3_600_000 }],
    ['0 min', minutes(0)],
  ])('%s', (written, duration) => {
    expect(parseDuration(written)).toEqual(duration)
  })

  test.each(['', '15', 'min', '-15 min', '1.5 h', '15 minutes', '15 m', '1 y', '100000 d', '15 min later', '1 h,'])(
    '“%s” is none',
    (written) => {
      expect(parseDuration(written)).toBeUndefined()
    },
  )

  test('is read as it was written', () => {
    const duration = fc.record({ days: fc.nat(9999), ms: fc.nat(500_000).map((seconds) => seconds * 1000) })
    fc.assert(
      fc.property(duration, (given) => {
        expect(parseDuration(writeDuration(given))).toEqual(given)
      }),
    )
  })
})

describe('an instant', () => {
  test.each([
    ['start + 15 min', { from: 'start', shift: minutes(15) }],
    ['opens - 60 min', { from: 'opens', shift: minutes(-60) }],
    ['closes', { from: 'closes', shift: minutes(0) }],
    ['day - 7 d 17:00', { from: 'day', shift: { days: -7, ms: 0 }, time: '17:00' }],
    ['day 09:30 Europe/Paris', { from: 'day', shift: minutes(0), time: '09:30', zone: 'Europe/Paris' }],
    ['results + 1 d 12 h', { from: 'results', shift: { days: 1, ms: 43_200_000 } }],
    ['12:00 Europe/Brussels', { from: 'time', shift: minutes(0), time: '12:00', zone: 'Europe/Brussels' }],
    ['16:00', { from: 'time', shift: minutes(0), time: '16:00' }],
    ['30 min', { from: 'step', shift: minutes(30) }],
    ['step + 30 min', { from: 'step', shift: minutes(30) }],
    [
      '{{ steps.ask.answers.until }} - 1 h',
      {
        from: 'expression',
        shift: minutes(-60),
        expression: { cel: 'steps.ask.answers.until', at: { line: 3, column: 9 } },
      },
    ],
  ])('%s', (written, when) => {
    expect(parseWhen(written, { line: 3, column: 9 })).toEqual({ ...when, written })
  })

  test.each([
    '',
    'start +',
    'start 15 min',
    'start +15 min extra',
    'begin + 15 min',
    'day 25:00',
    'day 12:60',
    '12:00 Europe/Nowhere',
    '12:00 +02:00',
    'opens - -5 min',
    '{{ x',
    '15 min + start',
  ])('“%s” is none', (written) => {
    expect(parseWhen(written)).toBeUndefined()
  })

  test('means the same when it is read again from what it says was written', () => {
    const shift = fc
      .tuple(fc.constantFrom('+', '-'), fc.nat(999), fc.constantFrom('s', 'min', 'h', 'd', 'w'))
      .map((parts) => ` ${parts.join(' ')}`)
    const time = fc
      .tuple(fc.nat(23), fc.nat(59), fc.constantFrom('', ' UTC', ' Europe/Athens', ' America/Argentina/Ushuaia'))
      .map(([hour, minute, zone]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}${zone}`)
    const base = fc.constantFrom(...anchors, '{{ steps.a.answers.b }}', '{{ timestamp("2027-01-01T00:00:00Z") }}')
    const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: '' })
    const written = fc.oneof(
      fc
        .tuple(base, optional(shift), optional(time))
        .map(([from, by, at]) => `${from}${by}${at === '' ? '' : `  ${at}`}`),
      time,
      fc.tuple(fc.nat(999), fc.constantFrom('s', 'min', 'h', 'd', 'w')).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(written, (text) => {
        const when = parseWhen(text)
        expect(when).toBeDefined()
        expect(when && parseWhen(when.written)).toEqual(when)
        expect(JSON.parse(JSON.stringify(when))).toEqual(when)
      }),
    )
  })

  test('no text takes long or throws', () => {
    for (const text of ['start + '.repeat(5000), `start + ${'1 '.repeat(20_000)}`, `{{${'}}{{'.repeat(10_000)}`]) {
      expect(parseWhen(text)).toBeUndefined()
    }
    fc.assert(fc.property(fc.string(), (text) => void parseWhen(text)))
  })
})

describe('who is meant', () => {
  test.each([
    ['spoc', { role: 'spoc' }],
    ['spoc of FR', { role: 'spoc', of: 'FR' }],
    ['duty of GR', { role: 'duty', of: 'EL' }],
    ['duty of own', { role: 'duty', of: 'own' }],
    ['spoc  of each', { role: 'spoc', of: 'each' }],
    ['starter', { role: 'starter' }],
    ['enisa of EU-LISA', { role: 'enisa', of: 'EU-LISA' }],
  ])('%s', (written, who) => {
    expect(parseWho(written)).toEqual(who)
    expect(parseWho(writeWho(who))).toEqual(who)
  })

  test.each(['', 'Spoc', 'spoc FR', 'spoc of fr', 'spoc of', 'starter of FR', 'spoc of FR and EL'])(
    '“%s” is nobody',
    (written) => {
      expect(parseWho(written)).toBeUndefined()
    },
  )

  test('all roles of the directory, the turns of duty and the people of a run can be asked', () => {
    expect(askable).toEqual(expect.arrayContaining(['duty', 'deputy', 'head', 'spoc', 'starter', 'owner', 'reporter']))
    expect(new Set(askable).size).toBe(askable.length)
  })
})
