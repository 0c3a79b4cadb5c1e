import { describe, expect, it } from 'vitest'
import { fits } from '../../../../src/playbook/engine/form.ts'
import type { Question } from '../../../../src/playbook/language/model.ts'
import { yesNo } from './build.ts'

const question = (part: Partial<Question> & { type: Question['type'] }): Question =>
  ({ id: 'q', label: 'Q', required: true, max: 5, options: [], ...part }) as unknown as Question // with what its type needs, and more

describe('answers to a form', () => {
  const options = [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'B' },
  ]

  it('are of the type that is asked for', () => {
    const tried: readonly [Question, unknown, boolean][] = [
      [question({ type: 'line' }), 'five5', true],
      [question({ type: 'line' }), 'sixsix', false],
      [question({ type: 'line' }), '   ', false],
      [question({ type: 'paragraph' }), 5, false],
      [question({ type: 'one', options }), 'a', true],
      [question({ type: 'one', options }), 'c', false],
      [question({ type: 'one', options }), ['a'], false],
      [question({ type: 'many', options }), ['a', 'b'], true],
      [question({ type: 'many', options }), ['a', 'c'], false],
      [question({ type: 'many', options }), [], false],
      [question({ type: 'many', options }), 'a', false],
      [question({ type: 'moment' }), '2027-05-03T08:00:00.000Z', true],
      [question({ type: 'moment' }), '2027-13-03T08:00:00.000Z', false],
      [question({ type: 'moment' }), 'noon', false],
    ]
    for (const [field, given, fit] of tried) {
      expect([field.type, given, fits([field], { q: given as string })]).toEqual([field.type, given, fit]) // whatever came in
    }
  })

  it('are all there that are required, and nothing else', () => {
    expect(fits([yesNo], {})).toBe(false)
    expect(fits([yesNo], { yes: null })).toBe(false)
    expect(fits([{ ...yesNo, required: false }], {})).toBe(true)
    expect(fits([{ ...yesNo, required: false }], { yes: '' })).toBe(true)
    expect(fits([yesNo], { yes: 'yes', other: 'x' })).toBe(false)
    expect(fits([], {})).toBe(true)
  })
})
