import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formBreaches } from '../../../src/chat/portable.ts'
import { checkQuestions, formOf, pagesOf, readLine, valuesOf } from '../../../src/command/question-form.ts'
import { shippedPlaybooks } from '../../../src/config.ts'
import { languages } from '../../../src/locale/catalogue.ts'
import { fits } from '../../../src/playbook/engine/form.ts'
import { stepsOf } from '../../../src/playbook/engine/path.ts'
import type { Question } from '../../../src/playbook/language/model.ts'
import { readPlaybooks } from '../../../src/playbook/language/read.ts'

const questions: readonly Question[] = [
  {
    id: 'level',
    label: 'Level',
    required: true,
    type: 'one',
    options: [
      { value: 'low', label: 'Low' },
      { value: 'high', label: 'High' },
    ],
  },
  {
    id: 'areas',
    label: 'Areas',
    required: false,
    type: 'many',
    options: [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ],
  },
  { id: 'since', label: 'Since', required: false, type: 'moment' },
  { id: 'words', label: 'Words', required: false, type: 'line', max: 20 },
]
const paris = { language: 'en', zone: 'Europe/Paris' }

describe('questions of a playbook as a form', () => {
  it('are portable for all that the shipped playbooks ask, in every language', () => {
    const asked = readPlaybooks(shippedPlaybooks).flatMap(({ playbook }) => [
      playbook.inputs,
      ...[...stepsOf(playbook).values()].flatMap((step) => (step.kind === 'ask' ? [step.fields] : [])),
    ])
    expect(asked.length).toBeGreaterThan(10)
    for (const fields of asked.filter((each) => each.length > 0))
      for (const language of languages) {
        const head = {
          id: 'answer',
          context: 'R-2027-0001 x',
          title: 'A title that is far too long to be shown',
          submit: 'Send',
        }
        const form = formOf(head, pagesOf(fields, { language, zone: 'Europe/Copenhagen' }))
        expect(formBreaches(form)).toEqual([])
      }
  })

  it('say before anything is written which answer takes a passkey', () => {
    const [level] = questions
    const guarded = level && { ...level, passkey: { high: 'publish' as const }, hint: 'By the matrix.' }
    const [[field] = []] = pagesOf(guarded ? [guarded] : [], paris)
    expect(field?.hint).toBe('“High” takes your passkey. By the matrix.')
  })

  it('say what is wrong with an answer, each by its field', () => {
    expect(Object.keys(checkQuestions(questions, {}, paris))).toEqual(['level'])
    const wrong = { level: 'purple', areas: 'a,c', since: 'yesterday', words: 'x'.repeat(21) }
    expect(Object.keys(checkQuestions(questions, wrong, paris))).toEqual(['level', 'areas', 'since', 'words'])
  })

  it('become what a run keeps: instants of the reader’s zone in UTC, several values as a list', () => {
    const given = { level: 'high', areas: 'a,b', since: '2027-04-25T20:15', words: ' so ' }
    expect(valuesOf(questions, given, paris)).toEqual({
      level: 'high',
      areas: ['a', 'b'],
      since: '2027-04-25T18:15:00.000Z',
      words: 'so',
    })
  })

  it('that pass the check always fit the run', () => {
    const answers = fc.record(
      {
        level: fc.constantFrom('low', 'high', 'x', ''),
        areas: fc.constantFrom('a', 'a,b', 'b,c', ''),
        since: fc.constantFrom('2027-04-25T20:15', '2027-03-28T02:30', 'x', ''),
        words: fc.string({ maxLength: 25 }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(answers, (given) => {
        const isSound = Object.keys(checkQuestions(questions, given, paris)).length === 0
        if (isSound) expect(fits(questions, valuesOf(questions, given, paris))).toBe(true)
      }),
    )
  })

  it('are answered by a line: an option, then free words', () => {
    expect(readLine(questions, 'HIGH - many people')).toEqual({ level: 'high', words: 'many people' })
    expect(readLine(questions, 'many people')).toEqual({ words: 'many people' })
    expect(readLine(questions.slice(0, 1), 'Low')).toEqual({ level: 'low' })
    expect(readLine(questions, '')).toEqual({})
  })
})
