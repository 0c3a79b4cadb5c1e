import { expect, test } from 'vitest'
import { fleetingId, fleetingOf, idOf, spotOf } from '../../../adapters/slack/speaking/spots.ts'
import { openNearness } from '../../../src/chat/nearness.ts'
import { accountRef, conversationRef, messageId } from '../../../src/chat/refs.ts'

const [ana, ben] = [accountRef('slack', 'U0ANA'), accountRef('slack', 'U0BEN')]
const [room, other] = [conversationRef('slack', 'C0ROOM'), conversationRef('slack', 'C0OTHER')]

test('who acted somewhere is near there, alone and for five minutes', () => {
  let now = 1_000_000
  const { near, isNear } = openNearness(() => now)
  near(ana, room)
  expect([isNear(ana, room), isNear(ben, room), isNear(ana, other)]).toEqual([true, false, false])
  now += 299_999
  expect(isNear(ana, room)).toBe(true)
  now += 1
  expect(isNear(ana, room)).toBe(false)
  near(ana, room)
  expect(isNear(ana, room)).toBe(true)
})

test('of very many only the last are remembered', () => {
  const { near, isNear } = openNearness(() => 0)
  near(ana, room)
  for (let index = 0; index < 5000; index += 1) near(accountRef('slack', `U${index}`), room)
  expect(isNear(ana, room)).toBe(false)
  expect(isNear(accountRef('slack', 'U4999'), room)).toBe(true)
})

test('a message is called by its timestamp, and by its channel where that is another than its conversation’s', () => {
  const here = { channel: 'C0ROOM', ts: '1700000000.000100' }
  expect(idOf('C0ROOM', here)).toBe('1700000000.000100')
  expect(idOf('C0OTHER', here)).toBe('1700000000.000100/C0ROOM')
  for (const home of ['C0ROOM', 'C0OTHER']) expect(spotOf(home, idOf(home, here))).toEqual(here)
  const fleeting = { ...here, user: 'U0ANA' }
  expect(fleetingOf(fleetingId(fleeting))).toEqual(fleeting)
  expect(spotOf('C0ROOM', fleetingId(fleeting))).toBeUndefined()
  expect(fleetingOf(messageId('1700000000.000100'))).toBeUndefined()
})
