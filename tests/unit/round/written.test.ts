import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { usualOptions } from '../../../src/round/option.ts'
import { readAnswer } from '../../../src/round/written.ts'

const known = { options: usualOptions('status-line'), asked: ['FR', 'DE', 'IT', 'EL'], own: ['FR'], language: 'da' }

describe('an answer as people write it', () => {
  test.each([
    ['ok', { value: 'ok', words: '' }],
    ['OK: all quiet', { value: 'ok', words: 'all quiet' }],
    ['Nothing to report – counting begins', { value: 'ok', words: 'counting begins' }],
    ['noget er galt her', { value: 'trouble', words: 'her' }],
    ['FR trouble the site is down', { code: 'FR', value: 'trouble', words: 'the site is down' }],
    ['FR all calm', { code: 'FR', words: 'all calm' }],
    ['DE ok', { code: 'DE', value: 'ok', words: '' }],
    ['GR: trouble', { code: 'EL', value: 'trouble', words: '' }],
    // Words that begin like a code or an option are words.
    ['IT is down in two districts', { words: 'IT is down in two districts' }],
    ['It is calm', { words: 'It is calm' }],
    ['okay so far', { words: 'okay so far' }],
    ['troubles in the north', { words: 'troubles in the north' }],
    ['', { words: '' }],
  ])('%s', (line, expected) => {
    expect(readAnswer(line, known)).toEqual(expected)
  })

  test('loses no word, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (line) => {
        const { words } = readAnswer(line, known)
        expect(line.includes(words)).toBe(true)
      }),
    )
  })
})
