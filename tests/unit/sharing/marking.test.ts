import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLabel } from '../../../src/sharing/label.ts'
import { findForbidden, readMarked } from '../../../src/sharing/marking.ts'

describe('forbidden markings', () => {
  test.each([
    'TLP:RED names of agents',
    'tlp: red',
    'TLP RED',
    'T L P : R E D',
    'see below\n\n[TLP:RED]',
    'TLP:\u200BRED',
    'TLP:R\u00ADE\u2060D',
    'ТLР:RЕD', // Cyrillic Т, Р, Е
    'ＴＬＰ：ＲＥＤ',
    'TLP-RED',
    '[TLP:2.0 RED]',
    'TLP 2.0: RED',
  ])('finds TLP:RED in %j', (words) => expect(findForbidden(words)).toBe('TLP:RED'))

  test.each([
    'RESTREINT UE/EU RESTRICTED',
    'R-UE/EU-R',
    'EU CONFIDENTIAL',
    'Très secret: S-UE/EU-S',
    'VS-NfD Lagebild',
    'VS - NUR FÜR DEN DIENSTGEBRAUCH'.replace(' - ', '-'),
    'DIFFUSION RESTREINTE',
    'NATO SECRET',
    'til tjenestebrug',
  ])('finds classified material in %j', (words) => expect(findForbidden(words)).toBe('EU-CLASSIFIED'))

  test.each([
    'TLP:AMBER volby.cz is down',
    'TLP:GREEN reduced traffic',
    'the red button on the results site',
    'EU-wide restricted ballot access',
    'TLP:AMBER+STRICT re-directed',
    'The EU-CyCLONe officer asked',
  ])('leaves %j alone', (words) => expect(findForbidden(words)).toBeUndefined())

  test('finds RED however it is cased and whatever unseen characters stand in it', () => {
    const unseen = fc.array(fc.constantFrom('\u200B', '\u200D', '\u2060', '\u00AD', '\uFEFF', '\u202E'), {
      maxLength: 2,
    })
    const disguised = fc
      .tuple(...[...'TLP:RED'].map((letter) => fc.tuple(fc.constantFrom(letter, letter.toLowerCase()), unseen)))
      .map((letters) => letters.map(([letter, hidden]) => letter + hidden.join('')).join(''))
    fc.assert(
      fc.property(disguised, fc.string(), fc.string(), (marking, before, after) => {
        expect(findForbidden(`${before} ${marking} ${after}`)).toBe('TLP:RED')
      }),
    )
  })
})

describe('labels as people write them', () => {
  test.each([
    ['amber', 'TLP:AMBER'],
    ['TLP:WHITE', 'TLP:CLEAR'],
    ['tlp amber+strict', 'TLP:AMBER+STRICT'],
    ['TLP: AMBER + STRICT', 'TLP:AMBER+STRICT'],
    ['Green', 'TLP:GREEN'],
  ])('reads %j as %s', (written, label) => expect(readLabel(written)).toBe(label))

  test('reads none where there is none', () => {
    expect(readLabel('ambergris')).toBeUndefined()
    expect(readMarked('volby.cz is down, TLP:GREEN somewhere')).toEqual({
      words: 'volby.cz is down, TLP:GREEN somewhere',
    })
  })

  test('takes the label off the words', () => {
    expect(readMarked('TLP:AMBER volby.cz is down')).toEqual({ label: 'TLP:AMBER', words: 'volby.cz is down' })
    expect(readMarked('[tlp:amber+strict] – down')).toEqual({ label: 'TLP:AMBER+STRICT', words: 'down' })
  })
})
