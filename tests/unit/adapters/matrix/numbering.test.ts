import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberControls } from '../../../../adapters/matrix/content/numbering.ts'
import { renderContent, renderEdit } from '../../../../adapters/matrix/content/render.ts'
import { actions, button, type Control, type Message } from '../../../../src/chat/message.ts'

const link: Control = { type: 'link', label: 'Open', url: 'https://example.eu/' }
const controlsOf = (names: readonly string[]): Control[] =>
  names.map((name) => (name === 'link' ? link : button(name, `${name} EL-2027-FR-0001`)))
const card = (...names: readonly string[]): Message => ({
  look: 'card',
  marking: 'TLP:GREEN',
  summary: 'A case',
  blocks: [actions(...controlsOf(names))],
})

test('what stays keeps its number, what comes gets a new one, what returns has its old one', () => {
  const first = renderContent(card('ack', 'release', 'keep', 'link'))
  const second = renderEdit('$card', card('keep', 'link', 'close'), first['eu.jom.controls'])['m.new_content']
  expect(second.body).toBe(
    [
      'TLP:GREEN',
      '3. keep — !jom keep EL-2027-FR-0001',
      '4. Open (https://example.eu/)',
      '5. close — !jom close EL-2027-FR-0001',
    ].join('\n'),
  )
  expect(second.formatted_body).toContain('<ol start="3"><li>keep')
  const third = renderEdit('$card', card('ack', 'close'), second['eu.jom.controls'])['m.new_content']
  expect(third.body).toContain('1. ack')
  expect(third.body).toContain('5. close')
  expect(third.formatted_body).toMatch(/<ol><li>ack.*<\/ol><ol start="5"><li>close/)
  expect(third['eu.jom.controls']).toEqual(second['eu.jom.controls'])
})

test('a message without controls still says what its numbers meant', () => {
  const before = renderContent(card('ack'))['eu.jom.controls']
  const after = renderEdit('$card', { ...card(), blocks: [] }, before)['m.new_content']
  expect(after['eu.jom.controls']).toEqual(before)
  expect(after.body).not.toContain('ack')
})

test('whatever a message shows one after the other, a number never comes to mean anything else', () => {
  const names = fc.uniqueArray(fc.constantFrom('ack', 'take', 'triage', 'release', 'keep', 'close', 'reopen', 'link'))
  fc.assert(
    fc.property(fc.array(names, { minLength: 1, maxLength: 12 }), (shows) => {
      let before: readonly string[] = []
      for (const show of shows) {
        const { rows, commands } = numberControls(controlsOf(show), before)
        expect(commands.slice(0, before.length)).toEqual(before)
        expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length)
        for (const { number, control } of rows)
          expect(commands[number - 1]).toBe(control.type === 'button' ? control.command : '')
        before = commands
      }
    }),
  )
})
