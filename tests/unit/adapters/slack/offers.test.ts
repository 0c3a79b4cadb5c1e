import { expect, test } from 'vitest'
import { offerOf, sayingOf } from '../../../../adapters/slack/acting/offers.ts'
import { readPressed } from '../../../../adapters/slack/content/controls.ts'
import { limits } from '../../../../adapters/slack/limits.ts'
import { conversationRef } from '../../../../src/chat/refs.ts'

const room = conversationRef('slack', 'C0ROOM')
const ana = { language: 'en', exercise: false }

test('A form is offered anew by a button that opens it, for the conversation it was asked for in', () => {
  const [, controls] = offerOf('report', room, ana).blocks ?? []
  expect(controls).toMatchObject({ type: 'actions', block_id: 'about/0/slack:C0ROOM' })
  const [button] = controls?.type === 'actions' ? controls.elements : []
  expect(
    button?.type === 'button' && readPressed({ action_id: button.action_id ?? '', value: button.value ?? '' }),
  ).toEqual({
    kind: 'command',
    command: 'report',
    opens: true,
  })
})

test('A command that no button can bear is said to be typed again', () => {
  const offer = offerOf('x'.repeat(limits.buttonValue + 1), room, ana)
  expect(offer).not.toHaveProperty('blocks')
  expect(offer.text).toContain('type the command again')
})

test('What is said at once is for one person alone, and marked in an exercise', () => {
  expect(sayingOf('Press again.', ana)).toEqual({
    response_type: 'ephemeral',
    replace_original: false,
    text: 'Press again.',
  })
  expect(sayingOf('Press again.', { ...ana, exercise: true }).text).toBe(
    'EXERCISE – nothing here is real\nPress again.',
  )
  expect(JSON.stringify(offerOf('report', room, { ...ana, exercise: true }).blocks)).toContain('EXERCISE')
})
