import { expect, test } from 'vitest'
import { checkRoom } from '../../../../adapters/matrix/connect/check-room.ts'
import { findingsIn } from '../../../../adapters/matrix/connect/findings.ts'
import { lacking } from '../../../../adapters/matrix/connect/power.ts'
import { openWire, type RoomEvent } from '../../../../adapters/matrix/wire.ts'
import { conversationRef } from '../../../../src/chat/refs.ts'

const bot = '@jom:example.eu'
const event = (type: string, content: RoomEvent['content'], more: Partial<RoomEvent> = {}): RoomEvent => ({
  type,
  content,
  state_key: '',
  sender: '@ana:example.eu',
  event_id: '$x',
  origin_server_ts: 0,
  ...more,
})
const member = (user: string): RoomEvent => event('m.room.member', { membership: 'join' }, { state_key: user })

/** What is found in a room of this state. */
async function look(state: readonly RoomEvent[], ceiling: string, allowed: readonly string[]): Promise<string[]> {
  const wire = openWire({ url: 'https://example.eu', token: '' })
  const found: string[] = []
  const around = {
    wire: { ...wire, find: async <Answer>() => state as Answer }, // nothing else is asked for
    findings: findingsIn('en'),
    bot,
    servers: new Set(['example.eu', ...allowed]),
    survey: { joined: new Set(['!a:example.eu']), made: new Map(), invited: new Map() },
  }
  const room = { title: 'Joint', conversation: conversationRef('matrix', '!a:example.eu'), ceiling, seats: [] }
  for await (const { what } of checkRoom(room, around)) found.push(what)
  return found
}

test('people of homeservers that are not allowed are named by these, wherever more than CLEAR may be said', async () => {
  const state = [
    event('m.room.create', {}),
    event('m.room.history_visibility', { history_visibility: 'joined' }),
    ...['@jom:example.eu', '@bo:agency.example', '@eve:else.example', '@eva:else.example'].map(member),
  ]
  expect(await look(state, 'TLP:GREEN', ['agency.example'])).toEqual([
    '“Joint” carries up to TLP:GREEN, but people of homeservers sit there that are not allowed: else.example',
  ])
  const fine = ['“Joint”: the bot sits there with 3 others, and may do what it must']
  expect(await look(state, 'TLP:GREEN', ['agency.example', 'else.example'])).toEqual(fine)
  expect(await look(state, 'TLP:CLEAR', [])).toEqual(fine)
})

test.each(['public', 'restricted', 'knock_restricted'])('people come in whom nobody let in: %s', async (join_rule) => {
  const rule = event('m.room.join_rules', { join_rule })
  const since = (history_visibility: string) => event('m.room.history_visibility', { history_visibility })
  const state = [event('m.room.create', {}, { sender: bot }), member(bot), rule]
  const window = '“Joint” can be read by people whom nobody let in'
  expect(await look([...state, since('shared')], 'TLP:GREEN', [])).toEqual([window])
  expect(await look([...state, since('joined')], 'TLP:GREEN', [])).toEqual([
    '“Joint”: the bot sits there with 0 others, and may do what it must',
  ])
  expect(await look([...state, since('joined')], 'TLP:AMBER', [])).toEqual([
    '“Joint” carries up to TLP:AMBER, and people may join it whom nobody let in',
  ])
})

test.each<[string, RoomEvent[], readonly string[], number]>([
  ['nothing is said of levels: all may all that is no state', [], ['remove'], 50],
  ['nothing is said of levels: who made the room', [event('m.room.create', {}, { sender: bot })], [], 0],
  ['levels without numbers: the defaults hold', [event('m.room.power_levels', {})], ['remove', 'name'], 50],
  ['a level as text, as in old rooms', [event('m.room.power_levels', { users: { [bot]: '50' } })], [], 0],
  [
    'a level for all',
    [event('m.room.power_levels', { users_default: 50, events: { 'm.reaction': 60 } })],
    ['react'],
    60,
  ],
  [
    'the makers of a room of version 12',
    [event('m.room.create', { room_version: '12' }, { sender: bot }), event('m.room.power_levels', {})],
    [],
    0,
  ],
  [
    'those named beside them',
    [event('m.room.create', { room_version: '12', additional_creators: [bot] }), event('m.room.power_levels', {})],
    [],
    0,
  ],
  [
    'the maker of an older one',
    [event('m.room.create', { room_version: '11' }, { sender: bot }), event('m.room.power_levels', {})],
    ['remove', 'name'],
    50,
  ],
])('power: %s', (_what, state, deeds, level) => {
  expect(lacking(state, bot, ['speak', 'react', 'retract', 'invite', 'remove', 'name'])).toEqual({ deeds, level })
})
