import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askFor, type DialogueWords, readMoment, readReply, startAnswers } from '../../../src/chat/dialogue.ts'
import { type Field, type Form, fieldsOf } from '../../../src/chat/form.ts'
import { type Block, plain } from '../../../src/chat/message.ts'
import { dialogueWords } from '../../../src/locale/dialogue.ts'

const severity = [
  { value: 'low', label: 'Low' },
  { value: 'high', label: 'High, at once' },
  { value: 'worst', label: 'Worst' },
]
const report: Form = {
  id: 'report',
  context: '',
  title: 'Report a threat',
  intro: 'Nobody else sees your draft.',
  submit: 'Report',
  pages: [
    [
      { id: 'what', type: 'line', label: 'What happened', required: true, max: 40 },
      { id: 'details', type: 'paragraph', label: 'Details', required: false, max: 200, hint: 'As much as you know' },
      { id: 'how-bad', type: 'one', label: 'How bad', required: true, options: severity },
    ],
    [
      { id: 'touches', type: 'many', label: 'What it touches', required: false, options: severity },
      { id: 'since', type: 'moment', label: 'Since when', required: false, value: '2027-04-18T20:00' },
    ],
  ],
}
const all = fieldsOf(report).map((field) => field.id)
const read = (reply: string, before = startAnswers(report), asked: readonly string[] = all) =>
  readReply(report, asked, reply, before)

describe('reading a reply', () => {
  test('one reply answers everything', () => {
    const reply = '1: Site down\n2: since noon,\nno answer on 443\n3: b\n4: a, c\n5: 2027-04-18 21:30'
    expect(read(reply)).toEqual({
      answers: {
        what: 'Site down',
        details: 'since noon,\nno answer on 443',
        'how-bad': 'high',
        touches: 'low,worst',
        since: '2027-04-18T21:30',
      },
      faults: {},
    })
  })

  test.each([
    ['1. Site down\n3. b'],
    ['1) Site down\n3) High, at once'],
    ['**1:** Site down\n**3:** HIGH'],
    ['> Report a threat\n> 1: What happened\n\n1: Site down\n3: b) High, at once'],
    ['Good morning,\n1: Site down\n3: b'],
  ])('it may be written like %j', (reply) => {
    const { answers, faults } = read(reply)
    expect(answers).toMatchObject({ what: 'Site down', 'how-bad': 'high' })
    expect(faults).toEqual({})
  })

  test('a numbered list within an answer stays in it', () => {
    const { answers } = read('1: Site down\n2: what we did:\n1. looked\n3. called\n3: b')
    expect(answers).toMatchObject({ details: 'what we did:\n1. looked\n3. called', 'how-bad': 'high' })
  })

  test('words without any number answer the first free text, and nothing of them is lost', () => {
    const { answers, faults } = read('the site of the commission is down\nsince noon')
    expect(answers.details).toBe('the site of the commission is down\nsince noon')
    expect(faults).toEqual({ what: { kind: 'missing' }, 'how-bad': { kind: 'missing' } })
  })

  test('when one thing is asked for, the reply is its answer', () => {
    expect(read('b', { what: 'Site down' }, ['how-bad'])).toEqual({
      answers: { what: 'Site down', 'how-bad': 'high' },
      faults: {},
    })
    expect(read('2027-13-01 10:00', { what: 'x', 'how-bad': 'low' }, ['since']).faults).toEqual({
      since: { kind: 'no-moment' },
    })
  })

  test('what was answered before stays, can be changed, and is taken back by a dash', () => {
    const before = { what: 'Site down', details: 'old', 'how-bad': 'low', since: '2027-04-18T20:00' }
    expect(read('2: new\n5: -', before)).toEqual({
      answers: { what: 'Site down', details: 'new', 'how-bad': 'low' },
      faults: {},
    })
    expect(read('1: -', before).faults).toEqual({ what: { kind: 'missing' } })
  })

  test('a wrong answer is not taken, and said why', () => {
    const { answers, faults } = read(`1: ${'x'.repeat(41)}\n3: enormous\n4: a, z\n5: tomorrow`)
    expect(answers).toEqual({})
    expect(faults).toEqual({
      what: { kind: 'too-long', most: 40, found: 41 },
      'how-bad': { kind: 'no-option', given: 'enormous' },
      touches: { kind: 'no-option', given: 'z' },
      since: { kind: 'no-moment' },
    })
  })

  test.each([
    ['2027-04-18 20:00', '2027-04-18T20:00'],
    ['2027-4-8T9:05', '2027-04-08T09:05'],
    ['18.4.2027 20.00', '2027-04-18T20:00'],
    ['18/04/2027, 20h15', '2027-04-18T20:15'],
    ['2028-02-29 00:00', '2028-02-29T00:00'],
    ['2027-02-29 00:00', undefined],
    ['2027-04-18 24:00', undefined],
    ['2027-04-18', undefined],
  ])('a moment written %s is %s', (written, moment) => {
    expect(readMoment(written)).toBe(moment)
  })
})

const field = (id: string): fc.Arbitrary<Field> => {
  const base = { id, label: `Field ${id}`, required: false }
  const options = fc
    .integer({ min: 1, max: 25 })
    .map((count) => Array.from({ length: count }, (_, index) => ({ value: `v${index}`, label: `Option, ${index}` })))
  return fc.oneof(
    fc.constantFrom<Field>(
      { ...base, type: 'line', max: 80 },
      { ...base, type: 'paragraph', max: 300 },
      { ...base, type: 'moment' },
    ),
    fc
      .tuple(fc.constantFrom('one' as const, 'many' as const), options)
      .map(([type, each]): Field => ({ ...base, type, options: each })),
  )
}
const anyForm = fc
  .integer({ min: 1, max: 8 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => field(`f${index}`))))
  .map(
    (fields): Form => ({
      id: 'any',
      context: 'c',
      title: 'Any',
      submit: 'Send',
      pages: [fields.slice(0, 5), fields.slice(5)],
    }),
  )

/** An answer to a field, and how somebody might write it. */
const answerTo = (of: Field): fc.Arbitrary<readonly [string, string]> => {
  switch (of.type) {
    case 'line':
    case 'paragraph': {
      const usable = fc
        .string({ minLength: 1, maxLength: 60 })
        .map((each) => each.trim())
        .filter((each) => !/^[-–]?$|[\r\n]/.test(each))
      if (of.type === 'line') return usable.map((each) => [each, each])
      return fc
        .array(usable, { minLength: 1, maxLength: 4 })
        .map(
          (lines) =>
            lines
              .map((each) => each.replace(/^\W*\d+\s*:/, ''))
              .join('\n')
              .trim() || 'x',
        )
        .filter((each) => !/^[-–]$/.test(each))
        .map((each) => [each, each])
    }
    case 'moment':
      return fc
        .date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
        .map((date) => [date.toISOString().slice(0, 16), date.toISOString().slice(0, 16).replace('T', ' ')])
    case 'one':
      return fc.nat(of.options.length - 1).map((index) => [`v${index}`, String.fromCharCode(97 + index)])
    case 'many':
      return fc.uniqueArray(fc.nat(of.options.length - 1), { minLength: 1 }).map((indexes) => [
        [...indexes]
          .sort((a, b) => a - b)
          .map((index) => `v${index}`)
          .join(','),
        indexes.map((index) => String.fromCharCode(97 + index)).join(', '),
      ])
  }
}

describe('whatever the form', () => {
  test('answers written after their numbers are read as they were meant', () => {
    const filled = anyForm.chain((form) =>
      fc.tuple(
        fc.constant(form),
        fc.tuple(...fieldsOf(form).map((each) => fc.option(answerTo(each), { nil: undefined }))),
      ),
    )
    fc.assert(
      fc.property(filled, ([form, given]) => {
        const meant = Object.fromEntries(
          fieldsOf(form).flatMap((each, index) => (given[index] ? [[each.id, given[index][0]]] : [])),
        )
        const reply = given.flatMap((each, index) => (each ? [`${index + 1}: ${each[1]}`] : [])).join('\n')
        expect(
          readReply(
            form,
            fieldsOf(form).map((each) => each.id),
            reply,
            {},
          ),
        ).toEqual({ answers: meant, faults: {} })
      }),
      { numRuns: 500 },
    )
  })

  test('any reply is read without a fault of ours, and only as something the form allows', () => {
    const messy = fc.oneof(
      fc.string(),
      fc
        .array(fc.tuple(fc.nat(12), fc.constantFrom(':', '.', ')', ''), fc.string()))
        .map((lines) => lines.map(([number, sign, words]) => `${number}${sign} ${words}`).join('\n')),
    )
    fc.assert(
      fc.property(anyForm, messy, (form, reply) => {
        const { answers, faults } = readReply(
          form,
          fieldsOf(form).map((each) => each.id),
          reply,
          {},
        )
        for (const each of fieldsOf(form)) {
          const answer = answers[each.id]
          if (answer === undefined) continue
          expect(faults[each.id]).toBeUndefined()
          if (each.type === 'line') expect(answer).not.toContain('\n')
          if (each.type === 'line' || each.type === 'paragraph') expect(answer.length).toBeLessThanOrEqual(each.max)
          if (each.type === 'one') expect(each.options.map((option) => option.value)).toContain(answer)
          if (each.type === 'many')
            for (const value of answer.split(',')) expect(each.options.map((option) => option.value)).toContain(value)
          if (each.type === 'moment') expect(answer).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
        }
      }),
    )
  })
})

const shown = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      if (block.type === 'heading' || block.type === 'code') return block.text
      if (block.type === 'paragraph' || block.type === 'note') return plain(block.children)
      if (block.type === 'list') return block.items.map((item) => plain(item)).join('\n')
      if (block.type === 'facts') return block.facts.map((each) => `${each.label} = ${plain(each.value)}`).join('\n')
      return ''
    })
    .join('\n')

describe.each(['en', 'da'])('asking in %s', (language) => {
  const words: DialogueWords = dialogueWords(language, 'https://jom.example/forms')
  const frame = { marking: 'TLP:GREEN', exercise: true }

  test('one message asks for everything', () => {
    const message = askFor(report, startAnswers(report), {}, words, frame)
    expect(message).toMatchObject({ ...frame, summary: 'Report a threat', look: 'reply' })
    const text = shown(message.blocks)
    for (const each of [
      report.intro ?? '',
      '1: What happened',
      'As much as you know',
      'b) High, at once',
      '5: Since when',
      'https://jom.example/forms',
    ])
      expect(text).toContain(each)
    expect(text).toContain('2027-04-18T20:00')
    expect(text).toContain('1: \n2: \n3: \n4: \n5: ')
  })

  test('the next asks only for what is wrong, and shows what is taken', () => {
    const problems = { 'how-bad': words.fault({ kind: 'no-option', given: '<b>' }) }
    const text = shown(askFor(report, { what: 'Site down', touches: 'low,worst' }, problems, words, frame).blocks)
    expect(text).toContain(problems['how-bad'])
    expect(text).toContain('1: What happened = Site down')
    expect(text).toContain('4: What it touches = Low, Worst')
    expect(text).not.toContain('2: Details')
    expect(text).not.toContain(report.intro)
  })

  test('each fault has words of its own', () => {
    const said = [
      words.fault({ kind: 'missing' }),
      words.fault({ kind: 'too-long', most: 3, found: 4 }),
      words.fault({ kind: 'no-option', given: 'x' }),
      words.fault({ kind: 'no-moment' }),
    ]
    expect(new Set(said).size).toBe(4)
  })
})
