import { describe, expect, test } from 'vitest'
import type { Field, Form } from '../../../src/chat/form.ts'
import { actions, type Block, button, fact, type Message, paragraph } from '../../../src/chat/message.ts'
import { formBreaches, lengthOf, messageBreaches, portable } from '../../../src/chat/portable.ts'

const message = (...blocks: Block[]): Message => ({ summary: 's', blocks, marking: '', look: 'card' })
const line = (id: string, more: Partial<Field> = {}): Field =>
  ({ id, label: id, required: true, type: 'line', max: 100, ...more }) as Field // a line with one thing changed
const form = (...fields: Field[]): Form => ({ id: 'f', context: '', title: 'Form', submit: 'Send', pages: [fields] })
const long = (length: number): string => 'x'.repeat(length)

describe('what every platform can show', () => {
  test('a message at every limit is portable', () => {
    const full = message(
      { type: 'heading', text: long(portable.heading) },
      { type: 'facts', facts: Array.from({ length: portable.facts }, () => fact('label', 'value')) },
      { type: 'facts', facts: [fact(long(portable.factLabel), long(portable.factValue))] },
      ...Array.from({ length: portable.actionBlocks }, (_, row) =>
        actions(
          ...Array.from({ length: portable.controlsPerBlock }, (__, index) =>
            button(long(portable.buttonLabel), `${row}${index}`.padEnd(portable.command, 'c')),
          ),
        ),
      ),
    )
    const rest = portable.message - lengthOf(full)
    const message10k = { ...full, summary: long(portable.summary), blocks: [...full.blocks, paragraph(long(rest))] }
    expect(messageBreaches(message10k)).toEqual([])
  })

  test.each([
    ['summary', { ...message(), summary: long(portable.summary + 1) }],
    ['message', message(paragraph(long(portable.message + 1)))],
    ['heading', message({ type: 'heading', text: long(portable.heading + 1) })],
    ['facts', message({ type: 'facts', facts: Array.from({ length: portable.facts + 1 }, () => fact('a', 'b')) })],
    ['factLabel', message({ type: 'facts', facts: [fact(long(portable.factLabel + 1), 'b')] })],
    ['factValue', message({ type: 'facts', facts: [fact('a', long(portable.factValue), 'b')] })],
    ['buttonLabel', message(actions(button(long(portable.buttonLabel + 1), 'c')))],
    ['command', message(actions(button('a', long(portable.command + 1))))],
    ['controlUrl', message(actions({ type: 'link', label: 'a', url: long(portable.controlUrl + 1) }))],
    ['controlsPerBlock', message(actions(...[1, 2, 3, 4, 5, 6].map((each) => button('a', `${each}`))))],
    ['controlsPerBlock', message(actions())],
    ['actionBlocks', message(...[1, 2, 3, 4, 5, 6].map((each) => actions(button('a', `${each}`))))],
    ['unique', message(actions(button('a', 'same'), button('b', 'same')))],
  ] as const)('a message that breaks %s alone is told so', (limit, broken) => {
    expect(messageBreaches(broken).map((breach) => breach.limit)).toEqual([limit])
  })

  test('a breach says where, how much and how much at most', () => {
    expect(messageBreaches(message(paragraph('a'), { type: 'heading', text: long(151) }))).toEqual([
      { where: 'block 2', limit: 'heading', found: 151, most: 150 },
    ])
  })

  test('a form at every limit is portable', () => {
    const options = Array.from({ length: portable.options }, (_, index) => ({
      value: `${index}`.padEnd(portable.optionValue, 'v'),
      label: long(portable.optionLabel),
    }))
    const fields = [
      line('a', { label: long(portable.fieldLabel), hint: long(portable.fieldHint), max: portable.answer }),
      line('b', { type: 'one', options }),
      line('c', { type: 'many', options }),
      line('d', { type: 'moment' }),
      line('e', { type: 'paragraph' }),
    ]
    expect(
      formBreaches({ ...form(...fields), title: long(portable.formTitle), submit: long(portable.formSubmit) }),
    ).toEqual([])
  })

  test.each([
    ['formTitle', { ...form(line('a')), title: long(25) }],
    ['formSubmit', { ...form(line('a')), submit: long(25) }],
    ['fieldLabel', form(line('a', { label: long(46) }))],
    ['fieldHint', form(line('a', { hint: long(101) }))],
    ['answer', form(line('a', { max: 3001 }))],
    ['fieldsPerPage', form(...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => line(id)))],
    ['fieldsPerPage', { ...form(line('a')), pages: [[line('a')], []] }],
    ['options', form(line('a', { type: 'one', options: [] }))],
    ['optionLabel', form(line('a', { type: 'one', options: [{ value: 'v', label: long(76) }] }))],
    ['optionValue', form(line('a', { type: 'many', options: [{ value: long(101), label: 'l' }] }))],
    ['unique', form(line('a'), line('a'))],
    [
      'unique',
      form(
        line('a', {
          type: 'one',
          options: [
            { value: 'v', label: 'l' },
            { value: 'v', label: 'm' },
          ],
        }),
      ),
    ],
  ] as const)('a form that breaks %s alone is told so', (limit, broken) => {
    expect(formBreaches(broken as Form).map((breach) => breach.limit)).toEqual([limit])
  })
})
