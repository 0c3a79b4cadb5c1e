import type { APIModalSubmission } from 'discord.js'
import { describe, expect, test } from 'vitest'
import { fitted, modalOf, type Place, placeIn, readPage } from '../../../../adapters/discord/acting/modals.ts'
import { readTurn, turnOf } from '../../../../adapters/discord/acting/turns.ts'
import { limits } from '../../../../adapters/discord/limits.ts'
import type { Field, Form } from '../../../../src/chat/form.ts'
import { hostile } from '../../../support/hostile.ts'

const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ value: `v${index}`, label: `Option ${index}` }))
const form: Form = {
  id: 'report',
  context: 'CZ-1',
  title: 'Report a threat',
  intro: 'What is *known* now is enough.',
  submit: 'Send',
  pages: [
    [
      { id: 'title', type: 'line', label: 'What happens', required: true, max: 80, value: 'so far' },
      { id: 'words', type: 'paragraph', label: 'What is seen', hint: 'In short', required: false, max: 9000 },
    ],
    [
      { id: 'kind', type: 'one', label: 'Kind', required: true, options: options(3), value: 'v1' },
      { id: 'touches', type: 'many', label: 'Touches', required: false, options: options(4) },
      { id: 'since', type: 'moment', label: 'Since', required: true, value: '2027-04-18T12:05' },
    ],
  ],
}
const sheet = '6f1c4a2e-0d6b-4c5e-9a51-1f2b3c4d5e6f'
const place = (page: number): Place => ({ sheet, page, onNote: false })
const shown = (page: number, more: Partial<Parameters<typeof modalOf>[0]> = {}) =>
  modalOf({ form, typed: {}, place: place(page), language: 'en', exercise: false, ...more })

type Shown = {
  type: number
  content?: string
  label?: string
  description?: string
  component?: Record<string, unknown>
}
const parts = (modal: ReturnType<typeof modalOf>): readonly Shown[] => modal.components as unknown as Shown[] // as Discord reads it
const asked = (field: Field, typed: Record<string, string> = {}): Shown | undefined =>
  parts(shown(0, { form: { ...form, intro: '', pages: [[field]] }, typed }))[0]
const one = (count: number, more: Partial<Extract<Field, { type: 'one' }>> = {}): Field => ({
  id: 'kind',
  type: 'one',
  label: 'Kind',
  required: true,
  options: options(count),
  ...more,
})

describe('A page of a form', () => {
  test('asks its own fields alone, and says how far one is', () => {
    expect(parts(shown(0)).map(({ component, content }) => component?.custom_id ?? content)).toEqual([
      'What is \\*known\\* now is enough.',
      'title',
      'words',
    ])
    expect(parts(shown(1)).map(({ component }) => component?.custom_id)).toEqual(['kind', 'touches', 'since'])
    expect([shown(0).title, shown(1).title]).toEqual(['Report a threat · 1/2', 'Report a threat · 2/2'])
  })

  test('of an exercise says so, however long its title', () => {
    const title = shown(1, { exercise: true, form: { ...form, title: 'x'.repeat(60) } }).title
    expect(title).toMatch(/^EXERCISE · x+… · 2\/2$/)
    expect(title).toHaveLength(limits.modalTitle)
    expect(shown(0, { exercise: true, language: 'da' }).title).toMatch(/^ØVELSE · /)
  })

  test('shows what was typed before, else what is proposed', () => {
    expect(parts(shown(0))[1]?.component).toMatchObject({ value: 'so far', style: 1, max_length: 80, required: true })
    expect(parts(shown(0, { typed: { title: 'better' } }))[1]?.component).toMatchObject({ value: 'better' })
    expect(parts(shown(0, { typed: { title: '' } }))[1]?.component).not.toHaveProperty('value')
    expect(parts(shown(0))[2]).toMatchObject({ description: 'In short', component: { style: 2, max_length: 4000 } })
  })

  test('takes a moment as it is written', () => {
    expect(parts(shown(1))[2]?.component).toMatchObject({ value: '2027-04-18 12:05', placeholder: 'YYYY-MM-DD HH:MM' })
  })

  test('bears no words of people in its name', () => {
    expect(placeIn(shown(1).custom_id)).toEqual(place(1))
    expect(placeIn(shown(0, { place: { ...place(0), onNote: true } }).custom_id)).toEqual({ ...place(0), onNote: true })
    expect(placeIn('s/../../1')).toBeUndefined()
    expect(readTurn(turnOf({ sheet, page: 3 }))).toEqual({ sheet, page: 3 })
    expect(readTurn('ack CZ-1')).toBeUndefined()
  })
})

describe('A choice', () => {
  test('stands open where it must be made and is short, else in a menu', () => {
    expect(asked(one(3))?.component).toMatchObject({ type: 21, required: true })
    expect(asked(one(3, { required: false }))?.component).toMatchObject({
      type: 3,
      required: false,
      min_values: 0,
      max_values: 1,
    })
    expect(asked(one(1))?.component).toMatchObject({ type: 3 })
    expect(asked(one(25))?.component).toMatchObject({ type: 3, min_values: 1 })
  })

  test('of several stands open up to ten', () => {
    const many = (count: number): Field => ({ ...one(count), type: 'many', required: false }) as Field // of the same options
    expect(asked(many(10))?.component).toMatchObject({ type: 22, min_values: 0 })
    expect(asked(many(11))?.component).toMatchObject({ type: 3, min_values: 0, max_values: 11 })
  })

  test('shows what was chosen', () => {
    const chosen = (field: Field, typed: string) =>
      (asked(field, { kind: typed })?.component?.options as { value: string; default?: boolean }[] | undefined)
        ?.filter((each) => each.default)
        .map(({ value }) => value)
    expect(chosen(one(3, { value: 'v1' }), 'v2')).toEqual(['v2'])
    expect(chosen({ ...one(4), type: 'many' } as Field, 'v0,v3')).toEqual(['v0', 'v3']) // of the same options
  })

  test('among more than Discord lists is typed', () => {
    const members = one(27, { value: 'v26' })
    expect(asked(members)).toMatchObject({
      description: 'Type one, such as: Option 0, Option 1',
      component: { type: 4, style: 1, value: 'Option 26' },
    })
  })
})

describe('What came back', () => {
  const submission = (values: Record<string, unknown>): Pick<APIModalSubmission, 'components'> =>
    ({
      components: Object.entries(values).map(([custom_id, value]) => ({
        type: 18,
        component: { custom_id, ...(Array.isArray(value) ? { values: value } : { value }) },
      })),
    }) as unknown as Pick<APIModalSubmission, 'components'> // as Discord sends it

  test('is one answer a field, and none where nothing stands', () => {
    const held = submission({ kind: 'v2', touches: ['v3', 'v0'], since: '18.4.2027 20.00' })
    expect(readPage(form, 1, held).answers).toEqual({ kind: 'v2', touches: 'v0,v3', since: '2027-04-18T20:00' })
    expect(readPage(form, 1, submission({ kind: null, touches: [], since: ' ' })).answers).toEqual({})
    expect(readPage(form, 0, submission({ title: ' a\r\nb ' })).answers).toEqual({ title: 'a\nb' })
  })

  test('keeps what cannot be read, to be corrected', () => {
    const read = readPage(form, 1, submission({ kind: 'v2', since: '2027-04-18' }))
    expect(read).toMatchObject({
      answers: { kind: 'v2' },
      wrong: { since: { kind: 'no-moment' } },
      typed: { since: '2027-04-18' },
    })
  })

  test('is nothing that the page did not ask', () => {
    expect(readPage(form, 0, submission({ kind: 'v2', tlp: 'TLP:CLEAR' })).answers).toEqual({})
    expect(readPage(form, 1, submission({ kind: 'forged' }))).toMatchObject({
      answers: {},
      wrong: { kind: { kind: 'no-option' } },
    })
  })

  test('is found among many by its value, its name or a part of it', () => {
    const codes = ['AT · Austria', 'CZ · Czechia', 'DK · Denmark', 'SE · Sweden', 'SI · Slovenia', 'SK · Slovakia']
    const members: Form = {
      ...form,
      pages: [
        [
          {
            ...one(0),
            type: 'one',
            options: [...codes.map((label) => ({ value: label.slice(0, 2), label })), ...options(25)],
          } as Field,
        ],
      ],
    }
    const read = (typed: string) => readPage(members, 0, submission({ kind: typed }))
    for (const typed of ['CZ', 'cz', 'czechia', 'CZ · Czechia', 'Cze'])
      expect(read(typed).answers).toEqual({ kind: 'CZ' })
    expect(read('Slov').wrong).toMatchObject({ kind: { given: 'Slov' } })
    expect(read('Sweeden').wrong).toMatchObject({ kind: { near: 'SE · Sweden' } })
    expect(read('CZ, DK').wrong).toMatchObject({ kind: { kind: 'no-option' } })
  })
})

describe('A form that is full', () => {
  const five = Array.from({ length: 5 }, (_, index): Field => ({ ...one(3), id: `f${index}` }))

  test('gives its last field to the next page where its introduction needs the room', () => {
    const pages = (given: Form['pages']) =>
      fitted({ ...form, pages: given }).pages.map((fields) => fields.map(({ id }) => id))
    const extra: Field = { ...one(3), id: 'g' }
    expect(pages([five])).toEqual([['f0', 'f1', 'f2', 'f3'], ['f4']])
    expect(pages([five, [extra]])).toEqual([
      ['f0', 'f1', 'f2', 'f3'],
      ['f4', 'g'],
    ])
    expect(pages([five, five])).toEqual([['f0', 'f1', 'f2', 'f3'], ['f4'], ['f0', 'f1', 'f2', 'f3', 'f4']])
    expect(fitted({ ...form, intro: '', pages: [five] }).pages).toEqual([five])
    expect(parts(shown(0, { form: fitted({ ...form, pages: [five] }) }))).toHaveLength(limits.modalFields)
  })

  test('stays within every limit, whatever people wrote', () => {
    for (const { text: words } of hostile) {
      const long = `${words}${'y'.repeat(300)}`
      const field: Field = { id: 'x', type: 'line', label: long, hint: long, required: true, max: 80, value: long }
      const choice: Field = {
        ...one(3),
        id: 'y',
        label: words || 'x',
        options: [
          { value: 'a', label: words },
          { value: 'b', label: long },
        ],
      } as Field
      const modal = modalOf({
        form: { ...form, title: long, intro: words, pages: [[field, choice]] },
        typed: {},
        place: place(0),
        language: 'en',
        exercise: true,
      })
      expect(modal.title.length).toBeLessThanOrEqual(limits.modalTitle)
      for (const { label, description, component } of parts(modal).filter(({ type }) => type === 18)) {
        expect(label?.length).toBeGreaterThan(0)
        expect(label?.length).toBeLessThanOrEqual(limits.label)
        expect(description?.length ?? 0).toBeLessThanOrEqual(limits.labelDescription)
        expect(String(component?.value ?? '').length).toBeLessThanOrEqual(80)
      }
    }
  })
})
