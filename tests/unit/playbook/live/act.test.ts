import { expect, test } from 'vitest'
import { typeOf } from '../../../../src/playbook/live/perform/act.ts'
import { step, yesNo } from '../engine/build.ts'

const publish = { rule: 'national', type: 'publish' } as const

test.each([
  ['publishes', { ...yesNo, passkey: { yes: 'publish' } } as const, 'yes', 'publish'],
  ['holds it back', { ...yesNo, passkey: { yes: 'publish' } } as const, 'no', 'operational'],
  // Nothing tells which answer publishes: any may.
  ['says no, where no option takes a passkey', yesNo, 'no', 'publish'],
])('whoever %s decides so', (_, field, answer, type) => {
  expect(typeOf(step('ask', 'figures', { fields: [field], decision: publish }), { yes: answer })).toBe(type)
})

test('what need not be signed by two keeps its type, whatever was chosen', () => {
  const field = { ...yesNo, passkey: { yes: 'publish' } } as const
  const decision = { rule: 'national', type: 'standdown' } as const
  expect(typeOf(step('ask', 'down', { fields: [field], decision }), { yes: 'no' })).toBe('standdown')
})
