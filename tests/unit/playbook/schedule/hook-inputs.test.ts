import { describe, expect, test } from 'vitest'
import type { Question } from '../../../../src/playbook/language/model.ts'
import { type Body, inputsFrom } from '../../../../src/playbook/schedule/hook-inputs.ts'

const options = [
  { value: 'low', label: 'Low' },
  { value: 'high', label: 'High' },
]
const questions: readonly Question[] = [
  { id: 'what', label: 'What', required: true, type: 'line', max: 20 },
  { id: 'more', label: 'More', required: false, type: 'paragraph', max: 50 },
  { id: 'severity', label: 'Severity', required: false, type: 'one', options },
  { id: 'hit', label: 'Hit', required: false, type: 'many', options },
  { id: 'seen', label: 'Seen', required: false, type: 'moment' },
]

describe('what a call gives', () => {
  test('is taken from the fields of the same names', () => {
    const body: Body = {
      what: 'site down',
      more: 'since\nnoon',
      severity: 'high',
      hit: ['low', 'high'],
      seen: '2027-05-09T14:00:00+02:00',
      other: 'nobody asks for this',
      constructor: 'nor for this',
    }
    expect(inputsFrom(questions, body)).toEqual({
      ok: true,
      inputs: {
        what: 'site down',
        more: 'since\nnoon',
        severity: 'high',
        hit: ['low', 'high'],
        seen: '2027-05-09T12:00:00.000Z',
      },
    })
    expect(inputsFrom(questions, { what: 503, more: null })).toEqual({ ok: true, inputs: { what: '503' } })
  })

  test.each([
    { field: 'what', body: {} },
    { field: 'what', body: { what: '' } },
    { field: 'what', body: { what: 'two\nlines' } },
    { field: 'what', body: { what: 'more than twenty characters' } },
    { field: 'what', body: { what: { deep: true } } },
    { field: 'severity', body: { what: 'x', severity: 'worst' } },
    { field: 'severity', body: { what: 'x', severity: ['low'] } },
    { field: 'hit', body: { what: 'x', hit: 'low' } },
    { field: 'hit', body: { what: 'x', hit: ['low', 'worst'] } },
    { field: 'seen', body: { what: 'x', seen: 'yesterday' } },
    { field: 'seen', body: { what: 'x', seen: '2027-05-09T14:00:00' } },
    { field: 'seen', body: { what: 'x', seen: '2027-13-09T14:00:00Z' } },
  ])('is refused for $field: $body', ({ field, body }) => {
    expect(inputsFrom(questions, body as Body)).toEqual({ ok: false, field }) // some of it is of no kind at all
  })
})
