import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import { describe, expect, test } from 'vitest'
import {
  backAction,
  errorOf,
  errorsOf,
  type Held,
  isStacked,
  type Leaf,
  modalOf,
  noteOf,
  placeIn,
  readPage,
} from '../../../../adapters/slack/acting/modals.ts'
import { limits } from '../../../../adapters/slack/limits.ts'
import type { Field, Form } from '../../../../src/chat/form.ts'
import { hostile } from '../../../support/hostile.ts'

const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ value: `v${index}`, label: `Option ${index}` }))
const form: Form = {
  id: 'report',
  context: 'CZ-1',
  title: 'Report a threat',
  intro: 'What is known now is enough.',
  submit: 'Send',
  pages: [
    [
      { id: 'title', type: 'line', label: 'What happens', required: true, max: 80, value: 'so far' },
      { id: 'words', type: 'paragraph', label: 'What is seen', hint: 'In short', required: false, max: 4000 },
    ],
    [
      { id: 'kind', type: 'one', label: 'Kind', required: true, options: options(3), value: 'v1' },
      { id: 'touches', type: 'many', label: 'Touches', required: false, options: options(4) },
      { id: 'since', type: 'moment', label: 'Since', required: true, value: '2027-04-18T12:05' },
    ],
  ],
}
const leaf = (page: number, more: Partial<Leaf> = {}): Leaf => ({
  form,
  answers: {},
  place: { sheet: 's', page, stacked: true },
  language: 'en',
  exercise: false,
  ...more,
})
const inputs = (view: ModalView): readonly InputBlock[] =>
  view.blocks.filter((block): block is InputBlock => block.type === 'input')
const asked = (field: Field): InputBlock | undefined =>
  inputs(modalOf(leaf(0, { form: { ...form, pages: [[field]] } })))[0]

describe('A page of a form', () => {
  test('asks its own fields alone, and says how far one is', () => {
    const [first, last] = [modalOf(leaf(0)), modalOf(leaf(1))]
    expect(inputs(first).map(({ block_id: id }) => id)).toEqual(['title', 'words'])
    expect(inputs(last).map(({ block_id: id }) => id)).toEqual(['kind', 'touches', 'since', 'since~time'])
    expect(JSON.stringify(first)).toContain('What is known now is enough.')
    expect(JSON.stringify(last)).not.toContain('What is known now is enough.')
    expect([first.submit?.text, last.submit?.text]).toEqual(['Next', 'Send'])
    expect([first.close?.text, last.close?.text]).toEqual(['Cancel', 'Back'])
    expect(JSON.stringify(last)).toContain('Page 2 of 2')
  })

  test('carries where it stands and no words of anybody', () => {
    const { private_metadata: metadata = '' } = modalOf(leaf(1, { answers: { title: 'secret' } }))
    expect(placeIn(metadata)).toEqual({ sheet: 's', page: 1, stacked: true })
    expect(metadata).not.toContain('secret')
    expect(placeIn('')).toBeUndefined()
    expect(placeIn('{"page":1}')).toBeUndefined()
    expect(placeIn('null')).toBeUndefined()
  })

  test('starts with what was answered, else with what the form proposes', () => {
    expect(
      asked({ id: 'a', type: 'line', label: 'A', required: true, max: 9, value: 'so far' })?.element,
    ).toMatchObject({
      type: 'plain_text_input',
      multiline: false,
      initial_value: 'so far',
      max_length: 9,
    })
    const [title] = inputs(modalOf(leaf(0, { answers: { title: 'changed' } })))
    expect(title?.element).toMatchObject({ initial_value: 'changed' })
    const [kind, touches, day, time] = inputs(modalOf(leaf(1, { answers: { touches: 'v2,v0' } })))
    expect(kind?.element).toMatchObject({ type: 'radio_buttons', initial_option: { value: 'v1' } })
    expect(touches?.element).toMatchObject({
      type: 'checkboxes',
      initial_options: [{ value: 'v0' }, { value: 'v2' }],
    })
    expect(day?.element).toMatchObject({ type: 'datepicker', initial_date: '2027-04-18' })
    expect(time?.element).toMatchObject({ type: 'timepicker', initial_time: '12:05' })
  })

  test('asks no longer answer than Slack takes, and insists on what is required', () => {
    const [title, words] = inputs(modalOf(leaf(0)))
    expect(words?.element).toMatchObject({ multiline: true, max_length: limits.inputText })
    expect([title?.optional, words?.optional]).toEqual([false, true])
    expect(words?.hint?.text).toBe(`In short On Slack at most ${limits.inputText} characters.`)
    expect(title?.hint).toBeUndefined()
  })

  test('says once what there is to know of a moment, at its day', () => {
    const moment: Field = { id: 'at', type: 'moment', label: 'At', hint: 'Local time.', required: false }
    const [day, time] = inputs(modalOf(leaf(0, { form: { ...form, pages: [[moment]] } })))
    expect([day?.hint?.text, time?.hint]).toEqual(['Local time.', undefined])
  })

  test.each([
    ['Report a threat', 'Report a threat'],
    ['Report an election threat to all', 'Report an election…'],
    ['x'.repeat(30), `${'x'.repeat(limits.viewTitle - 1)}…`],
  ])('is headed by whole words: %s', (title, shown) => {
    expect(modalOf(leaf(0, { form: { ...form, title } })).title.text).toBe(shown)
    expect(noteOf(title, [], 'en').title.text).toBe(shown)
  })

  test.each([
    ['one', true, 5, 'radio_buttons'],
    ['one', true, 6, 'static_select'],
    ['one', false, 3, 'static_select'],
    ['many', false, 10, 'checkboxes'],
    ['many', false, 11, 'multi_static_select'],
    ['many', false, 100, 'multi_static_select'],
  ] as const)('offers %s (required: %s) of %i by %s', (type, required, count, element) => {
    expect(asked({ id: 'f', type, label: 'F', required, options: options(count) })?.element.type).toBe(element)
  })

  test('marks an exercise', () => {
    expect(JSON.stringify(modalOf(leaf(0, { exercise: true })))).toContain('EXERCISE')
    expect(JSON.stringify(modalOf(leaf(0)))).not.toContain('EXERCISE')
  })

  test('of a form that is too long for a stack leads back by a button', () => {
    const long = { ...form, pages: [...form.pages, ...form.pages] }
    expect([isStacked(form), isStacked(long)]).toEqual([true, false])
    const second = modalOf(leaf(1, { form: long, place: { sheet: 's', page: 1, stacked: false } }))
    expect(JSON.stringify(second)).toContain(`"action_id":"${backAction}"`)
    expect(JSON.stringify(modalOf(leaf(1)))).not.toContain(`"action_id":"${backAction}"`)
  })

  test('stays within what Slack takes, whatever stands in a form', () => {
    for (const words of [...hostile.map(({ text }) => text), 'x'.repeat(5000), '🇩🇰'.repeat(60)]) {
      const odd: Form = {
        ...form,
        title: words,
        submit: words,
        intro: words,
        pages: [
          [
            {
              id: 'one',
              type: 'one',
              label: words,
              hint: words,
              required: true,
              options: [{ value: 'v', label: words }],
            },
            { id: 'line', type: 'line', label: words, required: true, max: 80, value: words },
          ],
        ],
      }
      const view = modalOf(leaf(0, { form: odd }))
      expect(view.title.text.length).toBeLessThanOrEqual(limits.viewTitle)
      expect(view.submit?.text.length).toBeLessThanOrEqual(limits.viewTitle)
      expect(JSON.stringify(view)).not.toMatch(/"mrkdwn"/)
      for (const text of textsOf(view.blocks)) {
        expect(text.isWellFormed()).toBe(true)
        expect(text.length).toBeLessThanOrEqual(limits.sectionText)
      }
    }
  })
})

/** Every text in a plain value. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

describe('What the fields hold', () => {
  const held: Held = {
    kind: { answer: { selected_option: { value: 'v2' } } },
    touches: { answer: { selected_options: [{ value: 'v3' }, { value: 'v0' }] } },
    since: { answer: { selected_date: '2027-04-18' } },
    'since~time': { answer: { selected_time: '12:00' } },
  }

  test('is read as answers, several in the order of the form, a day and a time as one moment', () => {
    expect(readPage(form, 1, held)).toEqual({
      answers: { kind: 'v2', touches: 'v0,v3', since: '2027-04-18T12:00' },
      halves: [],
    })
    const typed = { title: { answer: { value: ' volby.cz\r\nis down ' } }, words: { answer: { value: null } } }
    expect(readPage(form, 0, typed)).toEqual({ answers: { title: 'volby.cz\nis down' }, halves: [] })
    expect(readPage(form, 0, {})).toEqual({ answers: {}, halves: [] })
  })

  test('tells a moment of which half is missing', () => {
    const { since: _, ...timeAlone } = held
    expect(readPage(form, 1, timeAlone)).toMatchObject({ halves: ['since'] })
    expect(readPage(form, 1, { since: { answer: { selected_date: '2027-04-18' } } })).toEqual({
      answers: {},
      halves: ['since'],
    })
  })
})

describe('A problem', () => {
  test('stands at its field, and one of another page at the first, with the name of what it is about', () => {
    expect(errorsOf(form, 1, { since: 'Not in the future.' }, 'en')).toEqual({ since: 'Not in the future.' })
    expect(errorsOf(form, 1, { title: 'Too short.', '': 'Something else.' }, 'en')).toEqual({
      kind: '“What happens”: Too short. Something else.',
    })
    expect(errorOf(form, 0, 'Press again.')).toEqual({ title: 'Press again.' })
  })
})

describe('A view that only says something', () => {
  test('takes nothing more, and closes all', () => {
    const blocks: KnownBlock[] = [{ type: 'divider' }]
    const view = noteOf('Report a threat', blocks, 'da')
    expect(view).toMatchObject({ type: 'modal', clear_on_close: true, close: { text: 'Luk' } })
    expect(view.submit).toBeUndefined()
  })
})
