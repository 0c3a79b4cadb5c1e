import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stretches, visible, withoutUnseen } from '../../../src/chat/visible.ts'
import { hostile, misleading, readable } from '../../support/hostile.ts'

test('what is not seen is shown by its code', () => {
  expect(visible('a\u202Eb\u200B\u0000\u2028\u{E0041}')).toBe('aU+202EbU+200BU+0000U+2028U+E0041')
  expect(stretches('a\u202E')).toEqual([
    { text: 'a', unseen: false },
    { text: 'U+202E', unseen: true },
  ])
  expect(withoutUnseen('a\u202Eb\u200B')).toBe('ab')
})

test('what scripts and emoji need stays', () => {
  for (const text of ['नमस्\u200Cते', '👩\u200D🚒', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '☎️', 'שלום\u200F!', 'a\tb\nc']) expect(visible(text)).toBe(text)
  expect(visible('🏴󠁧󠁢󠁳󠁣󠁴󠁿\u{E0041}')).toBe('🏴󠁧󠁢󠁳󠁣󠁴󠁿U+E0041')
})

test('line breaks are of one kind, and halves of characters are replaced', () => {
  expect(visible('a\r\nb\rc\uD800')).toBe('a\nb\nc\uFFFD')
})

test('a text full of what is not seen does not grow out of measure', () => {
  const shown = visible('\u200B'.repeat(100_000))
  expect(shown).toBe('U+200B'.repeat(100) + '\uFFFD'.repeat(99_900))
  expect(visible(`🏴${'\u{E0061}'.repeat(50_000)}`).length).toBeLessThan(100_000)
})

test('whatever a text holds, nothing misleading is left and nothing readable lost', () => {
  const anything = fc.oneof(fc.constantFrom(...hostile.map(({ text }) => text)), fc.string({ unit: 'binary' }))
  fc.assert(
    fc.property(anything, (text) => {
      expect(visible(text)).not.toMatch(misleading)
      expect(visible(text).isWellFormed()).toBe(true)
    }),
  )
  for (const { text } of hostile) expect(readable(visible(text))).toBe(readable(text))
})
