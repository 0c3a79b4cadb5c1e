import { describe, expect, test } from 'vitest'
import { fillText, partsOf, sayText } from '../../../../src/playbook/language/text.ts'

describe('a text', () => {
  const both = { en: 'The call is open: {{ vars.link }}', da: 'Mødet er åbent: {{ vars.link }}' }

  test('is said in the reader’s language, else in English', () => {
    expect(sayText(both, 'da')).toBe('Mødet er åbent: {{ vars.link }}')
    expect(sayText(both, 'fr')).toBe('The call is open: {{ vars.link }}')
    expect(sayText(both, 'constructor')).toBe('The call is open: {{ vars.link }}')
    expect(sayText('Only this', 'da')).toBe('Only this')
  })

  test('is filled with what is known', () => {
    expect(fillText(both, 'da', { vars: { link: 'https://call.example' } })).toEqual({
      words: 'Mødet er åbent: https://call.example',
      faults: [],
    })
    const context = { case: { severity: 3, reported: '2027-04-11T10:00:00.000Z' }, members: ['FR', 'EL'] }
    expect(fillText('{{case.severity + 1}} of {{ members }}', 'en', context).words).toBe('4 of FR, EL')
    expect(fillText('since {{ case.reported }}', 'en', context, 'Europe/Athens').words).toBe(
      'since Sun 11 Apr, 13:00 Athens',
    )
    expect(fillText('at {{ now }}', 'en', { now: new Date('2027-01-01T00:00:00Z') }).words).toBe(
      'at Fri 1 Jan, 01:00 Brussels',
    )
  })

  test.each([
    ['{{ vars.none }}', 'missing'],
    ['{{ vars.empty }}', 'value'],
    ['{{ vars }}', 'value'],
    ['{{ vars.empty + 1 }}', 'type'],
    ['{{ }}', 'syntax'],
  ])('%s shows … and says why', (text, code) => {
    const filled = fillText(`It is ${text}.`, 'en', { vars: { empty: null } })
    expect(filled.words).toBe('It is ….')
    expect(filled.faults.map((fault) => fault.code)).toEqual([code])
  })

  test('what was filled in is not read again', () => {
    expect(fillText('{{ vars.a }}', 'en', { vars: { a: '{{ vars.b }}', b: 'secret' } }).words).toBe('{{ vars.b }}')
  })

  test('however many braces it has, it is read at once', () => {
    expect(partsOf('{{'.repeat(100_000))).toEqual(['{{'.repeat(100_000)])
    expect(partsOf(`${'{{ '.repeat(50_000)}a }}`)).toHaveLength(2)
  })

  test('says where its expressions stand', () => {
    expect(partsOf('a {{  b }}{{c}} d {{ e')).toEqual([
      'a ',
      { cel: 'b', offset: 6 },
      { cel: 'c', offset: 12 },
      ' d {{ e',
    ])
  })
})
